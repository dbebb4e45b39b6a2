"""Editions with the figures of a plausible brand, made without a database; the same arguments give the same edition."""

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from dashboards.metrics import Family, Metric, metric
from dashboards.reports.edition import (
    COURSE_MONTHS,
    SHAPE,
    ChangedFigure,
    Edition,
    Figures,
    MetricLine,
    MetricTable,
    MonthCourse,
    Moved,
    Place,
    Quote,
    Reason,
    RegionLine,
    Standing,
    StoreLine,
    WrongField,
)
from dashboards.stats.quantiles import Z80, Z90, Z95
from locations.months import parse_month

OCTOBER = parse_month("2026-10")
MARK = "a41c 9e07 5d2b 66f0"
TEXTS = {
    ("review", 1): "주문한 것과 다른 음료가 나왔는데 확인도 없이 그냥 마시라고 했어요.",
    ("review", 2): "Waited twenty minutes for a latte, and then it was cold 😞",
    ("survey", 2): "리뉴얼 뒤로 자리가 불편하고 시끄러워졌습니다.",
    ("review", 4): "직원분이 항상 친절해서 좋지만 화장실이 지저분합니다.",
}


@dataclass(frozen=True)
class Level:
    """What the stores of a brand are like in a metric: mean, true spread, standard, answers a store, noise of one."""

    mean: float
    tau: float
    target: float | None
    answers: int
    noise: float
    change: float
    is_sure: bool
    consistency: float


LEVELS = {
    "nps": Level(35.0, 6.7, 30.0, 276, 78.0, -2.0, True, 93.0),
    "csat": Level(0.78, 0.030, 0.75, 276, 0.41, -0.007, False, 93.0),
    "rating": Level(4.14, 0.125, 4.0, 52, 1.05, -0.06, True, 92.0),
    "replied_in_24h": Level(0.543, 0.143, 0.4, 80, 0.5, 0.003, False, 71.0),
    "fcr": Level(0.757, 0.059, 0.7, 22, 0.43, -0.027, True, 86.0),
    "ces": Level(5.6, 0.2, 5.5, 90, 1.2, 0.1, True, 90.0),
    "review_response_rate": Level(0.61, 0.15, None, 80, 0.49, 0.02, False, 69.0),
    "listing_accuracy": Level(0.913, 0.04, 0.95, 24, 0.28, 0.01, True, 86.0),
    "resolution_time": Level(9.4, 0.4, 12.0, 30, 1.1, -0.4, False, 60.0),
}
FIVE = ("nps", "csat", "rating", "replied_in_24h", "fcr")
NINE = tuple(LEVELS)
TOWNS = (
    ("Korea/Seoul", "서울"),
    ("Korea/Busan", "부산"),
    ("Korea/Daegu", "대구"),
    ("Korea/Gyeonggi", "성남"),
    ("Korea/Jeonbuk", "전주"),
)
NAMES = (
    "동성로점 Dongseong-ro",
    "전북대점 Jeonbuk Nat’l Univ.",
    "판교점 Pangyo",
    "신림점 Sillim",
    "부평역점 Bupyeong Stn",
)


def edition(stores: int = 201, metrics: Sequence[str] = FIVE, **changes: Any) -> Edition:
    """The edition of a whole brand; ``changes`` replace its fields."""
    lines = [_store(at) for at in range(stores)]
    tables = [_table(metric(key), LEVELS[key], stores) for key in metrics]
    head = tables[0] if tables else None
    attention = list(head.stores[:5]) if head else []
    below = sum(each.verdict == "below" for each in head.figures[:5]) if head else 0
    whole = Edition(
        shape=SHAPE,
        brand="garamsol",
        brand_name="가람솔커피 Garamsol Coffee",
        country="KR",
        place=Place("brand", "", "가람솔커피 Garamsol Coffee", stores),
        month=OCTOBER,
        window=12,
        revision=1,
        frozen_on="2026-11-05",
        revised_on="",
        formula=9,
        headline=metrics[0] if metrics else None,
        metrics=[_line(each) for each in tables],
        stores=lines,
        tables=tables,
        attention=attention,
        sure=below,
        quiet="" if attention else "no_answers",
        moved=_moved() if metrics else [],
        regions=[each for key in metrics for each in _regions(key)],
        course=[_course(key) for key in metrics],
        quotes=_quotes(),
        wrong_fields=[],
        standards=[Standing(key, LEVELS[key].target, OCTOBER - 9, "", "") for key in metrics if LEVELS[key].target],
        silent=1,
        shares_network=True,
    )
    return replace(whole, **changes)


def empty() -> Edition:
    """The edition of a month in which no store has any answer."""
    return edition(stores=3, metrics=(), regions=[], quotes=[], silent=3)


def region(**changes: Any) -> Edition:
    """The edition of a region that got worse as a whole."""
    whole = edition(stores=22, moved=[each for each in _moved() if each.kind == "store"][:1], regions=[])
    lines = [replace(each, change_is_sure=True, better=False) for each in whole.metrics]
    one = replace(whole, place=Place("region", "Korea/Busan", "부산 Busan", 22), metrics=lines)
    return replace(one, **changes)


def store(metrics: Sequence[str] = FIVE, **changes: Any) -> Edition:
    """The edition of the store S002, 판교점 Pangyo."""
    whole = edition(stores=40, metrics=metrics)
    tables = [_of_one(each, 2) for each in whole.tables]
    moved = [replace(_moved()[1], key="S002")] if "nps" in metrics else []
    one = replace(
        whole,
        place=Place("store", "S002", whole.stores[2].name, 1),
        stores=[whole.stores[2]],
        tables=tables,
        attention=[],
        sure=0,
        moved=moved,
        regions=[],
        silent=0,
        quotes=[replace(each, store="S002") for each in _quotes()],
        wrong_fields=[
            WrongField("google", "hours", "Mo-Su 08:00-22:00", "Mo-Su 09:00-21:00"),
            WrongField("naver", "phone", "+82315550000", ""),
        ],
    )
    return replace(one, **changes)


def revised(base: Edition, differences: int = 70) -> Edition:
    """The second revision of an edition, after a late file and an erased person."""
    found = [
        ChangedFigure(base.stores[at % len(base.stores)].code, "", "nps", 12, "value", 30.0 + at / 7, 31.0 + at / 7, 0)
        for at in range(differences - 1)
    ]
    found.append(ChangedFigure(base.stores[0].code, "", "nps", 12, "verdict", "too_early", "below", 1))
    reasons = [
        Reason("import", 17, "late_answers.csv", "2026-11-12", 1240),
        Reason("erased", None, "", "2026-11-13", None),
    ]
    return replace(
        base, revision=2, frozen_on="2026-11-14", revised_on="2026-11-05", reasons=reasons, differences=found
    )


def _store(at: int) -> StoreLine:
    path, city = TOWNS[at % len(TOWNS)]
    name = NAMES[at] if at < len(NAMES) else f"{city} {at}호점"
    return StoreLine(f"S{at:03d}", name, path, "drive-thru" if at % 3 == 0 else "", city)


def _table(entry: Metric, level: Level, stores: int) -> MetricTable:
    rng = random.Random(f"{entry.key} {stores}")
    found = [_figures(entry, level, at, stores, rng) for at in range(stores)]
    order = sorted(range(stores), key=lambda at: (-(found[at].p_worst or 0.0), at))
    return MetricTable(entry.key, order, [found[at] for at in order])


def _of_one(table: MetricTable, index: int) -> MetricTable:
    return MetricTable(table.metric, [0], [table.figures[list(table.stores).index(index)]])


def _figures(entry: Metric, level: Level, at: int, stores: int, rng: random.Random) -> Figures:
    """A store's figures; the last store has three answers, and the first five are far on the bad side."""
    n = 3 if at == stores - 1 else max(8, round(level.answers * rng.uniform(0.3, 1.7)))
    bad = -1.0 if entry.better == "high" else 1.0
    off = bad * (4.5 - at * 0.4) if at < 5 and stores > 5 else rng.gauss(0.0, 1.0)
    is_log = entry.family is Family.DURATION
    centre = math.log(level.mean) + off * level.tau if is_log else level.mean + off * level.tau
    own_error, error = level.noise / math.sqrt(n), level.tau * 0.55
    shown = math.exp if is_log else (lambda x: _within(entry, x))
    value = shown(centre + rng.gauss(0.0, own_error) * 0.4)
    target, p_below = level.target, None
    if target is not None:
        ahead = (math.log(target) if is_log else target) - centre
        p_below = 0.5 + 0.5 * math.erf((ahead if entry.better == "high" else -ahead) / error / math.sqrt(2))
    if n < 5:
        nothing = dict.fromkeys(Figures.__slots__)
        few = {"n": n, "verdict": "not_enough", "rank_low": 1.0, "rank_high": float(stores), "is_cut_off": False}
        return Figures(**{**nothing, **few})
    return Figures(
        n=n,
        value=value,
        low=shown(centre - Z95 * own_error),
        high=shown(centre + Z95 * own_error),
        shrunken=shown(centre),
        estimate_low=shown(centre - Z95 * error),
        estimate_high=shown(centre + Z95 * error),
        bar_low=shown(centre - Z80 * error),
        bar_high=shown(centre + Z80 * error),
        basis="estimate",
        rank=float(at + 1),
        rank_low=max(1.0, at - 20.0),
        rank_high=min(float(stores), at + 20.0),
        p_worst=max(0.0, 0.95 - at / 10) if at < 5 else 0.001,
        p_below=p_below,
        q=0.001 if at < 5 else 0.6,
        confirmed=at < 5,
        target=target,
        verdict=_verdict(n, p_below),
        needed=60 if p_below is not None and 0.1 < p_below < 0.9 else None,
        change=level.change * 1.5,
    )


def _verdict(n: int, p_below: float | None) -> str:
    if p_below is None:
        return "no_standard"
    if n < 10:
        return "not_enough"
    return "below" if p_below >= 0.9 else "meets" if p_below <= 0.1 else "too_early"


def _within(entry: Metric, value: float) -> float:
    low, high = entry.ends or (-math.inf, math.inf)
    return min(high, max(low, value))


def _line(table: MetricTable) -> MetricLine:
    entry, level = metric(table.metric), LEVELS[table.metric]
    low, high = level.mean - Z90 * level.tau, level.mean + Z90 * level.tau
    if entry.family is Family.DURATION:
        low, high = level.mean / math.exp(Z90 * level.tau), level.mean * math.exp(Z90 * level.tau)
    verdicts = [each.verdict for each in table.figures]
    rises = level.change > 0
    return MetricLine(
        metric=entry.key,
        direction=entry.better,
        value=level.mean,
        before=level.mean - level.change,
        change=level.change,
        change_low=level.change * 1.4,
        change_high=level.change * 0.6,
        change_is_sure=level.is_sure,
        better=(rises == entry.higher_is_better) if level.is_sure else None,
        nine_low=low,
        nine_high=high,
        tau=level.tau,
        consistency=level.consistency,
        consistency_low=level.consistency - 5,
        consistency_high=level.consistency + 1,
        stores=len(verdicts),
        answers=sum(each.n for each in table.figures),
        target=level.target,
        counts={verdict: verdicts.count(verdict) for verdict in sorted(set(verdicts))},
        left_out=1_204 if entry.key == "ces" else 0,
    )


def _moved() -> list[Moved]:
    busan = (35, 34, 41, 36, 39, 36, 33, 38, 35, 41, 35, 39, 38, 36, 39, 34, 37, 38, 30, 28, 25, 29, 27, 28)
    pangyo = (38, 29, 36, 40, 31, 34, 27, 37, 33, 41, 30, 36, 34, 28, 39, 35, 31, None, 33, 32, 4, -6, 2, -4)
    suwon = (4, -6, 3, 9, -8, 2, -11, 6, -3, 8, -9, 1, 5, -7, 2, -4, -18, -24, -21, -9, 22, 31, 26, 33)
    july = OCTOBER - 3
    return [
        Moved("region", "Korea/Busan", "부산 Busan", 22, "nps", None, False, 37.0, 28.0, busan),
        Moved("store", "S002", NAMES[2], 1, "nps", july, False, 34.0, -1.0, pangyo),
        Moved("store", "S009", "수원역점 Suwon Station", 1, "nps", july, True, -2.0, 28.0, suwon),
    ]


def _regions(key: str) -> list[RegionLine]:
    level = LEVELS[key]
    return [
        RegionLine(
            path=path,
            metric=key,
            stores=40,
            answers=40 * level.answers,
            value=level.mean + (at - 2) * level.tau / 4,
            nine_low=level.mean - level.tau,
            nine_high=level.mean + level.tau,
            consistency=level.consistency,
            change=level.change * at,
            change_is_sure=at == 1,
            better=level.change * at > 0 if at == 1 else None,
        )
        for at, (path, _city) in enumerate(TOWNS)
    ]


def _course(key: str) -> MonthCourse:
    level, rng = LEVELS[key], random.Random(key)
    spread = level.tau * (0.02 if key == "resolution_time" else 0.2)
    scale = level.mean if key == "resolution_time" else 1.0
    values = [None if at == 3 else level.mean + rng.gauss(0.0, spread) * scale for at in range(COURSE_MONTHS)]
    reach = 2 * spread * scale
    return MonthCourse(
        metric=key,
        first=OCTOBER - COURSE_MONTHS + 1,
        values=values,
        lows=[None if value is None else value - reach for value in values],
        highs=[None if value is None else value + reach for value in values],
        answers=[level.answers] * COURSE_MONTHS,
    )


def _quotes() -> list[Quote]:
    return [
        Quote("S000", "review", 1, "", 1.0, 5.0, OCTOBER),
        Quote("S001", "review", 2, "", 2.0, 5.0, OCTOBER - 1),
        Quote("S002", "survey", 2, "", 3.0, 10.0, OCTOBER),
        Quote("S003", "review", 3, "", 2.0, 5.0, OCTOBER),
        Quote("S004", "review", 4, "", 3.0, 5.0, OCTOBER),
    ]

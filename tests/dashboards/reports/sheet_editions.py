"""Editions of invented brands of any size, for what is made of them."""

import random
from collections.abc import Iterator, Sequence
from typing import Any

from dashboards.metrics import METRICS, Metric, metric
from dashboards.reports.edition import (
    BRAND,
    COURSE_MONTHS,
    REGION,
    SHAPE,
    STORE,
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
from dashboards.reports.month_work import ActionLine, EffectLine, FindingLine
from locations.months import parse_month

OCTOBER = parse_month("2026-10")
FINGERPRINT = "a41c 9e07 5d2b 66f0"
REGIONS = ("Korea/Seoul", "Korea/Busan", "Korea/Daegu", "")
FORMATS = ("street", "drive-thru", "")
NAMES = ("신림점 Sillim", "=1+1", "@판교점", "\t=동성로점", "Café <Nord> & “Süd”", "부평역점 Bupyeong Station")
MIDDLE = {"nps": 35.0, "rating": 4.1, "ces": 5.2, "resolution_time": 20.0}
STEP = {"nps": 8.0, "rating": 0.2, "ces": 0.3, "resolution_time": 6.0}


def brand_edition(stores: int = 12, keys: Sequence[str] = (), **given: Any) -> Edition:
    """Give the edition of a whole brand, the same for the same arguments; ``given`` replaces what it would say."""
    chance = random.Random(stores)
    entries = [metric(key) for key in keys] or [*METRICS]
    last = [entry for entry in entries if not entry.of_desk][-1]
    lines = [
        StoreLine(
            f"{number:05d}", NAMES[number % len(NAMES)], REGIONS[number % 4], FORMATS[number % 3], f"Town {number % 50}"
        )
        for number in range(stores)
    ]
    tables = [
        MetricTable(entry.key, _shuffled(stores, chance), [*_figures(entry, stores, chance)]) for entry in entries
    ]
    said: dict[str, Any] = {
        "shape": SHAPE,
        "brand": "garamsol",
        "brand_name": "가람솔 & Sons",
        "country": "KR",
        "place": Place(BRAND, "", "가람솔 & Sons", stores),
        "month": OCTOBER,
        "window": 12,
        "revision": 1,
        "frozen_on": "2026-11-05",
        "revised_on": "",
        "formula": 4,
        "headline": entries[0].key,
        "metrics": [_line(entry, table) for entry, table in zip(entries, tables, strict=True)],
        "stores": lines,
        "tables": tables,
        "attention": [*tables[0].stores[:3]],
        "sure": 2,
        "quiet": "",
        "moved": _moved(lines, entries[0]),
        "regions": [_region(path, entry) for entry in entries for path in REGIONS[:3]],
        "course": [_course(entry) for entry in entries],
        "quotes": [
            Quote(lines[0].code, "review", 7, "", 2.0, 5.0, OCTOBER),
            Quote(lines[-1].code, "survey", 7, "", 3.0, 10, OCTOBER - 1),
        ],
        "wrong_fields": [],
        "standards": [
            Standing(entries[0].key, MIDDLE.get(entries[0].key, 0.5), OCTOBER - 12, "", ""),
            Standing(last.key, MIDDLE.get(last.key, 0.5), OCTOBER - 3, "Korea/Busan", "street"),
        ],
        "silent": 1,
        "shares_network": True,
    }
    return Edition(**(said | given))


QUOTED = {("review", 7): "=HYPERLINK(“x”) 커피가 식어 있었어요.", ("survey", 7): "A long wait, and nobody said why."}


def action_line(
    number: int, metric: str, codes: Sequence[str], *, title: str = "Training", **effect: Any
) -> ActionLine:
    """Give an action that worked in stores (codes); ``effect`` replaces what is known of that."""
    known: dict[str, Any] = {
        "month": OCTOBER, "months": [OCTOBER], "value": 3.5, "low": 1.5, "high": 5.5, "verdict": "worked",
        "refused": [], "needed": None, "expected": 31.0, "answered": 34.5, "before": 30.0, "stores": len(codes),
        "answers": 90, "was_changing": False, "is_known": True,
    }  # fmt: skip
    return ActionLine(
        number=number, title=title, kind="training", state="doing", metric=metric, check_after=3, is_overdue=False,
        due="2026-12-01", since="2026-07-01", department="", region="", finding=None, stores=len(codes), codes=codes,
        names=["Store"], is_whole=True, of_store=False, known_from=OCTOBER, effect=EffectLine(**known | effect),
        theme="", text_en="", text_ko="",
    )  # fmt: skip


def finding_line(number: int, key: str, place: str) -> FindingLine:
    """Give a finding of a store (its name) that changed for the worse, with a cause."""
    return FindingLine(
        number=number, kind="changed", place=place, place_kind="store", place_key="00001", metric=key, theme="",
        since=OCTOBER - 2, month=OCTOBER, n=40, value=5.5, target=None, expected=None, before=40.25, figures={},
        cause_kind="theme", cause="wait", cause_by="",
    )  # fmt: skip


def region_edition() -> Edition:
    return brand_edition(5, ("nps", "csat"), place=Place(REGION, "Korea/Busan", "Busan", 5), regions=[])


def draft_edition() -> Edition:
    return brand_edition(4, ("nps",), revision=0)


def revised_edition(**given: Any) -> Edition:
    """Give a revision with differences of every kind."""
    reasons = [
        Reason("import", 17, "=late.csv", "2026-11-09", 120),
        Reason("standard", None, "nps", "2026-11-10", None),
        Reason("erased", None, "", "2026-11-11", None),
    ]
    differences = [
        ChangedFigure("", "", "nps", 12, "mu", 35.25, 35.0, None),
        ChangedFigure("", "", "nps", 12, "consistency", 93.4, 92.6, None),
        ChangedFigure("00001", "", "nps", 12, "n", 40, 44, 0),
        ChangedFigure("00001", "", "nps", 12, "verdict", "too_early", "below", 1),
        ChangedFigure("00002", "", "csat", 12, "value", None, 2 / 3, 0),
        ChangedFigure("", "Korea/Busan", "resolution_time", 12, "answers", 10, 12, None),
        ChangedFigure("00003", "", "nps", 12, "confirmed", False, True, None),
    ]
    said: dict[str, Any] = {"revision": 2, "frozen_on": "2026-11-12", "revised_on": "2026-11-05"}
    return brand_edition(12, **(said | {"reasons": reasons, "differences": differences} | given))


def store_edition(*, shares_network: bool = False, **given: Any) -> Edition:
    """Give the edition of one store, which knows no ranks; in two of its metrics it has no answers or no value."""
    whole = brand_edition(4, ("nps", "csat", "rating", "resolution_time"))
    hidden = ("rank", "rank_low", "rank_high", "p_worst", "q", "confirmed")
    tables = []
    for place, table in enumerate(whole.tables):
        own = {name: getattr(table.figures[0], name) for name in Figures.__slots__}
        own |= dict.fromkeys(hidden)
        if place == 2:
            own |= dict.fromkeys(own) | {"n": 0, "verdict": "no_data"}
        tables.append(MetricTable(table.metric, [0], [Figures(**own)]))
    metrics = [
        MetricLine(
            **{name: getattr(line, name) for name in MetricLine.__slots__}
            | {"stores": 1, "counts": {table.figures[0].verdict: 1}, "value": table.figures[0].value}
            | {"change_low": None, "change_high": None, "change_is_sure": False, "better": None}
        )
        for line, table in zip(whole.metrics, tables, strict=True)
    ]
    wrong = [
        WrongField("google", "phone", "+82 2 555 0101", "=02"),
        WrongField("naver", "hours", "Mo-Su 08:00-20:00", ""),
    ]
    return brand_edition(
        1,
        ("nps", "csat", "rating", "resolution_time"),
        place=Place(STORE, "00000", NAMES[0], 1),
        metrics=metrics,
        tables=tables,
        attention=[],
        sure=0,
        moved=[],
        regions=[],
        quotes=[Quote("00000", "review", 7, "", 2.0, 5.0, OCTOBER)],
        wrong_fields=wrong,
        shares_network=shares_network,
        **given,
    )


def _shuffled(stores: int, chance: random.Random) -> list[int]:
    places = [*range(stores)]
    chance.shuffle(places)
    return places


def _figures(entry: Metric, stores: int, chance: random.Random) -> Iterator[Figures]:
    """Give figures with all their digits; one store in nine has no answer, one too few, one no standard."""
    middle, step = MIDDLE.get(entry.key, 0.5), STEP.get(entry.key, 0.1)
    for number in range(stores):
        few = number % 9 in (4, 7)
        if few:
            n = 0 if number % 9 == 4 else 3
            nothing: dict[str, Any] = dict.fromkeys(Figures.__slots__)
            yield Figures(**(nothing | {"n": n, "verdict": "not_enough" if n else "no_data", "rank_low": 1.0}))
            continue
        value = middle + step * chance.gauss(0, 1)
        width = step * chance.random()
        p_below = chance.random()
        yield Figures(
            n=chance.randrange(5, 900),
            value=value,
            low=value - width,
            high=value + width,
            shrunken=middle + (value - middle) * 0.7,
            estimate_low=value - width / 2,
            estimate_high=value + width / 3,
            bar_low=value - width / 4,
            bar_high=value + width / 5,
            basis="own" if number % 9 == 1 else "estimate",
            rank=stores * chance.random(),
            rank_low=float(chance.randrange(1, stores + 1)),
            rank_high=float(stores),
            p_worst=round(chance.random(), 2),
            p_below=None if number % 9 == 2 else p_below,
            q=chance.random(),
            confirmed=number % 9 == 1,
            target=None if number % 9 == 2 else middle,
            verdict="no_standard" if number % 9 == 2 else "below" if p_below > 0.9 else "too_early",
            needed=None if number % 2 else chance.randrange(1, 400),
            change=step * chance.gauss(0, 1) if number % 9 else None,
        )


def _line(entry: Metric, table: MetricTable) -> MetricLine:
    middle, step = MIDDLE.get(entry.key, 0.5), STEP.get(entry.key, 0.1)
    verdicts = [each.verdict for each in table.figures]
    return MetricLine(
        metric=entry.key,
        direction=entry.better,
        value=middle + step / 7,
        before=middle - step / 3,
        change=step / 7 + step / 3,
        change_low=step / 9,
        change_high=step,
        change_is_sure=True,
        better=entry.better == "high",
        nine_low=middle - step,
        nine_high=middle + step,
        tau=step / 3,
        consistency=92.37,
        consistency_low=88.11,
        consistency_high=95.5,
        stores=sum(bool(each.n) for each in table.figures),
        answers=sum(each.n for each in table.figures),
        target=middle,
        counts={verdict: verdicts.count(verdict) for verdict in sorted({*verdicts})},
        left_out=12 if entry.key == "ces" else 0,
    )


def _region(path: str, entry: Metric) -> RegionLine:
    middle, step = MIDDLE.get(entry.key, 0.5), STEP.get(entry.key, 0.1)
    sure = path == "Korea/Busan"
    return RegionLine(path, entry.key, 7, 1_234, middle - step / 3, middle - step, middle + step, 91.0, -step / 3,
                      sure, False if sure else None)  # fmt: skip


def _moved(stores: Sequence[StoreLine], entry: Metric) -> list[Moved]:
    course = [*(MIDDLE.get(entry.key, 0.5) + number / 3 for number in range(COURSE_MONTHS - 1)), None]
    return [
        Moved("region", "Korea/Busan", "Busan", 7, entry.key, None, False, 37 / 3, 28 / 3, course),
        Moved("store", stores[0].code, stores[0].name, 1, entry.key, OCTOBER - 3, True, 10 / 3, 31 / 3, course),
    ]


def _course(entry: Metric) -> MonthCourse:
    chance = random.Random(entry.key)
    middle, step = MIDDLE.get(entry.key, 0.5), STEP.get(entry.key, 0.1)
    values = [None, *(middle + step * chance.gauss(0, 0.3) for _month in range(COURSE_MONTHS - 1))]
    has_band = entry.key != "resolution_time"
    lows = [value - step / 4 if value is not None and has_band else None for value in values]
    highs = [value + step / 4 if value is not None and has_band else None for value in values]
    return MonthCourse(entry.key, OCTOBER - COURSE_MONTHS + 1, values, lows, highs, [*range(COURSE_MONTHS)])

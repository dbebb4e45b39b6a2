"""Write down what is done in the demo's stores, as its people would have done at the time, and what it changed."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

from dashboards.actions import plans
from dashboards.actions.checking import Stage
from dashboards.actions.effect import refresh
from dashboards.findings.states import settle
from dashboards.models import Action, ActionStore, Finding
from locations.models import Brand
from locations.months import first_day
from locations.scoping import Scope
from reviews.synthetic import planted
from reviews.synthetic.brands import garamsol
from reviews.synthetic.network import Begun, Network
from reviews.synthetic.truth import newest_month

MORNING = time(1)
"""In UTC: ten in the morning in Korea."""
PLANNED_BEFORE = timedelta(days=18)
"""So long before it begins, an action is planned."""


class RecordedAction(NamedTuple):
    """What the demo's head office says of an action: title, kind, months of the check, the day on which it begins.

    ``lasts`` are the days until it is done, None while it goes on; the last texts answer the three questions.
    """

    title: str
    kind: str = "repair"
    check_after: int = 3
    day: int = 1
    lasts: int | None = None
    department: str = ""
    better: str = ""
    easier: str = ""
    happier: str = ""
    theme: str = ""
    public_en: str = ""
    public_ko: str = ""


RECORDED: Mapping[str, RecordedAction] = {
    "training": RecordedAction(
        "바리스타 교육 Barista training",
        kind="training",
        day=6,
        lasts=2,
        department="교육팀 Training",
        better="음료를 다시 만드는 일을 줄입니다. Fewer drinks are made twice.",
        easier="영수증 번호로 부릅니다. The number of the receipt is called.",
        happier="주문할 때 기다릴 시간을 알립니다. The wait is said at the till.",
        theme="wait",
        public_en="You said it takes too long. We trained the bar.",
        public_ko="오래 걸린다고 하셨습니다. 바 교육을 했습니다.",
    ),
    "poster": RecordedAction("포스터 “이야기를 들려주세요” Poster “tell us how it was”", check_after=6, lasts=150),
    "poster_dunsan": RecordedAction("포스터 Poster", lasts=60),
    "fresh": RecordedAction("점심 시간 두 번째 바리스타 Second barista at noon"),
    "trial": RecordedAction("주문 화면 시험 Trial of an order screen", kind="trial", department="IT"),
    "roll_out": RecordedAction(
        "새 인사말 단계 도입 Roll-out of a new greeting", kind="training", department="교육팀 Training"
    ),
}


def record_actions(scope: Scope, brand: Brand, until: date, now: datetime) -> None:
    """Plan, begin and finish the actions that were planted, with facts up to a day, and measure them.

    The finding of the store that was trained is what its training is about. A second call changes nothing.
    """
    if Action.objects.filter(brand=brand).exists():
        return
    network, newest = garamsol(until), newest_month(until)
    for key, stages in network.actions.items():
        _record(scope, brand, network, key, stages, newest, now)
    refresh(brand, newest, now)
    settle(brand, now)


def _record(
    scope: Scope, brand: Brand, network: Network, key: str, stages: Sequence[Begun], newest: int, now: datetime
) -> None:
    recorded = RECORDED[key]
    days = [first_day(newest + 1 - stage.months) + timedelta(days=recorded.day - 1) for stage in stages]
    planned = _morning(days[0] - PLANNED_BEFORE)
    finding = _finding(brand, network, stages) if key == "training" else None
    done = days[-1] + timedelta(days=recorded.lasts) if recorded.lasts is not None else None
    plan = plans.Plan(
        title=recorded.title,
        metric="nps",
        due=done or max(days[-1], now.date()) + timedelta(days=14),
        stages=[
            Stage([network.stores[store].code for store in stage.stores], day)
            for stage, day in zip(stages, days, strict=True)
        ],
        finding=finding,
        department=recorded.department,
        kind=recorded.kind,
        check_after=recorded.check_after,
        better=recorded.better,
        easier=recorded.easier,
        happier=recorded.happier,
    )
    pk = plans.plan(scope, plan, by=scope.user, now=planned)
    if recorded.kind == Action.Kind.TRIAL:
        _were_drawn(pk)
    for number, day in enumerate(days, start=1):
        if _morning(day) <= now:
            plans.start_stage(scope, pk, number, day, by=scope.user, now=_morning(day))
    if recorded.public_en and done and _morning(done) <= now:
        public = {
            "theme": recorded.theme,
            "public_en": recorded.public_en,
            "public_ko": recorded.public_ko,
            "public_from": done,
        }
        plans.change(scope, pk, public, by=scope.user, now=_morning(done))
    if done and _morning(done) <= now:
        plans.finish(scope, pk, by=scope.user, now=_morning(done))


def _were_drawn(pk: int) -> None:
    """Say that the stores of a trial were drawn by lot, as they were when the data were planted."""
    stores = ActionStore.objects.filter(action=pk)
    stores.update(is_drawn=True)
    drawn = [*stores.order_by("location").values_list("location", flat=True)]
    Action.objects.filter(pk=pk).update(lot={"seed": planted.SEED, "eligible": drawn, "drawn": len(drawn)})


def _finding(brand: Brand, network: Network, stages: Sequence[Begun]) -> int | None:
    """Find what was found about the store of an action, the first of it."""
    codes = [network.stores[store].code for stage in stages for store in stage.stores]
    rows = Finding.objects.filter(brand=brand, location__code__in=codes, direction=Finding.Direction.WORSE)
    return rows.order_by("first_month", "pk").values_list("pk", flat=True).first()


def _morning(day: date) -> datetime:
    return datetime.combine(day, MORNING, UTC)

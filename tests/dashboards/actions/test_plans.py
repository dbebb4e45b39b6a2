"""What people do with actions: by role, in which states, and what is wrong with what they give."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from dashboards.actions import goals, plans, trials
from dashboards.actions.checking import Stage
from dashboards.actions.goals import NewGoal
from dashboards.actions.handling import ActionConflict, NoSuchAction
from dashboards.actions.lots import drawn
from dashboards.models import Action, Finding, Goal
from dashboards.queries import ActionFilter, action, actions, stores_by_region
from locations.models import Brand, Event, Location, Membership, User
from locations.refusals import Refusal
from locations.scoping import Scope, scope_of
from tests.dashboards.actions.panels import NOW, make_panel
from tests.dashboards.networks import OCTOBER

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 15)
PLAN = plans.Plan("Training", "rating", due=TODAY + timedelta(days=30))
Panel = tuple[Brand, list[Location]]
Step = Callable[[Scope, int], object]


@pytest.fixture
def panel(db: None) -> Panel:
    return make_panel(stores=34, answers=12)


def person(brand: Brand, role: str, *, region: str = "", store: str = "", read_only: bool = False) -> Scope:
    """Give the scope of a new person with a role."""
    user = User.objects.create(username=f"{role}-{region or store}-{read_only}")
    Membership.objects.create(
        user=user,
        brand=brand,
        role=role,
        region=brand.regions.get(path=region) if region else None,
        location=brand.locations.get(code=store) if store else None,
        valid_from=date(2020, 1, 1),
        read_only=read_only,
    )
    found = scope_of(user, brand.slug, NOW)
    assert found is not None
    return found


def planned(scope: Scope, *codes: str, **more: object) -> int:
    given = replace(PLAN, stages=[Stage(codes)] if codes else [], **more)  # type: ignore[arg-type]
    return plans.plan(scope, given, by=scope.user, now=NOW)


def refused(given: plans.Plan, scope: Scope) -> str:
    with pytest.raises(Refusal) as found:
        plans.plan(scope, given, by=scope.user, now=NOW)
    return found.value.field


def test_a_plan_freezes_where_the_metric_stands_and_what_can_be_seen(panel: Panel) -> None:
    head = person(panel[0], "head_office")
    one, many = (
        Action.objects.get(pk=planned(head, *codes)) for codes in (["b-003"], [f"b-{at:03d}" for at in range(20)])
    )
    assert one.baseline_month == OCTOBER
    assert one.baseline is not None and one.baseline_low is not None and one.baseline_high is not None
    assert one.baseline_low < one.baseline < one.baseline_high
    assert one.baseline_n == 12 * 12
    assert one.detectable is not None and many.detectable is not None
    assert many.detectable < one.detectable
    assert Event.objects.get(subject="action", subject_id=one.pk).verb == "action.planned"


def test_what_is_wrong_with_a_plan_is_named(panel: Panel) -> None:
    head = person(panel[0], "head_office")
    assert refused(replace(PLAN, due=TODAY - timedelta(days=1)), head) == "due"
    assert refused(replace(PLAN, title=" "), head) == "title"
    assert refused(replace(PLAN, metric="happiness"), head) == "metric"
    assert refused(replace(PLAN, check_after=4), head) == "check_after"
    assert refused(replace(PLAN, kind="miracle"), head) == "kind"
    assert refused(replace(PLAN, owner="nobody"), head) == "owner"
    assert refused(replace(PLAN, stages=[Stage(["elsewhere"])]), head) == "stores"
    assert refused(replace(PLAN, stages=[Stage(["b-001"]), Stage(["b-001"])]), head) == "stores"
    assert not Action.objects.exists()


def test_each_role_plans_for_its_own_stores_alone(panel: Panel) -> None:
    manager = person(panel[0], "store", store="b-002")
    regional = person(panel[0], "regional", region="Korea/Seoul")
    reader = person(panel[0], "head_office", read_only=True)
    assert planned(manager, "b-002")
    assert planned(regional, "b-002", "b-000")
    assert refused(replace(PLAN, stages=[Stage(["b-001"])]), manager) == "stores"
    assert refused(replace(PLAN, stages=[Stage(["b-001"])]), regional) == "stores"
    assert refused(PLAN, manager) == "stores"
    with pytest.raises(PermissionDenied):
        planned(reader, "b-002")


def test_a_manager_sees_the_own_part_and_changes_nothing_else(panel: Panel) -> None:
    head, manager = person(panel[0], "head_office"), person(panel[0], "store", store="b-002")
    pk, other = planned(head, "b-002", "b-003"), planned(head, "b-003")
    assert [row.pk for row in actions(manager, ActionFilter(), TODAY)] == [pk]
    seen = action(manager, pk, TODAY)
    assert seen is not None
    assert [row.store for row in seen.stores] == ["b-002"]
    assert (seen.row.stores, seen.row.is_whole, seen.can_change, seen.baseline) == (1, False, False, None)
    assert action(manager, other, TODAY) is None
    plans.start(manager, pk, "b-002", TODAY, by=manager.user, now=NOW)
    with pytest.raises(NoSuchAction):
        plans.start(manager, pk, "b-003", TODAY, by=manager.user, now=NOW)
    with pytest.raises(PermissionDenied):
        plans.cancel(manager, pk, "no", by=manager.user, now=NOW)
    with pytest.raises(NoSuchAction):
        plans.cancel(manager, other, "no", by=manager.user, now=NOW)


def test_from_planned_to_done_and_back(panel: Panel) -> None:
    head = person(panel[0], "head_office")
    pk = planned(head, "b-002")
    with pytest.raises(ActionConflict, match="no_stores"):
        plans.finish(head, pk, by=head.user, now=NOW)
    with pytest.raises(ActionConflict, match="not_begun"):
        plans.finish_store(head, pk, "b-002", TODAY, by=head.user, now=NOW)
    with pytest.raises(Refusal):
        plans.start(head, pk, "b-002", TODAY + timedelta(days=1), by=head.user, now=NOW)
    plans.start(head, pk, "b-002", TODAY - timedelta(days=9), by=head.user, now=NOW)
    with pytest.raises(Refusal):
        plans.finish_store(head, pk, "b-002", TODAY - timedelta(days=10), by=head.user, now=NOW)
    plans.finish(head, pk, by=head.user, now=NOW)
    found = Action.objects.get(pk=pk)
    assert (found.state, found.done_at, found.stores.get().done_on) == ("done", NOW, TODAY)
    with pytest.raises(ActionConflict, match="state"):
        plans.cancel(head, pk, "no", by=head.user, now=NOW)
    assert plans.undo(head, pk, by=head.user, now=NOW) == "done"
    found.refresh_from_db()
    assert (found.state, found.done_at, found.stores.get().done_on) == ("doing", None, None)
    with pytest.raises(ActionConflict, match="nothing_to_undo"):
        plans.undo(head, pk, by=head.user, now=NOW)


def test_a_second_writer_is_told(panel: Panel) -> None:
    head = person(panel[0], "head_office")
    pk = planned(head, "b-002")
    plans.change(head, pk, {"title": "Coaching"}, by=head.user, now=NOW, version=1)
    with pytest.raises(ActionConflict, match="stale"):
        plans.change(head, pk, {"title": "Drill"}, by=head.user, now=NOW, version=1)
    assert Action.objects.get(pk=pk).title == "Coaching"


def test_what_it_is_judged_by_is_not_chosen_afterwards(panel: Panel) -> None:
    head = person(panel[0], "head_office")
    pk = planned(head, "b-002")
    plans.change(head, pk, {"check_after": 6}, by=head.user, now=NOW)
    plans.start(head, pk, "b-002", TODAY, by=head.user, now=NOW)
    for changes in ({"check_after": 3}, {"metric": "nps"}):
        with pytest.raises(ActionConflict, match="has_begun"):
            plans.change(head, pk, changes, by=head.user, now=NOW)
    with pytest.raises(ActionConflict, match="has_begun"):
        plans.set_stores(head, pk, [Stage(["b-003"])], by=head.user, now=NOW)
    plans.set_stores(head, pk, [Stage(["b-002"]), Stage(["b-003", "b-004"])], by=head.user, now=NOW)
    assert [*Action.objects.get(pk=pk).stores.order_by("pk").values_list("stage", flat=True)] == [1, 2, 2]


def test_an_owner_sees_a_store_of_it(panel: Panel) -> None:
    head, manager = person(panel[0], "head_office"), person(panel[0], "store", store="b-002")
    pk = planned(head, "b-002", owner=manager.user)
    assert Action.objects.get(pk=pk).owner == User.objects.get(username=manager.user)
    with pytest.raises(ActionConflict, match="not_theirs"):
        planned(head, "b-003", owner=manager.user)


def test_cancelling_needs_a_reason(panel: Panel) -> None:
    head = person(panel[0], "head_office")
    pk = planned(head, "b-002")
    with pytest.raises(Refusal):
        plans.cancel(head, pk, " ", by=head.user, now=NOW)
    plans.cancel(head, pk, "No budget", by=head.user, now=NOW)
    assert Action.objects.get(pk=pk).reason == "No budget"


def test_a_trial_is_drawn_from_eligible_stores_by_a_seed_that_is_kept(panel: Panel) -> None:
    head = person(panel[0], "head_office")
    plans.start(head, planned(head, "b-000"), "b-000", date(2026, 9, 1), by=head.user, now=NOW)
    planned(head, "b-001")
    pk = planned(head, kind="trial")
    stores = trials.draw(head, pk, 12, by=head.user, now=NOW)
    found = Action.objects.get(pk=pk)
    assert len(stores) == 12 == found.stores.filter(is_drawn=True).count()
    assert [*drawn(found.lot["eligible"], 12, found.lot["seed"])] == [*stores]
    taken = {each.pk for each in panel[1][:2]}
    assert not taken & {*found.lot["eligible"]}
    with pytest.raises(Refusal):
        trials.draw(head, pk, 30, by=head.user, now=NOW)
    with pytest.raises(ActionConflict, match="no_trial"):
        trials.draw(head, planned(head), 3, by=head.user, now=NOW)


def test_overdue_leads_the_list(panel: Panel) -> None:
    head = person(panel[0], "head_office")
    late, soon, over = (planned(head, "b-002", due=TODAY + timedelta(days=days)) for days in (1, 20, 2))
    plans.cancel(head, over, "no", by=head.user, now=NOW)
    rows = actions(head, ActionFilter(), TODAY + timedelta(days=5))
    assert [(row.pk, row.is_overdue) for row in rows] == [(late, True), (soon, False), (over, False)]
    assert [row.pk for row in actions(head, ActionFilter(view="overdue"), TODAY + timedelta(days=5))] == [late]


def test_one_click_on_a_finding_plans_it_and_the_finding_follows(panel: Panel) -> None:
    head, manager = person(panel[0], "head_office"), person(panel[0], "store", store="b-003")
    finding = Finding.objects.create(
        brand=panel[0], location=panel[1][2], kind="below", metric="rating", first_month=OCTOBER, last_month=OCTOBER,
        opened_at=NOW, owner=User.objects.get(username=head.user),
    )  # fmt: skip
    found = plans.from_finding(head, finding.pk, now=NOW)
    assert (found.metric, [*found.stages]) == ("rating", [Stage(["b-002"])])
    with pytest.raises(NoSuchAction):
        plans.from_finding(manager, finding.pk, now=NOW)
    pk = plans.plan(head, replace(found, title="Training"), by=head.user, now=NOW)
    finding.refresh_from_db()
    assert finding.state == "in_work"
    plans.start(head, pk, "b-002", TODAY, by=head.user, now=NOW)
    plans.finish(head, pk, by=head.user, now=NOW)
    finding.refresh_from_db()
    assert finding.state == "watching"


def test_a_region_finding_plans_all_of_its_stores(panel: Panel) -> None:
    head = person(panel[0], "head_office")
    region = panel[0].regions.get(path="Korea/Busan")
    finding = Finding.objects.create(
        brand=panel[0], region=region, kind="changed", metric="rating", first_month=OCTOBER, last_month=OCTOBER,
        opened_at=NOW,
    )  # fmt: skip
    found = plans.from_finding(head, finding.pk, now=NOW)
    assert (found.region, [*found.stages[0].stores]) == ("Korea/Busan", stores_by_region(head)["Korea/Busan"])


def test_goals_are_head_offices_and_begin_where_the_metric_stands(panel: Panel) -> None:
    head, regional = person(panel[0], "head_office"), person(panel[0], "regional", region="Korea/Seoul")
    given = NewGoal("Better", "rating", 4.2, TODAY + timedelta(days=90), region="Korea/Seoul")
    with pytest.raises(PermissionDenied):
        goals.set_goal(regional, given, by=regional.user, now=NOW)
    pk = goals.set_goal(head, given, by=head.user, now=NOW)
    goal = Goal.objects.get(pk=pk)
    assert (goal.baseline_month, goal.baseline_n) == (OCTOBER, 17 * 12 * 12)
    assert goal.baseline is not None and 3 < goal.baseline < 4.2
    for wrong in (
        replace(given, target=9.0),
        replace(given, due=TODAY - timedelta(days=1)),
        replace(given, region="Korea/Jeju"),
        replace(given, store="b-001"),
    ):
        with pytest.raises(Refusal):
            goals.set_goal(head, wrong, by=head.user, now=NOW)
    with pytest.raises(Refusal):
        goals.close_goal(head, pk, "cancelled", by=head.user, now=NOW)
    goals.close_goal(head, pk, "reached", by=head.user, now=NOW)
    with pytest.raises(ActionConflict):
        goals.close_goal(head, pk, "missed", by=head.user, now=NOW)

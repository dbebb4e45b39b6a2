"""What was done in a month: which actions are in it, how they stood at its end, and what each role is given."""

from datetime import UTC, date, datetime

import pytest

from dashboards.actions import effect
from dashboards.models import Action
from dashboards.queries.month_actions import month_actions
from dashboards.rows import MonthAction
from locations.models import Brand, Location
from locations.months import first_day, last_day
from locations.scoping import Scope, head_office
from tests.dashboards.actions.panels import AUGUST_1, NOW, begin, make_panel
from tests.dashboards.actions.test_plans import person
from tests.dashboards.networks import OCTOBER

pytestmark = pytest.mark.django_db
Panel = tuple[Brand, list[Location]]


@pytest.fixture
def panel(db: None) -> Panel:
    return make_panel({2: 0.9}, stores=44, answers=20)


def titles(scope: Scope, month: int = OCTOBER) -> list[str]:
    return [each.row.title for each in month_actions(scope, month)]


def only(scope: Scope, month: int = OCTOBER) -> MonthAction:
    (found,) = month_actions(scope, month)
    return found


def moment(month: int, day: int = 3) -> datetime:
    return datetime(month // 12, month % 12 + 1, day, tzinfo=UTC)


def test_it_stands_as_at_the_end_of_the_month_whatever_happened_since(panel: Panel) -> None:
    brand, stores = panel
    action = begin(brand, stores[:2], date(2026, 9, 10))
    action.stores.filter(location=stores[1]).update(started_on=date(2026, 11, 2))
    Action.objects.update(state="done", done_at=moment(OCTOBER + 1), due=last_day(OCTOBER))
    scope = head_office(brand)
    october, november = only(scope).row, only(scope, OCTOBER + 1).row
    assert (october.state, october.begun, october.is_overdue) == ("doing", 1, True)
    assert (november.state, november.begun, november.is_overdue) == ("done", 2, False)
    assert (only(scope).codes, october.since) == (["b-000"], date(2026, 9, 10))
    assert titles(scope, OCTOBER - 2) == []


def test_what_is_over_is_in_the_month_in_which_it_is_judged_and_in_no_later_one(panel: Panel) -> None:
    brand, stores = panel
    begin(brand, [stores[2]], first_day(OCTOBER - 3))
    Action.objects.update(state="done", done_at=moment(OCTOBER - 3, 20), created_at=moment(OCTOBER - 4))
    scope = head_office(brand)
    for month in range(OCTOBER - 2, OCTOBER + 1):
        effect.refresh(brand, month, NOW)
    # It can be judged with September; the word of October is the same.
    assert [bool(titles(scope, OCTOBER - back)) for back in range(4)] == [False, True, True, True]


def test_what_was_given_up_before_the_month_is_not_in_it(panel: Panel) -> None:
    brand, stores = panel
    begin(brand, [stores[2]], first_day(OCTOBER - 3))
    Action.objects.update(state="cancelled", reason="no money", cancelled_at=moment(OCTOBER - 1))
    assert titles(head_office(brand)) == []
    assert only(head_office(brand), OCTOBER - 1).row.state == "cancelled"


def test_what_has_not_begun_is_in_it_only_when_it_is_late(panel: Panel) -> None:
    brand, stores = panel
    action = begin(brand, [stores[2]], AUGUST_1)
    action.stores.update(started_on=None)
    Action.objects.update(state="planned", due=last_day(OCTOBER), created_at=moment(OCTOBER))
    assert only(head_office(brand)).row.is_overdue
    Action.objects.update(due=first_day(OCTOBER + 1))
    assert titles(head_office(brand)) == []


def test_what_matters_most_comes_first(panel: Panel) -> None:
    brand, stores = panel
    begin(brand, stores[10:12], date(2026, 10, 20), title="fresh in two")
    begin(brand, stores[12:13], date(2026, 10, 20), title="fresh in one")
    begin(brand, stores[13:14], date(2026, 10, 20), title="late")
    begin(brand, [stores[2]], AUGUST_1, title="judged")
    Action.objects.filter(title="late").update(due=last_day(OCTOBER))
    effect.refresh(brand, OCTOBER, NOW)
    assert titles(head_office(brand)) == ["judged", "late", "fresh in two", "fresh in one"]


def test_each_role_is_given_the_own_stores_and_what_rests_on_them(panel: Panel) -> None:
    brand, stores = panel
    begin(brand, stores[2:4], AUGUST_1, title="in two")
    begin(brand, [stores[5]], AUGUST_1, title="elsewhere")
    effect.refresh(brand, OCTOBER, NOW)
    whole = month_actions(head_office(brand), OCTOBER)
    assert {each.row.title for each in whole} == {"in two", "elsewhere"}
    own = only(person(brand, "store", store="b-002"))
    assert (own.codes, own.row.store_names, own.row.stores, own.of_store) == (["b-002"], ["Store b-2"], 1, True)
    assert own.row.effect is not None and own.row.effect.verdict == "worked"
    together = next(each.row.effect for each in whole if each.row.title == "in two")
    assert together is not None and together.value is not None and own.row.effect.value is not None
    assert own.row.effect.value > together.value
    region = next(each for each in month_actions(person(brand, "regional", region="Korea/Busan"), OCTOBER))
    assert {each.row.title for each in whole} >= {region.row.title}
    seoul = only(person(brand, "regional", region="Korea/Seoul"))
    assert (seoul.row.title, seoul.codes) == ("in two", ["b-002"])
    assert titles(person(brand, "store", store="b-007")) == []


def test_a_region_is_not_given_what_an_action_of_others_too_changed_together(panel: Panel) -> None:
    brand, stores = panel
    begin(brand, [stores[2], stores[4], stores[5]], AUGUST_1)
    effect.refresh(brand, OCTOBER, NOW)
    found = only(person(brand, "regional", region="Korea/Seoul"))
    assert (found.codes, found.row.is_whole, found.of_store) == (["b-002", "b-004"], False, False)
    assert found.row.effect is not None and not found.row.effect.is_known
    assert found.row.effect.value is None


def test_what_customers_read_by_then_comes_with_it(panel: Panel) -> None:
    brand, stores = panel
    begin(brand, [stores[2]], AUGUST_1)
    Action.objects.update(theme="wait", public_en="We hired", public_from=first_day(OCTOBER + 1))
    scope = head_office(brand)
    assert only(scope).public is None
    public = only(scope, OCTOBER + 1).public
    assert public is not None and (public.theme, public.text_en) == ("wait", "We hired")

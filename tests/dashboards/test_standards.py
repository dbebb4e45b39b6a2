"""Setting, changing and ending standards: what is refused, what is logged, and what is left alone."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import PermissionDenied

from dashboards import standards
from dashboards.models import Standard
from dashboards.rows import Demand
from locations.models import Brand, Event, Membership, User
from locations.scoping import Scope, head_office
from tests.dashboards.networks import OCTOBER, make_brand, make_regions, make_stores

NOW = datetime(2026, 11, 28, 9, 0, tzinfo=UTC)
NPS = Demand("nps", 30.0, OCTOBER)

pytestmark = pytest.mark.django_db


@pytest.fixture
def brand() -> Brand:
    made = make_brand()
    make_stores(made, 4, [make_regions(made, "Korea", "Korea/Seoul")["Korea/Seoul"]])
    return made


@pytest.fixture
def scope(brand: Brand) -> Scope:
    return head_office(brand)


def set_one(scope: Scope, demand: Demand = NPS) -> int:
    return standards.set_standards(scope, [demand], by="kim", now=NOW)[0]


def test_several_standards_are_set_at_once_each_with_its_event(scope: Scope) -> None:
    demands = [NPS, replace(NPS, region="Korea/Seoul", target=35.0), Demand("rating", 4.2, OCTOBER, format="mall")]
    created = standards.set_standards(scope, demands, by="kim", now=NOW)
    assert [*Standard.objects.order_by("pk").values_list("pk", flat=True)] == created
    first, second, third = Event.objects.order_by("pk")
    assert (first.verb, first.by_name, first.at, first.subject_id) == ("standard.set", "kim", NOW, created[0])
    assert second.data["before"] == {}
    assert (
        second.data["after"] | {"target": 35.0, "region": "Korea/Seoul", "valid_from": "2026-10"}
        == (second.data["after"])
    )
    assert third.data["after"]["format"] == "mall"


@pytest.mark.parametrize(
    ("demand", "field"),
    [
        (replace(NPS, metric="stars"), "metric"),
        (replace(NPS, target=101.0), "target"),
        (replace(NPS, target=float("nan")), "target"),
        (Demand("ces", float("inf"), OCTOBER), "target"),
        (Demand("resolution_time", 0.0, OCTOBER), "target"),
        (Demand("csat", 85.0, OCTOBER), "target"),
        (replace(NPS, region="Korea/Busan"), "region"),
        (replace(NPS, format="kiosk"), "format"),
        (replace(NPS, valid_to=OCTOBER - 1), "valid_to"),
        (replace(NPS, weight=0.0), "weight"),
        (replace(NPS, owner="nobody"), "owner"),
    ],
)
def test_what_cannot_be_set_names_its_field_and_nothing_is_written(scope: Scope, demand: Demand, field: str) -> None:
    with pytest.raises(standards.NotSettable) as refused:
        standards.set_standards(scope, [Demand("rating", 4.0, OCTOBER), demand], by="kim", now=NOW)
    assert (refused.value.field, refused.value.index, refused.value.standard) == (field, 1, None)
    assert not Standard.objects.exists()
    assert not Event.objects.exists()


def test_a_standard_that_is_there_already_is_named_and_not_written_over(scope: Scope) -> None:
    known = set_one(scope)
    with pytest.raises(standards.NotSettable, match="October 2026 already: 30") as refused:
        set_one(scope, replace(NPS, target=40.0))
    assert (refused.value.field, refused.value.standard) == ("valid_from", known)
    assert Standard.objects.get().target == 30.0


def test_the_owner_is_a_person_of_the_brand(scope: Scope, brand: Brand) -> None:
    kim, lee = (User.objects.create(username=name) for name in ("kim", "lee"))
    Membership.objects.create(user=kim, brand=brand, role="head_office", valid_from=date(2026, 1, 1))
    Membership.objects.create(user=lee, brand=make_brand("o"), role="head_office", valid_from=date(2026, 1, 1))
    assert Standard.objects.get(pk=set_one(scope, replace(NPS, owner="kim"))).owner == kim
    with pytest.raises(standards.NotSettable, match="lee"):
        set_one(scope, Demand("rating", 4.0, OCTOBER, owner="lee"))


def test_a_change_tells_what_differs_and_since_when(scope: Scope) -> None:
    known = set_one(scope)
    wanted = replace(NPS, target=40.0, valid_from=OCTOBER - 2, reason="Agreed in June")
    assert standards.change_standard(scope, known, wanted, by="lee", now=NOW) == OCTOBER - 2
    event = Event.objects.order_by("-pk")[0]
    assert (event.verb, event.by_name, event.subject_id) == ("standard.changed", "lee", known)
    assert event.data["before"] == {"target": 30.0, "valid_from": "2026-10", "reason": ""}
    assert event.data["after"] == {"target": 40.0, "valid_from": "2026-08", "reason": "Agreed in June"}
    assert event.data["of"]["metric"] == "nps"
    assert standards.change_standard(scope, known, wanted, by="lee", now=NOW) == OCTOBER - 2
    assert Event.objects.count() == 2, "nothing changed the second time"


def test_a_later_begin_concerns_the_months_from_the_earlier_one_on(scope: Scope) -> None:
    later = replace(NPS, valid_from=OCTOBER + 3)
    assert standards.change_standard(scope, set_one(scope), later, by="kim", now=NOW) == OCTOBER


def test_no_change_moves_a_standard_onto_another(scope: Scope) -> None:
    first, second = set_one(scope), set_one(scope, replace(NPS, valid_from=OCTOBER + 1))
    with pytest.raises(standards.NotSettable) as refused:
        standards.change_standard(scope, second, NPS, by="kim", now=NOW)
    assert refused.value.standard == first


def test_an_end_is_logged_and_concerns_the_months_after_it(scope: Scope) -> None:
    known = set_one(scope)
    assert standards.end_standard(scope, known, OCTOBER + 2, by="kim", now=NOW) == OCTOBER + 3
    assert standards.end_standard(scope, known, OCTOBER + 4, by="kim", now=NOW) == OCTOBER + 3
    event = Event.objects.order_by("-pk")[0]
    assert (event.verb, event.data["before"], event.data["after"]) == (
        "standard.ended",
        {"valid_to": "2026-12"},
        {"valid_to": "2027-02"},
    )
    with pytest.raises(standards.NotSettable):
        standards.end_standard(scope, known, OCTOBER - 1, by="kim", now=NOW)


def test_a_planned_standard_is_withdrawn_and_no_other(scope: Scope) -> None:
    begun, planned = set_one(scope), set_one(scope, replace(NPS, valid_from=OCTOBER + 2))
    current = set_one(scope, replace(NPS, valid_from=OCTOBER + 1))
    assert standards.withdraw_standard(scope, planned, by="kim", now=NOW)
    for pk in (begun, current):
        with pytest.raises(standards.NotSettable, match="begun"):
            standards.withdraw_standard(scope, pk, by="kim", now=NOW)
    assert {*Standard.objects.values_list("pk", flat=True)} == {begun, current}
    event = Event.objects.latest("pk")
    assert (event.verb, event.data["before"]["valid_from"]) == ("standard.withdrawn", "2026-12")


@pytest.mark.parametrize(
    "verb",
    [
        lambda scope, pk: standards.set_standards(scope, [NPS], by="kim", now=NOW),
        lambda scope, pk: standards.change_standard(scope, pk, NPS, by="kim", now=NOW),
        lambda scope, pk: standards.end_standard(scope, pk, OCTOBER, by="kim", now=NOW),
        lambda scope, pk: standards.withdraw_standard(scope, pk, by="kim", now=NOW),
    ],
)
def test_only_head_office_sets_standards(scope: Scope, verb: Callable[[Scope, int], object]) -> None:
    known = set_one(scope)
    with pytest.raises(PermissionDenied):
        verb(replace(scope, role="regional"), known)


def test_the_standard_of_another_brand_is_none(scope: Scope) -> None:
    foreign = set_one(head_office(make_brand("o")))
    assert standards.change_standard(scope, foreign, NPS, by="kim", now=NOW) is None
    assert standards.end_standard(scope, foreign, OCTOBER, by="kim", now=NOW) is None
    assert standards.withdraw_standard(scope, foreign, by="kim", now=NOW) is False
    assert Standard.objects.get().valid_to is None

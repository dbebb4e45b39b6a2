"""What people do with findings: each step has one event, fits the state, is refused to others, and can be undone."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from dashboards.findings import verbs
from dashboards.findings.verbs import FindingConflict, NoSuchFinding
from dashboards.models import CauseAnswer, Finding
from locations.models import Brand, Event, Location, Membership, User
from locations.refusals import Refusal
from locations.scoping import Scope, head_office, scope_of
from tests.dashboards.findings.found import NOW
from tests.dashboards.networks import OCTOBER, make_brand, make_regions, make_stores

pytestmark = pytest.mark.django_db


@pytest.fixture
def brand() -> Brand:
    return make_brand()


@pytest.fixture
def stores(brand: Brand) -> list[Location]:
    regions = make_regions(brand, "North", "South")
    return make_stores(brand, 2, [*regions.values()])


@pytest.fixture
def finding(brand: Brand, stores: list[Location]) -> Finding:
    months = {"first_month": OCTOBER, "last_month": OCTOBER}
    return Finding.objects.create(brand=brand, location=stores[0], kind="below", metric="nps", opened_at=NOW, **months)


def person(brand: Brand, name: str, role: str, **place: object) -> Scope:
    user = User.objects.create_user(name)
    Membership.objects.create(user=user, brand=brand, role=role, valid_from=date(2026, 1, 1), **place)
    scope = scope_of(user, brand.slug, NOW)
    assert scope is not None
    return scope


def now(finding: Finding) -> Finding:
    finding.refresh_from_db()
    return finding


def test_a_store_manager_accepts_the_own_finding_and_owns_it(
    brand: Brand, stores: list[Location], finding: Finding
) -> None:
    scope = person(brand, "kim", "store", location=stores[0])
    verbs.accept(scope, finding.pk, by="kim", now=NOW, version=1)
    assert (now(finding).state, str(finding.owner), finding.version) == ("accepted", "kim", 2)
    event = Event.objects.get(subject="finding")
    assert (event.verb, event.by_name, event.data["after"]["state"]) == ("finding.accepted", "kim", "accepted")


def test_a_finding_of_another_store_is_as_absent_as_none(
    brand: Brand, stores: list[Location], finding: Finding
) -> None:
    for scope in (
        person(brand, "lee", "store", location=stores[1]),
        person(brand, "cho", "regional", region=stores[1].region),
    ):
        for pk in (finding.pk, 10**9):
            with pytest.raises(NoSuchFinding):
                verbs.watch(scope, pk, by="lee", now=NOW)
            with pytest.raises(NoSuchFinding):
                verbs.undo(scope, pk, by="lee", now=NOW)
    assert now(finding).version == 1 and not Event.objects.filter(subject="finding").exists()


def test_who_only_reads_changes_nothing(brand: Brand, finding: Finding) -> None:
    scope = person(brand, "park", "head_office", read_only=True)
    with pytest.raises(PermissionDenied):
        verbs.accept(scope, finding.pk, by="park", now=NOW)


def test_dismissing_needs_a_reason_and_can_be_undone(brand: Brand, finding: Finding) -> None:
    scope = head_office(brand)
    with pytest.raises(Refusal):
        verbs.dismiss(scope, finding.pk, reason="  ", by="kim", now=NOW)
    verbs.dismiss(scope, finding.pk, reason="The oven was broken.", by="kim", now=NOW)
    assert (now(finding).state, finding.closed_month) == ("dismissed", OCTOBER)
    with pytest.raises(FindingConflict, match="state"):
        verbs.accept(scope, finding.pk, by="kim", now=NOW)
    assert verbs.undo(scope, finding.pk, by="kim", now=NOW) == "dismissed"
    assert (now(finding).state, finding.reason, finding.closed_month) == ("new", "", None)
    with pytest.raises(FindingConflict, match="nothing_to_undo"):
        verbs.undo(scope, finding.pk, by="kim", now=NOW)


def test_a_dismissed_one_opens_again_unless_its_place_has_another(
    brand: Brand, stores: list[Location], finding: Finding
) -> None:
    scope = head_office(brand)
    verbs.dismiss(scope, finding.pk, reason="known", by="kim", now=NOW)
    months = {"first_month": OCTOBER, "last_month": OCTOBER}
    other = Finding.objects.create(brand=brand, location=stores[0], kind="below", metric="nps", opened_at=NOW, **months)
    with pytest.raises(FindingConflict, match="another_is_open"):
        verbs.undo(scope, finding.pk, by="kim", now=NOW)
    other.delete()
    verbs.watch(scope, other_pk := Finding.objects.create(brand=brand, location=stores[1], kind="below", metric="nps",
                                                          opened_at=NOW, **months).pk, by="kim", now=NOW)  # fmt: skip
    assert Finding.objects.get(pk=other_pk).state == "watching"


def test_a_stale_version_is_refused(brand: Brand, finding: Finding) -> None:
    scope = head_office(brand)
    verbs.watch(scope, finding.pk, by="kim", now=NOW, version=1)
    with pytest.raises(FindingConflict, match="stale"):
        verbs.dismiss(scope, finding.pk, reason="known", by="lee", now=NOW, version=1)
    assert now(finding).state == "watching"


def test_a_question_is_answered_changed_and_emptied(brand: Brand, finding: Finding) -> None:
    scope = head_office(brand)
    for text in ("Another depot.", "Another depot since May."):
        verbs.answer(scope, finding.pk, 1, text, by="kim", now=NOW)
    answer = CauseAnswer.objects.get()
    assert (answer.text, answer.by, answer.version) == ("Another depot since May.", "kim", 2)
    verbs.answer(scope, finding.pk, 1, " ", by="kim", now=NOW)
    assert not CauseAnswer.objects.exists()
    assert all("depot" not in str(event.data) for event in Event.objects.filter(subject="finding"))
    with pytest.raises(Refusal):
        verbs.answer(scope, finding.pk, 8, "x", by="kim", now=NOW)


def test_an_owner_sees_the_place(brand: Brand, stores: list[Location], finding: Finding) -> None:
    person(brand, "lee", "store", location=stores[1])
    person(brand, "kim", "store", location=stores[0])
    scope = head_office(brand)
    with pytest.raises(FindingConflict, match="not_theirs"):
        verbs.assign(scope, finding.pk, person="lee", by="head", now=NOW)
    verbs.assign(scope, finding.pk, person="kim", by="head", now=NOW)
    assert str(now(finding).owner) == "kim"
    verbs.assign(scope, finding.pk, person="", by="head", now=NOW)
    assert now(finding).owner is None

"""Moving, closing and opening a store on the page of its record."""

from datetime import date

import pytest
from django.test import Client

from dashboards.models import ScoreRun
from locations.models import Event, Location, Placement
from locations.months import month_of
from tests.dashboards.conftest import Network
from tests.dashboards.networks import OCTOBER

RECORD = "/b/b/store/b-005/record/"


def store() -> Location:
    return Location.objects.select_related("region").get(code="b-005")


def region() -> str:
    found = store().region
    return found.path if found else ""


def test_a_store_moves_from_a_month_on(network: Network, head: Client) -> None:
    before = region()
    other = "Korea/Busan" if before != "Korea/Busan" else "Korea/Seoul"
    answer = head.post("/b/b/store/b-005/move/", {"region": other, "first_month": str(OCTOBER)}, follow=True)
    assert answer.redirect_chain == [(RECORD, 302)]
    page = answer.content.decode()
    assert "until September 2026" in page and "since October 2026" in page
    assert region() == other
    assert ScoreRun.objects.get().since == OCTOBER
    assert Event.objects.get().verb == "store.moved"


def test_a_region_that_was_always_wrong_is_corrected_for_all_months(network: Network, head: Client) -> None:
    head.post("/b/b/store/b-005/move/", {"region": "Korea", "first_month": "ever"})
    assert (region(), Placement.objects.count()) == ("Korea", 0)
    assert ScoreRun.objects.get().since is None


def test_a_plan_scores_nothing(network: Network, head: Client) -> None:
    month = month_of(date.today()) + 3
    head.post("/b/b/store/b-005/move/", {"region": "Korea", "first_month": str(month)})
    assert Placement.objects.count() == 2
    assert not ScoreRun.objects.exists()


@pytest.mark.parametrize("changed", [{"region": ""}, {"region": "Nowhere"}, {"first_month": "1"}])
def test_a_move_that_cannot_be_says_why(network: Network, head: Client, changed: dict[str, str]) -> None:
    answer = head.post("/b/b/store/b-005/move/", {"region": "Korea", "first_month": str(OCTOBER)} | changed)
    assert answer.status_code == 422
    assert "is-invalid" in answer.content.decode()
    assert not Placement.objects.exists()


def test_a_store_closes_and_opens_again(network: Network, head: Client) -> None:
    head.post("/b/b/store/b-005/close/", {"day": "2026-10-31"})
    assert (store().status, store().closed) == (Location.Status.CLOSED, date(2026, 10, 31))
    head.post("/b/b/store/b-005/open/", {"day": "2026-11-15"})
    assert (store().status, store().opened, store().closed) == (Location.Status.OPEN, date(2026, 11, 15), None)
    answer = head.post("/b/b/store/b-005/close/", {"day": "2026-11-01"})
    assert answer.status_code == 422
    assert "opened on Nov. 15, 2026" in answer.content.decode()
    for address in ("close", "open"):
        assert head.post(f"/b/b/store/b-005/{address}/", {"day": "1.11."}).status_code == 422


@pytest.mark.parametrize("verb", ["move", "close", "open"])
def test_a_store_that_is_not_there_is_not_found(network: Network, head: Client, verb: str) -> None:
    body = {"region": "Korea", "first_month": str(OCTOBER), "day": "2026-10-31"}
    assert head.post(f"/b/b/store/nowhere/{verb}/", body).status_code == 404

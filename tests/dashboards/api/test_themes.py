"""``GET /api/v1/themes``, ``/api/v1/mentions`` and ``manage.py themes``: one document, and sentences about faults."""

import json
from collections.abc import Callable

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from locations.models import Brand
from tests.dashboards.queries.themed import BAD

pytestmark = pytest.mark.django_db
URL, MENTIONS = "/api/v1/themes", "/api/v1/mentions"
ASKED = {"brand": "b", "as_of": "2026-10"}
FIELDS = ["store", "theme", "texts", "complaints", "share", "low", "high", "expected", "z", "q", "confirmed"]


@pytest.fixture
def brand(themed_brand: Brand) -> Brand:
    return themed_brand


@pytest.fixture
def office(brand: Brand, signed_in: Callable[..., Client]) -> Client:
    return signed_in(brand, "head_office")


def test_it_answers_what_the_command_answers(office: Client, capsys: pytest.CaptureFixture[str]) -> None:
    answer = office.get(URL, ASKED | {"window": "3"}).json()
    call_command("themes", "--brand", "b", "--as-of", "2026-10", "--window", "3", "--json")
    assert answer == json.loads(capsys.readouterr().out)
    assert [*answer] == ["rows", "coverage"]
    assert [*answer["rows"][0]] == FIELDS
    call_command("themes", "--brand", "b", "--as-of", "2026-10")
    assert BAD in capsys.readouterr().out.splitlines()[1]


def test_a_store_manager_reads_the_own_store(brand: Brand, signed_in: Callable[..., Client]) -> None:
    keeper = signed_in(brand, "store", store="005")
    assert {row["store"] for row in keeper.get(URL, ASKED).json()["rows"]} == {"005"}
    assert {row["store"] for row in keeper.get(MENTIONS, {"brand": "b"}).json()["mentions"]} == {"005"}
    assert keeper.get(MENTIONS, {"brand": "b", "store": BAD}).json() == {"mentions": [], "next": None}


def test_mentions_come_a_page_at_a_time(office: Client) -> None:
    page = office.get(MENTIONS, {"brand": "b", "theme": "wait"}).json()
    assert len(page["mentions"]) == 100 and {row["theme"] for row in page["mentions"]} == {"wait"}
    following = office.get(page["next"]).json()
    assert following["mentions"][0]["id"] < page["mentions"][-1]["id"]
    mention = page["mentions"][0]
    assert mention["sentence"][mention["start"] : mention["end"]]


@pytest.mark.parametrize(
    ("url", "given", "named"),
    [
        (URL, {"window": "now", "as_of": "2026-10"}, "window"),
        (URL, {"window": "7"}, "window"),
        (URL, {"theme": "price"}, "theme"),
        (URL, {"metric": "nps"}, "metric"),
        (MENTIONS, {"polarity": "5"}, "polarity"),
        (MENTIONS, {"before": "x"}, "before"),
    ],
)
def test_what_is_not_offered_is_named(office: Client, url: str, given: dict[str, str], named: str) -> None:
    answer = office.get(url, {"brand": "b"} | given)
    assert answer.status_code == 400 and [*answer.json()] == [named]


def test_an_unknown_region_is_not_found(office: Client) -> None:
    assert office.get(URL, ASKED | {"region": "Korea/Nowhere"}).status_code == 404


def test_the_command_refuses_in_a_sentence(brand: Brand) -> None:
    with pytest.raises(CommandError, match=r"choose 1, 3, 12 \(months\) or all\."):
        call_command("themes", "--brand", "b", "--as-of", "2026-10", "--window", "now")
    with pytest.raises(CommandError, match="Ask for"):
        call_command("themes")

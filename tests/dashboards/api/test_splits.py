"""``GET /api/v1/splits`` and ``manage.py splits``: one document, and sentences about what is wrong."""

import json
from collections.abc import Callable

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from locations.models import Brand

pytestmark = pytest.mark.django_db
URL = "/api/v1/splits"
ASKED = {"brand": "b", "metric": "nps", "by": "touchpoint"}
FIELDS = ["by", "value_of", "n", "value", "low", "high", "difference", "difference_low", "difference_high", "q"]


@pytest.fixture
def brand(spoken_brand: Brand) -> Brand:
    return spoken_brand


@pytest.fixture
def office(brand: Brand, signed_in: Callable[..., Client]) -> Client:
    return signed_in(brand, "head_office")


def output_of(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    call_command("splits", "--brand", "b", *words)
    return capsys.readouterr().out


def test_it_answers_what_the_command_answers(office: Client, capsys: pytest.CaptureFixture[str]) -> None:
    answer = office.get(URL, ASKED).json()
    out = output_of(capsys, "--metric", "nps", "--by", "touchpoint", "--as-of", "2026-10", "--json")
    assert answer == json.loads(out)
    assert [*answer] == ["rows"]
    assert [[*row] for row in answer["rows"]] == [FIELDS] * 3
    assert {row["by"] for row in answer["rows"]} == {"touchpoint"}
    assert [row["value_of"] for row in answer["rows"]][-1] == "", "what states none comes last"


def test_a_place_and_a_window_can_be_named(office: Client, capsys: pytest.CaptureFixture[str]) -> None:
    of_store = office.get(URL, ASKED | {"store": "004", "window": "3"}).json()
    assert of_store == json.loads(
        output_of(capsys, "--metric", "nps", "--by", "touchpoint", "--store", "004", "--window", "3", "--json")
    )
    of_region = office.get(URL, ASKED | {"region": "Korea/Seoul"}).json()
    assert sum(row["n"] for row in of_region["rows"]) > sum(row["n"] for row in of_store["rows"])


def test_a_store_manager_reads_the_own_store(brand: Brand, signed_in: Callable[..., Client], office: Client) -> None:
    keeper = signed_in(brand, "store", store="005")
    assert keeper.get(URL, ASKED).json() == office.get(URL, ASKED | {"store": "005"}).json()
    foreign, unknown = (keeper.get(URL, ASKED | {"store": code}) for code in ("006", "no6"))
    assert (foreign.status_code, foreign.content) == (404, unknown.content.replace(b"no6", b"006"))


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({"metric": "stars"}, "metric"),
        ({"metric": "rating"}, "by"),
        ({"by": "weather"}, "by"),
        ({"window": "6"}, "window"),
        ({"as_of": "2026-13"}, "as_of"),
        ({"sort": "n"}, "sort"),
    ],
)
def test_what_is_wrong_is_named(office: Client, given: dict[str, str], named: str) -> None:
    answer = office.get(URL, ASKED | given)
    assert answer.status_code == 400
    assert list(answer.json()) == [named]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--metric", "stars", "--by", "weekday"], "no metric “stars”"),
        (["--metric", "rating", "--by", "touchpoint"], "Reviews state no touchpoint"),
        (["--metric", "nps", "--by", "weekday", "--store", "x"], "There is no store “x”"),
        (["--metric", "nps", "--by", "weekday", "--region", "x"], "There is no region “x”"),
        (["--metric", "nps", "--by", "weekday", "--window", "now"], r"choose 1, 3, 12 \(months\) or all\."),
    ],
)
def test_the_command_refuses_with_a_sentence(brand: Brand, words: list[str], sentence: str) -> None:
    with pytest.raises(CommandError, match=sentence):
        call_command("splits", "--brand", "b", *words)


def test_a_person_at_a_terminal_gets_a_table(brand: Brand, capsys: pytest.CaptureFixture[str]) -> None:
    lines = output_of(capsys, "--metric", "csat", "--by", "channel").splitlines()
    assert len(lines) == 5
    assert "Answers" in lines[0] and "%" in lines[1]

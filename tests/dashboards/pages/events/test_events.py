"""The page of the log of changes, its file, its words, and the last changes on the page of a store."""

from datetime import UTC, datetime
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from dashboards.pages.frame.event_names import ATTRIBUTES, SUBJECTS, VERBS
from dashboards.pages.frame.event_words import changes, verb_words, what
from dashboards.rows import EventRow
from locations import events
from tests.dashboards.conftest import Network

NOW = datetime(2026, 11, 27, 16, 30, tzinfo=UTC)
LOG, FILE, STORE = (
    reverse("events", args=["b"]),
    reverse("events_csv", args=["b"]),
    reverse("store", args=["b", "b-005"]),
)

SPAM = "spam, or not by a customer"


def row(verb: str, before: Any = None, after: Any = None, **of: Any) -> EventRow:
    return EventRow(1, NOW, "kim", verb, verb.partition(".")[0], "as then", "", "", before or {}, after or {}, of)


def page(client: Client, address: str = LOG) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def correct(network: Network, code: str = "b-005", **after: Any) -> None:
    store = network.brand.locations.get(code=code)
    at = {"by": "kim", "now": NOW, "location": store.pk}
    events.record(network.brand.pk, "store.corrected", store, **at, before=dict.fromkeys(after, ""), after=after)


def test_head_office_reads_who_when_what_before_and_after(network: Network, head: Client) -> None:
    assert "Nothing has been changed yet" in page(head)
    events.record(
        *(network.brand.pk, "standard.changed", None), by="kim", now=NOW,
        before={"target": 0.8}, after={"target": 0.85}, of={"metric": "csat", "region": "Korea/Seoul", "format": ""},
    )  # fmt: skip
    shown = page(head)
    for words in (
        "Standard changed",
        "Satisfied customers · Korea › Seoul",
        "Nov. 28, 2026 01:30 · kim",
        "80.0%",
        "85.0%",
    ):
        assert words in shown
    assert "No change matches" in page(head, f"{LOG}?subject=pin")


def test_a_regional_manager_reads_of_the_own_stores_and_a_store_manager_finds_no_log(
    network: Network, regional: Client, keeper: Client
) -> None:
    correct(network, "b-005", phone="SECRET")
    correct(network, "b-000", phone="02 123 4567")
    shown = page(regional)
    assert "02 123 4567" in shown and "SECRET" not in shown
    assert "SECRET" not in b"".join(regional.get(FILE)).decode()
    assert (keeper.get(LOG).status_code, keeper.get(FILE).status_code) == (404, 404)
    assert "Latest changes" not in page(keeper, STORE)


def test_the_page_of_a_store_tells_its_last_changes(network: Network, head: Client) -> None:
    correct(network, phone="02 123 4567")
    assert "Latest changes of this store" in page(head, f"{STORE}about/")
    assert "02 123 4567" in page(head, f"{LOG}?store=b-005")
    assert "02 123 4567" not in page(head, f"{LOG}?store=b-006")


def test_a_long_log_has_pages(network: Network, head: Client) -> None:
    for number in range(52):
        correct(network, name=f"name {number:02d}")
    first = page(head)
    assert "name 51" in first and "name 01" not in first
    older = first.partition("before=")[2].partition('"')[0]
    assert "name 01" in page(head, f"{LOG}?before={older}")


def test_the_file_has_the_same_lines_and_no_formulas(network: Network, head: Client) -> None:
    correct(network, name="=1+1")
    lines = b"".join(head.get(FILE)).decode().splitlines()
    assert lines[0].lstrip("\ufeff").startswith("at,by,what,verb")
    assert "2026-11-28T01:30:00+09:00,kim,Store record changed,store.corrected" in lines[1]
    correct(network, code="b-006", name="x")
    assert len(b"".join(head.get(f"{FILE}?store=b-006")).decode().splitlines()) == 2


@pytest.mark.parametrize("query", ["first_day=soon", "before=0", "by=%00", "colour=red", "by=a&by=b"])
def test_what_cannot_be_read_is_refused(head: Client, query: str) -> None:
    assert head.get(f"{LOG}?{query}").status_code == 400


def test_an_unknown_change_is_told_as_it_is_written() -> None:
    told = row("thing.done_anew", {"some_thing": [1, 2]}, {"some_thing": {"first_month": "2026-10"}})
    assert verb_words(told.verb) == "Thing: done anew"
    assert changes(told) == [("Some thing", "1, 2", "First month: October 2026")]
    assert verb_words("odd") == "Odd"


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ({"read_only": False}, {"read_only": True}, [("Reads only", "no", "yes")]),
        ({"valid_to": None}, {"valid_to": "2026-12"}, [("Until", "–", "December 2026")]),
        ({}, {"reason": "", "weight": 1.0}, [("Weight", "", "1")]),
        ({"opened": "2020-01-02"}, {"opened": "2020-01-02"}, []),
        ({"opened": None}, {"opened": "2020-01-02"}, [("Opened", "–", "Jan. 2, 2020")]),
        ({"role": "store"}, {"role": "regional"}, [("Role", "Store manager", "Regional manager")]),
        ({"region": "Korea/Busan"}, {"region": "Korea/Seoul"}, [("Region", "Korea › Busan", "Korea › Seoul")]),
        ({"latitude": 37.123456}, {"latitude": None}, [("Latitude", "37.12346", "–")]),
    ],
)
def test_values_are_told_in_words(before: Any, after: Any, expected: Any) -> None:
    assert changes(row("person.changed", before, after)) == expected


@pytest.mark.parametrize(
    ("verb", "after", "expected"),
    [
        ("action.begun", {"state": "doing"}, [("Status", "", "under way")]),
        ("finding.accepted", {"state": "in_work"}, [("Status", "", "in work")]),
        ("store.corrected", {"state": "Gyeonggi"}, [("State or province", "", "Gyeonggi")]),
        ("desk.closed", {"state": "closed", "close_reason": "spam"}, [("Status", "", "closed"), ("Reason", "", SPAM)]),
        ("desk.sent", {"house_seconds": 27_280}, [("Open hours to the answer", "", "7.6")]),
    ],
)
def test_a_state_is_that_of_what_it_is_about(verb: str, after: Any, expected: Any) -> None:
    assert changes(row(verb, {}, after)) == expected


def test_a_standard_is_named_by_its_metric_and_target_in_its_unit() -> None:
    told = row("standard.set", {}, {"metric": "csat", "target": 0.85, "format": "mall"})
    assert what(told) == "Satisfied customers · mall"
    assert ("Target", "", "85.0%") in changes(told)
    assert what(row("standard.set", {}, {"metric": "gone"})) == "as then"


def test_all_words_are_there_in_korean() -> None:
    with translation.override("ko"):
        english = [key for table in (VERBS, SUBJECTS, ATTRIBUTES) for key, word in table.items() if str(word).isascii()]
    assert english == []

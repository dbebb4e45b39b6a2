"""Which metrics pages, reports and exports show: as before without a desk, and the desk's own once it decides."""

import io
import json
from datetime import UTC, datetime

import pytest
from django.core.management import call_command
from django.test import Client
from openpyxl import load_workbook

from dashboards import queries
from dashboards.models import Change, Score
from dashboards.reports.closing import close_month
from dashboards.scoring.changes import mark_changes
from dashboards.scoring.later import later_figures
from dashboards.scoring.months import score_month
from locations.scoping import head_office
from tests.dashboards.conftest import Network
from tests.dashboards.networks import OCTOBER, make_tally

OLD, NEW, OF_CASES = "Answered within 24 hours", "Answered in time for the customer", "Cases opened again"
PAGES = ("/b/b/", "/b/b/store/b-005/", "/b/b/compare/?store=b-005&store=b-006", "/b/b/reports/")
"""What shows all metrics side by side."""


def measure(network: Network, *measures: str) -> None:
    for key in measures:
        for place, store in enumerate(network.stores):
            make_tally(store, {0: 6 + place % 4, 1: 8}, measure=key, series="x")
    score_month(network.brand, OCTOBER)


def shown(client: Client) -> list[tuple[bool, bool, bool]]:
    """Say for each page whether it names the old, the new, and the metric of cases."""
    bodies = [client.get(page, follow=True).content.decode() for page in PAGES]
    return [(OLD in body, NEW in body, OF_CASES in body) for body in bodies]


def sheets(client: Client) -> list[str]:
    answer = client.get("/b/b/reports.xlsx?month=2026-10&window=12")
    content = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    return load_workbook(io.BytesIO(content), read_only=True).sheetnames


def test_a_brand_without_a_desk_sees_what_it_saw(network: Network, head: Client) -> None:
    measure(network, "replied_in_24h")
    before, files = shown(head), sheets(head)
    assert before == [(True, False, False)] * len(PAGES)
    measure(network, "cases_reopened")
    assert shown(head) == before and sheets(head) == files
    assert [line.metric for line in queries.score_card(head_office(network.brand), "b-005", OCTOBER, 12)] == [
        "rating",
        "replied_in_24h",
    ]
    # Commands have it all the same.
    assert Score.objects.filter(metric="cases_reopened", window=12, month=OCTOBER).count() == 40


def test_where_the_desk_decides_its_share_takes_the_place(network: Network, head: Client) -> None:
    measure(network, "replied_in_24h", "cases_reopened", "answered_in_time")
    assert shown(head) == [(False, True, True)] * len(PAGES)
    assert "In time" in sheets(head) and "24 h replies" not in sheets(head)
    answer = head.get("/api/v1/rankings?brand=b&metric=replied_in_24h&window=12")
    assert answer.status_code == 200 and answer.json()["rows"][0]["n"] > 0
    assert head.get("/b/b/?metric=replied_in_24h").status_code == 200


def test_commands_rank_either_by_its_own_rule(network: Network, capsys: pytest.CaptureFixture[str]) -> None:
    measure(network, "replied_in_24h", "answered_in_time")
    for key in ("replied_in_24h", "answered_in_time"):
        call_command("rank", brand="b", metric=key, window="12", as_of="2026-10", json=True)
        rows = json.loads(capsys.readouterr().out)["rows"]
        assert len(rows) == 40 and all(row["value"] is not None and row["low"] < row["value"] for row in rows)


def test_nobody_is_told_of_changes_in_what_is_not_shown(network: Network) -> None:
    for store in network.stores[:1]:
        for month in range(OCTOBER - 12, OCTOBER + 1):
            good = 5 if month > OCTOBER - 3 else 95
            make_tally(store, {0: 100 - good, 1: good}, month, measure="cases_reopened", series="x")
    for store in network.stores[1:]:
        for month in range(OCTOBER - 12, OCTOBER + 1):
            make_tally(store, {0: 50, 1: 50}, month, measure="cases_reopened", series="x")
    mark_changes(network.brand, OCTOBER)
    assert not Change.objects.filter(metric="cases_reopened").exists()
    make_tally(network.stores[0], {1: 6}, OCTOBER, measure="answered_in_time", series="x")
    mark_changes(network.brand, OCTOBER)
    assert Change.objects.filter(metric="cases_reopened").exists()


def test_a_closed_month_is_not_changed_by_what_nobody_is_shown(network: Network) -> None:
    close_month(head_office(network.brand), OCTOBER, by="kim", now=datetime(2026, 11, 5, 9, tzinfo=UTC))
    for store in network.stores:
        make_tally(store, {0: 6, 1: 8}, measure="cases_reopened", series="x")
    assert later_figures(network.brand, OCTOBER) == []
    make_tally(network.stores[3], {1: 6}, measure="answered_in_time", series="x")
    assert {each.metric for each in later_figures(network.brand, OCTOBER)} == {"answered_in_time", "cases_reopened"}

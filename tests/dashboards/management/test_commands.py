"""The commands that people script against: answers, units, exit codes, and sentences instead of tracebacks."""

import csv
import io
import json
from datetime import date

import pytest
from django.core.management import CommandError, call_command

from dashboards.files.documents import ROW_FIELDS
from dashboards.models import NetworkScore, Standard
from dashboards.scoring.months import score_month
from locations.models import Brand, Location, Membership, User
from locations.months import parse_month
from tests.dashboards.networks import OCTOBER, make_brand, make_ratings, make_regions, make_stores, make_tally

pytestmark = pytest.mark.django_db


@pytest.fixture
def brand() -> Brand:
    made = make_brand()
    regions = make_regions(made, "Korea", "Korea/Seoul", "Korea/Busan")
    make_ratings(make_stores(made, 40, [regions["Korea/Seoul"], regions["Korea/Busan"]]))
    return made


def run(*words: str) -> str:
    out = io.StringIO()
    call_command(*words, stdout=out, stderr=io.StringIO())
    return out.getvalue()


def ranked(*words: str) -> dict:
    return json.loads(run("rank", "--brand", "b", "--metric", "rating", "--window", "12", "--json", *words))


def test_rank_answers_as_the_contract_says(brand):
    run("score", "--brand", "b")
    answer = ranked()
    assert set(answer) == {"network", "rows"}
    assert set(answer["network"]) == {"mu", "tau", "tau_low", "tau_high", "i2", "consistency", "stores", "answers"}
    assert all(tuple(row) == ROW_FIELDS for row in answer["rows"])
    assert len(answer["rows"]) == 40
    few = [row for row in answer["rows"] if row["n"] == 3]
    assert len(few) == 2
    for row in few:
        told = ("value", "low", "high", "shrunken", "p_below", "z", "q", "band", "estimate_low", "bar_low")
        assert {row[field] for field in (*told, "basis")} == {None}
        assert row["confirmed"] is False
        assert (row["rank"], row["p_worst"]) == (20, 0.05), "any place"
        assert row["verdict"] == "no_standard"


def test_rank_as_csv_holds_the_same_numbers(brand):
    run("score", "--brand", "b")
    rows = list(
        csv.DictReader(io.StringIO(run("rank", "--brand", "b", "--metric", "rating", "--window", "12", "--csv")))
    )
    for text, row in zip(rows, ranked()["rows"], strict=True):
        assert text["store"] == row["store"]
        assert text["shrunken"] == ("" if row["shrunken"] is None else repr(row["shrunken"]))
        assert text["value"] == ("" if row["value"] is None else repr(row["value"]))


def test_rank_shows_a_person_what_is_theirs(brand):
    run("score", "--brand", "b")
    user = User.objects.create(username="kim")
    Membership.objects.create(
        user=user, brand=brand, role="store", location=brand.locations.get(code="007"), valid_from="2020-01-01"
    )
    assert [row["store"] for row in ranked("--user", "kim")["rows"]] == ["007"]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["rank", "--brand", "x", "--metric", "rating", "--window", "12"], "no brand “x”"),
        (["rank", "--brand", "b", "--metric", "stars", "--window", "12"], "no metric “stars”"),
        (["rank", "--brand", "b", "--metric", "rating", "--window", "6"], "not a window"),
        (["rank", "--brand", "b", "--metric", "rating", "--window", "12", "--as-of", "2026-13"], "not a month"),
        (["rank", "--brand", "b", "--metric", "rating", "--window", "12", "--as-of", "2026-09"], "is not scored"),
        (["rank", "--brand", "b", "--metric", "rating", "--window", "12", "--user", "nobody"], "no role"),
        (["score", "--brand", "b", "--as-of", "2020-01"], "no data"),
        (["score", "--brand", "nope"], "import its stores first"),
        (
            ["set_standard", "--brand", "b", "--metric", "csat", "--target", "85", "--from", "2026-01"],
            "between 0 and 1",
        ),
        (["set_standard", "--brand", "b", "--metric", "nps", "--target", "30", "--from", "2026-1"], "not a month"),
        (
            ["set_standard", "--brand", "b", "--metric", "nps", "--target", "30", "--from", "2026-01", "--region", "X"],
            "no region",
        ),
        (
            ["set_standard", "--brand", "b", "--metric", "resolution_time", "--target", "0", "--from", "2026-01"],
            "above 0",
        ),
        (["add_member", "kim", "--brand", "b", "--role", "regional"], "needs --region"),
        (["add_member", "kim", "--brand", "b", "--role", "store", "--store", "nope"], "no store"),
    ],
)
def test_what_cannot_be_done_is_one_sentence_that_says_what_to_do(brand, words, sentence):
    with pytest.raises(CommandError, match=sentence) as refused:
        run(*words)
    assert refused.value.returncode == 1
    assert "\n" not in str(refused.value)


def test_a_standard_is_dated_and_replaced_for_the_same_month(brand):
    for target in ("30", "35"):
        run("set_standard", "--brand", "b", "--metric", "nps", "--target", target, "--from", "2026-01")
    run(
        "set_standard",
        "--brand",
        "b",
        "--metric",
        "nps",
        "--target",
        "40",
        "--from",
        "2026-02",
        "--region",
        "Korea/Seoul",
    )
    rows = set(Standard.objects.values_list("target", "valid_from", "region__path"))
    assert rows == {(35.0, parse_month("2026-01"), None), (40.0, parse_month("2026-02"), "Korea/Seoul")}


def test_a_new_person_gives_a_password_and_a_weak_one_is_refused(brand, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO("12345678\n"))
    with pytest.raises(CommandError, match="password"):
        run("add_member", "kim", "--brand", "b", "--role", "head_office")
    assert not User.objects.exists()
    monkeypatch.setattr("sys.stdin", io.StringIO("ripe-plums-in-june\n"))
    run("add_member", "kim", "--brand", "b", "--role", "regional", "--region", "Korea/Seoul")
    user = User.objects.get(username="kim")
    assert user.check_password("ripe-plums-in-june")
    assert user.memberships.get().region.path == "Korea/Seoul"


def test_integrity_is_content_and_then_is_not(brand, capsys):
    score_month(brand, OCTOBER)
    document = json.loads
    with pytest.raises(SystemExit) as ended:
        run("check_integrity", "--json")
    assert ended.value.code == 1  # these tallies have no facts behind them
    brand.delete()
    found = document(run("check_integrity", "--json"))
    kinds = ("tallies", "mentions", "labels", "aliases", "placements", "closed_months", "reports", "files", "quotes")
    assert found == {"content": True, "differences": [], "looked_at": dict.fromkeys(kinds, 0)}


def test_score_with_history_also_fills_the_trends(brand):
    store = brand.locations.get(code="009")
    make_tally(store, {5: 6}, OCTOBER - 3)
    run("score", "--brand", "b")
    assert set(NetworkScore.objects.values_list("month", flat=True)) == {OCTOBER}
    run("score", "--brand", "b", "--history")
    assert set(NetworkScore.objects.values_list("month", flat=True)) == set(range(OCTOBER - 3, OCTOBER + 1))


def test_a_store_is_moved_closed_and_opened_by_commands(brand, capsys):
    run("move_store", "001", "--brand", "b", "--to", "Korea/Seoul", "--from", "2026-10")
    run("close_store", "001", "--brand", "b", "--on", "2026-10-31")
    store = Location.objects.get(brand=brand, code="001")
    assert (store.region.path, store.closed) == ("Korea/Seoul", date(2026, 10, 31))
    run("open_store", "001", "--brand", "b", "--on", "2026-11-15")
    store.refresh_from_db()
    assert (store.opened, store.closed) == (date(2026, 11, 15), None)
    assert [*brand.events.order_by("pk").values_list("verb", flat=True)] == [
        "store.moved",
        "store.closed",
        "store.opened",
    ]


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (("move_store", "001", "--to", "Korea/Jeju", "--from", "2026-10"), "no region “Korea/Jeju”"),
        (("move_store", "x", "--to", "Korea/Busan", "--from", "2026-10"), "no store “x”"),
        (("move_store", "001", "--to", "Korea/Busan", "--from", "10/2026"), "write it as YYYY-MM"),
        (("close_store", "x", "--on", "2026-10-31"), "no store “x”"),
        (("close_store", "001", "--on", "31.10.2026"), "write it as YYYY-MM-DD"),
        (("open_store", "x", "--on", "2026-10-31"), "no store “x”"),
    ],
)
def test_a_change_of_a_store_that_cannot_be_is_refused(brand, arguments, reason):
    with pytest.raises(CommandError, match=reason):
        run(*arguments, "--brand", "b")


def test_a_month_is_ranked_as_then_or_as_now_and_stays_as_it_was(brand, capsys):
    score_month(brand, OCTOBER)
    ask = ("rank", "--brand", "b", "--metric", "rating", "--window", "12", "--as-of", "2026-10", "--json")
    before = run(*ask)
    assert run(*ask, "--regions", "as-now") == before
    for store in brand.locations.filter(region__path="Korea/Seoul")[:12]:
        run("move_store", store.code, "--brand", "b", "--to", "Korea/Busan", "--from", "2026-11")
    score_month(brand, OCTOBER)
    assert run(*ask) == run(*ask, "--regions", "as-then") == before
    assert run(*ask, "--regions", "as-now") != before
    assert run(*ask) == before

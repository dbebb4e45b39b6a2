"""A place that changed as a row: how much, to which side, since when, and what goes with it."""

from dataclasses import replace

import pytest
from django.urls import get_resolver

from dashboards.metrics import metric
from dashboards.pages.frame.state import State
from dashboards.pages.overview import changes
from dashboards.rows import Cause, CauseKind, ChangedMetric, ChangedPlace, PlaceKind
from tests.dashboards.networks import OCTOBER

STATE = State(metric="nps", window=12, month=OCTOBER)
FELL = ChangedMetric("nps", OCTOBER - 5, 0.001, 900, 37.2, 28.1, -12.0, -6.1, [36.0] * 18 + [28.0] * 6)
BUSAN = ChangedPlace(PlaceKind.REGION, "Korea/Busan", "Busan", "Korea/Busan", False, 22, [FELL])


def row(place: ChangedPlace) -> changes.ChangeCells:
    assert get_resolver().url_patterns
    (found,) = changes.cells([place], "b", STATE)
    return found


def test_a_region_that_fell_has_both_levels_and_leads_to_its_own_overview() -> None:
    found = row(BUSAN)
    assert (found.before, found.after, found.change, found.interval) == ("37", "28", "9 worse", "(6 to 12)")
    assert (found.tone, found.icon, found.since) == ("below", "trending-down", "Since May 2026.")
    assert found.kind == "NPS · region of 22 stores"
    assert found.href == "/b/b/?metric=nps&window=12&month=2026-10&region=Korea%2FBusan"
    assert found.cause == "/b/b/month/cause/?month=2026-10&region=Korea%2FBusan"
    assert "37" in found.line and "28" in found.line


def test_a_store_leads_to_its_months_and_names_its_other_metrics() -> None:
    share = ChangedMetric("csat", OCTOBER - 2, 0.01, 90, 0.41, 0.62, 0.16, 0.26, [])
    found = row(ChangedPlace(PlaceKind.STORE, "b-1", "Pangyo", "Korea/Seoul", True, 1, [share, FELL]))
    assert (found.change, found.interval, found.kind) == ("21.0 pt better", "(16.0 to 26.0)", "CSAT, also NPS")
    assert found.href == "/b/b/store/b-1/?metric=csat&window=12&month=2026-10#months"
    assert found.cause.endswith("better=1&store=b-1")
    assert found.line == ""


def test_stores_that_followed_their_region_are_counted() -> None:
    assert row(BUSAN).followed == ""
    one, two = (replace(BUSAN, followed=[("a", "A"), ("b", "B")][:n]) for n in (1, 2))
    assert row(one).followed == "1 of its 22 stores shows it by itself."
    assert row(two).followed == "2 of its 22 stores show it by themselves."


def test_without_levels_only_the_side_is_stated() -> None:
    bare = replace(FELL, before=None, after=None, low=None, high=None)
    found = row(replace(BUSAN, metrics=[bare]))
    assert (found.change, found.interval, found.before, found.line) == ("worse", "", "", "")


@pytest.mark.parametrize(
    ("gap", "before", "words"),
    [
        (-51.0, 0.2, "51 under the rest, level with it before."),
        (-51.0, -4.0, "51 under the rest, 4 before."),
        (-51.0, 6.0, "51 under the rest, 6 over it before."),
        (20.0, 0.0, "20 over the rest, level with it before."),
        (20.0, 3.0, "20 over the rest, 3 before."),
        (20.0, -3.0, "20 over the rest, 3 under it before."),
    ],
)
def test_a_part_is_set_against_the_rest_since_and_before(gap: float, before: float, words: str) -> None:
    cause = Cause(CauseKind.PART, "delivery", 120, 900, by="touchpoint", since=gap, before=before)
    assert changes.cause_words(cause, metric("nps")) == f"Goes with delivery (120 answers): {words}"


def test_words_and_themes_come_with_their_counts() -> None:
    cause = Cause(CauseKind.PHRASE, "no seats", 46, 200, 3, 640)
    assert changes.cause_words(cause, metric("nps")) == (
        "Goes with the words “no seats”: in 46 of 200 texts, 3 of 640 in the year before."
    )
    theme = replace(cause, kind=CauseKind.THEME, what="Delivery", since=0.34, before=0.09)
    assert changes.cause_words(theme, metric("nps")) == (
        "Goes with complaints of “Delivery”: in 34% of the texts, 9.0% in the year before."
    )
    assert "stand out" in changes.cause_words(None, metric("nps"))

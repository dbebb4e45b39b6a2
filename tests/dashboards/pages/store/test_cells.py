"""What the head of a store's page says: what to fix and why, what changed, and where it stands among others."""

from collections.abc import Iterator
from dataclasses import replace
from types import SimpleNamespace
from typing import Any, cast

import pytest
from django.test import Client
from django.utils import translation

from dashboards.findings.statements.months import read_months
from dashboards.metrics import metric
from dashboards.models import NetworkScore, Score
from dashboards.pages.frame.page import PageRequest
from dashboards.pages.frame.state import State
from dashboards.pages.store import cells
from dashboards.pages.store.lines import Behind, lines
from dashboards.rows import CardLine, LevelChange, Network, Peers, ResponseTimes, StoreRow, Trend, TrendPoint
from tests.dashboards.conftest import Network as BrandFixture
from tests.dashboards.networks import OCTOBER
from tests.dashboards.pages.test_words import row

FIGURES = Network(30.0, 5.0, 3.0, 8.0, 50.0, 93.0, 40, 4_000)


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


def line(key: str, **figures: object) -> CardLine:
    return CardLine(key, row("1", **figures), FIGURES)


def test_what_to_fix_is_a_sentence_with_its_reason() -> None:
    lines = [
        line("csat", verdict="below", value=0.71, target=0.8, p_below=0.93),
        line("nps", verdict="below", value=12.0, target=30.0, p_below=0.97),
        line("rating", verdict="meets", value=4.4, target=4.0, p_below=0.01),
    ]
    assert cells.reading(lines) == (
        "Fix Net promoter score first: it is 12 and the standard is 30. "
        "It is below the standard with 97% probability. Also below the standard: Satisfied customers."
    )


def test_the_reason_is_the_careful_estimate_where_that_decides() -> None:
    odd = line("nps", verdict="below", value=31.0, shrunken=24.0, target=30.0, p_below=0.95)
    assert "it is 24 and the standard is 30" in cells.reading([odd])


@pytest.mark.parametrize(
    ("key", "values", "said"),
    [
        ("nps", (30.0, 5.0, 4.0), "has been worse since September 2026"),
        ("nps", (30.0, 50.0, 60.0), "has been better since"),
        ("resolution_time", (30.0, 50.0, 60.0), "has been worse since"),
        ("nps", (30.0, 5.0, 60.0), "has changed since September 2026"),
    ],
)
def test_a_change_says_its_direction(key: str, values: tuple[float, ...], said: str) -> None:
    points = [TrendPoint(OCTOBER - 2 + index, 20, value, None, None) for index, value in enumerate(values)]
    trend = Trend(key, points, 30.0, [None] * 3, [None] * 3, [], OCTOBER - 1, None)
    entry = metric(key)
    assert said in cells.changed_sentence(read_months(trend, entry.better), entry)
    assert cells.changed_sentence(read_months(replace(trend, changed=None), entry.better), entry) == ""


def among(key: str, value: float) -> str:
    peers = Peers("", "", OCTOBER - 1, 10.0, 12.0, 14.0, value, None, None)
    asked: Any = SimpleNamespace(
        state=State(key, 3, OCTOBER), brand="b", choices=SimpleNamespace(sees_peers=False, brand="b")
    )
    own: StoreRow = row("1", value=value, low=value - 1, high=value + 1)
    behind = Behind(among={key: peers}, now={}, changes={})
    (found,) = lines([CardLine(key, own, FIGURES)], behind, cast(PageRequest, asked))
    assert found.among
    return found.among.sentence


def test_the_place_among_others_is_better_or_worse_and_not_high_or_low() -> None:
    assert among("resolution_time", 9.0).startswith("12 months to September 2026: better than the middle half")
    assert among("resolution_time", 15.0).startswith("12 months to September 2026: worse than the middle half")
    assert among("nps", 15.0).startswith("12 months to September 2026: better than the middle half")
    assert among("nps", 12.0).startswith("12 months to September 2026: in the middle half")


def test_the_place_among_all_says_that_one_is_best(head: Client) -> None:
    assert "Rank among all stores (1 is best)" in head.get("/b/b/store/b-005/").content.decode()


@pytest.mark.parametrize(("good", "words"), [("high", "has been worse since"), ("low", "has been better since")])
def test_a_fall_is_to_the_better_where_the_question_asked_says_that_low_is_better(
    head: Client, network: BrandFixture, good: str, words: str
) -> None:
    store = network.brand.locations.get(code="b-005")
    Score.objects.filter(location=store, metric="rating", window=1).delete()
    Score.objects.bulk_create(
        Score(
            brand=network.brand,
            location=store,
            metric="rating",
            month=month,
            window=1,
            n=50,
            value=(4.6 if month < OCTOBER - 3 else 2.6) + month % 2 / 10,
            variance=0.01,
            verdict="no_standard",
        )
        for month in range(OCTOBER - 17, OCTOBER + 1)
    )
    NetworkScore.objects.filter(metric="rating").update(notes={"better": good})
    assert words in head.get("/b/b/store/b-005/?metric=rating&window=12").content.decode()


def of_line(**more: Any) -> Any:
    """The line of NPS since a change, and what the window says of it."""
    asked: Any = SimpleNamespace(
        state=State("nps", 12, OCTOBER), brand="b", choices=SimpleNamespace(sees_peers=False, brand="b")
    )
    own = row("1", value=29.0, low=25.0, high=33.0, target=30.0, n=1405, verdict="too_early")
    since = row("1", value=2.0, low=-3.0, high=7.0, bar_low=-1.0, bar_high=5.0, n=603, verdict="below", target=30.0)
    changes = {"nps": LevelChange("nps", OCTOBER - 3, False, since, 39.0, 800)}
    behind = Behind(**({"among": {}, "now": {}, "changes": changes} | more))
    return lines([CardLine("nps", own, FIGURES)], behind, cast(PageRequest, asked))[0]


def test_a_changed_metric_leads_with_its_value_since_and_the_window_stands_behind() -> None:
    found = of_line()
    assert (found.value, found.chip.words, found.n) == ("2", "below the standard", "603 answers")
    assert (found.moved.change, found.moved.icon, found.moved.tone) == ("37", "arrow-down", "worse")
    assert found.year == "12 months: 29 (25–33) from 1,405 answers, too early to say"
    steady = of_line(changes={})
    assert (steady.value, steady.moved, steady.year) == ("29", None, "")


def test_the_first_response_stands_with_the_time_to_resolution() -> None:
    own = row("1", value=9.0, low=8.0, high=10.0, details={"p90": 40.0})
    asked: Any = SimpleNamespace(
        state=State("nps", 12, OCTOBER), brand="b", choices=SimpleNamespace(sees_peers=False, brand="b")
    )
    behind = Behind(among={}, now={}, changes={}, response=ResponseTimes(214, 2.1, 8.0))
    (found,) = lines([CardLine("resolution_time", own, FIGURES)], behind, cast(PageRequest, asked))
    assert found.nine_in_ten == "median; 9 cases in 10 within 40.0 h"
    assert found.response == "first response: median 2.1 h; 9 cases in 10 within 8.0 h (214 cases)"
    assert of_line(response=ResponseTimes(214, 2.1, 8.0)).response == ""

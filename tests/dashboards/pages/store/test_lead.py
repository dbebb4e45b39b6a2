"""What leads a store's page: the worst change with its level before and since, else how the store stands."""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.utils import translation

from dashboards.findings.statements.months import Course, MonthsReading
from dashboards.models import Change
from dashboards.pages.store.lead import lead
from dashboards.rows import CardLine, LevelChange, Network, Peers
from reviews.models import MonthTally
from tests.dashboards.conftest import Network as BrandFixture
from tests.dashboards.networks import OCTOBER, make_tally
from tests.dashboards.pages.test_words import row

FIGURES = Network(30.0, 5.0, 3.0, 8.0, 50.0, 93.0, 40, 4_000)
STEADY = MonthsReading(Course.STEADY, None, None, 30.0)
JULY = OCTOBER - 3


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


def line(key: str, **figures: object) -> CardLine:
    return CardLine(key, row("1", **figures), FIGURES)


def change(key: str, value: float | None, before: float | None, *, better: bool = False) -> LevelChange:
    own = row("1", n=603, value=value, low=-3.0, high=7.0, target=30.0, verdict="below", basis="own")
    return LevelChange(key, JULY, better, own, before, 900)


def test_the_worst_change_leads_with_its_level_before_and_since() -> None:
    card = [line("nps", expected=41.0, value=29.0, target=30.0), line("csat"), line("rating")]
    found = lead(card, {}, [change("nps", 2.0, 39.0), change("csat", 0.6, 0.8)], {}, STEADY, "rating")
    assert found
    assert found.sentence == "Net promoter score has been worse since July 2026: 2 after 39."
    assert (found.before, found.value, found.tone, found.chip.words) == ("39", "2", "worse", "below the standard")
    assert found.facts == "603 answers since July 2026 · expected of comparable stores 41 · standard 30"
    assert found.others == "Also worse: Satisfied customers. Nothing else has changed beyond chance."


def test_who_may_not_know_what_is_expected_sees_the_middle_half_of_the_others_and_no_figure_of_one() -> None:
    peers = {"nps": Peers("Korea", "", OCTOBER - 1, 35.0, 41.0, 45.0, 29.0, None, None)}
    found = lead([line("nps", expected=None, value=29.0)], {}, [change("nps", 2.0, 39.0)], peers, STEADY, "nps")
    assert found and "middle half of comparable stores over the 12 months to September 2026: 35–45" in found.facts
    assert "41" not in found.facts


def test_a_level_of_too_few_answers_is_not_shown() -> None:
    found = lead([line("nps")], {}, [change("nps", None, 39.0)], {}, STEADY, "nps")
    assert found and found.sentence == "Net promoter score has been worse since July 2026."
    assert (found.before, found.value) == ("39", "")


def test_without_a_change_it_says_how_the_store_stands_now() -> None:
    card = [line("nps", value=12.0), line("csat", value=0.7)]
    now = {"nps": row("1", value=20.0, shrunken=22.0, n=80, basis="estimate", verdict="meets")}
    found = lead(card, now, [], {}, STEADY, "nps")
    assert found and found.sentence == "No change beyond chance. Net promoter score stands at 22 now."
    assert found.chip.words == "meets the standard"


def test_a_change_that_only_the_chart_shows_is_said_of_the_selected_metric() -> None:
    months = MonthsReading(Course.CHANGED, JULY, False, 30.0)
    found = lead([line("nps"), line("csat", verdict="below")], {}, [], {}, months, "nps")
    assert found and found.sentence == "Net promoter score has been worse since July 2026."


def test_a_store_without_answers_has_nothing_that_leads() -> None:
    assert lead([line("nps", n=0, value=None)], {}, [], {}, STEADY, "nps") is None


@pytest.fixture
def fallen(network: BrandFixture) -> BrandFixture:
    store = network.stores[5]
    MonthTally.objects.filter(location=store).delete()
    make_tally(store, {5: 40}, JULY - 1)
    make_tally(store, {2: 40}, JULY)
    common = {"brand": network.brand, "location": store, "month": OCTOBER, "z": -9.0, "q": 1e-9}
    Change.objects.create(metric="rating", since=JULY, better=False, **common)
    return network


@pytest.mark.usefixtures("fallen")
def test_the_page_leads_with_the_change_for_everyone_who_sees_the_store(head: Client, keeper: Client) -> None:
    for client in (head, keeper):
        page = client.get("/b/b/store/b-005/").content.decode()
        assert "Review rating has been worse since July 2026: 2.00★ after 5.00★." in page
        assert "40 answers since July 2026" in page

"""Every word leads to the glossary, and every link into it finds its word."""

import re

import pytest
from django.template import Context, Template, TemplateSyntaxError
from django.test import Client

from dashboards.glossary import WORDS
from dashboards.metrics import METRICS
from tests.dashboards.conftest import Network
from tests.reviews.sightings import sighting

PAGES = (
    *("", "stores/", "map/", "funnel/", "compare/?store=b-002&store=b-005", "reviews/", "store/b-005/", "listings/"),
    *("standards/", "imports/", "reports/", "people/", "themes/", "store/b-005/why/"),
)
LINKED = {
    *("interval", "n", "not-measured", "window", "control-limits", "standard", "verdict", "comparable", "rank-range"),
    *("p-worst", "action-list", "differs", "limits", "mean", "consistency", "spread", "nine-in-ten", "region"),
    *("publisher", "listing-field", "metric", "scored", "role", "rating", "listing_accuracy", "theme", "phrase"),
}
"""Words that stand on pages and lead to the glossary; the others explain each other there."""


def anchors(text: str) -> set[str]:
    return set(re.findall(r'href="/glossary/#([^"]+)"', text))


@pytest.fixture
def linked(head: Client, network: Network) -> dict[str, set[str]]:
    sighting(network.stores[7], "google", name="Other")
    return {page: anchors(head.get(f"/b/b/{page}").content.decode()) for page in PAGES}


def test_every_link_finds_its_word(head: Client, linked: dict[str, set[str]]) -> None:
    there = re.findall(r'<(?:dt|h2)[^>]* id="([^"]+)"', head.get("/glossary/").content.decode())
    assert sorted(set(there)) == sorted(there)
    assert set(WORDS) <= set(there)
    assert {page: words - set(there) for page, words in linked.items() if words - set(there)} == {}


def test_every_word_is_linked_from_a_page(linked: dict[str, set[str]]) -> None:
    assert set(WORDS) >= LINKED
    assert LINKED - set().union(*linked.values()) == set()


def test_the_metrics_are_words_too() -> None:
    assert {entry.key for entry in METRICS} <= set(WORDS)


def test_a_word_that_is_not_there_is_an_error_of_ours() -> None:
    for text in ('{% term "nonsense" %}x{% endterm %}', '{% term_sign "nonsense" %}', "{% term %}x{% endterm %}"):
        with pytest.raises(TemplateSyntaxError):
            Template(text).render(Context())


def test_words_between_the_tags_are_text() -> None:
    shown = Template('{% term "n" %}{{ word }}{% endterm %}').render(Context({"word": "<b>"}))
    assert shown == '<a class="ev-term" href="/glossary/#n" hx-boost="false">&lt;b&gt;</a>'
    assert 'aria-label="n, answers: what is that?"' in Template('{% term_sign "n" %}').render(Context())

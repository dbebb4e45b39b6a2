"""The table of stores: chips that filter, words for the order, and a search that opens the one store it finds."""

import re

import pytest
from django.test import Client

from dashboards.pages.frame.state import SORTS
from tests.dashboards.conftest import Network

CHIP = re.compile(
    r'<a class="ev-chip ev-tone-\w+( ev-chosen)?"[^>]* href="([^"]*)"[^>]*>.*?<b>(\d+)</b> ([^<]*)', re.DOTALL
)


def chips(page: str) -> dict[str, tuple[int, bool, str]]:
    """Count, whether it is chosen, and address of each chip, by its words."""
    return {
        words.strip(): (int(n), bool(chosen), href.replace("&amp;", "&"))
        for chosen, href, n, words in CHIP.findall(page)
    }


def listed(page: str) -> int:
    return int(re.findall(r"of (\d+)</span>", page)[0])


def test_chips_count_verdicts_and_filter_by_them(head: Client, network: Network) -> None:
    every = chips(head.get("/b/b/stores/").content.decode())
    assert sum(count for count, _chosen, _href in every.values()) == 40
    for words, (count, chosen, href) in every.items():
        assert not chosen
        page = head.get(f"/b/b/stores/{href}").content.decode()
        assert listed(page) == count
        assert f"{count} of 40 stores" in page
        narrowed = chips(page)
        assert {each: row[0] for each, row in narrowed.items()} == {each: row[0] for each, row in every.items()}
        assert [each for each, row in narrowed.items() if row[1]] == [words]
        assert "verdict" not in narrowed[words][2], "chosen again, it leads back to all"


@pytest.mark.parametrize("sort", [f"{sign}{name}" for name in SORTS for sign in ("", "-")])
def test_the_order_is_named_and_its_column_carries_the_arrow(head: Client, network: Network, sort: str) -> None:
    page = head.get(f"/b/b/stores/?sort={sort}").content.decode()
    assert 'id="order">Order: ' in page
    columns = {"attention": "p_worst"}
    name = sort.lstrip("-")
    assert re.findall(r'aria-sort="\w+"><a id="sort-(\w+)"', page) == [columns.get(name, name)]


def test_a_search_takes_words_in_any_order_and_enter_opens_the_one_store(head: Client, network: Network) -> None:
    assert listed(head.get("/b/b/stores/?q=gangnam+store").content.decode()) == listed(
        head.get("/b/b/stores/?q=Store+Gangnam").content.decode()
    )
    one = head.get("/b/b/stores/?q=b-007+store&open=1&window=3")
    assert one["Location"] == "/b/b/store/b-007/?metric=rating&window=3&month=2026-10"
    many = head.get("/b/b/stores/?q=store&open=1&window=3&verdict=")
    assert many["Location"] == "/b/b/stores/?metric=rating&window=3&month=2026-10&q=store"
    assert head.get("/b/b/stores/?open=1")["Location"].startswith("/b/b/stores/?")


def test_letters_of_hangul_find_what_is_written_composed(head: Client, network: Network) -> None:
    store = network.stores[7]
    store.name = "판교점 Pangyo"
    store.save()
    decomposed = "\u1111\u1161\u11ab\u1100\u116d"
    for letters in ("판교", "pangyo", "PANGYO 판교", decomposed):
        answer = head.get("/b/b/stores/", {"q": letters, "open": "1"})
        assert answer["Location"].startswith("/b/b/store/b-007/"), letters


def test_no_page_allows_a_style_or_a_script_but_those_of_our_files(head: Client, network: Network) -> None:
    for page in ("stores/", "map/", "funnel/", ""):
        policy = {part.strip() for part in head.get(f"/b/b/{page}")["Content-Security-Policy"].split(";")}
        assert {"style-src 'self'", "script-src 'self'", "worker-src 'self'"} <= policy, page

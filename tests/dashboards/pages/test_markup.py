"""What every page owes to the browser's policy, to screen readers, and to people without scripts."""

import re
from collections.abc import Callable
from html.parser import HTMLParser

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from tests.dashboards.conftest import Network
from tests.dashboards.pages.tabler import LEFT_OUT
from tests.reviews.sightings import sighting

PAGES = {
    "overview": "/b/b/",
    "stores": "/b/b/stores/",
    "map": "/b/b/map/",
    "funnel": "/b/b/funnel/",
    "compare": "/b/b/compare/?store=b-002&store=b-005",
    "reviews": "/b/b/reviews/",
    "store": "/b/b/store/b-005/",
    "why a store": "/b/b/store/b-005/why/",
    "phrases of a store": "/b/b/store/b-005/words/",
    "about a store": "/b/b/store/b-005/about/",
    "listings": "/b/b/listings/",
    "reports": "/b/b/reports/",
    "people": "/b/b/people/",
    "brand": "/b/b/brand/",
    "special_days": "/b/b/special-days/",
    "desk": "/b/b/desk/",
    "note": "/b/b/desk/note/",
    "findings": "/b/b/findings/",
    "themes": "/b/b/themes/",
    "theme": "/b/b/themes/wait/",
    "standards": "/b/b/standards/",
    "imports": "/b/b/imports/",
    "glossary": "/glossary/",
    "keys": "/help/keys/",
    "password": "/password/",
    "unknown": "/b/b/store/nowhere/",
    "refused": "/b/b/stores/?metric=nonsense",
}
WITH_PERIOD = ("overview", "stores", "map", "funnel", "compare", "store")


class Page(HTMLParser):
    """The elements of a page, in order."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def all(self, *tags: str) -> list[dict[str, str | None]]:
        return [attributes for tag, attributes in self.elements if tag in tags]


@pytest.fixture(params=list(PAGES))
def page(request: pytest.FixtureRequest, read: dict[str, Page]) -> Page:
    """Give each page as head office gets it; asked for once, for the tests only read it."""
    name = request.param
    if name not in read:
        head = request.getfixturevalue("head")
        read[name] = Page(head.get(PAGES[name]).content.decode())
    return read[name]


@pytest.fixture(scope="module")
def read() -> dict[str, Page]:
    return {}


def test_nothing_is_inline(page: Page) -> None:
    assert page.all("style") == []
    assert [
        name for _tag, attributes in page.elements for name in attributes if name == "style" or name[:2] == "on"
    ] == []
    assert [
        script for script in page.all("script") if not script.get("src") and script.get("type") != "application/json"
    ] == []


def test_nothing_comes_from_another_host(page: Page) -> None:
    loaded = [
        attributes.get("src") or attributes.get("href") for attributes in page.all("script", "link", "img", "use")
    ]
    assert [address for address in loaded if address and not address.startswith("/")] == []


def test_every_class_of_tabler_has_its_rules(page: Page) -> None:
    used = {name for _tag, attributes in page.elements for name in (attributes.get("class") or "").split()}
    assert used & LEFT_OUT == set()


def test_every_field_has_a_label(page: Page) -> None:
    named = {label.get("for") for label in page.all("label")}
    unnamed = [
        field
        for field in page.all("input", "select", "textarea")
        if field.get("type") not in ("hidden", "radio", "checkbox") and field.get("id") not in named
    ]
    assert unnamed == []


def test_every_head_of_a_table_says_what_it_heads(page: Page) -> None:
    assert [cell for cell in page.all("th") if cell.get("scope") not in ("col", "row")] == []


def test_names_of_parts_are_there_once(page: Page) -> None:
    names = [name for _tag, attributes in page.elements if (name := attributes.get("id"))]
    assert sorted(set(names)) == sorted(names)


def test_every_page_has_one_main_heading_and_a_way_past_the_navigation(page: Page) -> None:
    assert len(page.all("h1")) == 1
    assert len(page.all("main")) == 1
    assert any(link.get("href") == "#content" for link in page.all("a"))


@pytest.mark.parametrize("name", WITH_PERIOD)
def test_the_title_says_scope_and_period(head: Client, name: str) -> None:
    text = head.get(PAGES[name]).content.decode()
    title = re.search(r"<title>(.*?)</title>", text, re.DOTALL)
    assert title
    assert "All stores" in title[1]
    assert "November 2025 – October 2026" in title[1]


OWN = frozenset(
    (
        *("Evenly", "English", "Bean", "There", "Store", "Korea", "Seoul", "Gangnam", "Busan", "NPS", "CSAT"),
        *("CES", "FCR"),
    )
)
"""Words of Evenly and of the brand of the tests."""

NAMES = frozenset(
    (
        *("CSV", "XLSX", "JSON", "MB", "Google", "Naver", "PDF", "Qualtrics", "SurveyMonkey", "Typeform"),
        *(
            "LimeSurvey",
            "Zendesk",
            "Yelp",
            "GeoJSON",
            "KPI",
            "Esc",
            "Ctrl",
            "Enter",
            "UTF",
            "CP",
            "EUC",
            "KR",
            "Windows",
            "google",
        ),
        *("ISO", "Latin", "PNG", "JPEG", "UTC", "OpenStreetMap", "Mo", "Fr", "Sa"),
    )
)
"""Names of forms, tools and publishers, which are the same in every language."""


@pytest.mark.parametrize("name", list(PAGES))
def test_no_page_is_half_translated(head: Client, name: str) -> None:
    head.cookies["django_language"] = "ko"
    text = head.get(PAGES[name]).content.decode()
    assert '<html lang="ko">' in text
    words = re.sub(r"<script.*?</script>|<code>.*?</code>|<[^>]+>", " ", text, flags=re.DOTALL)
    left = set(re.findall(r"[A-Za-z]{2,}", words)) - OWN - NAMES
    assert left <= {"mall", "naver", "yelp", "Asia", "MAMS", "API", "head", "office", "regional"}, left


def test_a_name_is_never_markup(network: Network, signed_in: Callable[..., Client]) -> None:
    store = network.stores[5]
    store.name = "<b>bold</b>\"'><script>alert(1)</script>"
    store.save()
    client = signed_in(network.brand, "head_office")
    for address in PAGES.values():
        text = client.get(address).content.decode()
        assert "<script>alert" not in text
        assert "<b>bold" not in text


def test_the_table_sorts_and_turns_pages_without_scripts(head: Client) -> None:
    text = head.get(reverse("stores", args=["b"])).content.decode()
    assert re.findall(r'aria-sort="(\w+)"><a id="sort-(\w+)"', text) == [("descending", "p_worst")]
    assert re.search(r'href="\?[^"]*sort=name', text)
    assert "ev-no-script" in text


@pytest.mark.parametrize("name", ["stores", "map", "reviews", "listings"])
def test_a_list_is_reached_past_its_pickers(head: Client, network: Network, name: str) -> None:
    sighting(network.stores[7], "google", name="Other")
    page = Page(head.get(PAGES[name]).content.decode())
    first = [link["href"] for link in page.all("a")][:2]
    assert first[0] == "#content"
    target = str(first[1]).removeprefix("#")
    assert [part.get("tabindex") for _tag, part in page.elements if part.get("id") == target] == ["-1"]


def test_a_wrong_region_leads_to_the_same_page_without_it(head: Client) -> None:
    text = head.get("/b/b/stores/?region=Mars&window=3").content.decode()
    assert 'href="/b/b/stores/?window=3"' in text
    assert 'href="/b/b/stores/"' in head.get("/b/b/stores/?metric=nonsense").content.decode()


@pytest.mark.parametrize(("address", "status"), [("/b/b/reviews/?stars=6", 400), ("/b/b/people/", 403)])
def test_errors_come_in_the_language_one_picks(keeper: Client, address: str, status: int) -> None:
    """But not that of a missing page, which has to be the same for whatever is missing."""
    with translation.override("en"):
        for language, title in (("en", "Back to my work"), ("ko", "내 시작 화면으로")):
            answer = keeper.get(address)
            assert answer.status_code == status
            assert 'name="language"' in answer.content.decode()
            assert keeper.post("/language/", {"language": language, "next": address})["Location"] == address
            assert title in keeper.get(address).content.decode()


def test_only_head_office_is_offered_forms_of_standards(network: Network, signed_in: Callable[..., Client]) -> None:
    told = {
        role: signed_in(network.brand, role, **where).get("/b/b/standards/").content.decode()
        for role, where in (("head_office", {}), ("regional", {"region": "Korea/Seoul"}))
    }
    assert [role for role, page in told.items() if "/standards/set/" in page] == ["head_office"]
    assert [role for role, page in told.items() if "manage.py" in page] == []
    assert "Head office sets the standards" in told["regional"]

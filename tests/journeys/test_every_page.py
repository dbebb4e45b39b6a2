"""Every page, in the looks it is seen in: accessible, whole, quiet, and from no other host.

The suite shows each page in one look, in turn among the pages of a kind, so that every look meets every kind of page;
``make soak`` shows each page in all of them.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from gettext import GNUTranslations
from pathlib import Path
from typing import Any

import pytest

from tests.databases import ROOT
from tests.journeys.conftest import PHONE, WIDE, Site, Watched
from tests.journeys.network import CHANGED, HEAD, NASTY, REGIONAL, SLUG, STORE, code

pytestmark = pytest.mark.browser

BRAND = f"/b/{SLUG}/"
LOOKS: dict[str, dict[str, Any]] = {
    "light": {"viewport": WIDE},
    "dark": {"viewport": WIDE, "dark": True},
    "phone": {"viewport": PHONE},
}
KOREAN = "small and Korean"
IN_TURN = (KOREAN, "dark", "phone")
FIGURES = {
    "overview": (HEAD, BRAND),
    "map": (REGIONAL, f"{BRAND}map/"),
    "funnel": (HEAD, f"{BRAND}funnel/"),
    "compare": (REGIONAL, f"{BRAND}compare/"),
    "store": (HEAD, f"{BRAND}store/{code(CHANGED)}/"),
    "store with a long name": (HEAD, f"{BRAND}store/{code(NASTY)}/"),
    "own store": (STORE, f"{BRAND}store/{code(CHANGED)}/"),
    "overview of a store manager": (STORE, BRAND),
    "why a store": (HEAD, f"{BRAND}store/{code(CHANGED)}/why/"),
    "about a store": (HEAD, f"{BRAND}store/{code(CHANGED)}/about/"),
    "why the own store": (STORE, f"{BRAND}store/{code(CHANGED)}/why/"),
}
LISTS = {
    "stores": (HEAD, f"{BRAND}stores/"),
    "reviews": (HEAD, f"{BRAND}reviews/"),
    "listings": (HEAD, f"{BRAND}listings/"),
    "stores, filtered to nothing": (HEAD, f"{BRAND}stores/?q=nowhere-at-all"),
    "listings of one field": (REGIONAL, f"{BRAND}listings/?field=phone&state=different"),
    "listings of a store with a long name": (HEAD, f"{BRAND}listings/?store={code(NASTY)}"),
    "own listings": (STORE, f"{BRAND}listings/"),
    "themes": (HEAD, f"{BRAND}themes/"),
    "theme": (REGIONAL, f"{BRAND}themes/wait/"),
    "people": (HEAD, f"{BRAND}people/"),
    "standards": (HEAD, f"{BRAND}standards/"),
}
FORMS_AND_TEXTS = {
    "brand": (HEAD, f"{BRAND}brand/"),
    "words of the own": (HEAD, f"{BRAND}theme-words/"),
    "special days": (REGIONAL, f"{BRAND}special-days/"),
    "imports": (HEAD, f"{BRAND}imports/"),
    "reports": (HEAD, f"{BRAND}reports/"),
    "glossary": (HEAD, "/glossary/"),
    "sign-in": (None, "/sign-in/"),
    "keys": (HEAD, "/help/keys/"),
    "password": (HEAD, "/password/"),
    "settings of findings": (HEAD, f"{BRAND}findings/setup/"),
    "plan of an action": (REGIONAL, f"{BRAND}actions/new/"),
    "alerts": (REGIONAL, f"{BRAND}alerts/"),
}
PAGES = FIGURES | LISTS | FORMS_AND_TEXTS
TURN = {name: IN_TURN[place % 3] for kind in (FIGURES, LISTS, FORMS_AND_TEXTS) for place, name in enumerate(kind)}
"""The look in which the suite shows a page; those in Korean are checked for all else in the light."""

AS_DATA = (
    ".ev-review-card, .ev-record dd, .ev-store, .ev-place, .ev-from-file, [lang]:not(html), option, script, style, "
    ".ev-language, .ev-phrases, .ev-sentence-small, #phrases .ev-sentence, .ev-split th, kbd"
)
"""Where names of stores, parts of files and what customers said stand, in whatever language it came."""


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_accessible_whole_and_quiet(site: Site, name: str) -> None:
    is_accessible_whole_and_quiet(site, name, [TURN[name] if TURN[name] in LOOKS else "light"])


@pytest.mark.soak
@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_accessible_whole_and_quiet_in_every_look(site: Site, name: str) -> None:
    is_accessible_whole_and_quiet(site, name, [*LOOKS])


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=[] if TURN[name] == KOREAN else [pytest.mark.soak]) for name in PAGES]
)
def test_a_small_phone_shows_every_page_in_korean_without_scrolling_sideways(site: Site, name: str) -> None:
    person, path = PAGES[name]
    with site.visit(person, language="ko", viewport={"width": 360, "height": 740}) as opened:
        page = opened.go(path)
        assert opened.too_wide() == []
        assert page.locator("html").get_attribute("lang") == "ko"
        assert english_left(opened) == []


def is_accessible_whole_and_quiet(site: Site, name: str, looks: Sequence[str]) -> None:
    """Show a page once in each of the looks; figures and maps are drawn anew for each."""
    person, path = PAGES[name]
    with site.visit(person, viewport=WIDE) as opened:
        page = opened.go(path)
        assert page.locator("h1").count() == 1
        assert page.locator("b:text-is('굵은')").count() == 0, "a store's name became markup"
        for look in looks:
            if look != "light":  # as it was opened
                opened.look(**LOOKS[look])
            assert (look, opened.axe()) == (look, [])
            assert (look, opened.too_wide()) == (look, [])


def english_left(opened: Watched) -> list[str]:
    """Texts of the page that are English messages of the catalogue, or made of two and more of their words."""
    messages = catalogue(ROOT / "locale" / "ko" / "LC_MESSAGES" / "django.mo")
    words = {word for message in messages for word in re.findall(r"[a-z]{4,}", message)}
    texts = opened.page.evaluate(_TEXTS, AS_DATA)
    return [text for text in texts if text in messages or _is_english(text, words)]


def _is_english(text: str, words: set[str]) -> bool:
    """Addresses and commands are what they are in every language."""
    if re.search(r"[가-힣]|^https?://|^manage\.py ", text):
        return False
    return sum(word in words for word in re.findall(r"[a-z]{4,}", text)) > 1


@cache
def catalogue(path: Path) -> set[str]:
    """English messages that have a Korean translation of their own."""
    with path.open("rb") as file:
        known = GNUTranslations(file)._catalog  # type: ignore[attr-defined]
    return set(_different(known))


def _different(known: dict[object, str]) -> Iterator[str]:
    for message, translated in known.items():
        english = message[0] if isinstance(message, tuple) else message
        english = str(english).rpartition("\x04")[2]
        if english and english != translated and re.search(r"[A-Za-z]{2}", english):
            yield english


_TEXTS = """(asData) => {
  const texts = new Set();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const words = walker.currentNode.textContent.replace(/\\s+/g, " ").trim();
    if (words && !walker.currentNode.parentElement.closest(asData)) texts.add(words);
  }
  for (const name of ["aria-label", "title", "placeholder", "alt"])
    for (const element of document.querySelectorAll(`[${name}]`))
      if (!element.closest(asData)) texts.add(element.getAttribute(name).trim());
  texts.add(document.title);
  return [...texts];
}"""

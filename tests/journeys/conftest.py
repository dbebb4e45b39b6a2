"""A brand on a real server, and a Chromium that notices what no page may do."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.databases import ROOT, Environment, NewDatabase
from tests.journeys import network
from tests.journeys.serving import serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request

AXE = Path(__file__).parent / "axe" / "axe.min.js"
WIDE, PHONE = {"width": 1360, "height": 900}, {"width": 390, "height": 844}
PATIENCE = 150_000
"""Milliseconds to wait for what comes; plenty, for a busy machine is no fault of a page.

An undo waits while all is scored that the import changed, which is half a minute of work.
"""

DRIVER_NOISE = "GL Driver Message"
"""What software WebGL says of its own speed."""


@dataclass
class Watched:
    """A page and everything that went wrong in it."""

    page: "Page"
    base: str
    faults: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.faults.append(f"script error: {error}"))
        self.page.on("request", self._request)

    def _console(self, message: "ConsoleMessage") -> None:
        if message.type in ("error", "warning") and DRIVER_NOISE not in message.text:
            self.faults.append(f"{message.type} in the console: {message.text}")

    def _request(self, request: "Request") -> None:
        if not request.url.startswith((self.base, "blob:", "data:")):
            self.faults.append(f"request to another host: {request.url}")

    def go(self, path: str) -> "Page":
        """Open a page of the server and wait until its figures and its map are drawn."""
        self.page.goto(self.base + path)
        self.settle()
        return self.page

    def settle(self) -> None:
        """Figures are drawn when they come into view, so each is looked at until it says that it is done."""
        for element in self.page.locator("[data-map], [data-figure]").all():
            element.evaluate("(each) => each.scrollIntoView()")
            element.and_(self.page.locator("[data-state]:not([data-state=waiting])")).wait_for(state="attached")
        self.page.evaluate("window.scrollTo(0, 0)")

    def look(self, viewport: dict[str, int], *, dark: bool = False) -> None:
        """Show the page as it stands in another size and theme; its figures and its map are drawn anew in them."""
        self.page.set_viewport_size(viewport)
        for scheme in ("light", "dark") if dark else ("dark", "light"):
            self.page.emulate_media(color_scheme=scheme)
        self.page.wait_for_function(_FITS)
        self.settle()

    def axe(self) -> list[str]:
        """What axe-core finds in the page as it stands: rule, and the elements that break it."""
        if not self.page.evaluate("'axe' in window"):
            self.page.evaluate(AXE.read_text(encoding="utf-8"))
        found: list[dict[str, Any]] = self.page.evaluate(_VIOLATIONS)
        return [f"{each['id']}: {[node['target'] for node in each['nodes']][:4]}" for each in found]

    def too_wide(self) -> list[str]:
        """Elements that make the page scroll sideways."""
        return list(self.page.evaluate(_TOO_WIDE))


_VIOLATIONS = "axe.run({ resultTypes: ['violations'] }).then((result) => result.violations)"
"""What passes is not listed, which takes axe as long again."""

_FITS = """() => [...document.querySelectorAll(".js-plotly-plot")].every((each) => !each.clientWidth ||
  [...each.querySelectorAll(".main-svg")].every((drawn) => Math.abs(drawn.clientWidth - each.clientWidth) <= 1))"""
"""Whether all figures have the size of their boxes; Plotly follows a moment later."""

_TOO_WIDE = """() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  const isWide = (each) => each.getBoundingClientRect().right > width + 1;
  const wide = [...document.body.querySelectorAll("*")].filter(isWide);
  return ["page " + document.documentElement.scrollWidth].concat(wide.slice(0, 5).map(
    (each) => each.tagName + "." + each.getAttribute("class")));
}"""


class Site:
    """The running server and a browser: opens pages as one of the brand's people."""

    def __init__(self, base: str, browser: "Browser", environment: Environment | None = None) -> None:
        self.base = base
        self.browser = browser
        self.environment = environment or {}
        self._signed_in: dict[str, Any] = {}
        self._kept: dict[tuple[network.Person | None, str], BrowserContext] = {}
        self.store_names: dict[str, str] = {}

    @contextmanager
    def open(
        self, person: network.Person | None, *, dark: bool = False, language: str = "en", **options: Any
    ) -> Iterator[Watched]:
        """A page of a person's own context; whatever went wrong in it fails the test at the end."""
        options.setdefault("viewport", WIDE)
        context = self._context(person, language, color_scheme="dark" if dark else "light", **options)
        try:
            watched = Watched(context.new_page(), self.base)
            yield watched
            assert watched.faults == []
        finally:
            context.close()

    @contextmanager
    def visit(
        self, person: network.Person | None, *, language: str = "en", viewport: dict[str, int]
    ) -> Iterator[Watched]:
        """A page as ``open`` gives it, of a context that the person keeps: what was loaded once is not loaded again."""
        key = person, language
        if key not in self._kept:
            self._kept[key] = self._context(person, language, color_scheme="light", viewport=viewport)
        watched = Watched(self._kept[key].new_page(), self.base)
        try:
            watched.page.set_viewport_size(viewport)
            yield watched
            assert watched.faults == []
        finally:
            watched.page.close()

    def close(self) -> None:
        for context in self._kept.values():
            context.close()

    def _context(self, person: network.Person | None, language: str, **options: Any) -> "BrowserContext":
        """A context in a language: who signed in with an English browser chooses it, others are greeted in it."""
        locale = "ko-KR" if language == "ko" else "en-GB"
        state = self._state(person) if person else None
        # Without motion colours do not fade into those of another theme, and axe sees where they end.
        context = self.browser.new_context(storage_state=state, locale=locale, reduced_motion="reduce", **options)
        context.set_default_timeout(PATIENCE)
        if person and language != "en":
            context.add_cookies([{"name": "django_language", "value": language, "url": self.base}])
        return context

    @property
    def names(self) -> set[str]:
        """The names of all stores, as the API tells them to head office."""
        if not self.store_names:
            with self.open(network.HEAD) as opened:
                where = f"brand={network.SLUG}&metric=nps&window=12"
                answer = opened.page.request.get(f"{self.base}/api/v1/rankings?{where}")
                assert answer.ok, answer.status
                self.store_names = {row["store"]: row["name"] for row in answer.json()["rows"]}
        return set(self.store_names.values())

    def name_of(self, code: str) -> str:
        assert self.names
        return self.store_names[code]

    def _state(self, person: network.Person) -> Any:
        """The cookies of a person who has signed in once through the page."""
        if person.name not in self._signed_in:
            context = self.browser.new_context(locale="en-GB")
            page = context.new_page()
            page.goto(f"{self.base}/sign-in/")
            sign_in(page, person)
            page.wait_for_url(f"{self.base}/b/**")
            self._signed_in[person.name] = context.storage_state()
            context.close()
        return self._signed_in[person.name]


def sign_in(page: "Page", person: network.Person) -> None:
    page.locator("[name=username]").fill(person.name)
    page.locator("[name=password]").fill(network.PASSWORD)
    page.locator(".ev-sign-in button").click()


@pytest.fixture(scope="session")
def site(browser: "Browser", new_database: NewDatabase, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The compact brand, made once per test process, served by ``manage.py serve`` with its worker."""
    with new_database(tmp_path_factory.mktemp("journeys")) as environment:
        environment["DJANGO_SETTINGS_MODULE"] = "config.settings"
        subprocess.run([sys.executable, "-m", "tests.journeys.network"], cwd=ROOT, env=environment, check=True)
        with serving(environment) as base:
            site = Site(base, browser, environment)
            yield site
            site.close()

"""Every page as a picture, for eyes: ``python -m tests.journeys.screenshots [--base-url URL] [--only NAME ...]``.

Writes ``screenshots/NAME-WIDTH-THEME-LANGUAGE.png`` at 1360 and 390 pixels, light and dark, English and Korean. Without
``--base-url`` it makes the demo's brand where it is missing and serves it for as long as it takes. ``--brand SLUG``
takes the same pages of another brand, into ``screenshots/SLUG/``; only those that demo-head sees.
"""

import argparse
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

from reviews.synthetic import planted
from tests import browser as chromium
from tests.journeys.serving import serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "screenshots"
BRAND = f"/b/{planted.SLUG}/"
WIDTHS, THEMES, LANGUAGES = (1360, 390), ("light", "dark"), ("en", "ko")
PAGES = {
    "sign-in": ("", "/sign-in/"),
    "overview": ("head", BRAND),
    "stores": ("head", f"{BRAND}stores/"),
    "map": ("head", f"{BRAND}map/"),
    "funnel": ("head", f"{BRAND}funnel/"),
    "compare": ("busan", f"{BRAND}compare/"),
    "reviews": ("head", f"{BRAND}reviews/"),
    "listings": ("head", f"{BRAND}listings/"),
    "listings-filtered": ("busan", f"{BRAND}listings/?state=different&field=phone"),
    "own-listings": ("pangyo", f"{BRAND}listings/"),
    "reports": ("head", f"{BRAND}reports/"),
    "people": ("head", f"{BRAND}people/"),
    "special-days": ("head", f"{BRAND}special-days/"),
    "brand": ("head", f"{BRAND}brand/"),
    "standards": ("head", f"{BRAND}standards/"),
    "imports": ("head", f"{BRAND}imports/"),
    "glossary": ("head", "/glossary/"),
    "regional-overview": ("busan", BRAND),
    "store-manager": ("pangyo", BRAND),
}
FIRST_STORE = "first-store"
"""The page of the store that the overview names first, found by following its link."""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    parser.add_argument("--base-url", default="", help="a running Evenly with the demo's brand")
    parser.add_argument("--only", nargs="*", default=[*PAGES, FIRST_STORE], choices=[*PAGES, FIRST_STORE])
    parser.add_argument("--brand", default=planted.SLUG, help="another brand that demo-head has a role in")
    given = parser.parse_args()
    program = chromium.find()
    if program is None:
        sys.stderr.write("There is no Chromium here; python -m tests.browser says how to get it.\n")
        return 1
    from playwright.sync_api import sync_playwright

    FOLDER.mkdir(exist_ok=True)
    with _server(given.base_url) as base, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(chromium.FLAGS))
        for width, theme, language in product(WIDTHS, THEMES, LANGUAGES):
            _all_pages(browser, base, given.brand, given.only, width, theme, language)
        browser.close()
    return 0


@contextmanager
def _server(base: str) -> Iterator[str]:
    """The given address, or a server of our own with the demo's brand."""
    if base:
        yield base.rstrip("/")
        return
    environment = dict(os.environ, EVENLY_ENV="demo")
    subprocess.run([sys.executable, "manage.py", "demo", "--no-serve"], cwd=ROOT, env=environment, check=True)
    with serving(environment) as own:
        yield own


def _all_pages(
    browser: "Browser", base: str, brand: str, names: list[str], width: int, theme: str, language: str
) -> None:
    """One look of every page, with one sign-in a person."""
    pages: dict[str, Page] = {}
    own = brand == planted.SLUG
    folder = FOLDER if own else FOLDER / brand
    folder.mkdir(exist_ok=True)
    for name in names:
        person, path = PAGES.get(name, ("head", ""))
        if not own and (person != "head" or name == FIRST_STORE):
            continue
        path = path.replace(BRAND, f"/b/{brand}/")
        if person not in pages:
            pages[person] = _signed_in(browser, base, person, width, theme, language)
        page = pages[person]
        if path:
            page.goto(base + path)
        else:
            page.goto(base + BRAND)
            page.locator(".ev-look tbody a").first.click()
            page.wait_for_load_state("networkidle")
        _settle(page)
        page.screenshot(path=folder / f"{name}-{width}-{theme}-{language}.png", full_page=True)
    for page in pages.values():
        page.context.close()


def _signed_in(browser: "Browser", base: str, person: str, width: int, theme: str, language: str) -> "Page":
    context = browser.new_context(
        viewport={"width": width, "height": 900 if width > 800 else 844},
        color_scheme="dark" if theme == "dark" else "light",
        locale="ko-KR" if language == "ko" else "en-GB",
    )
    context.set_default_timeout(30_000)
    page = context.new_page()
    if person:
        page.goto(f"{base}/sign-in/")
        page.locator("[name=username]").fill(f"demo-{person}")
        page.locator("[name=password]").fill(planted.PASSWORD)
        page.locator(".ev-sign-in button").click()
        page.wait_for_url(lambda address: "/sign-in/" not in address)
    context.add_cookies([{"name": "django_language", "value": language, "url": base}])
    return page


def _settle(page: "Page") -> None:
    """Figures draw themselves when they are looked at."""
    for element in page.locator("[data-map], [data-figure]").all():
        element.evaluate("(each) => each.scrollIntoView()")
        element.and_(page.locator("[data-state]:not([data-state=waiting])")).wait_for(state="attached")
    page.evaluate("window.scrollTo(0, 0)")
    page.wait_for_timeout(300)


if __name__ == "__main__":
    raise SystemExit(main())

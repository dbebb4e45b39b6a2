"""From an empty machine to a running brand, in Korean, with a browser alone: no command and no English on the way."""

import re
from collections.abc import Iterator
from random import Random
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.databases import NewDatabase
from tests.journeys.conftest import PATIENCE, WIDE, Site, Watched
from tests.journeys.serving import serving
from tests.journeys.test_every_page import english_left

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser
expect.set_options(timeout=PATIENCE)

SMALL = {"width": 360, "height": 740}
NORTH, SOUTH = "강원", "부산"
STORES = "매장코드,매장명,지역\n" + "".join(
    f"{code:03},{region} {code}호점,{region}\n" for code in range(1, 31) for region in [NORTH if code % 2 else SOUTH]
)
"""Thirty stores, the odd ones in the north."""

OVER = "#import:not([hx-get])"


def answers() -> str:
    """Six thousand reviews of the year up to October 2026."""
    chance = Random(5)
    rows = (
        f"r{n},{chance.randint(1, 30):03},2026-{chance.randint(1, 10):02}-{chance.randint(1, 28):02},"
        f"{chance.choices((1, 2, 3, 4, 5), (1, 1, 2, 5, 6))[0]},괜찮아요\n"
        for n in range(6_000)
    )
    return "리뷰번호,매장코드,작성일,별점,내용\n" + "".join(rows)


@pytest.fixture
def empty(browser: "Browser", new_database: NewDatabase, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A server on an empty database, as ``make run`` starts it."""
    with new_database(tmp_path_factory.mktemp("empty")) as environment:
        environment["DJANGO_SETTINGS_MODULE"] = "config.settings"
        with serving(environment) as base:
            site = Site(base, browser)
            yield site
            site.close()


def fit(opened: Watched) -> None:
    """Each page of the way is Korean, whole and accessible."""
    assert english_left(opened) == []
    assert opened.axe() == []
    assert opened.too_wide() == []


def choose(page: "Page", field: str, name: str, content: str) -> None:
    """Choose a file in one of the doors and have it previewed."""
    page.set_input_files(f"#{field}", {"name": name, "mimeType": "text/csv", "buffer": content.encode()})
    page.locator(f"form:has(#{field}) button").click()


def bring_in(opened: Watched) -> None:
    """Look at a preview and bring the file in."""
    page = opened.page
    page.wait_for_url(re.compile(r"/imports/\d+/"))
    page.wait_for_selector(OVER)
    fit(opened)
    page.locator("form[action$='/confirm/'] button").click()
    expect(page.locator(OVER)).to_be_visible()


def begin(opened: Watched) -> None:
    """Make the first account and the brand."""
    page = opened.go("/")
    fit(opened)
    page.fill("[name=name]", "김민수")
    page.fill("[name=username]", "minsu")
    page.fill("[name=password]", "moonlit-harbour-9")
    page.locator("main form button").click()
    page.wait_for_selector("[name=zone]")
    fit(opened)
    assert page.locator("[name=zone]").input_value() == "Asia/Seoul"
    page.fill("[name=name]", "하늘빵집")
    page.fill("[name=latin_name]", "Haneul Bakery")
    page.locator("form:has([name=zone]) button").click()
    page.wait_for_url("**/b/haneul-bakery/start/")
    fit(opened)


def set_a_standard(opened: Watched) -> None:
    page = opened.go("/b/haneul-bakery/standards/set/")
    page.select_option("[name=s0-metric]", "rating")
    page.fill("[name=s0-target]", "4.2")
    page.fill("[name=s0-valid_from]", "2026-01")
    page.locator("button[value=preview]").click()
    page.wait_for_selector("#preview .ev-store")
    fit(opened)
    page.locator("button[value=save]").click()
    page.wait_for_url("**/standards/")


def invite(opened: Watched) -> str:
    """Invite the regional manager of the south; the link."""
    page = opened.go("/b/haneul-bakery/people/")
    fit(opened)
    page.fill("[name=name]", "이지훈")
    page.select_option("[name=role]", "regional")
    page.select_option("[name=region]", SOUTH)
    page.locator("#invite button").last.click()
    link = page.locator("#link").input_value()
    fit(opened)
    return link


def test_a_brand_begins_in_the_browser_and_an_invited_manager_sees_the_own_region(empty: Site) -> None:
    with empty.open(None, language="ko", viewport=WIDE) as opened:
        page = opened.page
        begin(opened)
        choose(page, "stores_file", "매장.csv", STORES)
        bring_in(opened)
        page = opened.go("/b/haneul-bakery/start/")
        choose(page, "answers_file", "리뷰.csv", answers())
        bring_in(opened)
        # Scoring starts by itself; the overview has figures as soon as it is over.
        for _try in range(60):
            page = opened.go("/b/haneul-bakery/")
            if page.locator(".ev-metrics, .ev-verdicts, [data-figure]").count():
                break
            page.wait_for_timeout(1_000)
        fit(opened)
        assert page.locator(".ev-first-steps-done").count() == 3
        set_a_standard(opened)
        link = invite(opened)
    with empty.open(None, language="ko", viewport=SMALL, has_touch=True) as phone:
        page = phone.page
        page.goto(link)
        fit(phone)
        page.fill("[name=username]", "jihun")
        for field in page.locator("[type=password]").all():
            field.fill("paper-lantern-77")
        page.locator("main form button.btn-primary").click()
        page.wait_for_url("**/b/haneul-bakery/**")
        fit(phone)
        stores = phone.go("/b/haneul-bakery/stores/").locator("main").inner_text()
        assert f"{SOUTH} 2호점" in stores and NORTH not in stores

"""The desk in a browser: one review by the keyboard, one on a narrow phone, and two who draft at once."""

import subprocess
import sys

import pytest
from playwright.sync_api import Page, expect

from tests.databases import ROOT
from tests.journeys.conftest import PATIENCE, WIDE, Site
from tests.journeys.network import OF_SMALL, PASSWORD, SMALL_SLUG, Person

pytestmark = pytest.mark.browser

expect.set_options(timeout=PATIENCE)
DESK = f"/b/{SMALL_SLUG}/desk/"
NARROW = {"width": 360, "height": 740}
AREUM = Person("areum", "store")
SEAT = f"""
from datetime import date
from locations.models import Brand, Membership, User
from reviews.models import Item
brand = Brand.objects.get(slug="{SMALL_SLUG}")
store = Item.objects.filter(brand=brand, kind="review", state__in=["new", "open"]).earliest("pk").location
user = User.objects.create_user("{AREUM.name}", password="{PASSWORD}")
Membership.objects.create(user=user, brand=brand, role="store", location=store, valid_from=date(2020, 1, 1))
"""


@pytest.fixture(scope="module")
def desk(site: Site) -> Site:
    """The small brand with its desk switched on by its head office, and a store manager."""
    with site.open(OF_SMALL) as opened:
        page = opened.go(DESK)
        page.locator("main form button.btn-primary").click()
        expect(page.locator(".ev-desk-list")).to_be_visible()
        assert (opened.axe(), opened.too_wide()) == ([], [])
    command = [sys.executable, "manage.py", "shell", "-v", "0", "-c", SEAT]
    subprocess.run(command, cwd=ROOT, env=site.environment, check=True)
    return site


def state(page: Page) -> str:
    return page.locator(".ev-desk-said-head .ev-desk-state").inner_text()


def test_a_store_manager_answers_by_six_keys(desk: Site) -> None:
    with desk.open(AREUM, permissions=["clipboard-read", "clipboard-write"]) as opened:
        page = opened.go(f"{DESK}?view=all&kind=review")
        for key in ("j", "Enter"):
            page.keyboard.press(key)
        expect(page.locator("#text")).to_be_visible()
        page.keyboard.press("r")
        page.keyboard.type("We are sorry")
        page.keyboard.press("Control+Enter")
        # It says so when the text is on the clipboard.
        expect(page.locator('[data-key="Enter"]')).to_contain_text("Copied")
        page.keyboard.press("p")
        expect(page.locator("main .alert")).to_contain_text("Noted as sent")
        assert state(page) == "sent"
        assert opened.axe() == []
        page.keyboard.press("u")
        expect(page.locator("main .alert")).to_contain_text("undone")
        assert state(page) == "drafted"


def test_a_store_manager_answers_by_five_taps_on_a_narrow_phone(desk: Site) -> None:
    options = {"viewport": NARROW, "has_touch": True, "permissions": ["clipboard-read", "clipboard-write"]}
    with desk.open(AREUM, **options) as opened:
        page = opened.go(f"{DESK}?view=all&kind=review")
        assert (opened.axe(), opened.too_wide()) == ([], [])
        page.locator(".ev-desk-open").last.tap()
        page.locator("#text").tap()
        page.keyboard.type("We are sorry")
        copy, posted = page.locator('[data-key="Enter"]'), page.locator('[data-key="p"]')
        bars = page.locator("nav.ev-tabs").bounding_box()
        boxes = [each.bounding_box() for each in (copy, posted)]
        assert bars and all(box and box["y"] + box["height"] <= bars["y"] for box in boxes)
        assert (opened.axe(), opened.too_wide()) == ([], [])
        copy.tap()
        posted.tap()
        expect(page.locator("main .alert")).to_contain_text("Noted as sent")
        assert state(page) == "sent"


def test_two_browsers_draft_at_once_and_nothing_is_lost(desk: Site) -> None:
    with desk.open(AREUM, viewport=WIDE) as store, desk.open(OF_SMALL, viewport=WIDE) as office:
        store.go(f"{DESK}?view=all&kind=comment").locator(".ev-desk-open").first.click()
        expect(store.page.locator("#text")).to_be_visible()
        office.page.goto(store.page.url.partition("?")[0])
        store.page.locator("#text").fill("From the store")
        office.page.locator("#text").fill("From head office")
        store.page.locator(".ev-desk-more [value=draft]").click()
        expect(store.page.locator("main .alert")).to_contain_text("saved")
        office.page.locator('[data-key="p"]').click()
        expect(office.page.locator("#refused")).to_contain_text("Yours is stored next to it")
        office.faults.clear()  # The browser notes that the answer is 409.
        assert office.page.locator("#text").input_value() == "From head office"
        expect(office.page.locator(".ev-desk-other")).to_contain_text("From the store")
        office.page.locator("[value=take]").first.click()
        expect(office.page.locator("main .alert")).to_contain_text("goes out now")
        store.page.reload()
        expect(store.page.locator(".ev-desk-other")).to_contain_text("From head office")
        assert store.page.locator("#text").input_value() == "From the store"


def test_several_items_take_a_step_by_keys_and_take_it_back(desk: Site) -> None:
    with desk.open(OF_SMALL, viewport=WIDE) as opened:
        page = opened.go(f"{DESK}?view=all&kind=comment")
        for key in ("j", "x", "j", "x"):
            page.keyboard.press(key)
        expect(page.locator("[data-selected]")).to_contain_text("2")
        assert (opened.axe(), opened.too_wide()) == ([], [])
        page.keyboard.press("e")
        expect(page.locator(".ev-desk-done")).to_contain_text("Done for 2 items.")
        assert opened.axe() == []
        page.keyboard.press("u")
        expect(page.locator("main .alert")).to_contain_text("Taken back for 2 items.")
        page.keyboard.press("r")
        expect(page.locator("#text")).to_be_focused()


def test_the_list_is_narrowed_as_one_chooses_and_the_address_keeps_it(desk: Site) -> None:
    with desk.open(OF_SMALL, viewport=NARROW, has_touch=True) as opened:
        page = opened.go(f"{DESK}?view=all")
        page.locator(".ev-desk-filter > summary").tap()
        page.locator("[name=severity]").first.select_option("3")
        page.wait_for_url("**severity=3**")
        assert {*page.locator(".ev-desk-row > .ev-severity").evaluate_all("all => all.map(e => e.ariaLabel)")} == {
            "Major"
        }
        assert (opened.axe(), opened.too_wide()) == ([], [])

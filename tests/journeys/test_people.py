"""Somebody is invited by a link, makes an account with it on a phone, and sees only what the role shows."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import PATIENCE, PHONE, Site
from tests.journeys.network import CHANGED, HEAD, SLUG, code

pytestmark = pytest.mark.browser

expect.set_options(timeout=PATIENCE)
PASSWORD = "ripe plums in june"
INVITED = "정하늘"


def invite(site: Site) -> str:
    """Invite a store manager as head office does, and copy the link from the page."""
    with site.open(HEAD) as opened:
        page = opened.go(f"/b/{SLUG}/people/")
        page.locator("[name=name]").fill(INVITED)
        page.locator("[name=role]").select_option("store")
        page.locator("[name=store]").fill(code(CHANGED))
        page.locator("#invite button").click()
        link = page.locator("#link").input_value()
        assert opened.axe() == []
        page.goto(f"{site.base}/b/{SLUG}/people/")
        expect(page.locator("main")).to_contain_text(INVITED)
        return link


def test_an_invited_store_manager_begins_on_a_phone(site: Site) -> None:
    """A form of a page whose address is secret is sent like any other, its origin included."""
    link = invite(site)
    with site.open(None, viewport=PHONE, language="ko") as opened:
        page = opened.page
        page.goto(link)
        assert (opened.axe(), opened.too_wide()) == ([], [])
        page.locator("[name=username]").fill("haneul")
        for name in ("password1", "password2"):
            page.locator(f"[name={name}]").fill(PASSWORD)
        page.locator("main .btn-primary").click()
        expect(page).to_have_url(re.compile(f"/b/{SLUG}/store/{code(CHANGED)}/"))
    with site.open(None) as opened:
        opened.page.goto(link)
        expect(opened.page.locator("h1")).to_have_text("This invitation has been used already.")
        opened.faults.clear()  # The browser notes that the answer is 410.


def test_the_pages_of_one_person_are_accessible(site: Site) -> None:
    with site.open(HEAD, viewport=PHONE) as opened:
        page = opened.go(f"/b/{SLUG}/people/")
        page.locator("tbody th a").first.click()
        expect(page.locator("#roles-title")).to_be_visible()
        for summary in page.locator("main details > summary").all():
            summary.click()
        assert (opened.axe(), opened.too_wide()) == ([], [])

"""Three people find what they came for, from signing in to the answer; and what happens where the browser can less."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests import browser as chromium
from tests.journeys.conftest import PATIENCE, Site, Watched, sign_in
from tests.journeys.network import BELOW, CHANGED, HEAD, REGIONAL, SLUG, STORE, Person, code

pytestmark = pytest.mark.browser

BRAND = f"/b/{SLUG}/"
FAR_BELOW, HAS_CHANGED = code(BELOW), code(CHANGED)


expect.set_options(timeout=PATIENCE)


def arrive(opened: Watched, person: Person) -> Page:
    """Sign in as a newcomer does: the first address that comes to mind, name, password."""
    page = opened.page
    page.goto(opened.base)
    expect(page).to_have_url(re.compile("/sign-in/"))
    sign_in(page, person)
    page.wait_for_url(f"{opened.base}{BRAND}**")
    opened.settle()
    return page


def listed(page: Page) -> int:
    """How many stores the table lists on all its pages: the last number under it, "1–50 of 4,211"."""
    said = page.locator(".ev-pages span").first.inner_text()
    return int(re.findall(r"[\d,]+", said)[-1].replace(",", ""))


def test_a_regional_manager_finds_the_store_to_visit(site: Site) -> None:
    with site.open(None) as opened:
        page = arrive(opened, REGIONAL)
        first = page.locator(".ev-first li").first
        expect(first).to_contain_text("Below the standard")
        expect(first).to_contain_text("answers")
        expect(first.locator(".ev-bar")).to_be_visible()
        first.get_by_role("link").first.click()
        expect(page).to_have_url(re.compile(f"/store/{FAR_BELOW}/"))
        opened.settle()
        line = page.locator(".ev-card-line").first
        expect(line).to_contain_text("below the standard")
        expect(line).to_contain_text("n = ")
        expect(page.locator(".ev-control")).to_be_visible()
        expect(page.locator(".ev-histogram")).to_be_visible()
        page.locator("[data-page=stores]").click()
        rows = page.locator("tbody tr")
        expect(rows.first.get_by_role("link").first).to_have_attribute("href", re.compile(FAR_BELOW))
        everyone = listed(page)
        page.locator("[name=verdict]").select_option("below")
        expect(page).to_have_url(re.compile("verdict=below"))
        expect(page.locator(".ev-narrowed")).to_be_visible()
        assert 1 <= listed(page) < everyone
        page.reload()
        expect(page.locator(".ev-narrowed")).to_be_visible()


def test_the_map_and_its_list_point_at_each_other_and_a_click_opens_the_store(site: Site) -> None:
    with site.open(HEAD) as opened:
        page = opened.go(f"{BRAND}map/")
        expect(page.locator("[data-map]")).to_have_attribute("data-state", "map")
        assert page.locator("[data-map] .modebar-btn").count() == 3
        chosen = "document.querySelector('[data-map]')._fullData.at(-1).lat.length"
        assert page.evaluate(chosen) == 0
        entry = page.locator("[data-map-list] a").first
        entry.focus()
        assert page.evaluate(chosen) == 1
        for colouring in ("evidence", "change"):
            page.locator(f"[name=map-colour][value={colouring}]").check()
        expect(page.locator(".ev-map-key")).to_contain_text("0")
        land = "document.querySelector('[data-map]')._fullLayout.map.layers[0].color"
        before = page.evaluate(land)
        page.locator("button[data-theme-choice=dark]").click()
        page.wait_for_timeout(500)
        assert page.evaluate(land) != before, "the land takes the colours of the dark theme"
        entry.press("Enter")
        expect(page).to_have_url(re.compile("/store/"))


def test_a_store_manager_sees_own_verdicts_and_what_changed_and_nobody_else(site: Site) -> None:
    with site.open(None) as opened:
        page = arrive(opened, STORE)
        page.get_by_role("main").get_by_role("link").first.click()
        opened.go(f"{BRAND}store/{HAS_CHANGED}/")
        expect(page.locator(".ev-say").first).to_contain_text("has been worse since")
        expect(page.locator(".ev-metric-line").first).to_contain_text("standard")
        expect(page.locator(".ev-change")).to_have_count(1)
        expect(page.locator("#said mark").first).to_be_visible()
        words = page.locator("body").inner_text()
        others = site.names - {site.name_of(HAS_CHANGED)}
        assert not [name for name in others if name in words]
        answer = page.goto(f"{opened.base}{BRAND}store/{FAR_BELOW}/")
        assert answer is not None and answer.status == 404
        opened.faults.clear()


@pytest.mark.soak
def test_head_office_reads_consistency_and_brings_a_file_in(site: Site, tmp_path: Path) -> None:
    with site.open(None) as opened:
        page = arrive(opened, HEAD)
        expect(page.locator(".ev-kpi").first).to_contain_text("Consistency")
        expect(page.locator(".ev-consistency")).to_be_visible()
        page.locator(".ev-consistency").scroll_into_view_if_needed()
        page.locator("[data-page=imports]").click()
        table = tmp_path / "reviews.csv"
        table.write_text(
            "store,review id,date,rating,text\n"
            f"{FAR_BELOW},j-1,2026-10-03,2,Waited long\n{HAS_CHANGED},j-2,2026-10-04,5,Kind people\n"
            f"{FAR_BELOW},j-3,2026-10-05,9,Nine stars of five\n",
            encoding="utf-8",
        )
        page.locator("#id_file").set_input_files(table)
        page.get_by_role("button", name="Preview the file").click()
        page.get_by_role("button", name="Import now").click()
        expect(page.get_by_role("status").first).to_contain_text("done", timeout=30_000)
        assert page.locator(".ev-counts dd").all_inner_texts()[0].strip() == "3"
        with page.expect_download() as download:
            page.get_by_role("link", name="Refused records").click()
        assert "9" in download.value.path().read_text(encoding="utf-8")


def test_without_webgl_a_simpler_map_is_drawn_and_says_so(site: Site) -> None:
    flags = [*chromium.FLAGS, "--disable-webgl", "--disable-webgl2"]
    browser = site.browser.browser_type.launch(executable_path=chromium.find(), args=flags)
    try:
        with Site(site.base, browser).open(HEAD) as opened:
            page = opened.go(f"{BRAND}map/")
            expect(page.locator("[data-map]")).to_have_attribute("data-state", "geo")
            expect(page.locator("[data-map-status]")).to_be_visible()
            assert page.locator("[data-map] .scattergeo .point").count() > 20
    finally:
        browser.close()


def test_where_the_map_data_does_not_come_the_list_stays(site: Site) -> None:
    with site.open(HEAD) as opened:
        opened.page.route("**/map.json*", lambda route: route.fulfill(status=500))
        page = opened.go(f"{BRAND}map/")
        expect(page.locator("[data-map]")).to_be_hidden()
        expect(page.locator("[data-map-list] a").first).to_be_visible()
        opened.faults.clear()


def test_without_scripts_the_tables_work(site: Site) -> None:
    with site.open(HEAD, java_script_enabled=False) as opened:
        page = opened.page
        page.goto(f"{opened.base}{BRAND}stores/")
        everyone = listed(page)
        page.locator("[name=verdict]").select_option("below")
        page.get_by_role("button", name="Show", exact=True).click()
        expect(page.locator(".ev-narrowed")).to_be_visible()
        assert 1 <= listed(page) < everyone
        page.locator("tbody a").first.click()
        expect(page.locator(".ev-card-line").first).to_be_visible()
        page.goto(f"{opened.base}{BRAND}map/")
        expect(page.locator("[data-map-list] a").first).to_be_visible()


def test_the_keyboard_reaches_content_help_and_search(site: Site) -> None:
    with site.open(HEAD) as opened:
        page = opened.go(BRAND)
        page.keyboard.press("Tab")
        expect(page.locator(".ev-skip")).to_be_focused()
        page.keyboard.press("Enter")
        page.keyboard.press("?")
        expect(page.locator("dialog#keys")).to_be_visible()
        assert opened.axe() == []
        page.keyboard.press("Escape")
        page.keyboard.press("/")
        expect(page.locator("#find")).to_be_focused()


def test_a_point_of_the_funnel_opens_its_store(site: Site) -> None:
    with site.open(HEAD) as opened:
        page = opened.go(f"{BRAND}funnel/")
        figure = page.locator("[data-figure]")
        expect(figure).to_have_attribute("data-state", "drawn")
        assert figure.locator(".modebar-btn").count() == 0
        point = figure.locator("path.point").first
        box = point.bounding_box()
        assert box is not None
        page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        expect(page).to_have_url(re.compile("/store/"))

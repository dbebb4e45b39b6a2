"""Three people find what they came for, from signing in to the answer; and what happens where the browser can less."""

import re
from base64 import b64encode
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests import browser as chromium
from tests.journeys.conftest import PATIENCE, Site, Watched, sign_in
from tests.journeys.network import BELOW, CHANGED, HEAD, NASTY, REGIONAL, SLUG, STORE, Person, code

pytestmark = pytest.mark.browser

BRAND = f"/b/{SLUG}/"
FAR_BELOW, HAS_CHANGED = code(BELOW), code(CHANGED)


SOME = 0.1
"""Share of a picture that a colour covers where something large is drawn in it."""
_SHARE_OF_LAND = """async (screenshot) => {
  const image = new Image();
  image.src = `data:image/png;base64,${screenshot}`;
  await image.decode();
  const context = new OffscreenCanvas(image.width, image.height).getContext("2d");
  context.drawImage(image, 0, 0);
  const { data } = context.getImageData(0, 0, image.width, image.height);
  const land = [1, 3, 5].map((at) => parseInt(window.Evenly.palette().land.slice(at, at + 2), 16));
  let found = 0;
  const isLand = (at) => land.every((each, part) => Math.abs(data[at + part] - each) <= 1);
  for (let at = 0; at < data.length; at += 4) found += isLand(at);
  return (4 * found) / data.length;
}"""


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
        first = page.locator(".ev-look tbody tr").first
        expect(first).to_contain_text("below the standard")
        expect(first).to_contain_text("answers")
        expect(first.locator(".ev-bar")).to_be_visible()
        first.get_by_role("link").first.click()
        expect(page).to_have_url(re.compile(f"/store/{FAR_BELOW}/"))
        opened.settle()
        line = page.locator(".ev-metric-line").first
        expect(line).to_contain_text("below the standard")
        line.locator("summary").first.click()
        expect(line.locator(".ev-metric-more")).to_contain_text("answers")
        months = page.locator(".ev-fold").first
        if months.get_attribute("open") is None:
            months.locator("summary").first.click()
        expect(page.locator(".ev-control")).to_be_visible()
        expect(page.locator(".ev-histogram")).to_be_visible()
        page.locator("[data-page=stores]").click()
        rows = page.locator("tbody tr")
        expect(rows.first.get_by_role("link").first).to_have_attribute("href", re.compile(FAR_BELOW))
        everyone = listed(page)
        page.locator(".ev-filters .ev-tone-below").click()
        expect(page).to_have_url(re.compile("verdict=below"))
        expect(page.locator(".ev-narrowed")).to_be_visible()
        assert 1 <= listed(page) < everyone
        page.reload()
        expect(page.locator(".ev-narrowed")).to_be_visible()


def test_typing_narrows_the_table_and_enter_opens_the_one_store_that_is_left(site: Site) -> None:
    with site.open(HEAD) as opened:
        page = opened.go(f"{BRAND}stores/")
        everyone = listed(page)
        page.set_viewport_size({"width": 1280, "height": 720})
        assert opened.too_wide() == []
        page.locator("#pick-metric").select_option("csat")
        expect(page.locator("#heading")).to_have_text("Stores: Satisfied customers")
        expect(page).to_have_title(re.compile("CSAT"))
        page.locator("#q").press_sequentially(HAS_CHANGED)
        expect(page.locator(".ev-narrowed")).to_contain_text(f"1 of {everyone} stores")
        expect(page.locator("#q")).to_be_focused()
        page.locator("#q").press("Enter")
        expect(page).to_have_url(re.compile(f"/store/{HAS_CHANGED}/.*metric=csat"))


def test_what_cannot_be_loaded_is_named_in_place_and_nothing_goes_away(site: Site) -> None:
    with site.open(HEAD) as opened:
        page = opened.go(f"{BRAND}stores/")
        everyone, why = listed(page), page.locator("[data-lost-why]:visible")
        page.route("**/stores/?*", lambda route: route.abort())
        page.locator("#pick-window").select_option("3")
        expect(why).to_contain_text("could not be reached")
        assert opened.axe() == []
        page.unroute("**/stores/?*")
        page.locator("#pick-window").select_option("1")
        expect(why).to_have_count(0)
        page.route("**/stores/?*", lambda route: route.fulfill(status=500))
        page.locator("#pick-window").select_option("12")
        expect(why).to_contain_text("did not work")
        page.unroute("**/stores/?*")
        page.context.clear_cookies()
        page.locator("#pick-window").select_option("3")
        expect(why).to_contain_text("session has ended")
        assert listed(page) == everyone
        why.get_by_role("link").click()
        sign_in(page, HEAD)
        expect(page).to_have_url(re.compile(r"/stores/\?.*window=1"))
        opened.faults.clear()


def test_a_store_is_found_by_its_name_for_reviews_and_for_a_comparison(site: Site) -> None:
    with site.open(HEAD) as opened:
        page = opened.go(f"{BRAND}reviews/?stars=1")
        name = site.name_of(FAR_BELOW)
        page.locator("#store-find").press_sequentially(name[:4])
        page.locator("#found").get_by_role("link", name=name).click()
        expect(page).to_have_url(re.compile(f"store={FAR_BELOW}.*stars=1"))
        expect(page.locator(".ev-find-chosen")).to_contain_text(name)
        page = opened.go(f"{BRAND}compare/")
        expect(page.locator(".ev-compare thead a[href*=store]").first).to_have_attribute("href", re.compile(FAR_BELOW))
        compared = page.locator(".ev-without").count()
        assert 2 <= compared <= 5, "the store and those of its format"
        page.locator("#add").press_sequentially(site.name_of(HAS_CHANGED))
        page.locator("#found").get_by_role("link").first.click()
        expect(page.locator(".ev-without")).to_have_count(compared + 1)


def test_the_map_and_its_list_point_at_each_other_and_a_click_opens_the_store(site: Site) -> None:
    with site.open(HEAD) as opened:
        page = opened.go(f"{BRAND}map/")
        figure, tip = page.locator("[data-map]"), page.locator(".ev-map-tip")
        expect(figure).to_have_attribute("data-state", "map")
        assert page.locator(".ev-map-buttons button").count() == 3
        expect(tip).to_be_hidden()
        entry = page.locator("[data-map-list] a").first
        entry.focus()
        expect(figure).to_have_attribute("data-marked", FAR_BELOW)
        expect(tip).to_contain_text(site.name_of(FAR_BELOW))
        for colouring in ("evidence", "change"):
            page.locator(f"[name=map-colour][value={colouring}]").check()
        expect(page.locator(".ev-map-key")).to_contain_text("0")
        assert _share_of_land(page, figure) > SOME
        page.locator("button[data-theme-choice=dark]").click()
        is_dark = any(_share_of_land(page, figure) > SOME for _each in range(100))
        assert is_dark, "the land takes the colours of the dark theme"
        entry.focus()
        point = _beside(tip, figure)
        page.locator("h1").click()
        expect(tip).to_be_hidden()
        page.mouse.move(*point)
        expect(page.locator("[data-map-list] .is-active")).to_have_count(1)
        expect(tip).to_be_visible()
        page.mouse.click(*point)
        expect(page).to_have_url(re.compile("/store/"))


def _beside(tip: Locator, figure: Locator) -> tuple[float, float]:
    """Where the store is that the words are of: they stand 14 pixels to the side of it, in the same height."""
    words, around = tip.bounding_box(), figure.bounding_box()
    assert words is not None and around is not None
    is_left = tip.evaluate("(each) => each.dataset.side === 'left'")
    return words["x"] + (words["width"] + 14 if is_left else -14), words["y"] + words["height"] / 2


def _share_of_land(page: Page, figure: Locator) -> float:
    """The share of the picture that has the colour of land in the theme of now."""
    return float(page.evaluate(_SHARE_OF_LAND, b64encode(figure.screenshot()).decode()))


def test_districts_and_their_names_come_near_by(site: Site) -> None:
    with site.open(HEAD) as opened:
        page = opened.go(f"{BRAND}map/")
        with page.expect_response("**/districts-korea*.geojson") as answer:
            for _each in range(3):
                page.get_by_role("button", name="Zoom in").click()
        assert answer.value.ok
        expect(page.locator("[data-map]")).to_have_attribute("data-districts", "korea")
        expect(page.locator(".ev-map-credit")).to_have_text("Borders of districts: Statistics Korea, 2018")


def test_a_name_is_text_on_the_map(site: Site) -> None:
    with site.open(HEAD) as opened:
        page = opened.go(f"{BRAND}map/")
        expect(page.locator("[data-map]")).to_have_attribute("data-state", "map")
        page.locator(f'[data-store="{code(NASTY)}"] a').focus()
        expect(page.locator(".ev-map-tip")).to_contain_text("<b>굵은</b>")
        assert page.locator(".ev-map b, .ev-map img").count() == 0


def test_a_store_manager_sees_own_verdicts_and_what_changed_and_nobody_else(site: Site) -> None:
    with site.open(None) as opened:
        page = arrive(opened, STORE)
        page.get_by_role("main").get_by_role("link").first.click()
        opened.go(f"{BRAND}store/{HAS_CHANGED}/")
        expect(page.locator(".ev-sentence").first).to_contain_text("has been worse since")
        expect(page.locator(".ev-metric-line").first).to_contain_text("standard")
        expect(page.locator(".ev-change")).to_have_count(1)
        expect(page.locator("#customer-words .ev-sentence-small").first).to_contain_text("of texts complain of")
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
        expect(page.locator(".ev-metrics li").first).to_be_visible()
        page.locator("#even summary").first.click()
        expect(page.locator("#even")).to_contain_text("Consistency")
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


def test_without_webgl_a_simpler_map_is_drawn_and_named(site: Site) -> None:
    flags = [*chromium.FLAGS, "--disable-webgl", "--disable-webgl2"]
    browser = site.browser.browser_type.launch(executable_path=chromium.find(), args=flags)
    try:
        with Site(site.base, browser).open(HEAD) as opened:
            page = opened.go(f"{BRAND}map/")
            expect(page.locator("[data-map]")).to_have_attribute("data-state", "picture")
            expect(page.locator("[data-map-status]")).to_be_visible()
            assert page.locator("[data-map] svg circle").count() > 20
            page.locator("[data-map] svg circle:not([pointer-events])").last.click()
            expect(page).to_have_url(re.compile("/store/"))
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
        page.locator(".ev-filters .ev-tone-below").click()
        expect(page.locator(".ev-narrowed")).to_be_visible()
        assert 1 <= listed(page) < everyone
        page.locator("tbody a").first.click()
        expect(page.locator(".ev-metric-line").first).to_be_visible()
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


BEGINNING = "(each) => each.layout.xaxis.range[0]"


def test_the_funnel_can_be_zoomed_and_goes_back(site: Site) -> None:
    with site.open(HEAD) as opened:
        page = opened.go(f"{BRAND}funnel/")
        figure = page.locator("[data-figure]")

        def begins(*, at_first: bool) -> bool:
            """Wait until the axis begins where it did at first, or elsewhere; whether it comes to that."""
            for _ in range(100):
                if (abs(figure.evaluate(BEGINNING) - first) < 0.01) == at_first:
                    return True
                page.wait_for_timeout(100)
            return False

        first = figure.evaluate(BEGINNING)
        area = figure.locator(".nsewdrag").bounding_box()
        assert area is not None
        page.mouse.move(area["x"] + 100, area["y"] + 50)
        page.mouse.down()
        page.mouse.move(area["x"] + 300, area["y"] + 200, steps=5)
        page.mouse.up()
        assert begins(at_first=False)
        page.mouse.dblclick(area["x"] + 300, area["y"] + 100)
        assert begins(at_first=True)
        opened.look({"width": 900, "height": 900}, dark=True)
        assert begins(at_first=True)


def test_plotly_is_loaded_only_when_the_funnel_comes_into_view(site: Site) -> None:
    with site.open(HEAD, viewport={"width": 390, "height": 100}) as opened:
        page = opened.page
        loaded: list[str] = []
        page.on("request", lambda request: loaded.append(request.url.rsplit("/", 1)[-1]))
        page.goto(f"{site.base}{BRAND}funnel/", wait_until="networkidle")
        assert "charts.js" in loaded and "plotly.min.js" not in loaded
        opened.settle()
        assert "plotly.min.js" in loaded

"""A file from the drop to the undo in a real browser with a real worker; and what every page of the way owes to all."""

import re
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import PATIENCE, PHONE, WIDE, Site, Watched
from tests.journeys.network import BELOW, CHANGED, HEAD, SLUG, code
from tests.journeys.test_every_page import english_left

if TYPE_CHECKING:
    from playwright.sync_api import Page

# What brings a file in comes last: it has all scored again, and meanwhile the worker keeps previews waiting.
pytestmark = pytest.mark.browser
expect.set_options(timeout=PATIENCE)

IMPORTS = f"/b/{SLUG}/imports/"
ONE, OTHER = code(BELOW), code(CHANGED)
NAME = "가을 리뷰 <b>" + "아주 긴 이름 " * 12 + ".csv"
OVER = "#import:not([hx-get])"


def reviews(prefix: str) -> str:
    return (
        "review id,store,date,rating,text,ward\n"
        f"{prefix}1,{ONE},2026-10-03,2,Waited long,a\n{prefix}2,{OTHER},2026-10-04,5,Kind people,b\n"
        f"{prefix}3,{ONE[:-1]}X,2026-10-05,4,Whose,c\n{prefix}4,{ONE},2026-10-05,9,Nine of five,c\n"
    )


def drop(page: "Page", name: str, content: str) -> None:
    """Drop a file on the box as the browser does it when somebody lets go of it there."""
    page.evaluate(
        """([name, content]) => {
          const transfer = new DataTransfer();
          transfer.items.add(new File([content], name, { type: "text/csv" }));
          const field = document.querySelector("[data-drop] input");
          field.dispatchEvent(new DragEvent("dragover", { bubbles: true, dataTransfer: transfer }));
          field.files = transfer.files;
          field.dispatchEvent(new DragEvent("drop", { bubbles: true, dataTransfer: transfer }));
          field.dispatchEvent(new Event("change", { bubbles: true }));
        }""",
        [name, content],
    )


def fit_for_all(opened: Watched) -> None:
    assert opened.axe() == []
    assert opened.too_wide() == []
    assert opened.page.locator("h1").count() == 1
    assert opened.page.locator("main b:text-is('아주')").count() == 0


def test_a_question_is_answered_and_everything_is_counted_again(site: Site) -> None:
    """By keyboard; the same part of the page on a phone in Korean."""
    rows = "".join(f"q{n},{ONE},2026-10-{n % 28 + 1:02},{n % 5 + 2},{n % 11}\n" for n in range(40))
    with site.open(HEAD) as opened:
        page = opened.go(IMPORTS)
        drop(page, "survey.csv", "response id,store,date,satisfaction,nps\n" + rows)
        page.get_by_role("button", name="Preview the file").click()
        page.wait_for_url(re.compile(r"/imports/\d+/"))
        page.wait_for_selector(OVER)
        expect(page.get_by_role("button", name="Import now")).to_be_disabled()
        expect(page.locator(".ev-question")).to_contain_text("Which scale is “satisfaction”?")
        fit_for_all(opened)
        with site.open(HEAD, language="ko", viewport=PHONE) as small:
            small.page.goto(page.url)
            small.page.wait_for_selector(".ev-question")
            fit_for_all(small)
            assert english_left(small) == []
        first = page.get_by_role("radio", name="1 to 6")
        first.focus()
        page.keyboard.press("Space")
        expect(page.get_by_role("button", name="Import now")).to_be_enabled()
        expect(page.get_by_role("button", name="Import now")).to_be_focused()
        expect(page.get_by_role("checkbox", name="Remember this for files like it")).to_be_checked()
        fit_for_all(opened)
        page.get_by_label("nps", exact=True).focus()
        page.get_by_label("nps", exact=True).select_option(label="leave out")
        expect(page.locator(".ev-samples")).not_to_contain_text("NPS")
        expect(page.get_by_label("nps", exact=True)).to_be_focused()
        page.get_by_role("button", name="Discard").click()


def test_a_question_is_asked_and_answered_with_the_keyboard(site: Site, tmp_path: Path) -> None:
    file = tmp_path / "ago.csv"
    file.write_text(f"review id,store,date,rating,text\nago-1,{ONE},3 weeks ago,4,Fine\n", encoding="utf-8")
    with site.open(HEAD, viewport=PHONE) as opened:
        page = opened.go(IMPORTS)
        page.locator("#id_file").set_input_files(file)
        page.get_by_role("button", name="Preview the file").press("Enter")
        page.wait_for_selector(OVER)
        expect(page.get_by_role("main").get_by_role("alert")).to_contain_text("Enter below the day on which")
        fit_for_all(opened)
        page.locator("#id_scraped").fill("2026-10-20")
        page.get_by_role("button", name="Preview again").press("Enter")
        expect(page.get_by_role("button", name="Import now")).to_be_visible()
        page.get_by_role("button", name="Discard").press("Enter")
        expect(page.locator("main")).to_contain_text("nothing was imported")
        fit_for_all(opened)


@pytest.mark.parametrize("look", ["dark", "korean"])
def test_a_preview_is_fit_for_all_looks(site: Site, tmp_path: Path, look: str) -> None:
    file = tmp_path / "looks.csv"
    file.write_text(reviews(look), encoding="utf-8")
    small: dict[str, Any] = {"language": "ko", "viewport": {"width": 360, "height": 740}}
    options: dict[str, Any] = small if look == "korean" else {"dark": True, "viewport": WIDE}
    with site.open(HEAD, **options) as opened:
        page = opened.go(IMPORTS)
        page.locator("#id_file").set_input_files(file)
        page.locator("[data-upload] button.btn-primary").click()
        page.wait_for_selector(OVER)
        fit_for_all(opened)
        left = [] if look == "dark" else english_left(opened)
        assert [text for text in left if text not in reviews(look)] == []
        page.locator("form[action$='/drop/'] button").click()
        expect(page.locator("main")).to_contain_text("취소" if look == "korean" else "nothing was imported")


def test_a_file_is_dropped_looked_at_brought_in_and_taken_back(site: Site) -> None:
    with site.open(HEAD) as opened:
        page = opened.go(IMPORTS)
        drop(page, NAME, reviews("drop-"))
        expect(page.locator("[data-drop-name]")).to_contain_text("가을 리뷰 <b>")
        expect(page.locator("[data-drop]")).to_have_class(re.compile("ev-drop-has"))
        page.get_by_role("button", name="Preview the file").click()
        page.wait_for_url(re.compile(r"/imports/\d+/"))
        page.wait_for_selector(OVER)
        for words in ("Reviews: table with the usual columns", "There is no store", f"{ONE[:-1]}X", "ward", "★★★★★"):
            expect(page.locator("main")).to_contain_text(words)
        fit_for_all(opened)
        page.get_by_role("button", name="Import now").click()
        expect(page.get_by_role("status").first).to_contain_text("2 new, 0 changed, 2 refused")
        counts = page.locator(".ev-counts dd").all_inner_texts()
        assert counts == ["4", "=2", "+0", "+0", "+2"]
        fit_for_all(opened)
        with page.expect_download() as download:
            page.get_by_role("link", name="Refused records").click()
        assert "Nine of five" in download.value.path().read_text(encoding="utf-8")
        page.get_by_role("link", name="Undo this import").click()
        expect(page.locator("main")).to_contain_text("2 records that it added are removed")
        fit_for_all(opened)
        page.get_by_role("button", name="Undo", exact=True).click()
        page.wait_for_selector(OVER)
        expect(page.get_by_role("status").first).to_have_text("undone")
        opened.go(IMPORTS)
        expect(page.locator(".ev-gone").first).to_contain_text("가을 리뷰")
        fit_for_all(opened)


@pytest.mark.soak
def test_without_scripts_a_file_goes_the_same_way(site: Site, tmp_path: Path) -> None:
    file = tmp_path / "plain.csv"
    file.write_text(reviews("plain-"), encoding="utf-8")
    with site.open(HEAD, java_script_enabled=False) as opened:
        page = opened.page
        page.goto(opened.base + IMPORTS)
        page.locator("#id_file").set_input_files(file)
        page.get_by_role("button", name="Preview the file").click()
        reload_until(page, page.get_by_role("button", name="Import now"))
        page.get_by_role("button", name="Import now").click()
        reload_until(page, page.get_by_role("link", name="Refused records"))


def reload_until(page: "Page", there: Any) -> None:
    """Follow the link that loads the page again until something is there."""
    deadline = time.monotonic() + PATIENCE / 1_000
    while time.monotonic() < deadline:
        if there.count():
            return
        again = page.get_by_role("link", name="Load again")
        expect(again).to_be_visible()
        page.wait_for_timeout(500)
        again.click()
    raise AssertionError("the page never showed it")

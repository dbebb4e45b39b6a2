"""PDFs read back: every figure of the first page, other people's text as it is, and the same bytes anywhere."""

import hashlib
import io
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any, cast

import pypdf
import pytest
from django.utils import translation

from dashboards.reports.edition import Edition
from dashboards.reports.pdf.typeset import FONTS, pdf_of, picture_of
from dashboards.reports.pdf.words import document_of
from dashboards.reports.renderer import renderer
from tests.dashboards.reports import editions
from tests.dashboards.reports.editions import MARK, TEXTS
from tests.dashboards.reports.pdf.test_words import strings
from tests.dashboards.reports.sheet_editions import action_line, finding_line

ROOT = Path(__file__).resolve().parents[4]
LONG = "아주 긴 이름을 가진 강남역 지하상가 특별 체험형 매장 " + "Very Long Name of a Department Store Annex " * 3
PAYLOADS = [
    "https://example.com/" + "a" * 150,
    "#panic()",
    "*bold*",
    "$x^2$",
    r"\u{41}\ ",
    "@ref <label>",
    "// no comment",
    "/* nor this */",
    "= head",
    "`raw`",
]
MAKE: dict[str, Callable[[], Edition]] = {
    "brand": editions.edition,
    "nine": lambda: long_names(editions.edition(stores=40, metrics=editions.NINE)),
    "region": editions.region,
    "store": editions.store,
    "full store": lambda: editions.revised(full_store()),
    "full store at first": lambda: replace(full_store(), revision=1),
    "full store without errors": lambda: replace(full_store(), wrong_fields=[]),
    "draft": lambda: editions.edition(metrics=("rating",), revision=0),
    "revised": lambda: editions.revised(editions.edition(metrics=("nps",))),
    "empty": editions.empty,
}


def long_names(base: Edition) -> Edition:
    moved = [replace(each, name=LONG) for each in base.moved] * 3
    return replace(
        base, brand_name=LONG, stores=[replace(each, name=LONG, city=LONG) for each in base.stores], moved=moved
    )


def full_store() -> Edition:
    """A store with all metrics, and more of everything than has room."""
    one = editions.store(editions.NINE)
    wrong = [replace(one.wrong_fields[0], ours="x" * 400, shown="가" * 400)] * 30
    moved = [replace(one.moved[0], metric=key) for key in editions.NINE]
    standards = [replace(each, region="Korea/" + LONG) for each in one.standards] * 2
    stores = [replace(one.stores[0], name=LONG)]
    place = replace(one.place, name=LONG)
    done = action_line(7, "resolution_time", ["S002"], title=LONG * 3, needed=1234, verdict="cannot tell yet")
    done = replace(done, is_overdue=True, of_store=True, is_whole=False, text_en=LONG * 9, text_ko="길고 긴 글 " * 90)
    found = finding_line(9, "resolution_time", LONG)
    return replace(
        one,
        stores=stores,
        place=place,
        wrong_fields=wrong,
        moved=moved,
        standards=standards,
        actions=[done] * 5,
        findings=[replace(found, number=7)] * 5,
    )


@cache
def reader(name: str, language: str) -> pypdf.PdfReader:
    """A compiled edition; made once for all tests."""
    texts = TEXTS if not name.startswith("full store") else dict.fromkeys(TEXTS, "길고 긴 의견 " * 90)
    with translation.override(language):
        return pypdf.PdfReader(io.BytesIO(pdf_of(MAKE[name](), texts, MARK)))


@cache
def page(name: str, language: str, at: int) -> str:
    """The text of one page without its spaces."""
    return plain(reader(name, language).pages[at].extract_text())


def plain(text: str) -> str:
    """Give a text without its spaces: where lines end on paper is no matter of words."""
    return "".join(text.split()).replace("\u2068", "").replace("\u2069", "")


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("name", ["brand", "nine", "store"])
def test_the_first_page_shows_every_figure_as_it_is_written(name: str, language: str) -> None:
    with translation.override(language):
        document = document_of(MAKE[name](), TEXTS, MARK)
    shown = {key: document[key] for key in ("place", "eyebrow", "title", "paragraph", "foot")}
    # Beside it stand keys of the templates: kinds and tones.
    own_words = [text for text in strings([shown, document["first"]]) if text not in KEYS]
    assert len(own_words) > 40
    found = page(name, language, 0)
    assert [text for text in own_words if plain(text) not in found] == []


KEYS = frozenset({"below", "open", "few", "meets", "plain", "look", "changes", "scores", "quotes", "left", "right"})


@pytest.mark.parametrize("language", ["en", "ko"])
def test_the_first_page_holds_with_long_names_and_nine_metrics(language: str) -> None:
    with translation.override(language):
        first = document_of(MAKE["nine"](), TEXTS, MARK)["sections"][0]["title"]
    assert plain(first) in page("nine", language, 1)[:300]


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("name", ["store", "full store", "full store at first", "full store without errors"])
def test_a_store_has_two_pages_at_most(name: str, language: str) -> None:
    assert len(reader(name, language).pages) <= 2


def test_every_page_has_its_number_and_the_fingerprint() -> None:
    count = len(reader("draft", "en").pages)
    assert count > 1
    for at in range(count):
        assert f"page{at + 1}of{count}" in page("draft", "en", at)
        assert plain(MARK) in page("draft", "en", at)


def test_a_draft_is_marked_on_every_page() -> None:
    count = len(reader("draft", "en").pages)
    assert all("Draft:themonthisnotclosed" in page("draft", "en", at) for at in range(count))
    assert "Draft" not in page("brand", "en", 0)


def test_a_revision_has_a_page_that_says_what_changed_and_why() -> None:
    found = page("revised", "en", 1)
    assert "Whatchangedandwhy" in found
    assert "1,240recordsofthemonthcamelate." in found
    assert "revision2,replacesrevision1ofNov.5,2026" in found


def test_an_empty_month_makes_a_report_all_the_same() -> None:
    assert "NofiguresforOctober2026" in page("empty", "en", 0)
    assert "수치가없습니다" in page("empty", "ko", 0)


def test_where_no_store_stands_out_the_page_says_why() -> None:
    base = editions.edition(stores=12, metrics=("rating",), moved=[], attention=[], quiet="chance_alone")
    with translation.override("en"):
        content = pdf_of(base, {}, MARK)
    found = plain(pypdf.PdfReader(io.BytesIO(content)).pages[0].extract_text())
    assert "Storestolookat" in found
    assert "Nothingtellsthesestoresapartbutchance" in found


def test_words_of_others_are_never_markup() -> None:
    words = " ".join(PAYLOADS)
    base = editions.edition(stores=12, metrics=("rating",), moved=[])
    named = replace(base, brand_name="#panic() *b*", stores=[replace(each, name="= $1 #x") for each in base.stores])
    with translation.override("en"):
        content = pdf_of(named, {("review", 1): words}, MARK)
    found = plain("".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages))
    assert [each for each in PAYLOADS if plain(each) not in found] == []
    assert "#panic()*b*" in found
    assert "=$1#x" in found


@pytest.mark.parametrize(
    "words", ["مرحبا بالعالم", "สวัสดี", "日本語の感想です", "🙂👩‍👩‍👧 ❤️", "नमस्ते", "\ud800 \x00 \ufffe"]
)
def test_no_script_stops_a_report(words: str) -> None:
    base = editions.edition(stores=12, metrics=("rating",), moved=[], regions=[], course=[], standards=[])
    with translation.override("ko"):
        assert pdf_of(base, {("review", 1): words}, MARK).startswith(b"%PDF")


def test_the_same_edition_gives_the_same_bytes_in_another_process() -> None:
    code = (
        "import django, hashlib; django.setup()\n"
        "from django.utils import translation\n"
        "from dashboards.reports.pdf.typeset import pdf_of\n"
        "from dashboards.reports.renderer import renderer\n"
        "from tests.dashboards.reports import editions\n"
        "with translation.override('ko'):\n"
        "    print(hashlib.sha256(pdf_of(editions.store(), editions.TEXTS, editions.MARK)).hexdigest(), renderer())\n"
    )
    own = {"PYTHONHASHSEED": "77", "TZ": "America/Chicago", "DJANGO_SETTINGS_MODULE": "config.settings"}
    made = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=os.environ | own, capture_output=True, text=True, check=False
    )
    with translation.override("ko"):
        here = pdf_of(editions.store(), TEXTS, MARK)
    assert made.stdout.split() == [hashlib.sha256(here).hexdigest(), renderer()], made.stderr


def test_the_first_page_is_a_picture_too() -> None:
    with translation.override("en"):
        several, one = picture_of(editions.empty(), {}, MARK), picture_of(editions.store(moved=[], course=[]), {}, MARK)
    assert several.startswith(b"\x89PNG")
    assert one.startswith(b"\x89PNG")


def test_every_font_has_its_licence_beside_it() -> None:
    fonts = sorted(path.stem for path in FONTS.iterdir() if path.suffix in (".otf", ".ttf"))
    assert fonts == ["NotoEmoji-Regular", "Pretendard-SemiBold", "PretendardJP-Regular"]
    for name in fonts:
        licence = FONTS / f"LICENSE-{name.partition('-')[0]}.txt"
        assert "SIL OPEN FONT LICENSE" in licence.read_text(encoding="utf-8").upper()


def test_a_report_uses_no_font_of_the_machine() -> None:
    names = {
        str(font.get_object()["/BaseFont"]).partition("+")[2].removesuffix("-Identity-H")
        for each in reader("store", "ko").pages
        for font in cast(Any, each)["/Resources"]["/Font"].values()
    }
    assert names <= {"PretendardJP-Regular", "Pretendard-SemiBold", "NotoEmoji-Regular"}
    assert len(names) >= 2

"""An edition as words: the sentences of the first page, what is left out, and figures as ``wording`` writes them."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from django.utils import translation

from dashboards import wording
from dashboards.metrics import metric
from dashboards.reports.edition import Edition, Reason
from dashboards.reports.pdf import last_pages, phrases, sentences
from dashboards.reports.pdf.document import TableCell
from dashboards.reports.pdf.first_page import change_cell
from dashboards.reports.pdf.words import document_of
from locations.months import parse_month
from tests.dashboards.reports import editions
from tests.dashboards.reports.editions import MARK, TEXTS


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


def strings(part: Any) -> Iterator[str]:
    if isinstance(part, str):
        yield part
    elif isinstance(part, dict):
        yield from (text for each in part.values() for text in strings(each))
    elif isinstance(part, list | tuple):
        yield from (text for each in part for text in strings(each))


def counted(**counts: int) -> Edition:
    base = editions.edition(stores=12, metrics=("nps",), moved=[])
    return replace(base, metrics=[replace(base.metrics[0], counts=counts)])


def titled(consistency: float | None, **counts: int) -> str:
    base = counted(**counts)
    return sentences.title(replace(base, metrics=[replace(base.metrics[0], consistency=consistency)]))


def test_the_title_of_a_brand_says_what_matters() -> None:
    some = {"below": 10, "meets": 92, "too_early": 99}
    assert titled(93.0, **some) == "Most stores feel alike; 10 of 201 are below their standard"
    assert titled(80.0, **some) == "10 of 201 stores are below their standard"
    assert titled(60.0, below=1, meets=4) == "The stores differ widely; 1 of 5 is below its standard"
    assert titled(93.0, below=9, meets=1) == "Most stores are below their standard: 9 of 10"
    assert titled(93.0, meets=9) == "Most stores feel alike; every store meets its standard"
    assert titled(None, too_early=9) == "It is too early to judge any store"
    assert titled(None, no_standard=9) == "No standard is set"


def test_a_region_that_got_worse_comes_first_in_the_title() -> None:
    whole = editions.edition()
    assert sentences.title(whole).startswith("부산 Busan got worse as a whole; ")
    two = [whole.moved[0], replace(whole.moved[0], name="Daegu", stores=3)]
    assert sentences.title(replace(whole, moved=two)).startswith("부산 Busan and 1 more region got worse as a whole; ")


def test_the_title_of_a_store_names_the_metrics_below_and_the_change() -> None:
    one = editions.store(("nps",))
    assert sentences.title(one) == "판교점 Pangyo: below its standard in NPS; NPS worse since July 2026"
    two = editions.store(("nps", "rating"), moved=[])
    assert sentences.title(two) == "판교점 Pangyo: below its standard in NPS and Review rating"
    assert sentences.title(editions.store(moved=[])) == "판교점 Pangyo: below its standard in 5 of 5 metrics"


@pytest.mark.parametrize(
    ("verdicts", "said"),
    [
        (("meets", "meets"), "meets all its standards"),
        (("meets", "too_early"), "meets 1 of its 2 standards, below none for sure"),
        (("too_early", "not_enough"), "too early to say whether it meets its standards"),
        (("no_standard", "no_data"), "no standard is set"),
        (("no_data", "no_data"), "no answers in this period"),
    ],
)
def test_a_store_that_is_not_below_is_said_to_be_what_it_is(verdicts: tuple[str, str], said: str) -> None:
    base = editions.store(("nps", "rating"), moved=[])
    tables = [
        replace(table, figures=[replace(table.figures[0], verdict=verdict)])
        for table, verdict in zip(base.tables, verdicts, strict=True)
    ]
    assert sentences.title(replace(base, tables=tables)) == f"판교점 Pangyo: {said}"


def test_the_paragraph_writes_the_mean_and_whether_its_change_is_chance() -> None:
    line = editions.edition().metrics[0]
    assert sentences.mean_words(line, 12) == "NPS 35: −2 on the 12 months before, more than chance explains."
    unsure = replace(line, change_is_sure=False)
    assert sentences.mean_words(unsure, 12) == "NPS 35: −2 on the 12 months before, which may be chance."
    assert sentences.mean_words(replace(line, change=0.2), 12) == "NPS 35, as in the 12 months before."
    assert sentences.mean_words(replace(line, change=None), 12) == "NPS: 35."


def test_only_a_change_beyond_chance_has_an_arrow_and_a_tone() -> None:
    lines = {each["name"]: each for each in document_of(editions.edition(), {}, MARK)["first"]["even"]["lines"]}
    sure, unsure = lines["Net promoter score"]["change"], lines["Satisfied customers"]["change"]
    assert (sure["arrow"], sure["tone"]) == ("▼", "below")
    assert (unsure["arrow"], unsure["tone"]) == ("", "plain")
    assert change_cell(metric("nps"), -2.0, False, is_sure=False) == TableCell("−2")
    assert change_cell(metric("resolution_time"), -2.0, True, is_sure=True) == TableCell("−2.0 h", "meets", "▼")


def test_what_has_no_data_is_left_out() -> None:
    bare = document_of(editions.edition(metrics=("rating",), moved=[], quotes=[], standards=[]), {}, MARK)
    titles = [block.get("title") for section in bare["sections"] for block in section["blocks"]]
    assert bare["first"]["changes"] is None
    assert "What customers of these stores wrote" not in titles
    assert "Standards that applied" not in titles


def test_a_month_without_answers_says_so_and_shows_nothing_empty() -> None:
    document = document_of(editions.empty(), {}, MARK)
    assert document["title"] == "No figures for October 2026"
    assert document["first"] == {"verdicts": [], "even": None, "changes": None, "look": None, "blocks": ()}


def test_a_quote_whose_text_is_gone_is_left_out() -> None:
    texts = {("review", 1): "too slow"}
    said = [text for text in strings(document_of(editions.edition(), texts, MARK)) if "too slow" in text]
    assert len(said) == 2, "beside its store on the first page, and among all quotes"
    assert not any("cold" in text for text in strings(document_of(editions.edition(), texts, MARK)))


def test_review_and_answer_of_the_same_number_keep_their_own_words() -> None:
    blocks = [b for section in document_of(editions.edition(), TEXTS, MARK)["sections"] for b in section["blocks"]]
    quotes = next(block["quotes"] for block in blocks if block["kind"] == "quotes")
    assert quotes[1]["words"].startswith("Waited twenty minutes")
    assert quotes[1]["when"] == "review · 2 of 5 · September 2026"
    assert quotes[2]["words"].startswith("리뉴얼 뒤로")
    assert quotes[2]["when"] == "survey answer · 3 of 10 · October 2026"


def test_a_draft_says_so_and_a_revision_names_what_it_replaces() -> None:
    draft = document_of(editions.edition(revision=0), {}, MARK)
    assert draft["draft"] == "Draft: the month is not closed"
    second = document_of(editions.revised(editions.edition()), {}, MARK)
    assert second["draft"] == ""
    assert "revision 2, replaces revision 1 of Nov. 5, 2026" in [each["text"] for each in second["foot"]]


def test_a_revision_lists_its_reasons_and_at_most_sixty_figures() -> None:
    section = document_of(editions.revised(editions.edition(), 70), {}, MARK)["sections"][0]
    why, table = section["blocks"]
    assert section["title"] == "What changed and why"
    assert (
        why["paragraphs"][0]
        == "1. Import 17 of Nov. 12, 2026 (late_answers.csv): 1,240 records of the month came late."
    )
    assert table["title"] == "70 figures changed"
    assert len(table["table"]["rows"]) == 60
    assert table["more"] == "10 more differences are in the workbook."


@pytest.mark.parametrize(
    ("figure", "before", "words"),
    [
        ("value", 0.7812, "78.1%"),
        ("n", 1204.0, "1,204"),
        ("p_below", 0.999, "over 99%"),
        ("verdict", "too_early", "too early to say"),
        ("rank", 12.34, "12.3"),
        ("change", -0.02, "−2.0 pt"),
        ("confirmed", True, "yes"),
        ("value", None, "—"),
    ],
)
def test_a_figure_that_changed_is_written_by_its_kind(figure: str, before: Any, words: str) -> None:
    assert last_pages.figure_words(metric("csat"), figure, before) == words


@pytest.mark.parametrize("kind", ["import", "undo", "standard", "erased", "placement", "formula", "unknown"])
@pytest.mark.parametrize("language", ["en", "ko"])
def test_every_reason_has_words(kind: str, language: str) -> None:
    with translation.override(language):
        words = last_pages.reason_words(Reason(kind, None, "nps", "2026-11-12", None))
    assert "2026" in words
    assert "%(" not in words


def test_names_are_cut_by_the_room_they_take() -> None:
    assert phrases.shortened("가나다라마", 10) == "가나다라마"
    assert phrases.shortened("가나다라마바", 10) == "가나다라…"
    assert phrases.as_said("a\nb\x00\u2028c \ud800", 20) == "a b c"


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("make", [editions.edition, editions.region, editions.store, editions.empty])
def test_every_length_lies_on_its_picture(language: str, make: Any) -> None:
    def shares(part: Any, name: str = "") -> Iterator[float]:
        if isinstance(part, float):
            yield part
        elif isinstance(part, dict):
            yield from (share for key, each in part.items() for share in shares(each, key))
        elif isinstance(part, list | tuple):
            yield from (share for each in part for share in shares(each, name))

    with translation.override(language):
        found = list(shares(document_of(make(), TEXTS, MARK)))
    assert all(0 <= share <= 100 for share in found)


def test_the_words_are_those_of_the_language() -> None:
    with translation.override("ko"):
        document = document_of(editions.edition(), TEXTS, MARK)
        month = wording.month_name(parse_month("2026-10"))
    assert document["language"] == "ko"
    assert document["eyebrow"] == f"월간 보고서 · {month}"
    assert "부산 Busan 전체가 나빠졌습니다" in document["title"]

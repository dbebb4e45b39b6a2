"""Numbers and verdicts as people read them, in both languages."""

from dataclasses import replace

import pytest
from django.utils import formats, translation
from hypothesis import given
from hypothesis import strategies as st

from dashboards import wording
from dashboards.metrics import metric
from dashboards.rows import StoreRow
from locations.months import parse_month

OCTOBER = parse_month("2026-10")
SEOMYEON = StoreRow(
    store="0231",
    name="서면점",
    n=247,
    value=12.04,
    low=3.1,
    high=20.9,
    shrunken=14.0,
    rank=190.0,
    rank_low=171.2,
    rank_high=200.0,
    p_worst=0.8,
    p_below=0.9962,
    z=-4.0,
    q=0.001,
    band="alarm",
    confirmed=True,
    verdict="below",
    expected=41.0,
    target=30.0,
)


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.mark.parametrize(
    ("key", "figure", "text"),
    [
        ("nps", 38.04, "38"),
        ("nps", -12.3, "−12"),
        ("nps", -0.4, "0"),
        ("csat", 0.8754, "87.5%"),
        ("rating", 4.205, "4.21★"),
        ("resolution_time", 1234.5, "1,234.5 h"),
        ("nps", None, "—"),
        ("csat", 1.0, "100.0%"),
    ],
)
def test_values_carry_their_unit(key, figure, text):
    assert wording.value(metric(key), figure) == text


def test_ranges_of_hours_are_minutes_up_to_an_hour():
    assert [wording.hours_between(*ends) for ends in ((1 / 60, 1 / 12), (0.5, 1.0), (4.0, 8.0), (720.0, 2160.0))] == [
        "1–5 min",
        "30–60 min",
        "4–8 h",
        "30–90 days",
    ]


def test_intervals_say_the_unit_once():
    assert wording.interval(metric("csat"), 0.81, 0.9) == "81.0–90.0%"
    assert wording.interval(metric("nps"), -3.4, 21) == "−3 to 21"
    assert wording.interval(metric("nps"), None, None) == "—"


def test_changes_are_signed_and_shares_change_in_points():
    assert wording.change(metric("nps"), 3.2) == "+3"
    assert wording.change(metric("csat"), -0.012) == "−1.2 pt"
    assert wording.change(metric("nps"), 0.3) == "no change"
    assert wording.change(metric("resolution_time"), -2.25) == "−2.2 h"
    assert wording.change(metric("nps"), None) == "—"


def test_no_probability_is_certain():
    assert [wording.probability(p) for p in (1.0, 0.995, 0.986, 0.5, 0.004)] == [
        "over 99%",
        "over 99%",
        "99%",
        "50%",
        "under 1%",
    ]


def test_one_plain_sentence_per_outlier():
    assert wording.outlier_sentence(SEOMYEON, metric("nps")) == (
        "서면점: NPS 12 (3–21), comparable stores 41. Below the standard of 30 with over 99% probability; 247 answers."
    )


def test_the_same_sentence_in_korean_holds_no_english_word():
    with translation.override("ko"):
        sentence = wording.outlier_sentence(SEOMYEON, metric("nps"))
    assert "서면점" in sentence
    assert "247" in sentence
    assert not any(word.isascii() and word.isalpha() for word in sentence.replace("NPS", "").split())


def test_open_verdicts_say_how_many_more_answers_would_settle_them():
    few = replace(SEOMYEON, n=14, value=20.0, verdict="too_early", p_below=0.7, needed=37)
    assert wording.verdict_sentence(few, metric("nps")) == (
        "Too early to say: 14 answers, about 40 more would settle it."
    )
    fewer = replace(few, n=3, needed=None, verdict="not_enough")
    assert wording.verdict_sentence(fewer, metric("nps")) == "Not enough answers to say: 3 answers; a verdict takes 10."


def test_a_sure_store_that_is_not_judged_says_why():
    early = replace(SEOMYEON, n=50, verdict="too_early", p_below=0.97, needed=None)
    assert wording.verdict_sentence(early, metric("nps")) == (
        "Too early to say: with fewer than 12 stores, only one that clearly differs from the others is judged; "
        "50 answers."
    )


def test_a_store_judged_by_its_own_answers_says_so():
    own = replace(SEOMYEON, n=50, verdict="below", p_below=0.97, basis="own")
    assert wording.verdict_sentence(own, metric("nps")).endswith("with 97% probability, judged by its own 50 answers.")


WAITING = replace(
    SEOMYEON, n=14, value=12.9, shrunken=11.6, target=12.0, confirmed=False, verdict="meets", p_below=0.07
)


def test_a_verdict_on_the_other_side_than_the_value_says_why():
    assert wording.verdict_sentence(WAITING, metric("resolution_time")) == (
        "Meets the standard of 12.0 h with 93% probability; 14 answers. Its own 14 answers show 12.9 h, but the "
        "careful estimate, which allows for how few they are, is 11.6 h: the verdict rests on that."
    )
    worse = replace(WAITING, value=4.3, shrunken=4.05, target=4.2, verdict="below", p_below=0.95)
    assert "show 4.30★, but the careful estimate" in wording.verdict_sentence(worse, metric("rating"))


@pytest.mark.parametrize(
    "fields",
    [
        {"value": 11.8},
        {"value": 12.04},
        {"basis": "own"},
        {"verdict": "too_early"},
        {"shrunken": None},
        {"value": None, "n": 3},
        {"target": None, "verdict": "no_standard"},
    ],
)
def test_nothing_is_explained_where_value_and_verdict_agree(fields):
    assert wording.apart(replace(WAITING, **fields), metric("resolution_time")) == ""


@pytest.mark.parametrize(
    ("n", "needed", "known"),
    [(14, 140, True), (14, 150, False), (3, 90, True), (800, 1_900, True), (800, 16_000, False)],
)
def test_a_number_of_answers_that_never_comes_is_not_asked_for(n, needed, known):
    open_one = replace(SEOMYEON, n=n, value=20.0, verdict="too_early", p_below=0.7, needed=needed, confirmed=False)
    said = wording.verdict_sentence(open_one, metric("nps"))
    assert ("more would settle it" in said) is known
    assert ("as good as at the standard" in said) is not known
    few = wording.verdict_sentence(replace(open_one, verdict="not_enough"), metric("nps"))
    assert ("nearly all the same" in few) is not known


def test_a_hidden_value_says_why():
    tiny = replace(SEOMYEON, n=3, value=None, low=None, high=None, verdict="not_enough", needed=None)
    assert "NPS not shown under 5 answers" in wording.outlier_sentence(tiny, metric("nps"))


def test_ranks_are_ranges():
    assert wording.rank_words(SEOMYEON, 200) == "between 171 and 200 of 200"


def test_months_and_windows_by_language():
    assert wording.month_name(OCTOBER) == "October 2026"
    assert wording.period(OCTOBER, 12) == "November 2025 – October 2026"
    assert wording.window_name(0) == "all time"
    with translation.override("ko"):
        assert wording.month_name(OCTOBER) == "2026년 10월"


@pytest.mark.parametrize("language", ["en", "ko"])
@given(
    figure=st.one_of(st.integers(-(10**14), 10**14), st.floats(-1e14, 1e14), st.floats(-200, 200)),
    decimals=st.integers(0, 3),
)
def test_a_number_is_written_as_django_writes_it(language, figure, decimals):
    rounded = round(figure, decimals)
    with translation.override(language):
        plain = formats.number_format(abs(rounded), decimals, use_l10n=True, force_grouping=True)
        assert wording.number(figure, decimals) == (f"−{plain}" if rounded < 0 else plain)


@pytest.mark.parametrize("name", ["مطعم القاهرة", "\u202eRTL override"])
def test_a_name_of_the_other_direction_leaves_the_sentence_alone(name: str) -> None:
    said = wording.outlier_sentence(replace(SEOMYEON, name=name), metric("nps"))
    assert said.startswith(f"\u2068{name}\u2069: NPS 12")
    assert wording.name("서면점 Seomyeon") == "서면점 Seomyeon"

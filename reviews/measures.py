"""Decide what one fact counts for: fact -> value and bin, or the reason why it is not measured (pure).

A measure reads a raw score from a fact (stars, points, 1 for yes, hours), the value that is summed follows from the
score, and so does the bin of the histogram. Facts are anything with the attributes named in ``columns``: a row of the
database, a group of equal rows, a test's own tuple. No measure reads the clock: what is not decided yet is decided by
when the source was last viewed.
"""

import math
from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise
from typing import Any

from reviews.answers import (
    answer_hours,
    fcr,
    first_response,
    house_answer_hours,
    in_time,
    reopened,
    resolution,
    resolved,
)
from reviews.listings.compare import matches
from reviews.outcomes import Around, Counted, Outcome, duration
from reviews.themes.keys import OTHER, THEMES
from reviews.themes.marking import Mark

REPLY_LIMIT = timedelta(hours=24)
"""Within which a review should have its reply; the one deadline of the metric, the pages and the filters."""

BIN_WIDTH = 0.05
"""Largest width of a duration's bin in natural logarithms; half of it is the largest error of a quantile, 2.5 %."""

READABLE_HOURS = (1 / 60, 1 / 12, 1 / 4, 1 / 2, 1, 2, 4, 8, 24, 48, 96, 168, 336, 720, 2_160, 8_760, 87_600)
"""Ends of the bins that people see: minutes, hours, days, weeks, a month, a quarter, a year, ten."""


def _fine_edges() -> tuple[float, ...]:
    """Give the ends of the bins that are counted; every readable end is one of them."""
    edges: list[float] = []
    for low, high in pairwise(READABLE_HOURS):
        parts = math.ceil(math.log(high / low) / BIN_WIDTH)
        edges += [low * (high / low) ** (part / parts) for part in range(parts)]
    return (*edges, READABLE_HOURS[-1])


BIN_EDGES = _fine_edges()
"""Bin i of a duration lies from the i-th of these hours to the next; the last bin also has what is longer."""


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure.

    ``table`` names the kind of fact, ``columns`` what of the fact decides, ``exact_only`` that facts with a rough
    date never count, ``is_state`` that a month has its last sighting and a window its newest month, ``one_scale``
    that scores of different scales may not be added.
    """

    key: str
    table: str
    columns: Sequence[str]
    of: Callable[[Any, Around], Outcome]
    value: Callable[[str, float], float]
    bin: Callable[[float], str]
    exact_only: bool = False
    is_state: bool = False
    one_scale: bool = False

    def scale(self, series: str) -> str:
        """Return the part of a series that decides which scores may be added: "google|1-5" -> "1-5"."""
        return series.rpartition("|")[2]


def top_two(series: str, score: float) -> float:
    """Return 1 for the two best boxes of the scale that the series names, else 0.

    >>> top_two("1-5", 4), top_two("cases|1-5", 3), top_two("0-10", 9)
    (1.0, 0.0, 1.0)
    """
    best = int(series.rpartition("|")[2].partition("-")[2])
    return float(score >= best - 1)


def promoter(_series: str, score: float) -> float:
    """Return +1 for 9 and 10, 0 for 7 and 8, -1 below."""
    return float(score >= 9) - float(score <= 6)


def readable(histogram: Mapping[str, int]) -> list[tuple[float, float, int]]:
    """Sum a duration histogram into bins that people read, from the first to the last filled: (from, to) hours, count.

    >>> readable({"0": 1, "1": 1, "40": 2})
    [(0.016666666666666666, 0.08333333333333333, 2), (0.08333333333333333, 0.25, 2)]
    """
    counts = [0] * (len(READABLE_HOURS) - 1)
    for label, count in histogram.items():
        counts[bisect_right(READABLE_HOURS, BIN_EDGES[int(label)]) - 1] += count
    filled = [index for index, count in enumerate(counts) if count]
    return [
        (READABLE_HOURS[index], READABLE_HOURS[index + 1], counts[index])
        for index in range(filled[0] if filled else 0, filled[-1] + 1 if filled else 0)
    ]


def _itself(_series: str, score: float) -> float:
    return float(score)


def _logarithm(_series: str, score: float) -> float:
    return math.log(score)


def _whole(score: float) -> str:
    return str(int(score))


def _duration_bin(score: float) -> str:
    return str(min(max(bisect_right(BIN_EDGES, score) - 1, 0), len(BIN_EDGES) - 2))


def _nps(fact: Any, _around: Around) -> Outcome:
    return "not_answered" if fact.nps is None else [Counted("0-10", fact.nps)]


def _csat(fact: Any, _around: Around) -> Outcome:
    if fact.csat is None:
        return "not_answered"
    return [Counted(f"{fact.csat_min}-{fact.csat_max}", fact.csat)]


def _case_csat(fact: Any, _around: Around) -> Outcome:
    return "not_answered" if fact.csat is None else [Counted("cases|1-5", fact.csat)]


def _ces(fact: Any, _around: Around) -> Outcome:
    if fact.ces is None:
        return "not_answered"
    return [Counted(f"{fact.ces_min}-{fact.ces_max} {fact.ces_better}", fact.ces)]


def _rating(fact: Any, around: Around) -> Outcome:
    if fact.rating is None:
        return "no_rating"
    return [Counted(f"{around.publisher}|1-{fact.rating_max}", fact.rating)]


def _response(fact: Any, around: Around) -> Outcome:
    if fact.answered is None:
        return "replies_not_told"
    return [Counted(around.publisher, fact.answered)]


def _replied(fact: Any, around: Around) -> Outcome:
    if fact.precision != "exact":
        return "rough_date"
    if fact.replied_at is not None:
        waited = fact.replied_at - fact.posted_from
        return "reply_before_review" if waited < timedelta(0) else [Counted(around.publisher, waited <= REPLY_LIMIT)]
    if fact.answered is None:
        return "replies_not_told"
    if fact.answered:
        return "reply_time_unknown"
    if around.seen_at is None or around.seen_at < fact.posted_from + REPLY_LIMIT:
        return "source_not_seen_again"
    return [Counted(around.publisher, 0)]


def _reply_hours(fact: Any, around: Around) -> Outcome:
    if fact.precision != "exact":
        return "rough_date"
    if fact.replied_at is None:
        return "not_answered"
    return duration(around.publisher, fact.posted_from, fact.replied_at)


def _presence(fact: Any, around: Around) -> Outcome:
    return [Counted(around.publisher, fact.present)]


def _accuracy(fact: Any, around: Around) -> Outcome:
    if not fact.present:
        return "not_present"
    return [Counted(around.publisher, match) for match in matches(fact, around.store)] or "nothing_to_compare"


_EXACT_REPLY = ("precision", "posted_from", "replied_at", "answered")
_ITEM = ("kind", "is_exact", "source_gone")
_ANSWER = (*_ITEM, "spoke_at", "answered_at")
_SHOWN = (
    *("seen_at", "present", "name", "street", "city", "postcode", "phone", "website", "hours"),
    *("latitude", "longitude"),
)

COUNTED: Sequence[Measure] = (
    Measure("nps", "survey", ("nps",), _nps, promoter, _whole),
    Measure("csat", "survey", ("csat", "csat_min", "csat_max"), _csat, top_two, _whole),
    Measure("ces", "survey", ("ces", "ces_min", "ces_max", "ces_better"), _ces, _itself, _whole, one_scale=True),
    Measure("rating", "review", ("rating", "rating_max"), _rating, _itself, _whole, one_scale=True),
    Measure("review_response_rate", "review", ("answered",), _response, _itself, _whole),
    Measure("replied_in_24h", "review", _EXACT_REPLY, _replied, _itself, _whole, exact_only=True),
    Measure("reply_hours", "review", _EXACT_REPLY, _reply_hours, _logarithm, _duration_bin, exact_only=True),
    Measure("listing_presence", "listing", _SHOWN, _presence, _itself, _whole, is_state=True),
    Measure("listing_accuracy", "listing", _SHOWN, _accuracy, _itself, _whole, is_state=True),
    Measure("csat", "case", ("csat",), _case_csat, top_two, _whole),
    Measure("fcr", "case", ("closed_at", "contacts", "reopened", "reopened_at"), fcr, _itself, _whole),
    Measure("resolution_time", "case", ("opened_at", "closed_at"), resolution, _logarithm, _duration_bin),
    Measure(
        "case_first_response",
        "case",
        ("opened_at", "first_response_at"),
        first_response,
        _logarithm,
        _duration_bin,
    ),
    Measure(
        "resolved_in_time",
        "case",
        ("opened_at", "closed_at", "reopened_at", "paused_seconds"),
        resolved,
        _itself,
        _whole,
    ),
    Measure("cases_reopened", "case", ("closed_at", "reopened", "reopened_at"), reopened, _itself, _whole),
    Measure(
        "answered_in_time",
        "item",
        (*_ITEM, "in_time_customer"),
        in_time("in_time_customer"),
        _itself,
        _whole,
        exact_only=True,
    ),
    Measure(
        "house_answered_in_time",
        "item",
        (*_ITEM, "in_time_house"),
        in_time("in_time_house"),
        _itself,
        _whole,
        exact_only=True,
    ),
    Measure("answer_hours", "item", _ANSWER, answer_hours, _logarithm, _duration_bin, exact_only=True),
    Measure(
        "house_answer_hours",
        "item",
        (*_ANSWER, "house_seconds"),
        house_answer_hours,
        _logarithm,
        _duration_bin,
        exact_only=True,
    ),
)

"""Every way in which a kind of fact feeds a measure; CSAT also comes from cases, in a series of its own."""

MOMENTS = frozenset(
    {
        *("posted_from", "replied_at", "opened_at", "first_response_at", "closed_at", "reopened_at", "seen_at"),
        *("spoke_at", "answered_at"),
    }
)
"""Columns by which facts are hardly ever equal, or that count by when their source was last viewed."""

THEME = "theme:"
"""What the measures of themes begin with: of all texts of a cell, how many complain about the theme."""


def _of_no_column(_fact: Any, _around: Around) -> Outcome:
    return "counted_from_marks"


THEME_MEASURES: dict[str, Measure] = {
    THEME + theme: Measure(THEME + theme, "text", (), _of_no_column, _itself, _whole) for theme in (*THEMES, OTHER)
}
"""One for each theme, and one for texts that are about none of them; they count marks and not columns."""

MEASURES: Mapping[str, Measure] = {measure.key: measure for measure in COUNTED} | THEME_MEASURES


def complained(found: Collection[Mark]) -> set[str]:
    """Return the measures of themes that a text with these marks counts for.

    >>> sorted(complained([Mark("wait", -1, 0, 4), Mark("rude", 1, 9, 13)])), complained([])
    (['theme:wait'], {'theme:other'})
    """
    return {THEME + mark.theme for mark in found if mark.polarity < 0} if found else {THEME + OTHER}


def raw_scores(measures: Iterable[Measure], fact: Any, around: Around) -> Iterator[tuple[tuple[str, str], float]]:
    """Yield what a fact counts for: (measure, series) and raw score."""
    for measure in measures:
        outcome = measure.of(fact, around)
        if not isinstance(outcome, str):
            for series, score in outcome:
                yield (measure.key, series), score

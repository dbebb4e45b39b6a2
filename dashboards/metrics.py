"""The registry of metrics: one frozen entry each, walked by scoring, pages, API, exports and help (pure).

An entry says which tally measure feeds the metric, what family of arithmetic it follows (which decides variance,
interval and test), how the modelled value becomes the one people see, and the words for it. The words are English
message ids; what shows them translates them.
"""

import math
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal


def gettext_noop(message: str) -> str:
    """Mark a message for the catalogue; it is translated where it is shown."""
    return message


class Family(StrEnum):
    """The arithmetic of a metric (STATISTICS, step 1)."""

    MEAN = "mean"
    NPS = "nps"
    PROPORTION = "proportion"
    DURATION = "duration"


Better = Literal["high", "low"]


@dataclass(frozen=True, slots=True)
class Metric:
    """One metric.

    The model works on the scale of the tally (NPS -1..1, shares 0..1, stars, logarithms of hours); ``outside`` turns
    a modelled value into the unit people see and ``inside`` back. ``low`` and ``high`` bound the modelled value; None
    where it has no bound. ``least`` and ``most`` are the ends of the axis in the outside unit. ``instead_of`` names the
    metric whose place it takes on pages and in reports, and ``of_desk`` says that these show it only where the desk is
    used; both are read by ``shown``.
    """

    key: str
    measure: str
    family: Family
    better: Better
    unit: str
    label: str
    short: str
    meaning: str
    formula: str
    left_out: str
    low: float | None
    high: float | None
    decimals: int = 1
    series: str = ""
    instead_of: str = ""
    of_desk: bool = False

    def outside(self, value: float) -> float:
        """Give a modelled value in the unit that people see."""
        return _OUTSIDE[self.family](value)

    def inside(self, value: float) -> float:
        """Give a value in people's unit on the scale of the model; raises ValueError for a duration of 0 or less."""
        if self.family is Family.NPS:
            return value / 100
        return math.log(value) if self.family is Family.DURATION else value

    def spread(self, tau: float) -> float:
        """Give a standard deviation in the outside unit; durations stay in logarithmic units."""
        return 100 * tau if self.family is Family.NPS else tau

    @property
    def bounds(self) -> tuple[float, float] | None:
        """Both ends of the modelled value, or None where it is unbounded."""
        return None if self.low is None or self.high is None else (self.low, self.high)

    @property
    def ends(self) -> tuple[float, float] | None:
        """Both ends of the value in people's unit, or None where it is unbounded."""
        return (self.outside(self.bounds[0]), self.outside(self.bounds[1])) if self.bounds else None

    def can_be_demanded(self, target: float) -> bool:
        """Whether a standard (outside unit) lies where values can; 85 for 0.85 does not."""
        if not math.isfinite(target) or (self.family is Family.DURATION and target <= 0):
            return False
        return self.ends is None or self.ends[0] <= target <= self.ends[1]

    @property
    def higher_is_better(self) -> bool:
        return self.better == "high"


_OUTSIDE: dict[Family, Callable[[float], float]] = {
    Family.MEAN: float,
    Family.PROPORTION: float,
    Family.NPS: lambda value: 100 * value,
    Family.DURATION: math.exp,
}

METRICS: tuple[Metric, ...] = (
    Metric(
        key="nps",
        measure="nps",
        family=Family.NPS,
        better="high",
        unit="",
        label=gettext_noop("Net promoter score"),
        short=gettext_noop("NPS"),
        meaning=gettext_noop("How many more customers would recommend the store than would warn against it."),
        formula=gettext_noop("100 × (share of answers 9–10 minus share of answers 0–6)"),
        left_out=gettext_noop("Answers without a score. Stars are never turned into NPS."),
        low=-1.0,
        high=1.0,
        decimals=0,
    ),
    Metric(
        key="csat",
        measure="csat",
        family=Family.PROPORTION,
        better="high",
        unit="%",
        label=gettext_noop("Satisfied customers"),
        short=gettext_noop("CSAT"),
        meaning=gettext_noop("Share of customers who chose one of the two best answers of the question's own scale."),
        formula=gettext_noop("answers in the top two boxes ÷ all answers"),
        left_out=gettext_noop("Answers without a score."),
        low=0.0,
        high=1.0,
    ),
    Metric(
        key="ces",
        measure="ces",
        family=Family.MEAN,
        better="high",
        unit="",
        label=gettext_noop("Customer effort score"),
        short=gettext_noop("CES"),
        meaning=gettext_noop("How easy it was to get things done, on the scale of the question that was asked."),
        formula=gettext_noop("mean of the scores of one scale"),
        left_out=gettext_noop("Answers on any other scale than the most used one: scales are never mixed."),
        low=None,
        high=None,
        decimals=2,
    ),
    Metric(
        key="rating",
        measure="rating",
        family=Family.MEAN,
        better="high",
        unit="★",
        label=gettext_noop("Review rating"),
        short=gettext_noop("Rating"),
        meaning=gettext_noop("Mean of the stars in public reviews."),
        formula=gettext_noop("mean of the stars from 1 to 5"),
        left_out=gettext_noop("Reviews without stars, and reviews on another scale than 1 to 5."),
        low=1.0,
        high=5.0,
        decimals=2,
        series="1-5",
    ),
    Metric(
        key="review_response_rate",
        measure="review_response_rate",
        family=Family.PROPORTION,
        better="high",
        unit="%",
        label=gettext_noop("Reviews answered"),
        short=gettext_noop("Answered"),
        meaning=gettext_noop("Share of public reviews that the store replied to."),
        formula=gettext_noop("reviews with a reply ÷ all reviews"),
        left_out=gettext_noop("Reviews from files that do not state replies."),
        low=0.0,
        high=1.0,
    ),
    Metric(
        key="replied_in_24h",
        measure="replied_in_24h",
        family=Family.PROPORTION,
        better="high",
        unit="%",
        label=gettext_noop("Answered within 24 hours"),
        short=gettext_noop("24 h replies"),
        meaning=gettext_noop("Share of public reviews whose first reply came within a day."),
        formula=gettext_noop("reviews answered within 24 hours ÷ reviews at least 24 hours old"),
        left_out=gettext_noop("Reviews whose date is only known roughly, and unanswered ones younger than a day."),
        low=0.0,
        high=1.0,
    ),
    Metric(
        key="listing_accuracy",
        measure="listing_accuracy",
        family=Family.PROPORTION,
        better="high",
        unit="%",
        label=gettext_noop("Listing accuracy"),
        short=gettext_noop("Listings"),
        meaning=gettext_noop("Share of the fields on maps and directories that match the brand's own record."),
        formula=gettext_noop("matching fields ÷ fields that both the publisher and the brand's record hold"),
        left_out=gettext_noop("Fields that a publisher does not show; whether a listing exists is counted apart."),
        low=0.0,
        high=1.0,
    ),
    Metric(
        key="fcr",
        measure="fcr",
        family=Family.PROPORTION,
        better="high",
        unit="%",
        label=gettext_noop("Solved at first contact"),
        short=gettext_noop("FCR"),
        meaning=gettext_noop(
            "Share of service cases closed after a single contact and not opened again within 7 days."
        ),
        formula=gettext_noop("cases closed with one contact and not reopened ÷ closed cases"),
        left_out=gettext_noop("Open cases, and cases closed less than 7 days before the source was last seen."),
        low=0.0,
        high=1.0,
    ),
    Metric(
        key="resolution_time",
        measure="resolution_time",
        family=Family.DURATION,
        better="low",
        unit="h",
        label=gettext_noop("Time to resolution"),
        short=gettext_noop("Resolution"),
        meaning=gettext_noop("Typical hours from opening a service case to closing it."),
        formula=gettext_noop("median of the hours; stores are compared by the mean of their logarithms"),
        left_out=gettext_noop("Open cases, and cases that close before they open."),
        low=None,
        high=None,
    ),
    Metric(
        key="answered_in_time",
        measure="answered_in_time",
        family=Family.PROPORTION,
        better="high",
        unit="%",
        label=gettext_noop("Answered in time for the customer"),
        short=gettext_noop("In time"),
        meaning=gettext_noop(
            "Share of what customers said whose first answer came by the deadline on the clock on the wall."
        ),
        formula=gettext_noop("items answered by the deadline ÷ items answered, or whose deadline has passed"),
        left_out=gettext_noop(
            "Items whose date is only known roughly, open ones before their deadline, and those that needed no answer "
            "or were closed before it."
        ),
        low=0.0,
        high=1.0,
        instead_of="replied_in_24h",
        of_desk=True,
    ),
    Metric(
        key="house_answered_in_time",
        measure="house_answered_in_time",
        family=Family.PROPORTION,
        better="high",
        unit="%",
        label=gettext_noop("Answered in time by open hours"),
        short=gettext_noop("In time, open hours"),
        meaning=gettext_noop(
            "Share of what customers said whose first answer came within the open hours that the store has for it."
        ),
        formula=gettext_noop("items answered within the open hours ÷ items answered, or whose open hours have passed"),
        left_out=gettext_noop(
            "Items whose date is only known roughly, open ones before their deadline, those that needed no answer or "
            "were closed before it, and stores that never open."
        ),
        low=0.0,
        high=1.0,
        of_desk=True,
    ),
    Metric(
        key="answer_hours",
        measure="answer_hours",
        family=Family.DURATION,
        better="low",
        unit="h",
        label=gettext_noop("Time to the answer"),
        short=gettext_noop("Hours to answer"),
        meaning=gettext_noop("Typical hours from what a customer said to the first answer, on the clock on the wall."),
        formula=gettext_noop("median of the hours; stores are compared by the mean of their logarithms"),
        left_out=gettext_noop(
            "Items without an answer, those whose date is only known roughly, and answers dated before the question."
        ),
        low=None,
        high=None,
        of_desk=True,
    ),
    Metric(
        key="house_answer_hours",
        measure="house_answer_hours",
        family=Family.DURATION,
        better="low",
        unit="h",
        label=gettext_noop("Open hours to the answer"),
        short=gettext_noop("Open hours to answer"),
        meaning=gettext_noop("Typical hours for which the store was open between what a customer said and the answer."),
        formula=gettext_noop("median of the open hours; stores are compared by the mean of their logarithms"),
        left_out=gettext_noop(
            "Items without an answer, those whose date is only known roughly, answers dated before the question, and "
            "stores whose hours nobody states."
        ),
        low=None,
        high=None,
        of_desk=True,
    ),
    Metric(
        key="case_first_response",
        measure="case_first_response",
        family=Family.DURATION,
        better="low",
        unit="h",
        label=gettext_noop("First response to cases"),
        short=gettext_noop("First response"),
        meaning=gettext_noop("Typical hours from opening a service case to the first response."),
        formula=gettext_noop("median of the hours; stores are compared by the mean of their logarithms"),
        left_out=gettext_noop("Cases without a first response, and responses dated before the case was opened."),
        low=None,
        high=None,
        of_desk=True,
    ),
    Metric(
        key="resolved_in_time",
        measure="resolved_in_time",
        family=Family.PROPORTION,
        better="high",
        unit="%",
        label=gettext_noop("Cases resolved in time"),
        short=gettext_noop("Resolved in time"),
        meaning=gettext_noop(
            "Share of service cases closed within 72 hours; the clock stands still while the desk waits for the "
            "customer and starts anew when a case is opened again."
        ),
        formula=gettext_noop("cases closed within 72 hours ÷ cases closed, or seen open after that"),
        left_out=gettext_noop("Open cases that their source did not show after the 72 hours."),
        low=0.0,
        high=1.0,
        of_desk=True,
    ),
    Metric(
        key="cases_reopened",
        measure="cases_reopened",
        family=Family.PROPORTION,
        better="low",
        unit="%",
        label=gettext_noop("Cases opened again"),
        short=gettext_noop("Opened again"),
        meaning=gettext_noop("Share of closed service cases that were opened again within 7 days."),
        formula=gettext_noop("closed cases opened again within 7 days ÷ closed cases"),
        left_out=gettext_noop(
            "Open cases, cases closed less than 7 days before the source was last seen, and sources that do not say."
        ),
        low=0.0,
        high=1.0,
        of_desk=True,
    ),
)

_BY_KEY = {metric.key: metric for metric in METRICS}


def metric(key: str) -> Metric:
    """Return the entry of a key. Raises KeyError with a sentence that lists the keys there are."""
    if key not in _BY_KEY:
        raise KeyError(f"There is no metric “{key}”; choose one of {', '.join(_BY_KEY)}.")
    return _BY_KEY[key]


def keys() -> Iterable[str]:
    return _BY_KEY.keys()


def shown(measured: Collection[str]) -> list[str]:
    """Give the metrics that pages and reports show of those that something is measured of, in registry order.

    What the desk decides takes the place of what rests on the sources alone, and cases tell of answers only where the
    desk is used; the API and commands give every metric.

    >>> shown(["replied_in_24h", "cases_reopened"]), shown(["replied_in_24h", "answered_in_time", "cases_reopened"])
    (['replied_in_24h'], ['answered_in_time', 'cases_reopened'])
    """
    replaced = {entry.instead_of for entry in METRICS if entry.instead_of and entry.key in measured}
    return [
        entry.key
        for entry in METRICS
        if entry.key in measured and entry.key not in replaced and (replaced or not entry.of_desk)
    ]


def demanded(measured: Collection[str]) -> list[str]:
    """Give the metrics that pages offer a standard for: all of them, those of the desk once something is measured."""
    offered = {*shown(measured), *(entry.key for entry in METRICS if not entry.of_desk)}
    return [key for key in _BY_KEY if key in offered]


def theme_metric(theme: str) -> Metric:
    """Return a theme as a metric: the share of texts that complain of it; it has no standard and no stored scores."""
    return Metric(
        key=f"theme:{theme}",
        measure=f"theme:{theme}",
        family=Family.PROPORTION,
        better="low",
        unit="%",
        label=theme,
        short=theme,
        meaning=gettext_noop("Share of what customers write that complains of one theme."),
        formula=gettext_noop("texts that complain of the theme ÷ all texts"),
        left_out=gettext_noop("Answers and reviews without words."),
        low=0.0,
        high=1.0,
    )

"""The registry of metrics: one frozen entry each, walked by scoring, pages, API, exports and help (pure).

An entry says which tally measure feeds the metric, what family of arithmetic it follows (which decides variance,
interval and test), how the modelled value becomes the one people see, and the words for it. The words are English
message ids; what shows them translates them.
"""

from collections.abc import Collection, Iterable

from dashboards.desk_metrics import DESK_METRICS
from dashboards.metric import Better, Family, Metric, gettext_noop

__all__ = ["METRICS", "Better", "Family", "Metric", "demanded", "keys", "metric", "shown", "theme_metric"]

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
    *DESK_METRICS,
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


def shown_instead(key: str, measured: Collection[str]) -> Metric | None:
    """Give the metric that pages show instead of another one, where something is measured of it.

    >>> shown_instead("replied_in_24h", ["answered_in_time"]).key, shown_instead("nps", ["answered_in_time"])
    ('answered_in_time', None)
    """
    return next((entry for entry in METRICS if entry.instead_of == key and entry.key in measured), None)


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

"""Every word that the pages use besides the metrics: its anchor in the glossary, and what it means."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dashboards.metrics import METRICS


@dataclass(frozen=True, slots=True)
class Term:
    """A word, and a sentence or two that a shop keeper understands; both in the language of the page."""

    anchor: str
    word: str | Promise
    meaning: str | Promise


CERTAINTY = (
    Term(
        "interval",
        # xgettext:no-python-format
        _("95% interval"),
        _(
            "Where the true value most likely lies by the store's own answers. "
            "With few answers it is wide: chance alone can move the value so far."
        ),
    ),
    Term(
        "bar",
        _("Bars"),
        _(
            # xgettext:no-python-format
            "Where the store truly lies, by what gives its verdict: the careful estimate, or its own answers where it "
            "is judged by them. 80% sure: in the thick part; 95% sure: in the thin line. The thick part crosses the "
            "standard exactly where it is too early to say. The ring is what its own customers answered. A hollow bar "
            "is not judged yet: under 10 answers, or in a brand of 8 to 11 stores. Under 5 answers there is no bar."
        ),
    ),
    Term(
        "n",
        _("n, answers"),
        _(
            "How many answers a value rests on. Under 5 nothing of the store is shown, and its rank may be any; under "
            "10 there is no verdict. The answers still count for the network."
        ),
    ),
    Term(
        "median",
        _("Median, and 9 cases in 10"),
        _(
            "Of durations, half of a store's cases take no longer than the median, and nine in ten no longer than the "
            "second figure. A mean would be ruled by the few that take weeks."
        ),
    ),
    Term(
        "not-measured",
        _("Not measured"),
        _("Nobody was asked, or the file does not say. It never counts as 0 and changes no mean."),
    ),
    Term(
        "window",
        _("Window"),
        _(
            "The whole months that a value covers, ending with the month you select. One month of one store is "
            "mostly chance, so 12 months come first."
        ),
    ),
    Term(
        "now",
        _("Now"),
        _(
            "How the store stands today, from its months of the last three years, newer ones counting more: the more "
            "stores of this brand move, the more so. Answers count as what they are worth today, so there are fewer "
            "than were given. It is given for the newest month alone, from eight stores and three months on; with "
            "less, take 3 or 12 months."
        ),
    ),
    Term(
        "change",
        _("Change"),
        _("Difference from the window before, in which no answer of this window counts. “Now” has none."),
    ),
    Term(
        "changed",
        _("Changed"),
        _(
            "The level of a store, or of a region as a whole, moved in the newest month or some months ago and stayed "
            "there, by more than it usually drifts and beyond chance; what all stores did in the same months is taken "
            "off. What goes with it was found among the same customers and need not be the reason."
        ),
    ),
    Term(
        "control-limits",
        _("Control limits"),
        _(
            "How far a store's months usually vary, from its own first months. A month beyond them, or a long run "
            "on one side, is unlikely to be chance."
        ),
    ),
)
STANDARDS = (
    Term(
        "standard",
        _("Standard"),
        _("What your brand expects of a metric from a month on. It can differ by region or format."),
    ),
    Term(
        "verdict",
        _("Verdict"),
        _("What the answers say of a store and its standard, in one of the four ways below; from ten answers on."),
    ),
    Term(
        "verdict-meets",
        _("Meets the standard"),
        # xgettext:no-python-format
        _("At least 90% sure that the store's true value is not below it."),
    ),
    Term(
        "verdict-below",
        _("Below the standard"),
        # xgettext:no-python-format
        _("At least 90% sure that the store's true value is below it."),
    ),
    Term(
        "verdict-open",
        _("Too early to say"),
        _(
            # xgettext:no-python-format
            "Neither is 90% sure. The page says about how many more answers would settle it. With 8 to 11 stores in "
            "all, only a store that is confirmed to differ is judged."
        ),
    ),
    Term(
        "verdict-few",
        _("Not enough answers"),
        _("Under ten answers: of stores that would be called below the standard then, half are not."),
    ),
    Term(
        "needed",
        _("Answers that would settle it"),
        _("About how many more answers would end “too early to say”, if they turn out like those so far."),
    ),
    Term(
        "p-below",
        _("Probability of being below the standard"),
        _(
            "From the careful estimate; from the store's own answers alone where it is confirmed to differ, and in a "
            "brand of under 8 stores. 50% means nobody can tell."
        ),
    ),
    Term(
        "overall-position",
        _("Overall position"),
        _(
            "The share of its standards that a store is expected to meet: of every metric the weight of its standard "
            "times the probability that the store meets it, added up and divided by the sum of the weights. Metrics "
            "without a verdict are left out and named. The store page shows the parts."
        ),
    ),
)
COMPARED = (
    Term(
        "comparable",
        _("Comparable stores"),
        _("Stores of the same format and region. Their value is what a store like this one is expected to have."),
    ),
    Term(
        "peers",
        _("Position among comparable stores"),
        _(
            "The median and the middle half of at least eight others, each with ten answers, over the 12 months to the "
            "end of the last quarter, smoothed and rounded, and on which side of it the store is. The group is fixed, "
            "and no single store can be read from it."
        ),
    ),
    Term(
        "estimate",
        _("Careful estimate"),
        _(
            "The store's own value, moved towards comparable stores: much with few answers, hardly with many. "
            "The middle of most bars. Statisticians call it shrunken."
        ),
    ),
    Term(
        "rank-range",
        _("Rank range"),
        _(
            "Where the store may rank among all stores, with 95% probability. A single rank would claim more than "
            "the answers can show."
        ),
    ),
    Term(
        "p-worst",
        _("Probability of being among the worst 5%"),
        _(
            "How likely the store's true value is among the lowest twentieth of all stores. "
            "A low value from few answers gives a small probability."
        ),
    ),
    Term(
        "action-list",
        _("Order of the list"),
        _("First comes the store that is most likely among the worst 5%, not the one with the lowest value."),
    ),
    Term(
        "differs",
        _("Differs from comparable stores"),
        _(
            "The difference is larger than chance and the usual spread between stores. "
            "“Confirmed” keeps false alarms among all stores to one in ten."
        ),
    ),
    Term(
        "limits",
        _("Limits of the funnel plot"),
        _(
            "Where stores without any real difference would lie: 95 of 100 inside the inner lines, "
            "998 of 1,000 inside the outer ones. Beyond the inner line means watch, beyond the outer one alarm."
        ),
    ),
    Term(
        "cluster",
        _("Neighbourhood"),
        _(
            "Stores around this one are low (or high) together more than chance explains: "
            "look for a cause in the region."
        ),
    ),
)
NETWORK = (
    Term(
        "mean",
        _("Network mean"),
        _(
            "The mean of the stores' true values. "
            "Large and small stores count almost alike, so it is no mean of all answers."
        ),
    ),
    Term(
        "consistency",
        _("Consistency"),
        _(
            "100 means that all stores are truly alike, 0 that they are as far apart as the scale allows. "
            "Chance is taken out."
        ),
    ),
    Term(
        "spread",
        _("True spread"),
        _("How far stores lie apart when chance is taken out, as a standard deviation in points of the metric."),
    ),
    Term(
        "nine-in-ten",
        _("9 stores in 10"),
        _("The range in which the true values of nine stores in ten lie; the tenth lies beyond it on either side."),
    ),
)
WHY = (
    Term(
        "theme",
        _("Theme"),
        _(
            "What a review or comment is about, such as waiting or cleanliness, found by its words. A text counts once "
            "for each theme that it complains of. Texts about none of the themes are counted as well."
        ),
    ),
    Term(
        "phrase",
        _("Phrase"),
        _(
            "Words that customers of a store use more often than those of comparable stores, or since a change more "
            "often than before, by more than chance explains. Nobody has listed them in advance."
        ),
    ),
    Term(
        "split",
        _("Split"),
        _(
            "The answers of a place by touchpoint, channel, customer segment, language, weekday or time of day; each "
            "part against the rest of the same place. What is not sure is said to be perhaps chance."
        ),
    ),
    Term(
        "waterfall",
        _("What a change is made of"),
        _(
            "What each part of the customers adds to a change: by other values, and by a larger or smaller share "
            "of the answers. The parts add up to the change."
        ),
    ),
    Term(
        "steadiness",
        _("Steadiness"),
        _("How much the months of a store differ from one another when chance is taken out."),
    ),
    Term(
        "goes-with",
        _("What goes with a change"),
        _(
            "A theme, a part of the customers or new words that changed together with a figure. "
            "It is where to look first, and does not prove a cause."
        ),
    ),
)
DATA = (
    Term("brand", _("Brand"), _("A company's stores under one name, with their own standards, people and data.")),
    Term(
        "region",
        _("Region"),
        _("A part of the brand's tree of regions; it includes the stores of all regions below it."),
    ),
    Term("store", _("Store"), _("One location of the brand. Its code never changes; leading zeros count.")),
    Term(
        "format", _("Format"), _("The kind of a store, such as drive-thru or mall. Stores of one format are compared.")
    ),
    Term("publisher", _("Publisher"), _("A site that shows stores or their reviews: Google, Naver, Yelp, …")),
    Term("review", _("Review"), _("What a customer wrote in public. Stars may be missing, as in keyword reviews.")),
    Term("survey", _("Survey response"), _("One answered questionnaire of your own.")),
    Term("case", _("Service case"), _("One question or complaint, from when it was opened to when it was closed.")),
    Term(
        "in-time",
        _("In time, and within 24 hours"),
        _(
            "“Answered in time” counts what the desk has: reviews, comments, cases and notes, with the deadlines that "
            "the brand has set, decided once. “Answered within 24 hours” counts reviews alone, by what their publisher "
            "shows. Pages and reports show the first where the desk is used; the second stays in the API and in "
            "commands."
        ),
    ),
    Term(
        "listing",
        _("Listing"),
        _("What a publisher shows for a store: name, address, phone, website, hours and the pin on the map."),
    ),
    Term(
        "listing-field",
        _("Listing field: right, different, missing, not known"),
        _(
            "Right: as in your record. Different: both sides show something else. "
            "Missing: the publisher shows the store without it. Not known: nothing to compare, as the publisher or "
            "your own record never has it. Only right and different count for listing accuracy."
        ),
    ),
    Term("metric", _("Metric"), _("What is measured, with its formula and its unit. The metrics stand above.")),
    Term(
        "kpi",
        _("Imported KPI"),
        _("A figure per store and month from your file, such as sales. It is shown, but not compared statistically."),
    ),
    Term(
        "account",
        _("Account of an import"),
        _("Records read = new + changed + unchanged + refused. Refused ones come back as a file with the reasons."),
    ),
    Term(
        "scored",
        _("Scored month"),
        _("A month whose values, verdicts and ranks are computed. It happens by itself after an import."),
    ),
    Term(
        "role",
        _("Role"),
        _(
            "Head office sees everything, a regional manager the stores of a region, a store manager their own "
            "store and no other single store."
        ),
    ),
    Term("audit", _("Audit"), _("A checklist that the brand goes through in a store. Not on the pages yet.")),
    Term("finding", _("Finding"), _("What was found about a place, since when, and what goes with it.")),
    Term("action", _("Action"), _("What is done about a finding, where, by whom and until when, and what it changed.")),
)
GROUPS: Sequence[tuple[str, str | Promise, Sequence[Term]]] = (
    ("certainty", _("How sure a value is"), CERTAINTY),
    ("standards", _("Standards and verdicts"), STANDARDS),
    ("comparing", _("Comparing stores"), COMPARED),
    ("network", _("The whole network"), NETWORK),
    ("why", _("Why a value is what it is"), WHY),
    ("data", _("Stores, people and data"), DATA),
)
"""Anchor and title of each part of the page below the metrics, and its words."""

WORDS: Mapping[str, str | Promise] = {term.anchor: term.word for _anchor, _title, terms in GROUPS for term in terms} | {
    entry.key: _(entry.label) for entry in METRICS
}
"""Every anchor of the glossary page, metrics included, and its word."""

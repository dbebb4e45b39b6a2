"""What the figures of a store mean, field by field, for the sheet of a workbook that explains its columns."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

MEANINGS: Mapping[str, str | Promise] = {
    "region": _("Where the store is in the region tree."),
    "value": _("What the store's own answers say."),
    "low": _("How far chance alone can move the value: lower end."),
    "high": _("How far chance alone can move the value: upper end."),
    "bar_low": _("Thick part of the bar: lower end."),
    "bar_high": _("Thick part of the bar: upper end. It crosses the standard where it is too early to say."),
    "shrunken_low": _("Thin line of the bar: lower end."),
    "shrunken_high": _("Thin line of the bar: upper end."),
    "basis": _("What gives the verdict and the bar: the careful estimate, or the store's own answers."),
    "target": _("What the brand expects of the store in this metric."),
    "n": _("How many answers the value rests on."),
    "shrunken": _("The value moved towards comparable stores; the fewer the answers, the further."),
    "expected": _("What stores like this one have, by which it is judged whether it differs."),
    "p_below": _("How likely the true value is below the standard."),
    # xgettext:no-python-format
    "p_worst": _("How likely the store is among the worst 5% of the brand."),
    "rank_low": _("The best rank that the store may have among all stores; 1 is the best."),
    "rank_high": _("The worst rank that the store may have among all stores."),
    "verdict": _("What is sure of the store and its standard."),
    "confirmed": _("Whether the difference from comparable stores is unlikely to be chance."),
    "needed": _("About how many more answers would settle the verdict; empty where it is settled."),
    "change": _("Difference from the window before, in which no answer of this window counts."),
}
"""By the names of the fields in CSV."""

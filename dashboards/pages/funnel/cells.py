"""The stores outside the limits of the funnel, and its sentences."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dashboards import wording
from dashboards.findings.statements.outliers import Outliers

LISTED = 25
"""Stores that the page names at most in either list; the chart shows all of them."""


def worse_title(found: Outliers) -> str:
    """Head the list of stores that lie beyond the limits on the bad side, whether by chance or not."""
    count = len(found.worse)
    words = ngettext("%(n)s store beyond the limits: worse", "%(n)s stores beyond the limits: worse", count)
    return words % {"n": wording.number(count)}


def better_title(found: Outliers) -> str:
    """Head the list of stores that lie beyond the limits on the good side, whether by chance or not."""
    count = len(found.better)
    words = ngettext("%(n)s store beyond the limits: better", "%(n)s stores beyond the limits: better", count)
    return words % {"n": wording.number(count)}


def thinned_sentence(left_out: int) -> str:
    """Say how many stores within the limits the funnel leaves out; empty where it shows all of them."""
    facts = {"n": wording.number(left_out)}
    return _("Not drawn: %(n)s stores that lie within the limits; all outside are.") % facts if left_out else ""


def funnel_sentence(found: Outliers) -> str:
    """Say how many stores lie outside, and how many would by chance."""
    if not found.tested:
        return _("Too few stores to compare with each other: it takes eight with answers.")
    facts = {"tested": wording.number(found.tested), "chance": wording.number(found.by_chance)}
    if not found.stores:
        return (
            _("None of %(tested)s stores lies outside the 95%% limits, where chance alone puts about %(chance)s.")
            % facts
        )
    facts |= {"unusual": wording.number(len(found.stores)), "confirmed": wording.number(found.confirmed)}
    return (
        _(
            "%(unusual)s of %(tested)s stores lie outside the 95%% limits, where chance alone puts about %(chance)s; "
            "%(confirmed)s of them are confirmed."
        )
        % facts
    )

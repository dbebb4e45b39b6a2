"""The title of the overview: how many stores are below the standard, for how long, and what fell or rose lately."""

from collections.abc import Mapping, Sequence

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dashboards import wording
from dashboards.rows import YEAR, ChangedPlace
from dashboards.scoring.verdicts import Verdict
from locations.months import first_day

NAMED = 2
"""Places that the title names; the others are in the list below it."""


def headline(counts: Mapping[str, int], long: int, places: Sequence[ChangedPlace] | None, month: int) -> str:
    """Say in one sentence or two what head office has to know first.

    ``counts`` are the stores by verdict, ``long`` how many of those below were it a year before, ``places`` what
    ``queries.changed`` gives of a month; None where changes were not searched for.
    """
    changes = "" if places is None else changes_words(places, month)
    return " ".join(part for part in (standing_words(counts, long), changes) if part) or _("Overview")


def standing_words(counts: Mapping[str, int], long: int) -> str:
    """Say how many stores are below the standard; empty where none is compared with one."""
    below = counts.get(Verdict.BELOW, 0)
    stores = sum(counts.get(each, 0) for each in (Verdict.BELOW, Verdict.MEETS, Verdict.TOO_EARLY, Verdict.NOT_ENOUGH))
    if not stores:
        return ""
    facts = {"below": wording.number(below), "stores": wording.number(stores), "long": wording.number(long)}
    if not below:
        return (
            ngettext(
                "No store of %(stores)s is surely below the standard.",
                "None of %(stores)s stores is surely below the standard.",
                stores,
            )
            % facts
        )
    if not long:
        return (
            ngettext(
                "%(below)s of %(stores)s stores is below the standard.",
                "%(below)s of %(stores)s stores are below the standard.",
                below,
            )
            % facts
        )
    if long == below:
        return (
            ngettext(
                "%(below)s of %(stores)s stores is below the standard, as it was a year ago.",
                "%(below)s of %(stores)s stores are below the standard, as all of them were a year ago.",
                below,
            )
            % facts
        )
    return (
        ngettext(
            "%(below)s of %(stores)s stores are below the standard, %(long)s of them also a year ago.",
            "%(below)s of %(stores)s stores are below the standard, %(long)s of them also a year ago.",
            long,
        )
        % facts
    )


def changes_words(places: Sequence[ChangedPlace], month: int) -> str:
    """Name what got worse, the first two; where nothing did, what got better."""
    worse = [each for each in places if not each.better]
    shown = worse or list(places)
    if not shown:
        return _("Nothing changed beyond chance this month.")
    facts = {"more": wording.number(len(shown) - NAMED)}
    for at, place in enumerate(shown[:NAMED]):
        facts |= {f"place{at}": wording.name(place.name), f"month{at}": since_words(place.lead.since, month)}
    if len(shown) == 1:
        one = _("%(place0)s is worse since %(month0)s.") if worse else _("%(place0)s is better since %(month0)s.")
        return one % facts
    if len(shown) == NAMED:
        both = (
            _("%(place0)s is worse since %(month0)s, %(place1)s since %(month1)s.")
            if worse
            else _("%(place0)s is better since %(month0)s, %(place1)s since %(month1)s.")
        )
        return both % facts
    more = len(shown) - NAMED
    many = (
        ngettext(
            "%(place0)s is worse since %(month0)s, %(place1)s since %(month1)s, and so is %(more)s other place.",
            "%(place0)s is worse since %(month0)s, %(place1)s since %(month1)s, and so are %(more)s other places.",
            more,
        )
        if worse
        else ngettext(
            "%(place0)s is better since %(month0)s, %(place1)s since %(month1)s, and so is %(more)s other place.",
            "%(place0)s is better since %(month0)s, %(place1)s since %(month1)s, and so are %(more)s other places.",
            more,
        )
    )
    return many % facts


def since_words(since: int, month: int) -> str:
    """Write the first month of a change, without its year where it is one of the twelve up to ``month``: "May"."""
    return formats.date_format(first_day(since), "F") if month - since < YEAR else wording.month_name(since)

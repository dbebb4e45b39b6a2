"""What was done in the month, what it changed and what was found, in the words of its report, whatever its form."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dashboards import action_words, finding_words, wording
from dashboards.metrics import metric
from dashboards.naming import region_words, text_words, theme_words
from dashboards.reports.actions import action_row, effect_row, finding_row
from dashboards.reports.edition import STORE, Edition
from dashboards.reports.month_work import ActionLine, FindingLine
from dashboards.reports.pdf.phrases import day, shortened

NAMES = 60
"""Columns of the names of an action's stores."""


def where_words(line: ActionLine) -> str:
    """Name the stores of an action: a few by name, of more how many."""
    count = len(line.codes) or line.stores
    if not count:
        return region_words(line.region)
    if line.names and count <= len(line.names):
        return wording.name(shortened(", ".join(line.names), NAMES))
    return ngettext("%(n)s store", "%(n)s stores", count) % {"n": wording.number(count)}


def metric_words(line: ActionLine) -> str:
    """Name the metric by which an action is judged."""
    return _(metric(line.metric).short)


def since_words(line: ActionLine) -> str:
    """Say since when an action is carried out; empty where it has not begun."""
    return _("since %(day)s") % {"day": day(line.since)} if line.since else ""


def standing_words(line: ActionLine) -> str:
    """Say where an action stood: "under way, overdue since November 3"."""
    state = action_words.state_words(line.state)
    if not line.is_overdue:
        return state
    return _("%(state)s, was due on %(day)s") % {"state": state, "day": day(line.due)}


def verdict_words(line: ActionLine) -> str:
    """Name what an action changed: "worked", "cannot tell yet (120 answers more)"; empty where that is not known."""
    return action_words.verdict_words(effect_row(line.effect)) if line.effect else ""


def tone(line: ActionLine) -> str:
    """Give the tone of the verdict, as ``action_words.tone`` does."""
    return action_words.tone(effect_row(line.effect) if line.effect else None)


def change_words(line: ActionLine) -> str:
    """Write the change with its interval: "NPS +35 (+12 to +58)"; empty where it may not be judged, or is not known."""
    if line.effect is None or not line.effect.has_figures:
        return ""
    words = action_words.change_words(effect_row(line.effect), line.metric)
    return f"{metric_words(line)} {words}" if words else ""


def explained(line: ActionLine, month: int) -> str:
    """Say how much of the change was to be expected anyway, or why there is no verdict."""
    effect = line.effect
    if not line.since:
        return _("It has not begun in any store.")
    if effect is None:
        if line.known_from is not None and month < line.known_from:
            return action_words.reading(action_row(line))
        return _("Its effect was not measured at the end of the month.")
    if not effect.is_known:
        if not line.is_whole:
            return _("It is carried out in other stores as well, so what it changed is shown to head office.")
        return _("What it changed rests on all stores, whose figures are shown only to head office here.")
    if not effect.has_figures:
        return action_words.reading(action_row(line))
    own = _("In this store alone.") if line.of_store else ""
    words = action_words.of_which_expected(effect_row(effect), line.metric)
    return " ".join(part for part in (own, words) if part)


def is_public(line: ActionLine) -> bool:
    """Whether customers read of an action."""
    return bool(line.text_en or line.text_ko)


def public_words(line: ActionLine) -> str:
    """Say what customers spoke of and what was done, as they read it."""
    text = text_words(line)
    return f"{theme_words(line.theme)} → {text}" if line.theme else text


def found_words(edition: Edition, line: FindingLine) -> str:
    """Say what was found and where; in a store's own edition the place goes without saying."""
    row = finding_row(line)
    what = finding_words.what(row.lead)
    if edition.place.kind == STORE:
        return what
    return _("%(place)s: %(what)s") % {"place": finding_words.place_words(row), "what": what}


def begun_words(line: FindingLine) -> str:
    """Name the month since when it is so; empty where what was found names it."""
    return "" if line.since is None or line.before is not None else wording.month_name(line.since)


def cause_words(line: FindingLine) -> str:
    """Name what goes with a finding; empty where nothing stands out, or the finding names it."""
    return finding_words.cause_words(finding_row(line))


def done_words(edition: Edition, line: FindingLine) -> str:
    """Name the first action of the month that the finding led to; a dash where there is none."""
    about = [each for each in edition.actions or () if each.finding == line.number]
    return shortened(about[0].title, NAMES) if about else wording.NOTHING

"""Actions and what they changed in words: verdicts, reasons without one, and the sentence that explains a change."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from dashboards import wording
from dashboards.metrics import Metric, metric
from dashboards.rows import ActionRow, EffectRow
from locations.months import parse_month

Words = str | Promise
STATES: Mapping[str, Words] = {
    "planned": pgettext_lazy("an action", "planned"),
    "doing": pgettext_lazy("an action", "under way"),
    "done": pgettext_lazy("an action", "done"),
    "cancelled": pgettext_lazy("an action", "cancelled"),
}
KINDS: Mapping[str, Words] = {
    "repair": pgettext_lazy("kind of action", "repair"),
    "training": pgettext_lazy("kind of action", "training"),
    "trial": pgettext_lazy("kind of action", "trial"),
}
VERDICTS: Mapping[str, Words] = {
    "worked": gettext_lazy("worked"),
    "no visible effect": gettext_lazy("no visible effect"),
    "got worse": gettext_lazy("got worse"),
    "cannot tell yet": gettext_lazy("cannot tell yet"),
}
TONES: Mapping[str, str] = {"worked": "meets", "got worse": "below"}
REASONS: Mapping[str, Words] = {
    "no_untreated": gettext_lazy("In some of the months no store without an action is left to compare with."),
    "few_untreated": gettext_lazy("Fewer than 8 stores without an action are left to compare with."),
    "action_month_only": gettext_lazy("Only the month of the action is over."),
    "few_months_before": gettext_lazy("Fewer than 6 months before it have answers."),
    "few_answers_before": gettext_lazy("There are fewer than 30 answers before it."),
    "few_answers_after": gettext_lazy("There are fewer than 30 answers after it."),
    "answers_changed": gettext_lazy("There are more than twice, or less than half, as many answers a month as before."),
    "placebo_scale": gettext_lazy("Stores without an action changed too much in these months as well."),
    "mix_moved": gettext_lazy("Other people answer: the share of a channel or survey type moved by over 20 points."),
    "metric_changed": gettext_lazy("The question is asked on another scale than before."),
    "not_started": gettext_lazy("It has not begun in any store."),
    "no_answers": gettext_lazy("The metric has no answers in the newest month."),
}
CHECKS: Mapping[str, Words] = {
    "untreated": gettext_lazy("Stores without an action"),
    "months_before": gettext_lazy("Months before"),
    "answers_before": gettext_lazy("Answers before"),
    "answers_after": gettext_lazy("Answers after"),
    "mix_moved": gettext_lazy("Mix of channels moved"),
    "answers_a_month": gettext_lazy("Answers a month"),
    "other_actions": gettext_lazy("Other actions here"),
    "spread_elsewhere": gettext_lazy("Spread at other stores"),
}


def state_words(state: str) -> str:
    return str(STATES[state])


def kind_words(kind: str) -> str:
    return str(KINDS[kind])


def verdict_words(row: EffectRow | None) -> str:
    """Name the verdict of an effect; with how many answers more are needed for one, where that is known."""
    if row is None or not row.is_known:
        return ""
    words = str(VERDICTS.get(row.verdict, VERDICTS["cannot tell yet"]))
    if row.needed and not row.refused:
        more = ngettext("%(n)s answer more", "%(n)s answers more", row.needed) % {"n": wording.number(row.needed)}
        return f"{words} ({more})"
    return words


def tone(row: EffectRow | None) -> str:
    """Give the tone of a verdict: that of meeting a standard, of missing it, or open."""
    return TONES.get(row.verdict, "open") if row and row.is_known else "none"


def reason_words(reason: str) -> str:
    """Say why there is no verdict."""
    key, _blank, about = reason.partition(" ")
    if key == "too_early":
        return _("It can be judged when %(month)s is over.") % {"month": wording.month_name(parse_month(about))}
    if key == "other_action":
        return _("It cannot be distinguished from action %(number)s.") % {"number": about}
    return str(REASONS.get(key, key))


def change_words(row: EffectRow, key: str) -> str:
    """Write the change with its interval: "+35 (12 to 58)"; empty where it is not known."""
    if not row.is_known or row.value is None:
        return ""
    entry = metric(key)
    return f"{wording.change(entry, row.value)} ({between(entry, row)})"


def between(entry: Metric, row: EffectRow) -> str:
    """Write the interval of a change."""
    facts = {"low": wording.change(entry, row.low), "high": wording.change(entry, row.high)}
    return _("%(low)s to %(high)s") % facts


def of_which_expected(row: EffectRow, key: str) -> str:
    """Say how much of the change was to be expected anyway; empty where that is not known."""
    if not row.is_known or row.answered is None or row.before is None or row.expected is None:
        return ""
    entry = metric(key)
    facts = {
        "change": wording.change(entry, row.answered - row.before),
        "expected": wording.change(entry, row.expected - row.before),
    }
    return _("Of the change of %(change)s, %(expected)s was to be expected anyway.") % facts


def placebo_words(row: EffectRow) -> str:
    """Say how many stores without an action changed as much; of several stores together, what that is worth.

    Single stores change by chance far more than the mean of several.
    """
    if not row.is_known or not row.compared:
        return ""
    facts = {"n": wording.number(row.compared), "k": wording.number(row.changed_as_much)}
    if not row.changed_as_much:
        return _("Of %(n)s stores without an action, none changed as much.") % facts
    words = ngettext(
        "Of %(n)s stores without an action, %(k)s changed as much.",
        "Of %(n)s stores without an action, %(k)s changed as much.",
        row.changed_as_much,
    )
    alone = " " + _("Single stores vary more by chance than these %(stores)s together.") if row.stores > 1 else ""
    return words % facts + alone % {"stores": wording.number(row.stores)}


def reading(row: ActionRow) -> str:
    """Say in one sentence where an action stands."""
    found = row.effect
    if found is None or not found.is_known:
        if row.known_from is not None:
            return _("It can be judged when %(month)s is over.") % {"month": wording.month_name(row.known_from)}
        return _("It has not begun in any store.")
    if found.was_changing:
        return _("The store was changing before the action began, so this cannot be judged.")
    if found.refused:
        return reason_words(found.refused[0])
    if found.answered is None or found.expected is None:
        return ""
    entry = metric(row.metric)
    facts = {
        "metric": _(entry.short),
        "answered": wording.value(entry, found.answered),
        "expected": wording.value(entry, found.expected),
    }
    return _("%(metric)s is %(answered)s, where %(expected)s was to be expected anyway.") % facts


def detectable_words(change: float | None, key: str, months: int, stores: int) -> str:
    """Say what could be seen at all: "3 months can show 27 points or more"."""
    if change is None:
        return _("What could be seen is not known: there are too few answers.")
    facts = {
        "months": wording.number(months),
        "stores": wording.number(stores),
        "change": wording.change(metric(key), change).lstrip("+"),
    }
    words = ngettext(
        "%(stores)s store: %(months)s months can show a change of %(change)s or more.",
        "%(stores)s stores together: %(months)s months can show a change of %(change)s or more.",
        stores,
    )
    return words % facts

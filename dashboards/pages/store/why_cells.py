"""The parts of a store's answers, and what a change is made of, as text and small bars."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from dashboards import charts, wording
from dashboards.findings.statements.parts import different, differs, main_parts
from dashboards.metrics import Better, Family, Metric
from dashboards.naming import dimension_words, part_words
from dashboards.pages.frame import chart_words
from dashboards.rows import ChangeByPart, ChangePart, SplitRow, SteadinessRow
from dashboards.scoring.verdicts import SHOWN_FROM
from dashboards.wording import MINUS

MOST_PARTS = 12
"""Parts that are shown, those with most answers; a store may have as many segments as customers."""


@dataclass(frozen=True, slots=True)
class PartCells:
    """One part: its value (and before a change), and its difference from the rest of the store."""

    name: str
    answers: str
    before: str
    value: str
    interval: str
    difference: str
    bar: SafeString
    remark: str
    icon: str


@dataclass(frozen=True, slots=True)
class StepCells:
    """One step of a waterfall: what a part adds, and what of it comes from mix and from level."""

    name: str
    adds: str
    words: str
    bar: SafeString
    is_sure: bool


@dataclass(frozen=True, slots=True)
class WaterfallCells:
    before: str
    after: str
    change: str
    interval: str
    steps: Sequence[StepCells]


def finding(rows: Sequence[SplitRow], change: ChangeByPart | None, entry: Metric, by: str, since: int | None) -> str:
    """Say the one thing that the parts show: where the change lies, or who answers otherwise than the rest."""
    if change is not None and since is not None and (moved := main_parts(change)):
        return _moved(moved, rows, change, entry, by, since)
    apart = different(rows)
    if not apart:
        facts = {"metric": _(entry.label), "by": dimension_words(by)}
        return _("%(metric)s by %(by)s: no part differs from the rest beyond chance.") % facts
    first = apart[0]
    facts = {
        "metric": _(entry.label),
        "part": part_words(by, first.value_of),
        "value": wording.value(entry, first.value),
        "difference": wording.change(entry, first.difference),
    }
    return _("%(part)s stands out: %(metric)s %(value)s, %(difference)s against the rest of this store.") % facts


def _moved(
    moved: Sequence[ChangePart],
    rows: Sequence[SplitRow],
    change: ChangeByPart,
    entry: Metric,
    by: str,
    since: int,
) -> str:
    """Name the part that a change lies in; none where the others changed with it and no part stands out since."""
    apart = {row.value_of for row in different(rows)}
    part = next((each for each in moved if each.value_of in apart), moved[0])
    facts = {
        "metric": _(entry.label),
        "month": wording.month_name(since),
        "part": part_words(by, part.value_of),
        "before": wording.value(entry, part.before),
        "after": wording.value(entry, part.after),
        "adds": _signed(entry, part.adds),
        "change": _signed(entry, change.change),
        "by": dimension_words(by),
    }
    if len(moved) > 1 and part.value_of not in apart:
        return _("%(metric)s since %(month)s: %(change)s, felt alike in every part (%(by)s).") % facts
    if part.before is None or part.after is None:
        return _("%(metric)s since %(month)s: %(adds)s of %(change)s goes with “%(part)s”.") % facts
    return (
        _("%(metric)s since %(month)s: %(adds)s of %(change)s goes with “%(part)s”, from %(before)s to %(after)s.")
        % facts
    )


def period(month: int, window: int, since: int | None) -> str:
    """Say which answers the parts are of."""
    if since is None:
        return wording.period(month, window)
    return _("Answers since %(month)s") % {"month": wording.month_name(since)}


def split(
    rows: Sequence[SplitRow], change: ChangeByPart | None, entry: Metric, by: str, better: Better
) -> list[PartCells]:
    """Give the parts; with a change also what each had before."""
    before = {part.value_of: part.before for part in change.parts} if change else {}
    shown = rows if by in ("weekday", "daypart") else rows[:MOST_PARTS]
    ends = [end for row in shown for end in (row.difference_low, row.difference_high)]
    axis = charts.difference_axis(ends)
    return [_part(row, before.get(row.value_of), axis, entry, by, better) for row in shown]


def _part(
    row: SplitRow, before: float | None, axis: tuple[float, float], entry: Metric, by: str, better: Better
) -> PartCells:
    name = part_words(by, row.value_of)
    apart = differs(row)
    gap = row.difference
    is_good = gap is not None and (gap > 0) == (better == "high")
    words = _gap(entry, gap) if gap is not None else ""
    facts = {
        "part": name,
        "difference": words or wording.NOTHING,
        "range": wording.interval(entry, row.difference_low, row.difference_high),
    }
    label = _("%(part)s: %(difference)s against the rest of this store (95%%: %(range)s)") % facts if words else name
    tone = ("meets" if is_good else "below") if apart else "open"
    remark = _("better than the rest") if is_good else _("worse than the rest")
    return PartCells(
        name=name,
        answers=wording.answers(row.n),
        before=wording.value(entry, before) if before is not None else "",
        value=wording.value(entry, row.value) if row.value is not None else "",
        interval=wording.interval(entry, row.low, row.high) if row.value is not None else "",
        difference=words,
        bar=mark_safe(
            charts.difference_bar(gap, row.difference_low, row.difference_high, axis=axis, tone=tone, label=label)
        ),
        remark=remark if apart else _("as the rest") if gap is not None else _("too few answers"),
        icon=("circle-check" if is_good else "alert-triangle") if apart else "",
    )


def _gap(entry: Metric, figure: float) -> str:
    """Write a difference between two groups of customers; none is no change but no difference."""
    words = wording.change(entry, figure)
    return words if any(digit in "123456789" for digit in words) else "±0"


def waterfall(change: ChangeByPart, entry: Metric, by: str, better: Better) -> WaterfallCells:
    """Give what a change is made of as steps from the value before to the one after."""
    levels = [change.before]
    for part in change.parts:
        levels.append(levels[-1] + part.adds)
    axis = charts.axis_of(levels)
    steps = [
        _step(part, (levels[index], levels[index + 1]), axis, entry, by, better)
        for index, part in enumerate(change.parts)
    ]
    return WaterfallCells(
        before=_fine(entry, change.before),
        after=_fine(entry, change.after),
        change=_signed(entry, change.change),
        interval=wording.interval(entry, change.low, change.high),
        steps=steps,
    )


def _step(
    part: ChangePart,
    levels: tuple[float, float],
    axis: tuple[float, float],
    entry: Metric,
    by: str,
    better: Better,
) -> StepCells:
    name = part_words(by, part.value_of)
    tone = ("meets" if (part.adds > 0) == (better == "high") else "below") if part.is_sure else "open"
    facts = {
        "level": _signed(entry, part.level),
        "mix": _signed(entry, part.mix),
        "before": wording.answers(part.n_before),
        "after": wording.number(part.n_after),
    }
    words = _("%(level)s by other answers, %(mix)s by more or fewer of them (%(before)s → %(after)s)") % facts
    if 0 < min(part.n_before, part.n_after) < SHOWN_FROM:
        # From what its answers add, and how many they are, the value of a few answers could be computed.
        words = _("too few answers to take apart")
    adds = _signed(entry, part.adds)
    drawn = charts.adding_bar(*levels, axis=axis, tone=tone, label=f"{name}: {adds}")
    return StepCells(name, adds, words, mark_safe(drawn), part.is_sure)


def steadiness_words(found: SteadinessRow | None, entry: Metric) -> str:
    """Say how far the months of the store truly lie apart; empty where that cannot be said."""
    if found is None:
        return ""
    show = chart_words.shown_spread(entry)
    facts = {"sd": show(found.sd), "months": wording.number(found.months), "metric": _(entry.label)}
    if not found.sd:
        return _("%(metric)s is steady: its %(months)s months differ by no more than chance.") % facts
    return (
        _(
            "%(metric)s truly moves from month to month: by a standard deviation of %(sd)s over %(months)s months, "
            "chance taken out."
        )
        % facts
    )


def _fine(entry: Metric, figure: float) -> str:
    """Write a value with one decimal more than usual, so that rounded steps add up to what they lead to."""
    if entry.family is Family.PROPORTION:
        return f"{wording.number(100 * figure, entry.decimals)}%"
    return f"{wording.number(figure, entry.decimals + 1)}{entry.unit}"


def _signed(entry: Metric, figure: float) -> str:
    """Write what a part adds, as finely as ``_fine``."""
    unit = _("points")
    text = _fine(entry, abs(figure)).replace("%", f" {unit}")
    if not any(digit in "123456789" for digit in text):
        return text
    return f"{MINUS if figure < 0 else '+'}{text}"

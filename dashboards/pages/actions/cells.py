"""Actions as text, for the list and for the page of one."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dashboards import action_words, wording
from dashboards.actions.sight import Sight
from dashboards.charts.effect import EffectWords, effect_chart, placebo_cloud
from dashboards.metrics import metric
from dashboards.naming import region_words
from dashboards.pages.frame.chips import Chip, effect_chip
from dashboards.pages.frame.dates import day, short_month
from dashboards.rows import ActionRow, ActionStoreRow, EffectRow, WholeAction

NAMED = 3
"""Stores of a stage that are named; of more it says how many."""


@dataclass(frozen=True, slots=True)
class ActionCells:
    """A line of the list."""

    pk: int
    title: str
    where: str
    state: str
    due: str
    is_overdue: bool
    owner: str
    metric: str
    verdict: Chip | None
    change: str
    reading: str


@dataclass(frozen=True, slots=True)
class StoreCells:
    """A store of an action."""

    store: str
    name: str
    stage: str
    planned: str
    started: str
    done: str
    drawn: bool
    change: str
    verdict: Chip | None
    reasons: Sequence[str]
    may_start: bool
    may_finish: bool
    chart: SafeString


@dataclass(frozen=True, slots=True)
class StageCells:
    """A stage of a roll-out."""

    number: int
    name: str
    stores: str
    when: str
    may_start: bool


@dataclass(frozen=True, slots=True)
class CheckCells:
    """What had to be so for a verdict, with its limit."""

    name: str
    value: str
    is_met: bool


@dataclass(frozen=True, slots=True)
class EffectCells:
    """What an action changed: headline figure, chart, explanation, cloud, checks, and the same as a table."""

    verdict: Chip | None
    change: str
    months: str
    reasons: Sequence[str]
    chart: SafeString
    explained: str
    placebo: str
    cloud: SafeString
    checks: Sequence[CheckCells]
    cohorts: Sequence[tuple[str, str, str]]
    table: Sequence[tuple[str, str, str, str]]
    left_out: str


def lines(rows: Iterable[ActionRow]) -> list[ActionCells]:
    """Write out rows of the list."""
    return [line(row) for row in rows]


def line(row: ActionRow) -> ActionCells:
    """Write out one action."""
    return ActionCells(
        pk=row.pk,
        title=row.title,
        where=where(row),
        state=action_words.state_words(row.state),
        due=day(row.due),
        is_overdue=row.is_overdue,
        owner=row.owner_name or row.owner,
        metric=_(metric(row.metric).short),
        verdict=effect_chip(row.effect),
        change=action_words.change_words(row.effect, row.metric) if row.effect else "",
        reading=action_words.reading(row),
    )


def where(row: ActionRow) -> str:
    """Name the stores of an action: a few by name, of more how many."""
    if not row.stores:
        return region_words(row.region) if row.region else _("no store yet")
    if row.stores <= len(row.store_names):
        return ", ".join(wording.name(each) for each in row.store_names)
    return ngettext("%(n)s store", "%(n)s stores", row.stores) % {"n": wording.number(row.stores)}


def heading(row: ActionRow) -> str:
    """Give the title with the verdict in it."""
    words = action_words.verdict_words(row.effect)
    if not words or row.effect is None or row.effect.refused:
        return row.title
    return _("%(action)s: %(verdict)s") % {"action": row.title, "verdict": words}


def effect(row: ActionRow) -> EffectCells | None:
    """Write out what an action changed; None where nothing is measured, or may be given."""
    found = row.effect
    if found is None or not found.is_known:
        return None
    return EffectCells(
        verdict=effect_chip(found),
        change=action_words.change_words(found, row.metric),
        months=_months(found),
        reasons=[action_words.reason_words(each) for each in found.refused],
        chart=_chart(found, row),
        explained=action_words.of_which_expected(found, row.metric),
        placebo=action_words.placebo_words(found),
        cloud=_cloud(found, row.metric),
        checks=[_check(each) for each in found.checks],
        cohorts=[_cohort(each, row.metric) for each in found.cohorts],
        table=[_month(each, row.metric) for each in found.path],
        left_out=_left_out(found),
    )


def stores(found: WholeAction, *, may_write: bool) -> list[StoreCells]:
    """Write out the stores of an action that this person sees."""
    return [_store(each, found.row, may_write=may_write) for each in found.stores]


def _store(row: ActionStoreRow, action: ActionRow, *, may_write: bool) -> StoreCells:
    under_way = may_write and action.state in ("planned", "doing")
    found = row.effect
    return StoreCells(
        store=row.store,
        name=wording.name(row.store_name),
        stage=wording.number(row.stage),
        planned=_("planned for %(day)s") % {"day": day(row.planned_on)} if row.planned_on else "",
        started=day(row.started_on) if row.started_on else "",
        done=day(row.done_on) if row.done_on else "",
        drawn=row.is_drawn,
        change=action_words.change_words(found, action.metric) if found else "",
        verdict=effect_chip(found),
        reasons=[action_words.reason_words(each) for each in found.refused] if found else [],
        may_start=under_way and row.started_on is None,
        may_finish=under_way and row.started_on is not None and row.done_on is None,
        chart=_chart(found, action) if found and action.stores == 1 and not _is_given(action) else mark_safe(""),
    )


def stages(found: WholeAction) -> list[StageCells]:
    """Write out the stages of a roll-out, or all stores as one; none of a single store that has no planned day."""
    by_stage: dict[int, list[ActionStoreRow]] = defaultdict(list)
    for row in found.stores:
        by_stage[row.stage].append(row)
    if len(found.stores) < 2 and not any(row.planned_on for row in found.stores):
        return []
    under_way = found.can_change and found.row.state in ("planned", "doing")
    is_one = len(by_stage) == 1
    return [_stage(number, rows, is_one=is_one, may_write=under_way) for number, rows in sorted(by_stage.items())]


def _stage(number: int, rows: Sequence[ActionStoreRow], *, is_one: bool, may_write: bool) -> StageCells:
    name = _("All together") if is_one else _("Stage %(n)s") % {"n": number}
    begun = [row.started_on for row in rows if row.started_on is not None]
    planned = next((row.planned_on for row in rows if row.planned_on), None)
    if len(begun) == len(rows):
        when = _("began on %(day)s") % {"day": day(min(begun))}
    elif begun:
        facts = {"n": wording.number(len(begun)), "of": wording.number(len(rows)), "day": day(min(begun))}
        when = _("began on %(day)s in %(n)s of %(of)s") % facts
    else:
        when = _("planned for %(day)s") % {"day": day(planned)} if planned else _("no day is planned")
    return StageCells(number, name, _stores_words(rows), when, may_write and len(begun) < len(rows))


def _stores_words(rows: Sequence[ActionStoreRow]) -> str:
    if len(rows) <= NAMED:
        return ", ".join(wording.name(row.store_name) for row in rows)
    return ngettext("%(n)s store", "%(n)s stores", len(rows)) % {"n": wording.number(len(rows))}


def _is_given(row: ActionRow) -> bool:
    return row.effect is not None and row.effect.is_known


def sights(found: Sequence[Sight], key: str) -> list[str]:
    """Say what groups of stores could show at all."""
    return [action_words.detectable_words(each.change, key, each.months, each.stores) for each in found]


def _chart(found: EffectRow, row: ActionRow) -> SafeString:
    if not found.path or row.since is None:
        return mark_safe("")
    entry = metric(row.metric)
    words = EffectWords(
        title=f"{row.title}. {action_words.of_which_expected(found, row.metric)}".strip(),
        action=wording.month_name(_begun(row)),
        expected=_("what was to be expected anyway"),
    )
    drawn = effect_chart(
        found.path,
        begun=_begun(row),
        judged=found.months,
        words=words,
        show=lambda figure: wording.bare(entry, figure),
        month=short_month,
    )
    return mark_safe(drawn)


def _begun(row: ActionRow) -> int:
    assert row.since is not None  # noqa: S101 - for mypy: asked before
    return row.since.year * 12 + row.since.month - 1


def _cloud(found: EffectRow, key: str) -> SafeString:
    if not found.placebos or found.value is None:
        return mark_safe("")
    entry, label = metric(key), action_words.placebo_words(found)
    drawn = placebo_cloud(found.placebos, found.value, label=label, show=lambda figure: wording.change(entry, figure))
    return mark_safe(drawn)


def _months(found: EffectRow) -> str:
    if not found.months:
        return ""
    first, last = wording.month_name(found.months[0]), wording.month_name(found.months[-1])
    answers = wording.answers(found.answers)
    return _("%(first)s to %(last)s, %(answers)s") % {"first": first, "last": last, "answers": answers}


def _check(found: Any) -> CheckCells:
    key, value, limit = found["key"], found["value"], found["limit"]
    shown = wording.NOTHING if value is None else wording.number(value, 1 if key in _TIMES else 0)
    patterns = {
        "mix_moved": _("%(value)s points, up to %(limit)s"),
        "answers_a_month": _("× %(value)s, up to %(limit)s"),
        "spread_elsewhere": _("× %(value)s, up to %(limit)s"),
        "other_actions": _("%(value)s, up to %(limit)s"),
    }
    pattern = patterns.get(key, _("%(value)s, needs %(limit)s"))
    facts = {"value": shown, "limit": wording.number(limit, 1 if key == "spread_elsewhere" else 0)}
    return CheckCells(str(action_words.CHECKS[key]), pattern % facts, found["is_met"])


_TIMES = ("answers_a_month", "spread_elsewhere")


def _cohort(found: Sequence[Any], key: str) -> tuple[str, str, str]:
    stage, stores, value, low, high = found
    entry = metric(key)
    facts = {"low": wording.change(entry, low), "high": wording.change(entry, high)}
    number = ngettext("%(n)s store", "%(n)s stores", stores) % {"n": wording.number(stores)}
    return (
        _("Stage %(n)s") % {"n": stage},
        number,
        f"{wording.change(entry, value)} ({_('%(low)s to %(high)s') % facts})",
    )


def _month(line: Sequence[float | None], key: str) -> tuple[str, str, str, str]:
    entry = metric(key)
    month, answers, value, low, high, expected, *_band = line
    shown = wording.value(entry, value)
    if value is not None and low is not None and high is not None:
        shown = f"{shown} ({wording.interval(entry, low, high)})"
    return (
        wording.month_name(int(month or 0)),
        wording.number(answers or 0),
        shown,
        wording.value(entry, expected),
    )


def _left_out(found: EffectRow) -> str:
    if not found.left_out:
        return ""
    words = ngettext(
        "%(n)s store cannot be judged yet and is left out.",
        "%(n)s stores cannot be judged yet and are left out.",
        found.left_out,
    )
    return words % {"n": wording.number(found.left_out)}

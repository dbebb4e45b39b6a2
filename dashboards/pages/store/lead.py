"""What a store's page says first: what changed, since when and how much, or how the store stands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from dashboards import wording
from dashboards.findings.statements.attention import standing
from dashboards.findings.statements.months import MonthsReading
from dashboards.metrics import Metric, metric
from dashboards.pages.frame.chips import Chip, chip
from dashboards.pages.store.cells import changed_sentence, since_sentence
from dashboards.rows import CardLine, LevelChange, Peers, StoreRow
from dashboards.scoring.verdicts import SHOWN_FROM


@dataclass(frozen=True, slots=True)
class Lead:
    """One sentence, the figure behind it, and what stands next to it; empty words where something is not known."""

    key: str
    label: str
    sentence: str
    before: str
    value: str
    chip: Chip
    tone: str
    facts: str
    others: str
    year: str


def lead(
    card: Sequence[CardLine],
    now: Mapping[str, StoreRow],
    changes: Sequence[LevelChange],
    among: Mapping[str, Peers],
    months: MonthsReading,
    selected: str,
) -> Lead | None:
    """Word what leads: the worst change of any metric, else how the metric stands that is to be fixed or selected.

    ``months`` are those of the selected metric, whose chart may show a change that the list of changes does not name.
    None where the store has no answers at all.
    """
    lines = {line.metric: line for line in card}
    if changes:
        return _changed(changes, lines[changes[0].metric], among.get(changes[0].metric))
    first = standing(card).first
    line = lines.get(selected) if months.since is not None or first is None else first
    if line is None or not line.row.n:
        return None
    return _standing(line, now.get(line.metric), months if line.metric == selected else None, among.get(line.metric))


def _changed(changes: Sequence[LevelChange], line: CardLine, peers: Peers | None) -> Lead:
    first, *rest = changes
    entry = metric(first.metric)
    facts = {
        "metric": _(entry.label),
        "month": wording.month_name(first.since),
        "now": wording.value(entry, first.row.value),
        "before": wording.value(entry, first.before),
    }
    has_both = first.before is not None and first.row.value is not None
    if first.better:
        words = _("%(metric)s has been better since %(month)s: %(now)s after %(before)s.")
    else:
        words = _("%(metric)s has been worse since %(month)s: %(now)s after %(before)s.")
    since = _("%(answers)s since %(month)s") % (facts | {"answers": wording.answers(first.row.n)})
    return Lead(
        key=entry.key,
        label=_(entry.label),
        sentence=words % facts if has_both else since_sentence(entry, first.since, better=first.better),
        before=facts["before"] if first.before is not None else "",
        value=facts["now"] if first.row.value is not None else "",
        chip=chip(first.row.verdict),
        tone="better" if first.better else "worse",
        facts=_joined(since, comparable(entry, line.row, peers), _standard(entry, line.row)),
        others=_others(rest),
        year=_year(entry, line.row),
    )


def _standing(line: CardLine, level: StoreRow | None, months: MonthsReading | None, peers: Peers | None) -> Lead:
    entry = metric(line.metric)
    has_level = level is not None and level.shrunken is not None and level.n >= SHOWN_FROM
    row = level if level is not None and has_level else line.row
    figure = row.shrunken if has_level and row.basis != "own" else row.value
    value = wording.value(entry, figure) if figure is not None else ""
    facts = {"metric": _(entry.label), "value": value}
    sentence = changed_sentence(months, entry) if months else ""
    if not sentence and value:
        now, then = (
            _("No change beyond chance. %(metric)s stands at %(value)s now."),
            _("No change beyond chance. %(metric)s stands at %(value)s."),
        )
        sentence = (now if has_level else then) % facts
    return Lead(
        key=entry.key,
        label=_(entry.label),
        sentence=sentence or _("Too few answers yet to say how %(metric)s stands.") % facts,
        before="",
        value=value,
        chip=chip(row.verdict),
        tone="",
        facts=_joined(wording.answers(row.n), comparable(entry, line.row, peers), _standard(entry, line.row)),
        others="",
        year="",
    )


def comparable(entry: Metric, row: StoreRow, peers: Peers | None) -> str:
    """Give what is expected of comparable stores; for who may not know that, the middle half of them over 12 months.

    Empty where the store's own value is not shown: what is expected rests on its answers too, if ever so little.
    """
    if row.value is None:
        return ""
    if row.expected is not None:
        return _("expected of comparable stores %(value)s") % {"value": wording.value(entry, row.expected)}
    if peers is None:
        return ""
    middle = wording.interval(entry, peers.low, peers.high)
    facts = {"range": middle, "month": wording.month_name(peers.month)}
    return _("middle half of comparable stores over the 12 months to %(month)s: %(range)s") % facts


def _standard(entry: Metric, row: StoreRow) -> str:
    return _("standard %(value)s") % {"value": wording.value(entry, row.target)} if row.target is not None else ""


def _others(rest: Sequence[LevelChange]) -> str:
    """Name the other metrics that changed, for the worse and for the better."""
    worse, better = (
        ", ".join(_(metric(each.metric).label) for each in rest if each.better is side) for side in (False, True)
    )
    sentences = [_("Also worse: %(metrics)s.") % {"metrics": worse}] if worse else []
    sentences += [_("Better: %(metrics)s.") % {"metrics": better}] if better else []
    return " ".join([*sentences, _("Nothing else has changed beyond chance.")])


def _year(entry: Metric, row: StoreRow) -> str:
    if row.value is None:
        return ""
    facts = {"value": wording.value(entry, row.value), "range": wording.interval(entry, row.low, row.high)}
    return _("The whole window, older months included: %(value)s (%(range)s).") % facts


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)

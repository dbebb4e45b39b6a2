"""“Explain this number”: formula, answers, window and exclusions of a figure, from the registry."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from dashboards import wording
from dashboards.metrics import Metric, metric
from dashboards.rows import Ranking


@dataclass(frozen=True, slots=True)
class Explanation:
    """A title, pairs of term and description, the address of the answers behind it (empty where there is none), and the
    anchor of the metric in the glossary."""

    title: str
    facts: Sequence[tuple[str, str]]
    rows: str = ""
    anchor: str = ""


def explain(ranking: Ranking) -> Explanation:
    """Say how the figures of a ranking come about."""
    return explain_metric(
        metric(ranking.metric), ranking.month, ranking.window, ranking.network.answers, ranking.network.notes
    )


def explain_metric(
    entry: Metric, month: int, window: int, n: int, notes: Mapping[str, Any], rows: str = ""
) -> Explanation:
    facts = [
        (_("Meaning"), _(entry.meaning)),
        (_("Formula"), _(entry.formula)),
        (_("Answers"), f"n = {wording.number(n)}"),
        (_("Window"), wording.period(month, window)),
        (_("Left out"), " ".join([_(entry.left_out), *_left_out(notes)])),
        (_("Interval"), _("95%: how far chance alone can move the value.")),
        (_("Estimate"), _informed(notes)),
    ]
    return Explanation(_(entry.label), [fact for fact in facts if fact[1]], rows, entry.key)


def _informed(notes: Mapping[str, Any]) -> str:
    """Say which other metric the estimates also rest on; empty where none does."""
    if not (other := notes.get("informed_by")):
        return ""
    words = _("Also rests on the stores' %(metric)s, which other customers gave: in this brand both go together.")
    return words % {"metric": _(metric(other).label)}


def _left_out(notes: Mapping[str, Any]) -> list[str]:
    """Say what scoring noted on answers that it could not use."""
    others = sum(notes.get("left_out", {}).values())
    return [_("%(answers)s on other scales are left out.") % {"answers": wording.answers(others)}] if others else []

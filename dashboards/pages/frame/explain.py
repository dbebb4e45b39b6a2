"""“Explain this number”: formula, answers, window and exclusions of a figure, from the registry."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from dashboards import wording
from dashboards.metrics import Metric, metric
from dashboards.rows import Network, Ranking


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
    network = ranking.network
    n = wording.count(network.answers, rough=network.is_rough) if network.is_known else ""
    return explain_metric(metric(ranking.metric), ranking.month, ranking.window, n, network)


def explain_metric(entry: Metric, month: int, window: int, n: str, network: Network, rows: str = "") -> Explanation:
    """Say how a figure of ``n`` answers in a network comes about; ``n`` is empty where it may not be known."""
    facts = [
        (_("Meaning"), _(entry.meaning)),
        (_("Formula"), _(entry.formula)),
        (_("Answers"), f"n = {n}" if n else ""),
        (_("Window"), wording.period(month, window)),
        (_("Left out"), " ".join([_(entry.left_out), *_left_out(network)])),
        (_("Interval"), _("95%: how far chance alone can move the value.")),
        (_("Estimate"), _informed(network.notes)),
    ]
    return Explanation(_(entry.label), [fact for fact in facts if fact[1]], rows, entry.key)


def _informed(notes: Mapping[str, Any]) -> str:
    """Say which other metric the estimates also rest on; empty where none does."""
    if not (other := notes.get("informed_by")):
        return ""
    words = _("Also rests on the stores' %(metric)s, which other customers gave: in this brand both go together.")
    return words % {"metric": _(metric(other).label)}


def _left_out(network: Network) -> list[str]:
    """Say what scoring noted on answers that it could not use."""
    others = sum(network.notes.get("left_out", {}).values())
    words = {"answers": wording.answers(others, rough=network.is_rough)}
    return [_("%(answers)s on other scales are left out.") % words] if others else []

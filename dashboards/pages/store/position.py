"""The overall position of a store, with its parts."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dashboards import wording
from dashboards.findings.statements.position import Position, position
from dashboards.metrics import METRICS, metric
from dashboards.rows import CardLine


@dataclass(frozen=True, slots=True)
class PartCells:
    metric: str
    target: str
    weight: str
    chance: str
    counted: str


@dataclass(frozen=True, slots=True)
class PositionCells:
    """One sentence, and the sum that it comes from, line by line."""

    sentence: str
    parts: Sequence[PartCells]
    weight: str
    counted: str
    share: str
    left_out: str


def cells(card: Sequence[CardLine]) -> PositionCells | None:
    """Word the overall position; None where there is none."""
    found = position(card)
    if found is None:
        return None
    facts = {"share": _percent(found.share), "standards": wording.number(len(found.parts))}
    return PositionCells(
        sentence=ngettext(
            "Overall position: expected to meet %(share)s of its weighted standards (%(standards)s metric).",
            "Overall position: expected to meet %(share)s of its weighted standards (%(standards)s metrics).",
            len(found.parts),
        )
        % facts,
        parts=[
            PartCells(
                metric=_(metric(part.metric).label),
                target=wording.value(metric(part.metric), part.target),
                weight=_plain(part.weight),
                chance=_percent(part.chance),
                counted=wording.number(part.counted, 2),
            )
            for part in found.parts
        ],
        weight=_plain(found.weight),
        counted=wording.number(found.counted, 2),
        share=_percent(found.share),
        left_out=_left_out(found),
    )


def _left_out(found: Position) -> str:
    names = [_(entry.label) for entry in METRICS if entry.key in found.left_out]
    return _("Left out, as no verdict can be given yet: %(metrics)s.") % {"metrics": ", ".join(names)} if names else ""


def _percent(share: float) -> str:
    return f"{wording.number(100 * share)}%"


def _plain(weight: float) -> str:
    return wording.number(weight, 0 if weight == int(weight) else 1)

"""Shares of texts drawn as stores are: thick where it lies with 80 %, thin with 95 %, upright what is usual."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from dashboards import charts, wording
from dashboards.metrics import theme_metric
from dashboards.scoring.verdicts import Verdict

SHARE = theme_metric("other")
"""Every theme is a share of texts, written alike."""

Axis = tuple[float, float]
Ends = tuple[float | None, float | None]


@dataclass(frozen=True, slots=True)
class _ShareOfTexts:
    """A share as the bars of stores are drawn from it: ``target`` is what is usual, the verdict its colour."""

    value: float
    bar_low: float | None
    bar_high: float | None
    shrunken_low: float | None
    shrunken_high: float | None
    target: float | None
    verdict: Verdict


def share_bar(
    share: float | None, likely: Ends, sure: Ends, usual: float | None, *, unusual: bool, axis: Axis
) -> SafeString:
    """Draw a share of texts, its 80 % (``likely``) and 95 % (``sure``) ends, and what is ``usual``; nothing of none."""
    if share is None:
        return mark_safe("")
    parts = [_("its own texts: %(share)s") % {"share": wording.value(SHARE, share)}]
    if likely[0] is not None:
        ends = {"thick": wording.interval(SHARE, *likely), "thin": wording.interval(SHARE, *sure)}
        parts.insert(0, _("80%% sure: %(thick)s; 95%% sure: %(thin)s") % ends)
    if usual is not None:
        parts.append(_("usual: %(share)s") % {"share": wording.value(SHARE, usual)})
    verdict = Verdict.BELOW if unusual else Verdict.TOO_EARLY
    row = _ShareOfTexts(share, *likely, *sure, target=usual, verdict=verdict)
    return mark_safe(charts.interval_bar(row, axis=axis, label="; ".join(parts)))


def share_scale(axis: Axis) -> SafeString:
    """Draw the axis of shares, in per cent."""
    return mark_safe(charts.bar_scale(axis, show=lambda figure: wording.number(100 * figure)))


def share_axis(values: Sequence[float | None]) -> Axis:
    """Give an axis from 0 to a round end behind the largest share."""
    most = max([value for value in values if value is not None], default=0.0) or 1.0
    _low, high = charts.axis_of([most / 1_000, most])
    return 0.0, min(high, 1.0)

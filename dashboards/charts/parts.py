"""Small bars for lists: how often something comes, and how far a part lies from the rest."""

from collections.abc import Sequence

from dashboards.charts.bars import Axis, axis_of
from dashboards.charts.svg import Scale, across, per_cent, picture, span, upright

HEIGHT, MIDDLE = 20.0, 10.0


def count_bar(count: int, most: int, *, label: str) -> str:
    """Draw a count as a bar; one of ``most`` takes the whole width."""
    share = Scale(0, max(1, most), 0, 100)(count)
    return picture(
        span(0, 100, 3, 6, "ev-count-track") + span(0, max(share, 0.5), 3, 6, "ev-count"),
        label=label,
        height=12,
        class_="ev-count-bar",
    )


def difference_axis(ends: Sequence[float | None]) -> Axis:
    """Give one axis with 0 in its middle for differences and the ends of their intervals."""
    low, high = axis_of([0.0, *ends])
    most = max(abs(low), abs(high)) or 1.0
    return -most, most


def difference_bar(
    difference: float | None, low: float | None, high: float | None, *, axis: Axis, tone: str, label: str
) -> str:
    """Draw a difference with its 95 % interval as a line and a dot, an upright line at no difference.

    ``tone`` is below, meets or open; nothing but the axis is drawn where the difference is not known.
    """
    scale = Scale(*axis)
    parts = [across(MIDDLE, "ev-axis"), upright(scale(0.0), 1, HEIGHT - 1, "ev-zero")]
    if difference is not None:
        if low is not None and high is not None:
            parts.append(across(MIDDLE, "ev-whisker", scale(max(low, axis[0])), scale(min(high, axis[1]))))
        parts.append(f'<circle cx="{per_cent(scale(difference))}" cy="{MIDDLE:g}" r="4.5" class="ev-part-dot"/>')
    return picture("".join(parts), label=label, height=HEIGHT, class_=f"ev-bar ev-tone-{tone}")


def adding_bar(start: float, end: float, *, axis: Axis, tone: str, label: str) -> str:
    """Draw one step of a waterfall: from where the parts before it lead, to where it leads."""
    scale = Scale(*axis)
    left, right = sorted((scale(start), scale(end)))
    step = span(left, max(right, left + 0.4), MIDDLE - 5, 10, "ev-range")
    return picture(across(MIDDLE, "ev-axis") + step, label=label, height=HEIGHT, class_=f"ev-bar ev-tone-{tone}")


def share_bar(
    thick: tuple[float | None, float | None],
    thin: tuple[float | None, float | None],
    mark: float | None,
    *,
    most: float,
    tone: str,
    label: str,
) -> str:
    """Draw a share on an axis from 0 to ``most``: its 80 % interval thick, its 95 % one thin, others' as an upright."""
    scale = Scale(0.0, most or 1.0)
    parts = [across(MIDDLE, "ev-axis")]
    if thin[0] is not None and thin[1] is not None:
        parts.append(across(MIDDLE, "ev-whisker", scale(thin[0]), scale(min(thin[1], most))))
    if thick[0] is not None and thick[1] is not None:
        parts.append(span(scale(thick[0]), scale(min(thick[1], most)), MIDDLE - 4, 8, "ev-range"))
    if mark is not None:
        parts.append(upright(scale(mark), 2, HEIGHT - 2, "ev-others"))
    return picture("".join(parts), label=label, height=HEIGHT, class_=f"ev-bar ev-tone-{tone}")

"""A line of months with the level before a change and the one since."""

from collections.abc import Sequence

from dashboards.charts.svg import Scale, across, element, joined, padded, per_cent, picture, upright
from dashboards.rows import YEAR

HEIGHT = 48.0


def level_line(
    values: Sequence[float | None], since: int, before: float | None, after: float | None, *, tone: str, label: str
) -> str:
    """Draw months as a thin line, both levels as thick ones, and an upright line where the level changed.

    ``since`` is the index of the first month of the new level; the level before reaches at most a year back. The new
    one has the colour of ``tone``. ``label`` describes the picture.
    """
    known = [each for each in [*values, before, after] if each is not None]
    y = Scale(*padded(known), HEIGHT - 4, 4)
    x = Scale(0, max(1, len(values) - 1), 2, 97)
    step = x(1) - x(0)
    turn = min(97.0, max(2.0, x(max(since, 0)) - step / 2))
    parts = [joined([None if each is None else (x(at), y(each)) for at, each in enumerate(values)], "ev-faint")]
    if before is not None:
        parts.append(across(y(before), "ev-level", x(max(0, since - YEAR)), turn))
    parts.append(upright(turn, 2, HEIGHT - 2, "ev-change"))
    if after is not None:
        parts.append(across(y(after), "ev-level ev-since", turn, 97))
        parts.append(element("circle", cx=per_cent(97), cy=y(after), r=4, class_="ev-newest"))
    return picture("".join(parts), label=label, height=HEIGHT, class_=f"ev-levels ev-tone-{tone}")

"""What the picture of a store has to show, given its probability of being below the standard."""

from xml.etree import ElementTree

from dashboards.rows import StoreRow

SLACK = 1e-6
"""Probability within which neither side of 90 % can be demanded: quantiles are computed to eight digits."""
DRAWN = 0.011
"""Positions in pictures are rounded to a hundredth of a per cent."""


def picture_agrees(row: StoreRow, picture: str, *, withheld: bool) -> None:
    """The thick bar crosses the standard exactly where the probability leaves it open; hollow where a rule does."""
    drawn = {each.get("class"): each for each in ElementTree.fromstring(picture).iter() if each.get("class")}
    assert ("ev-hollow" in picture) is withheld
    assert row.p_below is not None
    sure = max(row.p_below, 1 - row.p_below)
    left = _place(drawn["ev-range"], "x")
    right, standard = left + _place(drawn["ev-range"], "width"), _place(drawn["ev-standard"], "x1")
    if sure >= 0.9 + SLACK:
        assert standard <= left + DRAWN or standard >= right - DRAWN
    elif sure <= 0.9 - SLACK:
        assert left - DRAWN <= standard <= right + DRAWN


def _place(element: ElementTree.Element, name: str) -> float:
    return float(element.get(name, "").rstrip("%"))

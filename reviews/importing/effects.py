"""What the scores of a column come to on each scale that may be theirs, for a person who has to say which it is."""

from collections.abc import Mapping, Sequence

from reviews.measures import top_two
from reviews.readers.cells.scores import plain_points
from reviews.readers.columns.dialects import stated_scale
from reviews.readers.records import CellError, Question


def effects(question: Question) -> list[tuple[str, float]]:
    """Return the choices of a question about a scale with what the column then comes to.

    Satisfaction gives the share of satisfied answers (0..1), other scores give their mean in points. Choices that the
    values do not fit, and questions about anything else, give nothing.

    >>> effects(Question("scale:csat", "", ("1-6", "1-7"), "Zufriedenheit", {"6": 1, "5": 1, "2": 2}))
    [('1-6', 0.5), ('1-7', 0.25)]
    """
    subject, _colon, role = question.key.partition(":")
    if subject != "scale" or not question.values:
        return []
    found = ((choice, effect(role, choice, question.values)) for choice in question.choices)
    return [(choice, each) for choice, each in found if each is not None]


def effect(role: str, stated: str, values: Mapping[str, int]) -> float | None:
    """Return what the values of a column come to on one scale; None where they do not fit it."""
    points = [(number, count) for text, count in values.items() if (number := plain_points(text)) is not None]
    try:
        scale = stated_scale(stated)
    except CellError:
        return None
    if not points or scale.words or not all(scale.low <= number <= scale.high for number, _count in points):
        return None
    return _share_or_mean(role, f"{scale.low}-{scale.high}", points)


def _share_or_mean(role: str, series: str, points: Sequence[tuple[float, int]]) -> float:
    total = sum(count for _number, count in points)
    if role == "csat":
        return sum(top_two(series, number) * count for number, count in points) / total
    return sum(number * count for number, count in points) / total

"""How a shape is detected: the first records of a table go in, the shape that fits comes out (pure)."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from reviews.readers.columns.headings import key, positions
from reviews.readers.shapes.base.shape import Shape

DAY = re.compile(r"(?:19|20)\d\d[-./]\d{1,2}[-./]\d{1,2}(?!\d)", re.ASCII)
"""How a text begins that is a day or a moment."""


@dataclass(frozen=True)
class Excerpt:
    """Header and first records of a table, and the KPIs that a person states it has.

    ``own`` are the file's own headings, where the header is one with its roles.
    """

    header: Sequence[str]
    sample: Sequence[Sequence[str]]
    kpis: Sequence[str] = ()
    own: Sequence[str] = ()

    @property
    def keys(self) -> Mapping[str, int]:
        return positions(self.header)

    def column(self, name: str) -> list[str]:
        """Return the sample's cells of a column by a spelling of its header."""
        index = self.keys.get(key(name))
        return [] if index is None else [cells[index] for cells in self.sample if index < len(cells)]

    def record_above(self) -> str:
        """Return the day in place of a heading where its column has days too: the header is a record then."""
        days = (name.strip()[:40] for name in self.header if DAY.match(name.strip()))
        return next((day for day in days if all(map(DAY.match, map(str.strip, self.column(day))))), "")


@dataclass(frozen=True)
class Match:
    """A shape that fits, the number of label rows below the header, and the header to bind the shape to.

    ``shown`` are the headings for people, where they are not those of ``header``.
    """

    shape: Shape
    header: Sequence[str]
    labels: int = 0
    settled: Mapping[str, str] = field(default_factory=dict)
    warnings: Sequence[tuple[str, str]] = ()
    shown: Sequence[str] = ()


Detector = Callable[[Excerpt], Match | None]


def detector(shape: Shape) -> Detector:
    """Return a detector of a shape that is known by its header alone."""

    def detect(excerpt: Excerpt) -> Match | None:
        if not shape.fits(excerpt.keys):
            return None
        return Match(shape, excerpt.header, warnings=shape.warnings)

    return detect

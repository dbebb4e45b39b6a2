"""The beginning of a table, which is all that shapes are recognised by (pure)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from reviews.readers.columns.headings import key, positions
from reviews.readers.options import Options
from reviews.readers.shapes.base.shape import Shape


@dataclass(frozen=True)
class Opening:
    """Header and first records of a table."""

    header: Sequence[str]
    sample: Sequence[Sequence[str]]
    options: Options
    form: str = ""

    @property
    def keys(self) -> Mapping[str, int]:
        return positions(self.header)

    def column(self, name: str, skip: int = 0) -> list[str]:
        """The sample's cells of a column by a spelling of its header, without the first ``skip`` records."""
        place = self.keys.get(key(name))
        return [] if place is None else [cells[place] for cells in self.sample[skip:] if place < len(cells)]


@dataclass(frozen=True)
class Found:
    """A shape that fits, the number of label rows below the header, and the header to bind the shape to."""

    shape: Shape
    header: Sequence[str]
    labels: int = 0
    settled: Mapping[str, str] = field(default_factory=dict)
    warnings: Sequence[tuple[str, str]] = ()


Detector = Callable[[Opening], Found | None]


def detector(shape: Shape) -> Detector:
    """A detector of a shape that its header alone betrays."""

    def detect(opening: Opening) -> Found | None:
        if not shape.fits(opening.keys):
            return None
        return Found(shape, opening.header, warnings=shape.warnings)

    return detect

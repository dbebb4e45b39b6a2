"""Rows of the seven questions about a cause: what data answer of each, as figures and references."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from dashboards.rows.themes import ThemeExample


@dataclass(frozen=True, slots=True)
class QuestionPart:
    """What data answer to one of the seven questions: figures by name; ``is_answered`` says whether they are enough.

    ``quotes`` are read with them and never stored.
    """

    question: int
    is_answered: bool
    figures: Mapping[str, Any] = field(default_factory=dict)
    quotes: Sequence[ThemeExample] = ()

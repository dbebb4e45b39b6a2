"""How far a brand is set up."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class SetUp:
    """Which of the first steps of a brand are done."""

    stores: bool
    answers: bool
    standards: bool
    people: bool
    scores: bool
    is_sample: bool

    @property
    def is_done(self) -> bool:
        return all((self.stores, self.answers, self.standards, self.people, self.scores))


@dataclass(frozen=True, slots=True)
class SampleRow:
    """Work on sample data: "create" or "remove", the state of the job, the share that is done, and when it began."""

    task: str
    state: str
    progress: float
    asked_at: datetime
    started_at: datetime | None
    error: str

    @property
    def is_at_work(self) -> bool:
        return self.state in ("queued", "running")

"""How far a brand is set up, as text."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from dashboards.pages.frame.waiting import waiting_words
from dashboards.rows import SampleRow

USUAL_SECONDS = {"create": 150.0, "remove": 60.0}
"""What the whole usually takes on two cores; the first estimate, before the work itself tells."""

ENOUGH = 0.05
"""Share of the work from which on its own pace tells how long the rest takes."""


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the beginning: its number, what it is, what is known of it; "done", "now" or "later"."""

    number: int
    title: str
    about: str
    state: str


@dataclass(frozen=True, slots=True)
class Making:
    """How far sample data are made or removed: a heading, a whole percentage, and sentences under it."""

    title: str
    percent: int
    sentence: str
    waits: str
    problem: str
    at_work: bool


def steps(done: int, person: str = "", brand: str = "") -> Sequence[Step]:
    """List the steps of the beginning, ``done`` of which are behind."""
    about = (
        (_("Your account"), person or _("a name and a password")),
        (_("Your brand"), brand or _("name, country, time zone")),
        (_("First data"), _("one of three doors")),
        (_("Later, if you like"), _("standards, people, who answers")),
    )
    states = ["done"] * done + ["now"] + ["later"] * len(about)
    return [Step(index + 1, *words, states[index]) for index, words in enumerate(about)]


def sample(row: SampleRow, waits_since: datetime | None, now: datetime) -> Making:
    """Say how far the sample data are, and how long the rest takes."""
    making = row.task == "create"
    left = _left(row, now)
    return Making(
        title=_("The sample brand is being made") if making else _("The sample brand is being removed"),
        percent=int(100 * row.progress),
        sentence=_("About %(seconds)d seconds left.") % {"seconds": left},
        waits=waiting_words(waits_since, now) if row.state == "queued" else "",
        problem=row.error,
        at_work=row.is_at_work,
    )


def _left(row: SampleRow, now: datetime) -> int:
    """Estimate the seconds that are left, in steps of five."""
    usual = USUAL_SECONDS[row.task]
    if row.started_at and row.progress > ENOUGH:
        left = (now - row.started_at).total_seconds() * (1 - row.progress) / row.progress
    else:
        left = usual * (1 - row.progress)
    return max(5, 5 * round(left / 5))

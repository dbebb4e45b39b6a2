"""Undoing an import: the exact state before it, or a refusal that names what stands in the way."""

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from django.utils.translation import gettext as _

from reviews.models import ImportJob

Clock = Callable[[], datetime]


class Undone(NamedTuple):
    """What an undo did: facts or stores taken out, facts or stores restored, and stores removed that it had made."""

    taken_out: int
    restored: int
    stores: int


class CannotUndo(Exception):
    """The import stays; the text is one sentence for people that says why, naming the later import."""


def hindrance(job: ImportJob) -> str:
    """Why an import cannot be undone, as one sentence; empty where it can."""
    return _("Undoing is not ready yet.")


def undo(job: ImportJob, clock: Clock) -> Undone:
    """Take out what the import of a claimed job wrote and restore what it replaced, in one transaction.

    The caller then refreshes the tallies and ends the job with ``job.finish(now, into=UNDONE)``; called again after a
    kill in between, it does nothing. Raises CannotUndo, with the job back in the state it was in, where ``hindrance``
    says something; running.TakenOver where another worker holds the job.
    """
    raise CannotUndo(hindrance(job))

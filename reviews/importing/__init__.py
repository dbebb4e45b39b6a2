"""Batches to facts: staged, idempotent, resumable; says what it refused and marks (location, months) stale."""

from reviews.importing.account import Account, Answer
from reviews.importing.file import File, file_of
from reviews.importing.preview import ask_about, dry_run, forget, look_at
from reviews.importing.running import BATCH, TakenOver, check, run

__all__ = [
    "BATCH",
    "Account",
    "Answer",
    "File",
    "TakenOver",
    "ask_about",
    "check",
    "dry_run",
    "file_of",
    "forget",
    "look_at",
    "run",
]

"""Batches to facts: staged, idempotent, resumable; says what it refused and marks (location, months) stale."""

from reviews.importing.account import Account, Answer
from reviews.importing.running import BATCH, File, TakenOver, check, dry_run, file_of, run

__all__ = ["BATCH", "Account", "Answer", "File", "TakenOver", "check", "dry_run", "file_of", "run"]

"""Make a backup: tables as they were at one moment, then the files that they refer to, then the manifest."""

import os
import shutil
from collections.abc import Callable, Iterable
from datetime import datetime
from functools import partial
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from dashboards.backup.manifest import FILES, PARTIAL, TABLES, BadBackup, Manifest, StoredPart, part_of
from dashboards.backup.tables import snapshot, tables, write_table

REFERRED = ("uploads", "rejects", "reports")
"""Folders below the data folder whose files the tables refer to."""

Progress = Callable[[str, int], None]
"""Gets a table, or the folder of files, and how many more of its rows or files there are now."""


def make_backup(folder: Path, now: datetime, progress: Progress) -> Manifest:
    """Write a backup into a folder that does not exist yet; it has that name once it is complete.

    Raises BadBackup where the folder exists; a half one of before is begun anew. Of one that cannot be finished nothing
    stays.
    """
    if folder.exists():
        raise BadBackup(f"{folder} is there already; name a folder that is not.")
    unfinished = folder.with_name(folder.name + PARTIAL)
    shutil.rmtree(unfinished, ignore_errors=True)
    try:
        manifest = _write(unfinished, now, progress)
        unfinished.rename(folder)
    except BaseException:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise
    _to_disk([folder.parent])
    return manifest


def _write(unfinished: Path, now: datetime, progress: Progress) -> Manifest:
    """Write all parts and then the manifest, and have them on the disk."""
    # Parents that mkdir makes along the way are open to all users of the machine, so this one is made by itself.
    unfinished.parent.mkdir(parents=True, exist_ok=True)
    unfinished.mkdir(mode=0o700)
    (unfinished / TABLES).mkdir(mode=0o700)
    parts: dict[str, StoredPart] = {}
    with snapshot():
        migrations = applied_migrations()
        for model in tables():
            name = model._meta.db_table
            path = unfinished / TABLES / f"{name}.jsonl.gz"
            rows = write_table(model, path, partial(progress, name))
            parts[f"{TABLES}/{path.name}"] = part_of(path, rows)
    parts |= _copy_files(unfinished, progress)
    manifest = Manifest(settings.VERSION, now.isoformat(), migrations, parts)
    manifest.write(unfinished)
    _to_disk([*unfinished.rglob("*"), unfinished])
    return manifest


def applied_migrations() -> dict[str, list[str]]:
    """Give the migrations of this database by app, in order."""
    found: dict[str, list[str]] = {}
    for app, name in sorted(MigrationRecorder(connection).applied_migrations()):
        found.setdefault(app, []).append(name)
    return found


def _copy_files(unfinished: Path, progress: Progress) -> dict[str, StoredPart]:
    """Copy the files that are there; one that a worker deletes meanwhile is one that nothing needs any more."""
    parts: dict[str, StoredPart] = {}
    source = Path(settings.DATA_DIR)
    for folder in REFERRED:
        for path in sorted((source / folder).rglob("*")):
            inner = f"{FILES}/{path.relative_to(source).as_posix()}"
            if not path.is_file() or path.is_symlink():
                continue
            (unfinished / inner).parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            try:
                shutil.copyfile(path, unfinished / inner)
            except FileNotFoundError:
                (unfinished / inner).unlink(missing_ok=True)
                continue
            parts[inner] = part_of(unfinished / inner)
            progress(FILES, 1)
    return parts


def _to_disk(paths: Iterable[Path]) -> None:
    """Have every byte on the disk before the folder gets the name of a finished backup, and then that name."""
    for path in paths:
        number = os.open(path, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)

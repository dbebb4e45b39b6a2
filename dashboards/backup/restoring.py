"""Restore a backup into an install that has nothing yet."""

import shutil
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction

from dashboards.backup.making import REFERRED, applied_migrations
from dashboards.backup.manifest import FILES, TABLES, BadBackup, Manifest, digest, faults, read_manifest
from dashboards.backup.tables import Model, filled, read_table, reset_numbers, tables

MOST_NAMED = 5
"""Faults that a refusal names."""


def checked(folder: Path) -> Manifest:
    """Read a backup's manifest and compare every part with it. Raises BadBackup for whatever is not as it was made."""
    manifest = read_manifest(folder)
    found = [*faults(folder, manifest)]
    if found:
        more = f" And {len(found) - MOST_NAMED} more." if len(found) > MOST_NAMED else ""
        raise BadBackup(f"The backup is incomplete or damaged: {' '.join(found[:MOST_NAMED])}{more}")
    return manifest


def restore_backup(folder: Path, progress: Callable[[str, int], None]) -> Manifest:
    """Bring a backup in: its files, then all rows in one transaction. A database without any table gets them first.

    Raises BadBackup where the backup is not whole, is of another version, or the install has something already; then
    nothing has changed, apart from empty tables and files that nothing refers to.
    """
    manifest = checked(folder)
    if not applied_migrations():
        call_command("migrate", verbosity=0)
    _refuse_other_version(manifest)
    of = tables()
    _refuse_other_tables(manifest, of)
    if there := filled(of):
        raise BadBackup(
            f"The database is not empty: {', '.join(there[:MOST_NAMED])} have rows. Name an empty one by DATABASE_URL."
        )
    _bring_files(folder, manifest, progress)
    with transaction.atomic():
        for model in of:
            name = model._meta.db_table
            path = folder / TABLES / f"{name}.jsonl.gz"
            rows = read_table(model, path, partial(progress, name))
            if rows != manifest.parts[f"{TABLES}/{path.name}"].rows:
                raise BadBackup(f"{path.name} has {rows} rows, and another number in the manifest.")
        connection.check_constraints()
        reset_numbers(of)
    return manifest


def _refuse_other_version(manifest: Manifest) -> None:
    if _sorted(manifest.migrations) != _sorted(applied_migrations()):
        raise BadBackup(
            f"The backup was made by Evenly {manifest.version}, whose tables are others than those of "
            f"{settings.VERSION}: restore it with that version, then upgrade."
        )


def _sorted(migrations: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    return {app: sorted(names) for app, names in migrations.items()}


def _refuse_other_tables(manifest: Manifest, of: Sequence[Model]) -> None:
    stored = {name for name in manifest.parts if name.startswith(f"{TABLES}/")}
    known = {f"{TABLES}/{model._meta.db_table}.jsonl.gz" for model in of}
    if stored != known:
        raise BadBackup(
            f"The backup has other tables than this version of Evenly: {', '.join(sorted(stored ^ known))}."
        )


def _bring_files(folder: Path, manifest: Manifest, progress: Callable[[str, int], None]) -> None:
    """Copy the files; those of an attempt before are there already and must be the same."""
    names = [name for name in manifest.parts if name.startswith(f"{FILES}/")]
    targets = {name: Path(settings.DATA_DIR) / Path(name).relative_to(FILES) for name in names}
    for name, target in targets.items():
        if ".." in target.parts or Path(name).parts[1] not in REFERRED:
            raise BadBackup(f"{name} is none of the files that a backup has.")
        if target.exists() and digest(target) != manifest.parts[name].sha256:
            raise BadBackup(f"{target} is there already and is another file. Name an empty folder by EVENLY_DATA_DIR.")
    for name, target in targets.items():
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        shutil.copyfile(folder / name, target)
        progress(FILES, 1)

"""The manifest of a backup: a digest of every part, so that what is incomplete or damaged is seen as such.

It is written last and the folder gets its name after that, so a folder that has the name is complete.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

MANIFEST = "manifest.json"
FORMAT = 1
"""The form of backups; a later form gets another number."""
TABLES, FILES = "tables", "files"
"""Folders of a backup."""
FRAME, AROUND_A_PATH = 2**20, 500
"""Bytes of a manifest without its parts, and of a part without its path."""
PARTIAL = ".partial"
"""What the name of a backup ends with that is still being made, or never was finished."""


class BadBackup(ValueError):
    """What is there is no backup that can be restored; the sentence gives the reason and the way on."""


@dataclass(frozen=True, slots=True)
class StoredPart:
    """One file of a backup: its bytes and SHA-256, and of a table its rows."""

    bytes: int
    sha256: str
    rows: int | None = None


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup consists of; parts by their path within it, ``migrations`` as applied by app."""

    version: str
    made_at: str
    migrations: Mapping[str, Sequence[str]]
    parts: Mapping[str, StoredPart]
    format: int = FORMAT

    @property
    def rows(self) -> int:
        return sum(part.rows or 0 for part in self.parts.values())

    def write(self, folder: Path) -> None:
        (folder / MANIFEST).write_text(json.dumps(asdict(self), indent=1, sort_keys=True))


def read_manifest(folder: Path) -> Manifest:
    """Read the manifest of a backup. Raises BadBackup."""
    if folder.name.endswith(PARTIAL):
        raise BadBackup(f"{folder} was never finished; delete it, and restore another one.")
    try:
        if (folder / MANIFEST).stat().st_size > _longest(folder):
            raise BadBackup(f"{folder / MANIFEST} is longer than that of so many files can be; restore another backup.")
        found = json.loads((folder / MANIFEST).read_text())
    except FileNotFoundError:
        raise BadBackup(f"{folder} has no {MANIFEST}, so it is no finished backup; name the folder of one.") from None
    except BadBackup:
        raise
    except (ValueError, RecursionError):
        raise BadBackup(f"{folder / MANIFEST} cannot be read; the backup is damaged, so restore another one.") from None
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        raise BadBackup(f"{folder} was made by another version of Evenly; restore it with that one.")
    try:
        parts = {name: StoredPart(**part) for name, part in found["parts"].items()}
        return Manifest(found["version"], found["made_at"], found["migrations"], parts)
    except (KeyError, TypeError, AttributeError):
        raise BadBackup(
            f"{folder / MANIFEST} is no manifest of a backup; it is damaged, so restore another one."
        ) from None


def _longest(folder: Path) -> int:
    """Give how many bytes the manifest of the files in a folder can have."""
    return FRAME + sum(AROUND_A_PATH + 6 * len(str(path)) for path in folder.rglob("*"))


def faults(folder: Path, manifest: Manifest) -> Iterator[str]:
    """Give one sentence for every part that is missing, changed or not named."""
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    for name, part in sorted(manifest.parts.items()):
        if name not in there:
            yield f"{name} is missing."
        elif (folder / name).is_symlink():
            yield f"{name} is a link and no file."
        elif digest(folder / name) != part.sha256:
            yield f"{name} is not what was stored."
    for name in sorted(there - {*manifest.parts, MANIFEST}):
        yield f"{name} is not part of the backup."


def digest(path: Path) -> str:
    """Give the SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def part_of(path: Path, rows: int | None = None) -> StoredPart:
    return StoredPart(path.stat().st_size, digest(path), rows)

"""The account of an import: every record of the file is inserted, updated, unchanged or rejected."""

from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from typing import Any, NamedTuple


@dataclass(slots=True)
class Account:
    """Counts of records of a file; read = inserted + updated + unchanged + rejected, always."""

    read: int = 0
    inserted: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: int = 0
    duplicates: int = 0
    damaged: int = 0

    def __add__(self, other: "Account") -> "Account":
        return Account(*(getattr(self, each.name) + getattr(other, each.name) for each in fields(self)))

    def as_dict(self) -> dict[str, int]:
        return {each.name: getattr(self, each.name) for each in fields(self)}


class Made(NamedTuple):
    """What writing a batch made: between which ids its facts lie, and the ids of new stores and regions."""

    facts: tuple[int, int] | None = None
    stores: Sequence[int] = ()
    regions: Sequence[int] = ()


@dataclass(slots=True)
class Answer:
    """What an import answers (CONTRACT, ingest)."""

    kind: str
    shape: str
    account: Account
    rejects_file: str = ""
    warnings: list[str] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        counts = self.account.as_dict()
        rest = {"rejects_file": self.rejects_file or None, "warnings": self.warnings}
        return {"kind": self.kind, "shape": self.shape} | counts | rest

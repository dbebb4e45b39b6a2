"""Who asks: one person of every kind, each with what they see written down by hand."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

DAY = timedelta(days=1)
LONG_AGO = date(2020, 1, 1)


@dataclass(frozen=True, slots=True)
class Person:
    """One kind of person; ``role`` names an entry of ``policies.Audience``, empty for somebody without a role today.

    ``brand`` is the one that they ask for as theirs. ``regions`` are all those whose stores they see, ``stores`` the
    numbers of single ones, and ``own``, ``below`` and ``sibling`` the numbers of three stores of their brand: one of
    theirs, one further down their region tree, and one that is nobody's business of theirs (head office has none).
    """

    name: str
    role: str
    brand: str = "b"
    regions: tuple[str, ...] = ()
    stores: tuple[int, ...] = ()
    own: int = 0
    below: int = 0
    sibling: int = 1
    memberships: tuple[Mapping[str, Any], ...] = field(default=(), repr=False)

    @property
    def is_stranger(self) -> bool:
        """Whether they have no role in any brand today."""
        return self.role in ("anonymous", "")

    @property
    def sees_all(self) -> bool:
        return self.role in ("head_office", "read_only")


def odd_zone(now: datetime) -> str:
    """Give a zone whose day is not that of UTC now and stays the same for an hour.

    A role whose days end by UTC then shows: it begins too early or ends too late.
    """
    return "Etc/GMT+12" if now.astimezone(UTC).hour < 11 else "Pacific/Kiritimati"


def people(today: date) -> tuple[Person, ...]:
    """Give all of them; ``today`` is the day in the zone of their brand.

    Head office comes first, so that whatever is cached for it is there when the others ask.
    """
    head, regional, store = ({"role": role, "valid_from": LONG_AGO} for role in ("head_office", "regional", "store"))
    seoul, gangnam = "Korea/Seoul", "Korea/Seoul/Gangnam"
    return (
        Person("head_office", "head_office", memberships=(head,)),
        Person("read_only", "read_only", memberships=(head | {"read_only": True},)),
        Person("regional", "regional", regions=(seoul, gangnam), own=4, below=5, sibling=6,
               memberships=(regional | {"region": seoul},)),
        Person("two_roles", "regional", regions=("Korea/Jeju",), stores=(10,), own=10, below=11, sibling=6,
               memberships=(regional | {"region": "Korea/Jeju"}, store | {"location": 10})),
        Person("store", "store", stores=(8,), own=8, below=8, sibling=4, memberships=(store | {"location": 8},)),
        Person("other_brand", "head_office", brand="o", memberships=(head,)),
        Person("no_role", ""),
        Person("ended", "", memberships=(head | {"valid_to": today - DAY},)),
        Person("tomorrow", "", memberships=(head | {"valid_from": today + DAY},)),
        Person("anonymous", "anonymous"),
    )  # fmt: skip

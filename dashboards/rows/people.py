"""People of a brand: what they are, who still waits for an invitation, who stands in for whom."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class MemberRow:
    """What a person is in a brand, where, and since when.

    ``pk`` is the id of the role, ``person`` that of who has it; ``where`` is a region's path, a store's code and name,
    or empty for the whole brand; ``when`` says whether the role applies: "now", "over" or "coming".
    """

    pk: int
    person: int
    user: str
    name: str
    role: str
    read_only: bool
    where: str
    since: date
    until: date | None
    last_sign_in: datetime | None
    when: str
    locked: bool

    @property
    def current(self) -> bool:
        return self.when == "now"


@dataclass(frozen=True, slots=True)
class InvitationRow:
    """An invitation that can still be accepted; ``where`` as in ``MemberRow``."""

    pk: int
    name: str
    email: str
    role: str
    read_only: bool
    where: str
    since: date
    until: date | None
    invited_by: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class AbsenceRow:
    """Days, both included, on which a person is absent and another one stands in; both as they are called."""

    pk: int
    person: int
    user: str
    stand_in: str
    first_day: date
    last_day: date


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One person of a brand: their roles there, present ones first, and absences that are not over."""

    person: int
    user: str
    name: str
    last_sign_in: datetime | None
    roles: Sequence[MemberRow]
    absences: Sequence[AbsenceRow]

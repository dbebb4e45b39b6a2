"""Invented stores with opening hours, and what a person with a clock and a calendar would count: minute by minute."""

import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import holidays

DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
MINUTE = timedelta(minutes=1)
Shifts = tuple[tuple[int, int], ...]
PLACES = {
    "Asia/Seoul": ("KR", ("2026-02-14", "2026-02-28", "2026-05-23", "2026-09-23", "2026-10-03", "2027-02-05")),
    "America/New_York": ("US", ("2026-03-07", "2026-07-03", "2026-10-31", "2026-11-25", "2026-12-31")),
    "Europe/Berlin": ("DE", ("2026-03-28", "2026-04-02", "2026-10-24", "2026-12-24")),
    "Australia/Lord_Howe": ("AU", ("2026-04-04", "2026-10-03", "2026-01-24")),
    "Asia/Beirut": ("LB", ("2026-03-28", "2026-10-23")),
    "Asia/Kathmandu": ("", ("2026-06-01",)),
}
"""Zones with a country and days near which clocks change or holidays fall."""


@dataclass(frozen=True)
class Store:
    """Hours as a table of shifts; ``holiday`` is what holds on public holidays, None where they are days as others."""

    zone: str
    country: str
    week: tuple[Shifts, ...]
    holiday: Shifts | None
    special: Mapping[date, Shifts]
    begin: datetime
    end: datetime

    @property
    def text(self) -> str:
        rules = [f"{day} {written(shifts)}" for day, shifts in zip(DAYS, self.week, strict=True)]
        return "; ".join([*rules, *([] if self.holiday is None else [f"PH {written(self.holiday)}"])])

    @property
    def special_texts(self) -> dict[date, str]:
        return {day: written(shifts) if shifts else "" for day, shifts in self.special.items()}

    def shifts(self, day: date) -> Shifts:
        if day in self.special:
            return self.special[day]
        if self.holiday is not None and self.country and day in holidays.country_holidays(self.country):
            return self.holiday
        return self.week[day.weekday()]

    def is_open(self, moment: datetime) -> bool:
        wall = moment.astimezone(ZoneInfo(self.zone))
        minute = 60 * wall.hour + wall.minute
        for back in (0, 1):
            for begin, end in self.known(wall.date() - timedelta(days=back)):
                if begin <= minute + 24 * 60 * back < end:
                    return True
        return False

    def known(self, day: date) -> Shifts:
        cache = self.__dict__.setdefault("cache", {})
        if day not in cache:
            cache[day] = self.shifts(day)
        return cache[day]  # type: ignore[no-any-return]

    def open_minutes(self) -> int:
        count, moment = 0, self.begin
        while moment < self.end:
            count += self.is_open(moment)
            moment += MINUTE
        return count

    def due_after(self, minutes: int, most: int) -> datetime | None:
        """Give the end of that many open minutes; None where they are not over after ``most`` minutes."""
        moment = self.begin
        for _minute in range(most):
            if self.is_open(moment):
                minutes -= 1
                if not minutes:
                    return moment + MINUTE
            moment += MINUTE
        return None


def written(shifts: Shifts) -> str:
    return ",".join(f"{clock(begin)}-{clock(end)}" for begin, end in shifts) or "off"


def clock(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"


def invented(seed: int) -> Store:
    """Give the store of a seed, with a few days to count in."""
    chance = random.Random(seed)
    zone = chance.choice(list(PLACES))
    country, near = PLACES[zone]
    first = date.fromisoformat(chance.choice(near))
    begin = datetime(first.year, first.month, first.day, tzinfo=UTC) + MINUTE * chance.randrange(-24 * 60, 24 * 60)
    days = [first + timedelta(days=each) for each in chance.sample(range(-2, 6), chance.randrange(4))]
    return Store(
        zone=zone,
        country=country,
        week=tuple(_day(chance) for _day_of_week in DAYS),
        holiday=chance.choice([None, (), _day(chance)]),
        special={day: _day(chance) for day in days},
        begin=begin,
        end=begin + MINUTE * chance.randrange(4 * 24 * 60),
    )


def _day(chance: random.Random) -> Shifts:
    """Give the shifts of one day: none, one, two or three, round the clock, or into the next day."""
    kind = chance.choice(["off", "one", "one", "split", "split", "three", "full", "night", "early"])
    if kind == "off":
        return ()
    if kind == "full":
        return ((0, 24 * 60),)
    if kind == "night":
        return ((chance.randrange(12 * 60, 24 * 60), chance.randrange(24 * 60 + 1, 34 * 60)),)
    if kind == "early":
        return ((0, chance.randrange(1, 5 * 60)), (chance.randrange(17 * 60, 23 * 60), 26 * 60 + 30))
    count = {"one": 1, "split": 2, "three": 3}[kind]
    times = sorted(chance.sample(range(24 * 60), 2 * count))
    return tuple(zip(times[::2], times[1::2], strict=True))

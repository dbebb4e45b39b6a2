"""Opening hours as time: open seconds between two moments, and when so many of them are over (pure).

Hours are OpenStreetMap text (https://wiki.openstreetmap.org/wiki/Key:opening_hours/specification) of weekdays, public
holidays (PH) and times, as the importers store it. The parser of ``opening_hours_py`` judges the text; what it means is
worked out here, since that library (2.1.4) cuts a night off at a midnight after which the store is closed, and knows no
holiday that falls on a Sunday. Public holidays are those of ``holidays``.

A moment is open if the clock on the store's wall shows a time that is open: where clocks are put forward the hour that
is left out counts nothing, and where they are put back the hour that comes twice counts twice. An opening over midnight
belongs to the day on which it begins, so that a day off also ends the night after it, and not the night before.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Literal
from zoneinfo import ZoneInfo

Spans = tuple[tuple[int, int], ...]
"""Openings of a day in minutes from its midnight; the last may end on the next day."""

Moments = list[tuple[int, int]]
"""Openings in seconds since 1970 (UTC), in order and apart."""

DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su", "PH", "SH")
HOLIDAY = DAYS.index("PH")
EVERY_DAY = frozenset(range(7))
FULL_DAY = 24 * 60
FARTHEST = 5 * 366
"""Days after which a search for open time gives up."""

BEFORE_AND_AFTER = timedelta(hours=15)
"""More than any zone is off UTC."""

_SELECTOR = re.compile(r"(?:(?:Mo|Tu|We|Th|Fr|Sa|Su)(?:-(?:Mo|Tu|We|Th|Fr|Sa|Su))?|PH|SH)(?:,\s*(?=[MTWFSP])|\s+)")
_SPAN = re.compile(r"([012]\d):([0-5]\d)(?:-([0-4]\d):([0-5]\d)\+?|\+)")
_CLOSED = re.compile(r"off\b|closed\b")
_BETWEEN_RULES = re.compile(r"\s*([;,])\s*")
_BETWEEN_SPANS = re.compile(r",\s*(?=\d)")


Problem = Literal["none", "not_understood", "ends_early", "not_counted", "not_of_a_day"]


class BadHours(ValueError):
    """The text is no opening hours that can be counted; the message says why.

    ``problem`` names the reason, for those who word it in another language, and ``rest`` is the text from where it is
    wrong.
    """

    def __init__(self, problem: Problem, sentence: str, rest: str = "") -> None:
        super().__init__(sentence)
        self.problem, self.rest = problem, rest


class NoHours(BadHours):
    """There are no hours: nothing is known of when the store is open."""


@dataclass(frozen=True, slots=True)
class Rule:
    """Openings of some days (0 = Monday, ``HOLIDAY``); ``adds`` them to those of the rules before instead of replacing
    them."""

    days: frozenset[int]
    spans: Spans
    adds: bool


@dataclass(frozen=True, slots=True)
class Hours:
    """Opening hours that have been read."""

    rules: tuple[Rule, ...]

    @property
    def names_holidays(self) -> bool:
        return any(HOLIDAY in rule.days for rule in self.rules)

    @property
    def never_open(self) -> bool:
        return not any(rule.spans for rule in self.rules)

    def on(self, weekday: int, *, holiday: bool) -> Spans:
        """Give the openings that begin on a day: those of the last rule for it, and what later ones add."""
        own = {weekday, HOLIDAY} if holiday else {weekday}
        spans: Spans = ()
        for rule in self.rules:
            if rule.days & own:
                spans = (*spans, *rule.spans) if rule.adds else rule.spans
        return spans


def read_hours(text: str) -> Hours:
    """Read opening hours. Raises NoHours for an empty text and BadHours, with the reason, for one that is not valid."""
    text = text.strip().removesuffix(";")
    if not text:
        raise NoHours("none", "No opening hours are known.")
    # Loaded with the first hours that are read: with holidays it takes longer than most commands take.
    from opening_hours import OpeningHours, ParserError  # type: ignore[attr-defined] # its stub leaves out the error

    try:
        OpeningHours(text, auto_country=False, auto_timezone=False)
    except ParserError as wrong:
        raise _refused(text, str(wrong)) from wrong
    return Hours(tuple(_rules(text)))


def read_day(text: str) -> Spans:
    """Read the hours of one special day ("10:00-15:00", empty or "off" where it is closed). Raises BadHours."""
    if not text.strip():
        return ()
    rules = read_hours(text).rules
    if len(rules) != 1 or rules[0].days != EVERY_DAY:
        raise BadHours("not_of_a_day", "Give the times of that day alone, as in 10:00-12:00,14:00-18:00.")
    return rules[0].spans


def _refused(text: str, message: str) -> BadHours:
    """Put the parser's message into one sentence: where it stopped, and what it expected there."""
    place = re.search(r"--> 1:(\d+)", message)
    expected = re.search(r"= (?:expected )?(.+)", message)
    at = text[int(place[1]) - 1 :] if place else ""
    where = f"“{at}” is not understood" if at else "The text ends where it should go on"
    sentence = f"{where}; expected is {expected[1].replace('_', ' ')}." if expected else f"{where}."
    return BadHours("not_understood" if at else "ends_early", sentence, at)


def _rules(text: str) -> Iterator[Rule]:
    at, adds = 0, False
    while at < len(text):
        days, at = _days(text, at)
        spans, at = _times(text, at)
        yield Rule(days, spans, adds and bool(spans))
        between = _BETWEEN_RULES.match(text, at)
        if between is None and at < len(text):
            raise _too_much(text[at:])
        at, adds = (between.end(), between[1] == ",") if between else (at, False)


def _days(text: str, at: int) -> tuple[frozenset[int], int]:
    """Read the days that a rule is for, and where its times begin; all days where it names none."""
    days: set[int] = set()
    start = at
    while match := _SELECTOR.match(text, at):
        first, _dash, last = match[0].strip(" ,").partition("-")
        begin, end = DAYS.index(first), DAYS.index(last or first)
        days |= {begin} if begin >= 7 else {(begin + step) % 7 for step in range((end - begin) % 7 + 1)}
        at = match.end()
    return (frozenset(days) if at > start else EVERY_DAY), at


def _times(text: str, at: int) -> tuple[Spans, int]:
    """Read the times of a rule, and where it ends."""
    if text.startswith("24/7", at):
        return ((0, FULL_DAY),), at + 4
    if closed := _CLOSED.match(text, at):
        return (), closed.end()
    spans: list[tuple[int, int]] = []
    while match := _SPAN.match(text, at):
        begin = 60 * int(match[1]) + int(match[2])
        end = 60 * int(match[3]) + int(match[4]) if match[3] else FULL_DAY
        spans.append((begin, end if end > begin else end + FULL_DAY))
        between = _BETWEEN_SPANS.match(text, match.end())
        at = between.end() if between else match.end()
        if between is None:
            return tuple(spans), at
    raise _too_much(text[at:])


def _too_much(rest: str) -> BadHours:
    words = f"“{rest}” cannot be counted: hours are given by weekdays, PH and times, as in Mo-Fr 10:00-18:00."
    return BadHours("not_counted", words, rest)


@lru_cache(maxsize=1024)
def public_holidays(country: str, year: int, language: str = "en") -> Mapping[date, str]:
    """Give the public holidays of a country (ISO 3166) with their names; none where the country is unknown.

    The names are in ``language`` where the country has such, else in its own.
    """
    import holidays

    if country not in holidays.list_supported_countries():
        return {}
    offered = holidays.list_localized_countries().get(country, [])
    own = holidays.country_holidays(country).default_language
    named = next((each for each in offered if each.partition("_")[0] == language), own)
    return dict(holidays.country_holidays(country, years=year, language=named))


@dataclass(frozen=True, slots=True)
class OpeningCalendar:
    """The hours of one store in its zone, with its special days; remembers the days that were asked for."""

    hours: Hours
    zone: ZoneInfo
    country: str
    special: Mapping[date, Spans]
    known: dict[date, Moments] = field(default_factory=dict, repr=False, compare=False)

    def spans(self, day: date) -> Spans:
        """Give the openings that begin on a day."""
        if day in self.special:
            return self.special[day]
        holiday = self.hours.names_holidays and day in public_holidays(self.country, day.year)
        return self.hours.on(day.weekday(), holiday=holiday)

    def openings(self, day: date) -> Moments:
        """Give when the store is open from one local midnight to the next, also after an evening before."""
        if day not in self.known:
            self.known[day] = self._openings(day)
        return self.known[day]

    def _openings(self, day: date) -> Moments:
        begin, end = (_midnight(each, self.zone) for each in (day, day + timedelta(days=1)))
        found: Moments = []
        for back in (2, 1, 0):
            own = day - timedelta(days=back)
            for span in self.spans(own):
                for opening in _moments(own, span, self.zone):
                    if (first := max(opening[0], begin)) < (last := min(opening[1], end)):
                        found.append((first, last))
        return _united(found)

    def from_day_of(self, moment: int) -> Iterator[tuple[int, int]]:
        """Give the openings from the day of a moment on, clipped to what is after it, for ``FARTHEST`` days."""
        day = datetime.fromtimestamp(moment, self.zone).date() - timedelta(days=1)
        for ahead in range(FARTHEST):
            for begin, end in self.openings(day + timedelta(days=ahead)):
                if end > moment:
                    yield max(begin, moment), end


def _midnight(day: date, zone: ZoneInfo) -> int:
    return int(datetime(day.year, day.month, day.day, tzinfo=zone).timestamp())


def _moments(day: date, span: tuple[int, int], zone: ZoneInfo) -> Iterator[tuple[int, int]]:
    """Give the moments at which a clock in the zone shows a time of a span, both given as those of its day."""
    midnight = datetime(day.year, day.month, day.day, tzinfo=UTC)
    first, last = (int(midnight.timestamp()) + 60 * minute for minute in span)
    before, after, change = _offsets(day, zone)
    if change is None:
        yield first - before, last - before
        return
    if (end := min(last - before, change)) > first - before:
        yield first - before, end
    if (begin := max(first - after, change)) < last - after:
        yield begin, last - after


@lru_cache(maxsize=65_536)
def _offsets(day: date, zone: ZoneInfo) -> tuple[int, int, int | None]:
    """Give the seconds ahead of UTC around a day and the night after it, at first and at last, and when they change."""
    midnight = datetime(day.year, day.month, day.day, tzinfo=UTC)
    low = int((midnight - BEFORE_AND_AFTER).timestamp())
    high = int((midnight + timedelta(days=2) + BEFORE_AND_AFTER).timestamp())
    before, after = _offset(low, zone), _offset(high, zone)
    if before == after:
        return before, after, None
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if _offset(middle, zone) == before else (low, middle)
    return before, after, high


def _offset(moment: int, zone: ZoneInfo) -> int:
    ahead = datetime.fromtimestamp(moment, zone).utcoffset()
    return int(ahead.total_seconds()) if ahead else 0


def _united(openings: Moments) -> Moments:
    """Put openings in order, and those together that touch."""
    found: Moments = []
    for begin, end in sorted(openings):
        if found and begin <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((begin, end))
    return found


def calendar(hours: str, zone: str, country: str, special: Mapping[date, str]) -> OpeningCalendar:
    """Give the calendar of a store; the same one for the same store. Raises NoHours and BadHours."""
    return _calendar(hours, zone, country, tuple(sorted(special.items())))


@lru_cache(maxsize=8192)
def _calendar(hours: str, zone: str, country: str, special: tuple[tuple[date, str], ...]) -> OpeningCalendar:
    days = {day: read_day(text) for day, text in special}
    return OpeningCalendar(read_hours(hours), ZoneInfo(zone), country, days)


def open_seconds(
    hours: str, zone: str, country: str, special: Mapping[date, str], begin: datetime, end: datetime
) -> int:
    """Return how many seconds a store is open between two moments.

    ``hours`` is OpenStreetMap text, ``zone`` an IANA name, ``country`` an ISO 3166 code (empty: no holidays are known),
    ``special`` the hours of days that have their own, empty where they are closed. Raises NoHours for empty hours (take
    the brand's) and BadHours.
    """
    first, last = int(begin.timestamp()), int(end.timestamp())
    counted, found = calendar(hours, zone, country, special), 0
    for opens, closes in counted.from_day_of(first):
        if opens >= last:
            break
        found += min(closes, last) - opens
    return found


def due_after(
    hours: str, zone: str, country: str, special: Mapping[date, str], begin: datetime, seconds: int
) -> datetime | None:
    """Return the moment (UTC) at which a store has been open for so many seconds since another one.

    None where that is more than five years away, as it is for a store that never opens. Raises as ``open_seconds``.
    """
    counted, left = calendar(hours, zone, country, special), seconds
    if left <= 0:
        return begin.astimezone(UTC)
    if counted.hours.never_open and not any(counted.special.values()):
        return None
    for opens, closes in counted.from_day_of(int(begin.timestamp())):
        if closes - opens >= left:
            return datetime.fromtimestamp(opens + left, UTC)
        left -= closes - opens
    return None

"""Opening hours as stores write them, into OpenStreetMap text (pure).

Grammar: https://wiki.openstreetmap.org/wiki/Key:opening_hours/specification. Days are numbered from Monday = 0.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence

from reviews.readers.cells.hours_in_words import in_english, without_breaks, without_exceptions
from reviews.readers.cells.texts import is_nothing

DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
EVERY_DAY = tuple(range(7))
OFF = "off"
ALL_DAY = "00:00-24:00"

GROUPS = {
    "daily": EVERY_DAY, "everyday": EVERY_DAY, "every day": EVERY_DAY, "매일": EVERY_DAY, "연중무휴": EVERY_DAY,
    "weekdays": (0, 1, 2, 3, 4), "weekday": (0, 1, 2, 3, 4), "평일": (0, 1, 2, 3, 4),
    "weekends": (5, 6), "weekend": (5, 6), "주말": (5, 6),
}  # fmt: skip
ENGLISH = (
    "mon(?:day)?",
    "tue(?:s(?:day)?)?",
    "wed(?:nesday)?",
    "thu(?:r(?:s(?:day)?)?)?",
    "fri(?:day)?",
    "sat(?:urday)?",
    "sun(?:day)?",
)
KOREAN = "월화수목금토일"
DAY = re.compile(
    r"(?P<group>every ?day|daily|weekdays?|weekends?|매일|연중무휴|평일|주말)"
    + "".join(
        rf"|(?P<d{n}>\b(?:{name}|{DAYS[n].lower()})\b\.?|{KOREAN[n]}(?:요일)?)" for n, name in enumerate(ENGLISH)
    ),
    re.IGNORECASE,
)
BETWEEN_DAYS = re.compile(r"\s*(?:-|,|/|·|&|and|to|through)?\s*", re.IGNORECASE)
CLOSED = re.compile(r"x|closed|off|휴무|휴무일|정기\s?휴무|쉼|close", re.IGNORECASE)
ROUND_THE_CLOCK = re.compile(
    r"(?:open\s+)?24\s*(?:hours?|hrs?|h|시간)(?:\s*(?:open|영업|운영))?|24/7|all day", re.IGNORECASE
)
CLOCK = (
    r"(?:(?P<a{0}>오전|오후|am|pm)\s*)?(?P<h{0}>\d{{1,2}})(?:(?:[:.]|시\s*)(?P<m{0}>\d{{1,2}})?분?)?"
    r"\s*(?P<p{0}>[ap]\.?m\b\.?)?"
)
SPAN = re.compile(CLOCK.format(1) + r"\s*(?:-|to|until)\s*" + CLOCK.format(2), re.IGNORECASE)
COMPACT = re.compile(r"(?P<h1>\d\d)(?P<m1>\d\d)\s*[\s\-]\s*(?P<h2>\d\d)(?P<m2>\d\d)")
LINE_BREAK = re.compile(r"\s*<br\s*/?>\s*", re.IGNORECASE)
OSM_DAYS = r"(?:PH|SH|(?:Mo|Tu|We|Th|Fr|Sa|Su)(?:-(?:Mo|Tu|We|Th|Fr|Sa|Su))?)"
OSM_SPAN = r"(?:[01]\d|2[0-4]):[0-5]\d-(?:[0-3]\d|4[0-8]):[0-5]\d\+?"
OSM_TIMES = rf"(?:{OSM_SPAN}(?:,\s?{OSM_SPAN})*|(?:[01]\d|2[0-3]):[0-5]\d\+|off|closed|24/7)"
OSM = re.compile(
    rf"(?:24/7|(?:{OSM_DAYS}(?:,\s?{OSM_DAYS})*\s+)?{OSM_TIMES}(?:\s*[;,]\s*(?:{OSM_DAYS}(?:,\s?{OSM_DAYS})*\s+)?{OSM_TIMES})*;?)"
)


def plain(text: str) -> str:
    """Turn thin and narrow blanks into blanks, all dashes and tildes into a hyphen, line breaks of HTML into commas."""
    if "<" in text:
        text = LINE_BREAK.sub(", ", text)
    return re.sub(r"\s+", " ", re.sub(r"[–—−‐‑~〜～∼]", "-", text)).strip()


def day_hours(text: str) -> str | None:
    """Read the hours of a day ("09:00-12:00,13:00-18:00", "off"): "" for an empty cell, None for an unreadable one."""
    text = plain(text).strip(" ,;:.")
    if not text or is_nothing(text):
        return ""
    if CLOSED.fullmatch(text):
        return OFF
    if ROUND_THE_CLOCK.fullmatch(text):
        return ALL_DAY
    parts = [part for part in re.split(r"\s*(?:,|;|/|\band\b|&)\s*", text) if part]
    found = [time_span(part) for part in parts]
    if None in found:
        return None
    return ",".join(part for part in found if part)


def time_span(text: str) -> str | None:
    found = COMPACT.fullmatch(text) or SPAN.fullmatch(text)
    if not found:
        return None
    parts = found.groupdict()
    end_half = half(parts.get("a2") or parts.get("p2"))
    start_half = half(parts.get("a1") or parts.get("p1"))
    start = clock(parts["h1"], parts["m1"], start_half or (end_half if int(parts["h1"]) <= 12 else ""))
    end = clock(parts["h2"], parts["m2"], end_half)
    if start is None or end is None:
        return None
    if not (start_half or end_half or parts["m1"] or parts["m2"]) and end < start <= 12 * 60:
        return None  # "10-9" ends in the evening or in the morning
    if not start_half and end_half and start > end:
        start = clock(parts["h1"], parts["m1"], "am") or start
    if start == end:
        return ALL_DAY
    return f"{written(start)}-{written(end or 24 * 60)}"


def half(text: str | None) -> str:
    folded = (text or "").replace(".", "").casefold()
    return {"오전": "am", "오후": "pm"}.get(folded, folded)


def clock(hour: str, minute: str | None, half_day: str) -> int | None:
    """Return minutes since midnight, None for a time that does not exist."""
    hours, minutes = int(hour), int(minute or 0)
    if half_day:
        if not 1 <= hours <= 12:
            return hours * 60 + minutes if hours < 24 and half_day == "pm" else None
        hours = hours % 12 + (12 if half_day == "pm" else 0)
    if hours > 24 or minutes > 59 or (hours == 24 and minutes):
        return None
    return hours * 60 + minutes


def written(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def week(days: Mapping[int, str]) -> str:
    """Write hours by day as OpenStreetMap text; days with equal hours that follow one another are joined."""
    if len(days) == 7 and set(days.values()) == {ALL_DAY}:
        return "24/7"
    rules: list[tuple[list[int], str]] = []
    for day in sorted(days):
        if not days[day]:
            continue
        if rules and rules[-1][1] == days[day] and rules[-1][0][-1] == day - 1:
            rules[-1][0].append(day)
        else:
            rules.append(([day], days[day]))
    return "; ".join(f"{days_written(run)} {times}" for run, times in rules)


def days_written(run: Sequence[int]) -> str:
    if len(run) == 1:
        return DAYS[run[0]]
    return f"{DAYS[run[0]]}{'-' if len(run) > 2 else ','}{DAYS[run[-1]]}"


def opening_hours(text: str) -> str | None:
    """Read a week in one cell as OpenStreetMap text: "" for an empty cell, None for an unreadable one.

    Read are OpenStreetMap itself, "Monday: 7:00 AM - 3:00 PM | Tuesday: ...", "월화수목금토일 1000 2030",
    "평일 09:00~22:00, 주말 10:00~22:00", and the JSON of Yelp and Google Local.
    """
    if is_nothing(text):
        return ""
    given = plain(text)
    if OSM.fullmatch(given):
        return given.rstrip(";")
    if given[0] in "{[":
        return from_json(given)
    days = days_of(given) or days_of(in_english(given))
    return week(days) if days else None


def days_of(text: str) -> dict[int, str] | None:
    """Read the hours of each day that a text speaks of; None for an unreadable one."""
    words = without_exceptions(text)
    days: dict[int, str] = {}
    for names, times in segments(words.text) if words.text else ():
        hours = day_hours(times)
        if not times and days and names == list(EVERY_DAY):
            continue  # "연중무휴" behind the hours only says that they are those of every day
        if not hours:
            return None
        for name in names:
            days[name] = joined(days.get(name, ""), without_breaks(hours, words.breaks))
    for closed in words.closed:
        days |= dict.fromkeys(next(segments(closed))[0], OFF)
    return days


def joined(earlier: str, hours: str) -> str:
    """Return both spans of a day that comes twice; a day off, or one that is open all day, has no others."""
    alone = (OFF, ALL_DAY, "", hours)
    return hours if hours in (OFF, ALL_DAY) or earlier in alone else f"{earlier},{hours}"


def segments(text: str) -> Iterator[tuple[Sequence[int], str]]:
    """Yield runs of day names, each with the text up to the next one."""
    found = list(DAY.finditer(text))
    if not found:
        yield EVERY_DAY, text
        return
    if text[: found[0].start()].strip(" |,;/"):
        yield (), "unreadable"
        return
    names: list[int] = []
    for match, following in zip(found, [*found[1:], None], strict=True):
        between = text[match.end() : following.start() if following else len(text)]
        names += day_numbers(match)
        if following and BETWEEN_DAYS.fullmatch(between):
            if between.strip() in ("-", "to", "through"):
                names += days_between(names[-1], day_numbers(following)[0])
            continue
        yield names, between.strip(" :|,;/()")
        names = []


def day_numbers(match: re.Match[str]) -> Sequence[int]:
    if match["group"]:
        return GROUPS[match["group"].casefold()]
    return (next(n for n in EVERY_DAY if match[f"d{n}"]),)


def days_between(first: int, last: int) -> list[int]:
    return [(first + step) % 7 for step in range(1, (last - first) % 7)]


def from_json(text: str) -> str | None:
    try:
        document = json.loads(text.replace("'", '"'))
    except ValueError:
        return None
    pairs = document.items() if isinstance(document, dict) else document
    try:
        written_out = "; ".join(f"{day}: {ALL_DAY if hours == '0:0-0:0' else hours}" for day, hours in pairs)
    except (TypeError, ValueError):
        return None
    return opening_hours(written_out) if written_out and written_out[0] not in "{[" else None


def by_weekday(days: Sequence[str], others: str = "") -> str | None:
    """Read seven cells, Monday first, as OpenStreetMap text; None where one of them cannot be read.

    A cell that names days itself speaks of those. ``others`` are the hours in one cell, which hold for the other days.
    """
    given = "" if is_nothing(others) else plain(others)
    found = (days_of(given) or days_of(in_english(given))) if given else {}
    if found is None:
        return None
    for number, cell in enumerate(days):
        text = plain(cell)
        own = own_days(text, number) or own_days(in_english(text), number) if text else {}
        if own is None:
            return None
        found |= own
    return week({number: hours for number, hours in found.items() if hours})


def own_days(text: str, number: int) -> dict[int, str] | None:
    """Read the cell of a weekday: the hours of that day, or of the days that it names; None where it cannot be read."""
    hours = day_hours(text)
    if hours is None:
        return days_of(text) if DAY.search(text) else None
    return {number: hours}

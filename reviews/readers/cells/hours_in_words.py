"""Words about opening hours in our languages, put into the few that ``hours`` reads, or left aside (pure).

A weekly timetable cannot hold a Monday of the month off, holidays or the last order: these are left aside. Breaks and
days off are taken out of the text and given back beside it.
"""

import functools
import re
from collections.abc import Sequence
from typing import NamedTuple

from babel.dates import get_day_names

LANGUAGES = ("de", "fr", "es", "pt", "it", "ja", "zh")
ENGLISH = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
WEEK = "월화수목금토일"
_DAY = rf"(?:[{WEEK}](?:요일)?|주말|평일)"
_OFF = r"(?:정기\s?)?휴무(?:일)?"
_WHICH = r"(?:첫|둘|셋|넷|다섯|마지막|[1-5])(?:번)?(?:째)?\s*(?:주)?\s*[,·&/및와과]?\s*"
_HOLIDAY = r"(?:설날|추석|설|명절|공휴일|국경일)"

EXCEPTIONS = re.compile(
    rf"[,|/·(]?\s*(?:매월\s*|매달\s*)?(?=[^휴]{{0,20}}[째주])(?:{_WHICH})+째?\s*주?\s*{_DAY}(?:\s*[,·/]\s*{_DAY})*\s*{_OFF}\)?"
    rf"|[,|/·(]?\s*{_HOLIDAY}(?:\s*[,·&/및]?\s*(?:{_HOLIDAY}|당일|연휴))*\s*{_OFF}\)?"
    r"|[,|/·(]?\s*\d{1,2}:\d{2}에\s*라스트\s?오더\)?"
    r"|[,|/·(]?\s*(?:last\s?order|l\.?\s?o\.?|라스트\s?오더|주문\s?마감)\s*:?\s*\d{1,2}:\d{2}\)?"
    rf"|\(\s*매주\s*{_DAY}(?:\s*[,·/]\s*{_DAY})*\s*\)",
    re.IGNORECASE,
)
HOLIDAYS_TOO = re.compile(rf"(?<=[{WEEK}말])\s*(?:,|·|및|/|과|와)?\s*(?:공휴일|국경일)(?=[\s:]|$)")
"""Holidays named with a day of the week: what is said goes for that day."""

CLOSED_DAYS = re.compile(rf"[,|/·(]?\s*(?P<days>{_DAY}(?:\s*[,·/~-]?\s*{_DAY})*)\s*:?\s*{_OFF}\)?")
BREAK = re.compile(
    r"[,|/·(]?\s*(?:브레이크\s?타임|휴게\s?시간|휴식\s?시간|점심\s?시간|break(?:\s?time)?|mittagspause|pause)\s*:?\s*"
    r"(?P<from>\d{1,2}:\d{2})\s*-\s*(?P<to>\d{1,2}:\d{2})\)?",
    re.IGNORECASE,
)
KOREAN = (
    (re.compile(r"매주\s*"), ""),
    (re.compile(r"(?:익일|다음\s?날)\s*"), ""),
    (re.compile(r"(?:새벽|아침)\s*(?=\d)"), "오전 "),
    (re.compile(r"(?:밤|저녁|낮)\s*(?=\d)"), "오후 "),
    (re.compile("정오"), "12:00"),
    (re.compile("자정"), "24:00"),
)
MINUTES = re.compile(r"(\d{1,2})\s*(?:h|時|点)\s*(\d{2})(?:\s*分)?(?!\d)", re.IGNORECASE)
OCLOCK = re.compile(r"(?<=\d)\s*(?:uhr|h(?:rs?|eures?|oras?|ore)?\b|時|点)\.?", re.IGNORECASE)
FOREIGN = (
    (re.compile(r"(?:an\s+)?(?:sonn- und )?feiertag(?:s|en|e)?\s*(?:geschlossen)?|祝日?(?:休み|定休)?", re.I), ""),
    (
        re.compile(
            r"\b(?:täglich|tous les jours|todos los días|todos os dias|ogni giorno|tutti i giorni)\b|毎日|每天", re.I
        ),
        "daily ",
    ),
    (re.compile(r"\b(?:werktags|wochentags)\b", re.I), "weekdays "),
    (re.compile(r"\b(?:wochenende|week-end|fin de semana|fim de semana)\b", re.I), "weekend "),
    (
        re.compile(
            r"\b(?:geschlossen|ruhetag|fermée?|cerrado|cerrada|fechado|fechada|chiuso|chiusa)\b"
            r"|(?:曜日?)?(?:定休日?|休業日?|休息|休み)",
            re.I,
        ),
        " closed ",
    ),
    (re.compile(r"\b(?:du|de|des|das|von|dalle|dal|from)\s+(?=\w)", re.I), ""),
    (re.compile(r"\s+(?:bis|jusqu'à|à|au|a las|al|a|às|até|alle)\s+|から|至|到", re.I), "-"),
    (re.compile(r"\s+(?:und|et|y|e)\s+", re.I), ","),
)  # fmt: skip


class Words(NamedTuple):
    """A text without what a timetable cannot hold, the days off in it, and breaks as minutes since midnight."""

    text: str
    closed: Sequence[str]
    breaks: Sequence[tuple[int, int]]


def without_exceptions(text: str) -> Words:
    """Take exceptions, days off and breaks out of a text with plain hyphens."""
    text = EXCEPTIONS.sub("", HOLIDAYS_TOO.sub("", text))
    for words, plain in KOREAN:
        text = words.sub(plain, text)
    closed = [found["days"] for found in CLOSED_DAYS.finditer(text)]
    breaks = [(minutes(found["from"]), minutes(found["to"])) for found in BREAK.finditer(text)]
    rest = BREAK.sub("", CLOSED_DAYS.sub("", text))
    return Words(rest.strip(" ,;/|·"), closed, breaks)


def minutes(clock: str) -> int:
    """Return the minutes since midnight of a time like "15:00"."""
    hours, _colon, rest = clock.partition(":")
    return int(hours) * 60 + int(rest)


def without_breaks(spans: str, breaks: Sequence[tuple[int, int]]) -> str:
    """Return the spans of a day ("11:00-21:30") with the breaks that lie within them cut out."""
    for begin, end in breaks:
        cut = []
        for span in spans.split(","):
            first, _hyphen, last = span.partition("-")
            if last and minutes(first) < begin < end < minutes(last):
                cut += [f"{first}-{begin // 60:02d}:{begin % 60:02d}", f"{end // 60:02d}:{end % 60:02d}-{last}"]
            else:
                cut.append(span)
        spans = ",".join(cut)
    return spans


def in_english(text: str) -> str:
    """Return a text of another language with the days of the week and the words around times in English."""
    text = MINUTES.sub(r"\1:\2", text.replace("、", ","))
    text = OCLOCK.sub("", text)
    names, numbers = day_names()
    text = names.sub(lambda found: f" {ENGLISH[numbers[found['name'].casefold()]]} ", text)
    for words, plain in FOREIGN:
        text = words.sub(plain, text)
    return re.sub(r"\s+", " ", text).strip()


@functools.cache
def day_names() -> tuple[re.Pattern[str], dict[str, int]]:
    """Return a pattern of the names of days as CLDR has them, the longest first, and their numbers from Monday = 0."""
    numbers: dict[str, int] = {}
    for language in LANGUAGES:
        for width in ("wide", "abbreviated", "short"):
            for number, name in get_day_names(width, "format", language).items():
                numbers.setdefault(name.casefold().rstrip("."), number)
    numbers |= {name.removesuffix("-feira"): number for name, number in numbers.items() if name.endswith("-feira")}
    in_letters = sorted((name for name in numbers if name[0] < "\u0250"), key=len, reverse=True)
    in_signs = sorted(numbers.keys() - set(in_letters), key=len, reverse=True)
    letters, signs = "|".join(map(re.escape, in_letters)), "|".join(in_signs)
    pattern = rf"(?P<name>(?<![^\W\d_])(?:{letters})(?![^\W\d_])|(?:{signs}))(?:\.|曜日?)?"
    return re.compile(pattern, re.IGNORECASE), numbers

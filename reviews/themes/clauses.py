"""From the words of a text to its themes and their polarity: clauses, negation, and the nearest opinion (pure).

A clause ends with a sentence, and with a word such as "but" or an ending such as -지만. Within a clause a pause (a
comma, "and", -고) makes what stands beyond it farther away. A theme without an opinion in its clause takes one from the
clause that a linking word such as -는데 leads to: any of its own, and a general one where that clause names no theme.
"""

import re
from collections.abc import Sequence

from reviews.themes.lexicon import GENERAL, Found, Kind, Need, Topic, Word

Reading = tuple[str, int | None, int, int]
"""A theme at one place of a folded text, as it is read: theme, polarity (None: left open), start and end."""

_SENTENCE_END = re.compile(r"[.!?…。！？;\n]+(?!\d)")
MOST_WORDS = 100
"""Words of themes and opinions after which a clause ends in any case: each is compared with the others of its own."""
_WORDS_BETWEEN = 4
"""How many blanks may stand between "not" and what it negates."""
_LETTERS_BETWEEN = 7
"""How many letters may stand between a stem and -지 않."""
_PAUSE = 1_000
"""How far beyond a pause is: farther than anything before it."""
_BEFORE = 1.5
"""How much farther an opinion counts that stands before what it is about, in Korean."""

_MEANING, _BREAK, _LINK, _PAUSE_KIND, _NOT_BEFORE, _NOT_AFTER, _DENIAL, _NOTHING = (int(kind) for kind in Kind)
_NO_NEED, _OWN_OPINION = Need.NONE, Need.OWN_OPINION
_Opinion = tuple[int, int, int, str, int]
"""Start, end, pauses before it, what it is about, and polarity."""
_ABOUT = 3


class _Part:
    """A word of a clause: ``pause`` is how many pauses stand before it, ``turned`` whether it is negated."""

    __slots__ = ("end", "pause", "start", "turned", "word")

    def __init__(self, start: int, end: int, pause: int, word: Word, *, turned: bool) -> None:
        self.start, self.end, self.pause, self.word, self.turned = start, end, pause, word, turned


class _Clause:
    __slots__ = ("linked", "parts")

    def __init__(self) -> None:
        self.parts: list[_Part] = []
        self.linked = False

    def opinions(self) -> Sequence[_Opinion]:
        """Give the opinions of the clause, negated where they are."""
        return [
            (part.start, part.end, part.pause, about, -polarity if part.turned else polarity)
            for part in self.parts
            if part.word.opinions
            for about, polarity in part.word.opinions
        ]

    @property
    def names_a_theme(self) -> bool:
        return any(part.word.topics for part in self.parts)


def readings(text: str, found: Sequence[Found], *, hangul: bool) -> list[Reading]:
    """Read the themes of a folded text from the words found in it, in the order of the text."""
    result: list[Reading] = []
    clauses = _clauses(text, found, hangul)
    before = _BEFORE if hangul else 1.0
    for index, clause in enumerate(clauses):
        beyond: Sequence[_Opinion] = ()
        if clause.linked and index + 1 < len(clauses):
            beyond = _beyond(clauses[index + 1])
        if clause.parts:
            result += _of_clause(clause, beyond, before)
    return result


def _beyond(after: _Clause) -> Sequence[_Opinion]:
    """Give the opinions of a clause that count for the one before it."""
    opinions = after.opinions()
    return [one for one in opinions if one[_ABOUT] != GENERAL] if after.names_a_theme else opinions


def _of_clause(clause: _Clause, beyond: Sequence[_Opinion], before: float) -> list[Reading]:
    """Read the themes of a clause: each once with each polarity, left open only where nothing else is."""
    seen: dict[tuple[str, int | None], Reading] = {}
    settled: set[str] = set()
    opinions: Sequence[_Opinion] | None = None
    for part in clause.parts:
        for topic in part.word.topics:
            theme, polarity, need, _ = topic
            if polarity is None:
                if opinions is None:
                    opinions = clause.opinions()
                polarity = _nearest(opinions, part, topic, before)
                if polarity is None and beyond:
                    polarity = _nearest(beyond, part, topic, before)
                if polarity is None and need is not _NO_NEED:
                    continue
            elif len(part.word.opinions) > 1 and len(clause.parts) > 1 and _is_of_another(clause, part, theme):
                continue
            elif part.turned:
                polarity = -polarity
            if polarity:
                settled.add(theme)
            seen.setdefault((theme, polarity), (theme, polarity, part.start, part.end))
    return [one for one in seen.values() if one[1] or one[0] not in settled]


def _is_of_another(clause: _Clause, part: _Part, theme: str) -> bool:
    """Whether a word speaks of another theme that is named next to it: "오래 걸려요" of a delivery, not of a queue."""
    pause = part.pause
    for other in clause.parts:
        if other.pause == pause and other is not part:
            for topic in other.word.topics:
                if topic.theme != theme and any(topic.theme == about for about, _ in part.word.opinions):
                    return True
    return False


def _nearest(opinions: Sequence[_Opinion], part: _Part, topic: Topic, before: float) -> int | None:
    """Return the polarity of the nearest opinion on a topic: 0 where two are as near, None where there is none."""
    best, result = float("inf"), None
    own_only = topic.need is _OWN_OPINION
    for start, end, pause, about, polarity in opinions:
        if about != topic.about and (own_only or about != GENERAL):
            continue
        distance: float = start - part.end if start >= part.end else max(part.start - end, 0) * before
        if pause != part.pause:
            distance += _PAUSE * abs(pause - part.pause)
        if distance < best:
            best, result = distance, polarity
        elif distance == best and polarity != result:
            result = 0
    return result


def _clauses(text: str, found: Sequence[Found], hangul: bool) -> list[_Clause]:
    """Divide the words of a text into clauses, each word negated where it is."""
    clause = _Clause()
    clauses = [clause]
    ends = [match.start() for match in _SENTENCE_END.finditer(text)]
    ends.append(len(text))
    ahead = iter(ends)
    end = next(ahead)
    pauses = 0
    negator: tuple[int, int] | None = None
    for start, until, word in found:
        while start > end:
            end, negator = next(ahead), None
            if clause.parts:
                clauses.append(clause := _Clause())
        kind = word.kind
        if kind == _MEANING:
            if len(clause.parts) >= MOST_WORDS:
                clauses.append(clause := _Clause())
            turned = negator is not None and _reaches(text, *negator, start, pauses, hangul)
            clause.parts.append(_Part(start, until, pauses, word, turned=turned))
            negator = None
        elif kind == _PAUSE_KIND:
            pauses += 1
        elif kind == _NOT_BEFORE:
            negator = until, pauses
        elif kind == _DENIAL and not clause.parts and len(clauses) > 1:
            _deny(clauses[-2])
        elif kind in (_NOT_AFTER, _DENIAL):
            _turn_last(clause, start, pauses)
        elif kind != _NOTHING and clause.parts:
            clause.linked, negator = kind == _LINK, None
            clauses.append(clause := _Clause())
    return clauses


def _reaches(text: str, end: int, pause: int, start: int, pauses: int, hangul: bool) -> bool:
    """Whether a negator that ends somewhere negates the word that starts somewhere behind it."""
    between = text[end:start]
    if hangul:
        return not between.strip()
    return pause == pauses and between.count(" ") <= _WORDS_BETWEEN


def _turn_last(clause: _Clause, start: int, pauses: int) -> None:
    """Negate the word that a negator follows closely."""
    if clause.parts:
        last = clause.parts[-1]
        if last.pause == pauses and start - last.end <= _LETTERS_BETWEEN:
            last.turned = not last.turned


def _deny(before: _Clause) -> None:
    """Negate the end of the clause that a denial answers: "친절하다고 들었는데 아니었어요"."""
    if before.linked and before.parts:
        before.parts[-1].turned = not before.parts[-1].turned

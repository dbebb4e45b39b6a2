"""From the words of a text to what it says of each theme: clauses, negation, and the nearest opinion (pure).

A clause ends with a sentence, and with a word such as "but" or an ending such as -지만. Within a clause a pause (a
comma, "and", -고) makes what stands beyond it farther away. A theme without an opinion in its clause takes one from the
clause that follows it in the same sentence, if that names no theme.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from reviews.themes.lexicon import GENERAL, Found, Kind, Need, Topic, Word

_SENTENCE_END = re.compile(r"[.!?…。！？;\n]+(?!\d)")
_WORDS_BETWEEN = 4
"""How many words may stand between "not" and what it negates."""
_LETTERS_BETWEEN = 7
"""How many letters of Hangul may stand between a stem and -지 않."""
_PAUSE = 1_000
"""How far beyond a pause is: farther than anything before it."""
_BEFORE = 1.5
"""How much farther an opinion counts that stands before what it is about, in Korean."""


class Said(NamedTuple):
    """What a text says of a theme at one place of its folded form; polarity None where it leaves that open."""

    theme: str
    polarity: int | None
    start: int
    end: int


@dataclass(slots=True)
class _Part:
    """A word of a clause: ``pause`` is how many pauses stand before it, ``turned`` whether it is negated."""

    start: int
    end: int
    pause: int
    word: Word
    turned: bool = False


@dataclass(slots=True)
class _Clause:
    parts: list[_Part] = field(default_factory=list)
    linked: bool = False

    def opinions(self, theme: str) -> Iterator[tuple[_Part, int, bool]]:
        """Give each opinion on a theme, or on anything, with its polarity and whether it is the theme's own."""
        for part in self.parts:
            for about, polarity in part.word.opinions:
                if about in (theme, GENERAL):
                    yield part, -polarity if part.turned else polarity, about == theme

    @property
    def names_a_theme(self) -> bool:
        return any(part.word.topics for part in self.parts)


def said(text: str, found: Sequence[Found], *, hangul: bool) -> list[Said]:
    """Say what a folded text says of each theme, from the words found in it, in the order of the text."""
    result: list[Said] = []
    clauses = _clauses(text, found, hangul)
    for index, clause in enumerate(clauses):
        after = clauses[index + 1] if clause.linked and index + 1 < len(clauses) else None
        if after is not None and after.names_a_theme:
            after = None
        seen: dict[tuple[str, int | None], Said] = {}
        for part in clause.parts:
            for topic in part.word.topics:
                if (one := _of_topic(clause, after, part, topic, hangul)) is not None:
                    seen.setdefault((one.theme, one.polarity), one)
        settled = {theme for theme, polarity in seen if polarity}
        result += [one for one in seen.values() if one.polarity or one.theme not in settled]
    return result


def _of_topic(clause: _Clause, after: _Clause | None, part: _Part, topic: Topic, hangul: bool) -> Said | None:
    if topic.polarity is not None:
        return Said(topic.theme, -topic.polarity if part.turned else topic.polarity, part.start, part.end)
    polarity = _nearest(clause, part, topic, hangul)
    if polarity is None and after is not None:
        polarity = _nearest(after, part, topic, hangul)
    if polarity is None and topic.need is not Need.NONE:
        return None
    return Said(topic.theme, polarity or None, part.start, part.end)


def _nearest(clause: _Clause, part: _Part, topic: Topic, hangul: bool) -> int | None:
    """Return the polarity of the nearest opinion on a topic: 0 where two are as near, None where there is none."""
    best, result = float("inf"), None
    for other, polarity, own in clause.opinions(topic.theme):
        if topic.need is Need.OWN_OPINION and not own:
            continue
        if other.start >= part.end:
            distance: float = other.start - part.end
        else:
            distance = max(part.start - other.end, 0) * (_BEFORE if hangul else 1)
        distance += _PAUSE * abs(other.pause - part.pause)
        if distance < best:
            best, result = distance, polarity
        elif distance == best and polarity != result:
            result = 0
    return result


def _clauses(text: str, found: Sequence[Found], hangul: bool) -> list[_Clause]:
    clauses = [_Clause()]
    ends = iter([match.start() for match in _SENTENCE_END.finditer(text)])
    end = next(ends, len(text))
    pauses = 0
    negator: _Part | None = None
    for start, until, word in found:
        while start >= end:
            if clauses[-1].parts:
                clauses.append(_Clause())
            negator = None
            end = next(ends, len(text) + 1)
        kind = word.kind
        if kind is Kind.MEANING:
            part = _Part(start, until, pauses, word)
            if negator is not None:
                part.turned = _reaches(text, negator, part, hangul)
                negator = None
            clauses[-1].parts.append(part)
        elif kind is Kind.PAUSE:
            pauses += 1
        elif kind is Kind.NOT_BEFORE:
            negator = _Part(start, until, pauses, word)
        elif kind is Kind.NOT_AFTER:
            _turn_last(clauses[-1], start, pauses)
        elif kind in (Kind.BREAK, Kind.LINK) and clauses[-1].parts:
            clauses[-1].linked = kind is Kind.LINK
            clauses.append(_Clause())
            negator = None
    return clauses


def _reaches(text: str, negator: _Part, part: _Part, hangul: bool) -> bool:
    """Whether a negator that stands before a word negates it."""
    between = text[negator.end : part.start]
    if hangul:
        return not between.strip()
    return negator.pause == part.pause and between.count(" ") <= _WORDS_BETWEEN


def _turn_last(clause: _Clause, start: int, pauses: int) -> None:
    """Negate the word that a negator follows closely."""
    if clause.parts:
        last = clause.parts[-1]
        if last.pause == pauses and start - last.end <= _LETTERS_BETWEEN:
            last.turned = not last.turned

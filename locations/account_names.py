"""Whether a name to sign in with could be taken for somebody else's: by its alphabets, and by how its letters look.

The second follows the skeletons of Unicode's technical standard 39, from its own table of letters that look alike.
"""

import json
import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files

from django.utils.translation import gettext as _

from locations.models import User
from locations.refusals import Refusal

TABLE = ("confusable_homoglyphs", "confusables.json")
BETWEEN_WORDS = re.compile(r"[@.+_-]+")
EAST_ASIAN = frozenset({"CJK", "HANGUL", "HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA", "BOPOMOFO", "IDEOGRAPHIC"})
"""Alphabets that are written together, and look like none of the others."""
INVISIBLE = "\u200e\u200f"


def refuse_deceptive(username: str) -> None:
    """Raise Refusal for the name of a new account that mixes alphabets in a word, or looks like another account's."""
    if word := mixed_word(username):
        words = _("“%(word)s” has letters of several alphabets; use one alphabet in a word.")
        raise Refusal(words % {"word": word}, "username")
    if looks_like_any(username, User.objects.values_list("username", flat=True).iterator()):
        raise Refusal(_("Somebody has a name that looks like this one; choose another one."), "username")


def mixed_word(name: str) -> str:
    """Give the first word of a name that has letters of more than one alphabet; empty where none has.

    Digits belong to every alphabet; what Korean, Chinese and Japanese are written in counts as one.

    >>> mixed_word("kim.민수2"), mixed_word("kim민수"), mixed_word("d\\u0435mo")
    ('', 'kim민수', 'dеmo')
    """
    words = BETWEEN_WORDS.split(unicodedata.normalize("NFKC", name))
    return next((word for word in words if len({*map(_alphabet, word)} - {""}) > 1), "")


def looks_like_any(name: str, others: Iterable[str]) -> bool:
    """Whether people could take a name for one of others.

    >>> looks_like_any("dem\\u043e", ["demo"]), looks_like_any("Iee", ["lee"]), looks_like_any("kim", ["kin", "lim"])
    (True, True, False)
    """
    own = _skeletons(name)
    return any(own & _skeletons(other) for other in others)


def _alphabet(letter: str) -> str:
    """Give the alphabet of a letter, as the names of Unicode begin; empty for digits and what every alphabet has."""
    if not letter.isalpha() or unicodedata.category(letter) == "Lm":
        return ""
    first = unicodedata.name(letter, "").partition(" ")[0]
    return "EAST ASIAN" if first in EAST_ASIAN else first


def _skeletons(name: str) -> set[str]:
    """Give what a name looks like, as it is written and in small letters: people sign in with either."""
    whole = unicodedata.normalize("NFKC", name)
    return {"".join(map(_parts, each)).translate(_looks()).casefold() for each in (whole, whole.casefold())}


def _parts(letter: str) -> str:
    """Give a letter and its accents. A syllable of Hangul stays whole: 가까 and 각가 have the same parts."""
    return letter if "가" <= letter <= "힣" else unicodedata.normalize("NFKD", letter)


@cache
def _looks() -> Mapping[int, str]:
    """Read the table: each letter with the one that all that look like it are written as.

    It lists for that one all others, and for each of those that one alone.
    """
    table = json.loads(files(TABLE[0]).joinpath(TABLE[1]).read_text(encoding="utf-8"))
    alike = {letter: [each["c"] for each in others] for letter, others in table.items()}
    looks = {}
    for letter, (first, *more) in alike.items():
        is_the_one = more or (len(alike.get(first, ())) == 1 and letter < first)
        if len(letter) == 1 and not is_the_one:
            looks[ord(letter)] = first.strip(INVISIBLE)
    return looks

"""In which language a customer wrote: as the file states it, else by the letters of the text (pure)."""

import re

LATIN = "und-Latn"
"""Latin letters say little of the language; this is BCP 47's name for "some language written in them"."""

_SCRIPTS = {
    "ko": re.compile("[\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3]"),
    "ja": re.compile("[\u3040-\u30ff]"),
    "zh": re.compile("[\u3400-\u4dbf\u4e00-\u9fff]"),
    LATIN: re.compile("[A-Za-z\u00c0-\u024f]"),
}
_TAG = re.compile(r"([A-Za-z]{2,3})(?:[-_].*)?", re.ASCII)


def language_of(stated: str, text: str = "") -> str:
    """Return the language as a subtag of BCP 47, in small letters; empty where neither the file nor the text shows it.

    What a file states is shortened to the language alone ("en-US" is "en"), and left as it is where it is a word. A
    text has the language of most of its letters; kana make the Han characters next to them Japanese.

    >>> language_of("en-US"), language_of("한국어"), language_of("", "라떼가 good"), language_of("", "美味しい")
    ('en', '한국어', 'und-Latn', 'ja')
    >>> language_of("", "👍 10/10")
    ''
    """
    if stated:
        tag = _TAG.fullmatch(stated)
        return tag[1].lower() if tag else stated
    letters = {language: len(script.findall(text)) for language, script in _SCRIPTS.items()}
    if letters["ja"]:
        letters["ja"] += letters.pop("zh")
    most = max(letters.values())
    return next(language for language, count in letters.items() if count == most) if most else ""

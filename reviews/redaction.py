"""Cut names, phone numbers, e-mail addresses and order numbers out of what customers wrote (pure).

E-mail addresses and phone numbers are found as such, by libraries. Names are found by what stands next to them, in
Korean and English; docs/reports.md lists the rules, and what they cannot do.
"""

import re
from collections.abc import Collection, Iterable, Iterator

from locations.matching.phones import phone_spans
from reviews.customers import CUT, PLAIN, email_spans
from reviews.name_words import (
    ADJECTIVE_ENDINGS,
    DONE,
    DOUBLE_SURNAMES,
    MEANT,
    NO_GIVEN_NAMES,
    NO_NAMES,
    NO_NAMES_IN_LATIN,
    ORDERS,
    ORDERS_IN_KOREAN,
    PEOPLE,
    SURNAMES,
    SURNAMES_ALONE,
    TITLES,
    TITLES_OF_SURNAMES,
)

Span = tuple[int, int]

FULL = rf"(?:{'|'.join(DOUBLE_SURNAMES)})[가-힣]{{1,2}}|[{SURNAMES}][가-힣]{{2}}"
"""A Korean name with its surname: three syllables, more where the surname has two."""
LATIN = r"[A-Z](?:['’][A-Z])?[a-zÀ-ÿ]+(?:['’-]?[A-Z][a-zÀ-ÿ]+|['’-][a-zÀ-ÿ]+)*"
ONE = rf"{LATIN}(?:\s+[A-Z]\.)?(?:\s+{LATIN})?"
NAME = rf"{ONE}(?:\s+(?:and|&)\s+{ONE})*"
"""One or two capitalised words, with an initial between them; several people are joined by "and"."""
TITLE = f"(?:{'|'.join(TITLES)})"
CALLED = "(?:님|씨(?!발|리즈|네|앗|익|방|[xX]))"
"""What follows the name of a person who is spoken of with respect, and not the words that begin so."""
PERSON = f"(?:{'|'.join(PEOPLE)})"

KOREAN = (
    re.compile(rf"(?<![가-힣])(?P<full>{FULL})(?=\s?(?:{TITLE}|{CALLED}))"),
    re.compile(rf"(?<![가-힣])(?P<given>[가-힣]{{2}})(?=\s?{CALLED})"),
    re.compile(rf"(?<![가-힣])(?P<surname>[{SURNAMES_ALONE}])(?=\s?(?:{'|'.join(TITLES_OF_SURNAMES)}))"),
    re.compile(rf"(?:예약자명?|주문자명?)\s*:?\s*(?P<full>{FULL})"),
    re.compile(rf"(?<![가-힣])(?P<full>{FULL})(?=이?라는\s?(?:{TITLE}|분))"),
    re.compile(rf"(?:이름|성함|명찰|이름표)[은이에]?\s*(?P<full>{FULL})(?=이었|였|이라|라고|님|씨|이에|예요|입니)"),
    re.compile(rf"(?P<latin>{NAME})(?=\s?(?:{CALLED}|{TITLE}))"),
    re.compile(rf"{TITLE}\s+(?P<latin>{NAME})"),
)
ENGLISH = (
    re.compile(rf"(?<![\w&])(?:(?i:mr|mrs|ms|mx|dr|madam)|Miss)\b\.?\s*(?P<latin>{NAME})"),
    re.compile(rf"\b(?i:{'|'.join(DONE)})\s+by\s+(?P<latin>{NAME})"),
    re.compile(rf"\b(?i:named|thanks|kudos to|shout-?\s?out to|props to|thank you,?)\s+(?P<latin>{NAME})"),
    re.compile(rf"\b(?i:thanks|thank you)(?i:\s+so much|\s+very much)?\s+(?i:to\s+)(?P<latin>{NAME})"),
    re.compile(rf"\b(?i:names?|name tag|badge)\s+(?i:is|was|were|are|said|read)\s+(?P<latin>{NAME})"),
    re.compile(rf"\b(?i:ask(?:ed)?\s+for|(?:spoke|speak|talked|talk)\s+(?:to|with)|dealt\s+with)\s+(?P<latin>{NAME})"),
    re.compile(rf"\b(?i:{PERSON}|guy|girl|lady|gentleman|woman|man)\s*,?\s+(?P<latin>{NAME})"),
    re.compile(rf"(?P<latin>{NAME})\s*(?:,|\s(?i:was|is))\s+(?i:the|our|my|your)\s+(?:\w+\s+)?(?i:{PERSON})\b"),
)

NUMBERS = (
    re.compile(
        rf"\b(?i:{'|'.join(ORDERS)})\s*(?i:(?:number|no\.?|nr\.?|id|code|ref|#)\s*(?:is|was|[:#])?|[:#])\s*"
        r"(?P<number>(?=[A-Za-z-]*\d)[A-Za-z0-9][A-Za-z0-9-]{2,})"
    ),
    re.compile(rf"\b(?i:{'|'.join(ORDERS)})\s*[:#]?\s*(?P<number>(?=(?:[A-Z-]*\d){{4}})[A-Z0-9-]+)\b"),
    re.compile(
        rf"(?:{'|'.join(ORDERS_IN_KOREAN)})\s*번호\s*(?:는|은|가|이)?\s*[:：]?\s*"
        r"(?P<number>(?=[A-Za-z-]*\d)[A-Za-z0-9][A-Za-z0-9-]{2,})"
    ),
    re.compile(r"(?<!store )(?<!room )#\s?(?P<number>[A-Z]{0,4}-?\d{4,})\b", re.IGNORECASE),
    re.compile(r"(?<!\d)(?P<number>\d{4}[ -]\d{4}[ -]\d{4}[ -]\d{2,4})(?!\d)"),
    re.compile(r"(?<![\d.,])(?P<number>\d{9,})(?!\s?(?:원|won|krw|usd)\b)", re.IGNORECASE),
    re.compile(r"(?<![\d-])(?P<number>(?=(?:-?\d){9})(?!(?:19|20)\d\d-)\d{2,6}(?:-\d{2,8}){2,})(?![\d-])"),
)
"""Numbers of orders, members, cards and accounts: by their word, or by their length."""


def redacted(text: str, *, country: str = "", author: str = "", brand: str = "") -> str:
    """Return a text with ``CUT`` in place of what tells who wrote it or whom it is about.

    ``country`` (ISO 3166 code) is that of phone numbers that state none, ``author`` who wrote the text, and ``brand``
    whose name stays.

    >>> redacted("김민수 매니저님이 010-1234-5678로 전화하래요", country="KR")
    '… 매니저님이 …로 전화하래요'
    >>> redacted("Served by Anna, order #48213. Ask bob@example.com!")
    'Served by …, order #…. Ask …!'
    """
    plain = text.translate(PLAIN)
    spans = [
        *email_spans(plain),
        *phone_spans(plain, country),
        *(match.span("number") for pattern in NUMBERS for match in pattern.finditer(plain)),
        *_korean_names(plain),
        *_latin_names(plain, NO_NAMES_IN_LATIN | {_bare(word) for word in brand.split()}),
        *_of_author(plain, author),
    ]
    for start, end in reversed([*_joined(spans)]):
        text = text[:start] + CUT + text[end:]
    return text


def _korean_names(text: str) -> Iterator[Span]:
    for pattern in KOREAN[:-2]:
        for match in pattern.finditer(text):
            name = match[0] if match.lastgroup is None else match[match.lastgroup]
            if match.lastgroup == "full" and (name in NO_NAMES or name.endswith(ADJECTIVE_ENDINGS)):
                continue
            if match.lastgroup == "given" and name in NO_GIVEN_NAMES:
                continue
            yield match.span(match.lastgroup or 0)


def _latin_names(text: str, usual: Collection[str]) -> Iterator[Span]:
    for pattern in (*KOREAN[-2:], *ENGLISH):
        for match in pattern.finditer(text):
            yield from _without_usual_words(text, *match.span("latin"), usual)


def _without_usual_words(text: str, start: int, end: int, usual: Collection[str]) -> Iterator[Span]:
    """Give what is left of capitalised words without those that are no names: of "Anna and Tom On Monday" two."""
    for some in re.finditer(ONE, text[start:end]):
        words = [*re.finditer(r"\S+", some[0])]
        if _bare(words[0][0]) in MEANT:
            words = words[1:]
        kept = next((at for at, word in enumerate(words) if _bare(word[0]) in usual), len(words))
        if kept:
            yield start + some.start() + words[0].start(), start + some.start() + words[kept - 1].end()
        if kept < len(words):
            return


def _bare(word: str) -> str:
    return re.split(r"['’]", word.casefold())[0].strip(".,-")


def _of_author(text: str, author: str) -> Iterator[Span]:
    """Find the author's name, and the parts of it that can be nothing but names."""
    whole = " ".join(author.translate(PLAIN).split())
    if re.fullmatch(FULL, whole):
        # The given name alone is how people sign, and how they are called.
        for name in (whole, whole[1:]):
            yield from (match.span() for match in re.finditer(rf"(?<![가-힣]){name}", text))
        return
    parts = [part.strip(".,") for part in whole.split()]
    names = [part for part in parts if re.fullmatch(LATIN, part) and len(part) > 2]
    names = [name for name in names if name.casefold() not in NO_NAMES_IN_LATIN]
    if len(parts) > 1 and names:
        yield from (match.span() for match in re.finditer(rf"\b{re.escape(whole)}\b", text, re.IGNORECASE))
    for name in names:
        yield from (match.span() for match in re.finditer(rf"\b{re.escape(name)}\b", text))


def _joined(spans: Iterable[Span]) -> Iterator[Span]:
    """Give spans in their order, those that overlap as one."""
    last: Span | None = None
    for start, end in sorted(spans):
        if last is None or start > last[1]:
            if last is not None:
                yield last
            last = start, end
        else:
            last = last[0], max(last[1], end)
    if last is not None:
        yield last

"""Recognise a customer by name or contact, however these are written, and cut contacts out of texts (pure).

What is compared are forms: one text for all spellings of a name, of an e-mail address or of a phone number. A form
begins with its kind, so that no name is taken for a number.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator

from locations.matching.phones import FEWEST_DIGITS, INTERNATIONAL, NOT_A_DIGIT, phone_key

CUT = "…"
"""What stands where something was cut out of a text, and for a reply of which only that it was given is kept."""

LONGEST_NAME = 300
"""Characters of an author's name that are stored."""

MOST_DIGITS = 18
"""Digits of the longest number that is a phone's, with its country and all that is dialled before."""

EMAILS = (
    re.compile(r"[A-Za-z0-9._%+'-]+@(?:[A-Za-z0-9-]+\.)+[A-Za-z0-9-]{2,}"),
    re.compile(r"[\w.%+'-]+@(?:[\w-]+\.)+[\w-]{2,}"),
)
"""Addresses of plain letters, which Korean particles may follow, and those with letters of any script."""

PHONES = re.compile(r"\d[\d ()\-./]{5,}\d", re.ASCII)
"""Runs of digits with what people write between them; two numbers side by side are one run."""

DIGITS = re.compile(r"\d+", re.ASCII)
PHONE = re.compile(r"[+(]*\d[\d ()\-./]*\d", re.ASCII)
AROUND = "'._-"
"""Signs that belong to a text around an address rather than to it."""

PLAIN: dict[int, int | str] = {
    **{0xFF01 + index: 0x21 + index for index in range(94)},
    **dict.fromkeys((0x3000, 0xA0), " "),
    **dict.fromkeys(range(0x2010, 0x2016), "-"),
}
"""Full-width signs, blanks and dashes as ASCII has them: one sign for one, so that positions stay."""

IsGone = Callable[[str], bool]


def author_form(name: str) -> str:
    """Return what all spellings of an author's name have in common; empty for a name without any letter or sign.

    >>> author_form(" Ｋim  MINSU\\u200b "), author_form(" ")
    ('author:kim minsu', '')
    """
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name[:LONGEST_NAME]).casefold())
    seen = "".join(sign for sign in folded if unicodedata.category(sign) != "Cf")
    return f"author:{words}" if (words := " ".join(seen.split())) else ""


def contact_forms(contact: str, country: str) -> frozenset[str]:
    """Return the forms of an e-mail address or a phone number; none for what is neither.

    A phone has several, since texts write it with and without its country. ``country`` (ISO 3166 code) is that of
    numbers that state none.

    >>> sorted(contact_forms("010-1234-5678", "KR"))
    ['phone:1012345678', 'phone:8201012345678', 'phone:821012345678']
    >>> contact_forms("Kim@Example.com", ""), contact_forms("Kim", "")
    (frozenset({'email:kim@example.com'}), frozenset())
    """
    plain = contact.translate(PLAIN).strip()
    if any(pattern.fullmatch(plain) for pattern in EMAILS):
        return frozenset({_email_form(plain)})
    if not PHONE.fullmatch(plain):
        return frozenset()
    numbers = {NOT_A_DIGIT.sub("", plain).lstrip("0")}
    if INTERNATIONAL.fullmatch(key := phone_key(plain, country)):
        import phonenumbers

        parsed = phonenumbers.parse(key)
        national, prefix = str(parsed.national_number), str(parsed.country_code)
        numbers |= {national, prefix + national, f"{prefix}0{national}"}
    return frozenset(f"phone:{number}" for number in numbers if len(number) >= FEWEST_DIGITS)


def cut(text: str, is_gone: IsGone) -> str:
    """Return a text with ``CUT`` in place of every contact whose form is gone.

    >>> cut("Ask kim@example.com.", {"email:kim@example.com"}.__contains__)
    'Ask ….'
    """
    plain = text.translate(PLAIN)
    spans = [*_email_spans(plain, is_gone), *_phone_spans(plain, is_gone)] if text else []
    for start, end in sorted(spans, reverse=True):
        text = text[:start] + CUT + text[end:]
    return text


def email_spans(text: str) -> Iterator[tuple[int, int]]:
    """Yield where e-mail addresses stand in a text of plain signs (``PLAIN``), without what may follow them.

    >>> text = "kim@example.com으로, 김@회사.한국"
    >>> [text[start:end] for start, end in email_spans(text)]
    ['kim@example.com', '김@회사.한국']
    """
    plain = [match.span() for match in EMAILS[0].finditer(text)] if "@" in text else []
    yield from plain
    for match in EMAILS[1].finditer(text) if "@" in text else ():
        if all(match.end() <= start or end <= match.start() for start, end in plain):
            yield match.span()


def _email_form(address: str) -> str:
    return f"email:{address.strip(AROUND).casefold()}"


def _email_spans(text: str, is_gone: IsGone) -> Iterator[tuple[int, int]]:
    if "@" not in text:
        return
    found: dict[int, int] = {}
    for pattern in EMAILS:
        for match in pattern.finditer(text):
            for end in _ends(match[0]):
                if is_gone(_email_form(match[0][:end])):
                    start = match.end() - len(match[0].lstrip(AROUND))
                    found[start] = max(match.start() + end, found.get(start, 0))
                    break
    last = 0
    for start, end in sorted(found.items()):
        if start >= last:
            yield start, end
            last = end


def _ends(address: str) -> Iterator[int]:
    """Yield where an address may end, the furthest first: "kim@example.com.Thanks" may be one and a sentence."""
    yield len(address)
    first = address.index("@")
    dots = [index for index in range(first, len(address)) if address[index] == "."]
    yield from reversed(dots[1:])


def _phone_spans(text: str, is_gone: IsGone) -> Iterator[tuple[int, int]]:
    for run in PHONES.finditer(text):
        groups = [(match.start(), match.end()) for match in DIGITS.finditer(text, run.start(), run.end())]
        index = 0
        while index < len(groups):
            length = _phone_length(text, groups[index:], is_gone)
            if length:
                start = groups[index][0]
                while start and text[start - 1] in "+(":
                    start -= 1
                yield start, groups[index + length - 1][1]
            index += length or 1


def _phone_length(text: str, groups: list[tuple[int, int]], is_gone: IsGone) -> int:
    """Return how many of these groups of digits, from the first on, are a number that is gone; 0 where none are."""
    number, found = "", 0
    for count, (start, end) in enumerate(groups, 1):
        number += text[start:end]
        if len(number) > MOST_DIGITS:
            break
        significant = number.lstrip("0")
        if len(significant) >= FEWEST_DIGITS and is_gone(f"phone:{significant}"):
            found = count
    return found

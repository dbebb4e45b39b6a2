"""Whether two phone numbers are one, however they are written."""

import re
from collections.abc import Iterator

INTERNATIONAL = re.compile(r"\+[1-9]\d{6,14}", re.ASCII)
NOT_A_DIGIT = re.compile(r"\D", re.ASCII)
AS_WRITTEN = re.compile(
    r"(?<![\d-])0\d{1,3}[ \-./]\d{3,4}[ \-./]\d{4}(?![\d-])|(?<!\d)01[016-9]\d{7,8}(?!\d)", re.ASCII
)
"""Numbers with the zero of a town or a mobile, as they are written where no country is known."""
FEWEST_DIGITS = 7
"""Digits from which on a number is one store's, and not an extension or a prefix."""


def phone_key(text: str, country: str) -> str:
    """Return what all spellings of a phone number have in common; empty for what is none.

    It is E.164 where the number states its country or ``country`` (ISO 3166 code) is given, else its digits.

    >>> phone_key("+82311234567", ""), phone_key("031-123-4567", "KR"), phone_key("031-123-4567", "")
    ('+82311234567', '+82311234567', '311234567')
    """
    plain = text.strip()
    if INTERNATIONAL.fullmatch(plain):
        return plain
    digits = NOT_A_DIGIT.sub("", plain).lstrip("0")
    if len(digits) < FEWEST_DIGITS:
        return ""
    if not country and not plain.startswith("+"):
        return digits
    # Only files with phones that are not in E.164 yet should pay for loading it.
    import phonenumbers

    try:
        parsed = phonenumbers.parse(plain, country or None)
    except phonenumbers.NumberParseException:
        return digits
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)


def same_phone(left: str, right: str) -> bool:
    """Return whether two numbers have equal digits, or equal national ones where one lacks the country."""
    numbers = sorted((NOT_A_DIGIT.sub("", text).lstrip("0") for text in (left, right)), key=len)
    return numbers[0] == numbers[1] or (len(numbers[0]) >= FEWEST_DIGITS and numbers[1].endswith(numbers[0]))


def phone_spans(text: str, country: str) -> Iterator[tuple[int, int]]:
    """Yield where phone numbers stand in a text of ASCII digits: valid ones of ``country`` and of any that is stated.

    What is written like one comes too, whatever the country. A number may come twice.

    >>> sorted({*phone_spans("call 02-555-1234 or +1 415 555 2671, not 2026-10-05", "KR")})
    [(5, 16), (20, 35)]
    """
    # Only reports that cut numbers out should pay for loading it.
    import phonenumbers

    for match in phonenumbers.PhoneNumberMatcher(text, country or None, phonenumbers.Leniency.VALID):
        yield match.start, match.end
    yield from (match.span() for match in AS_WRITTEN.finditer(text))


def national(given: str) -> str:
    """Write a telephone number in the form of its own country; what is no such number stays as it is.

    >>> national("+82311234567"), national("front desk")
    ('031-123-4567', 'front desk')
    """
    import phonenumbers  # takes longer to load than most pages take to be made

    try:
        number = phonenumbers.parse(given)
    except phonenumbers.NumberParseException:
        return given
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL))

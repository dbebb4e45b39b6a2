"""Numbers as people and programs write them, and nothing that only resembles one (pure).

``int("５")``, ``int("1_0")`` and ``float("nan")`` are accepted by the language and refused here.
"""

import functools
import re

from babel import Locale

from reviews.readers.records import CellError

PLAIN = re.compile(r"[+-]?\d+(?:\.\d+)?", re.ASCII)
SCIENTIFIC = re.compile(r"[+-]?\d+(?:\.\d+)?[eE][+-]?\d{1,3}", re.ASCII)
GROUPED_BY_COMMA = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?", re.ASCII)
GROUPED_BY_POINT = re.compile(r"[+-]?\d{1,3}(?:\.\d{3})+,\d+|[+-]?\d{1,3}(?:\.\d{3}){2,}", re.ASCII)
GROUPED_BY_BLANK = re.compile(r"[+-]?\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?:[.,]\d+)?")
DECIMAL_COMMA = re.compile(r"[+-]?\d+,\d+", re.ASCII)


def number(text: str, decimal: str = "") -> float:
    """Read a decimal number.

    ``decimal`` is the sign that the whole column has before its decimals, "." or ","; the other one then separates
    thousands. Without one, "1,240" is a thousand and more, "3,5" is three and a half, "1.240,5" and "1 240,5" are
    European. Raises ``CellError`` number.
    """
    text = text.strip()
    if decimal:
        return with_decimal(text, decimal)
    if PLAIN.fullmatch(text) or SCIENTIFIC.fullmatch(text):
        return finite(text, text)
    if GROUPED_BY_COMMA.fullmatch(text):
        return finite(text.replace(",", ""), text)
    if text.isascii() and GROUPED_BY_POINT.fullmatch(text):
        return finite(text.replace(".", "").replace(",", "."), text)
    if GROUPED_BY_BLANK.fullmatch(text) and not any(c.isdigit() and not c.isascii() for c in text):
        return finite(re.sub(r"[ \u00a0\u202f]", "", text).replace(",", "."), text)
    if DECIMAL_COMMA.fullmatch(text):
        return finite(text.replace(",", "."), text)
    raise CellError("number", text)


def with_decimal(text: str, decimal: str) -> float:
    """Read a number whose decimals come after ``decimal``; groups of three may be separated by the other signs."""
    thousands = "," if decimal == "." else "."
    plain = rf"[+-]?\d+(?:[{decimal}]\d+)?(?:[eE][+-]?\d{{1,3}})?"
    grouped = rf"[+-]?\d{{1,3}}(?P<mark>[{thousands}'’ \u00a0\u202f])\d{{3}}(?:(?P=mark)\d{{3}})*(?:[{decimal}]\d+)?"
    if not re.fullmatch(plain, text, re.ASCII) and not re.fullmatch(grouped, text, re.ASCII):
        raise CellError("number", text)
    return finite(re.sub(rf"[{thousands}'’ \u00a0\u202f]", "", text).replace(decimal, "."), text)


def decimal_of(text: str) -> str:
    """Return the sign before the decimals of a number where the number itself shows it, else empty.

    "1.234,5", "3,5", "0,125" and "1.234.567" show it; "1,240" could be either, and "980" has none.
    """
    signs = re.findall(r"[.,]", text)
    if not signs:
        return ""
    last, other = signs[-1], "," if signs[-1] == "." else "."
    if len(set(signs)) == 2:
        return last
    if len(signs) > 1:
        return other
    before, _sign, after = text.partition(last)
    digits = before.strip().lstrip("+-")
    is_group = len(after) == 3 and 1 <= len(digits) <= 3 and not digits.startswith("0")
    return "" if is_group else last


def is_ambiguous(text: str) -> bool:
    """Return whether a number has one sign that may separate thousands or decimals ("1,240", "1.240")."""
    return bool(re.fullmatch(r"[+-]?[1-9]\d{0,2}[.,]\d{3}", text.strip(), re.ASCII))


def without_money(text: str) -> str:
    """Return an amount without its currency; one in brackets, as accountants write it, is negative."""
    text = text.strip()
    if re.fullmatch(r"\(.*\)", text):
        inner = without_money(text[1:-1])
        return inner if inner.startswith("-") else f"-{inner}"
    text = text.replace("−", "-")
    found = MONEY.fullmatch(text)
    signs = 0 if found is None else len(found["sign"] + found["sign2"])
    if not found or signs > 1 or not {found["before"].upper(), found["after"].upper()} <= currencies():
        return text
    return f"{found['sign'] or found['sign2']}{found['amount']}"


MONEY = re.compile(
    r"(?P<sign>[+-]?)(?P<before>[^\d\s.,'’+-]{0,4}\.?)\s*(?P<sign2>[+-]?)\s*(?P<amount>\d[\d.,'’ \u00a0\u202f]*?)"
    r"\s*(?P<after>[^\d\s.,'’]{0,4}\.?)"
)


@functools.cache
def currencies() -> frozenset[str]:
    """Return signs and codes of currencies in capital letters, as CLDR has them, and none at all."""
    found = {"", "%", "원", "円", "元", "KR", "US$", "R$", "FR.", "SFR."}
    for language in ("en", "ko", "ja", "pt", "sv", "pl", "tr"):
        for code, sign in Locale.parse(language).currency_symbols.items():
            found |= {code.upper(), sign.upper()}
    return frozenset(found)


def finite(digits: str, given: str) -> float:
    value = float(digits)
    if value in (float("inf"), float("-inf")):
        raise CellError("number", given)
    return value


def whole(text: str) -> int:
    """Read a whole number; "3.0" is one, "3.5" is not. Raises ``CellError`` number or not_whole."""
    value = number(text)
    if value != int(value):
        raise CellError("not_whole", text.strip())
    return int(value)

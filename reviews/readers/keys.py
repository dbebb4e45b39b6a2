"""Codes of stores that have none (pure)."""

import hashlib
import re
import unicodedata

CODE_LENGTH = 60
DIGEST_LENGTH = 8


def address_key(address: str) -> str:
    """An address without case, blanks and punctuation, so that small differences of writing do not make a new store."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", address).casefold())


def made_code(name: str, address: str) -> str:
    """A readable code of a store that has none: a slug and a short digest of the address (of the name without one)."""
    slug = re.sub(r"[\W_]+", "-", unicodedata.normalize("NFKC", name or address).casefold()).strip("-")
    digest = hashlib.sha256((address_key(address) or address_key(name)).encode()).hexdigest()[:DIGEST_LENGTH]
    return f"{slug[: CODE_LENGTH - DIGEST_LENGTH - 1].strip('-')}-{digest}".lstrip("-")

"""What a person states about a file beyond its bytes (pure)."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Options:
    """Choices that come with an upload.

    ``scraped`` is the day the file was collected, which relative dates need; ``country`` is the brand's ISO 3166 code,
    used for phones whose row names no country; ``day_first`` settles 01/02/2026 where no date of the file does.
    """

    scraped: date | None = None
    country: str = ""
    publisher: str = ""
    day_first: bool | None = None

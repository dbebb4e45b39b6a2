"""What a person states about a file beyond its bytes (pure)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class Options:
    """Choices that come with an upload.

    ``scraped`` is the day the file was collected, which relative dates need; ``country`` is the brand's ISO 3166 code,
    used for phones whose row names no country; ``day_first`` settles 01/02/2026 where no date of the file does.
    ``columns`` are roles by heading ("" leaves a column out), ``scales`` scales by role ("1-7"), ``decimal`` the sign
    before decimals, ``sheet`` the sheet of a workbook, ``store`` the store of all records, and ``kpis`` by KPI how its
    rows become months and which end is good ("sum,high").
    """

    scraped: date | None = None
    country: str = ""
    publisher: str = ""
    day_first: bool | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    scales: Mapping[str, str] = field(default_factory=dict)
    decimal: str = ""
    sheet: str = ""
    store: str = ""
    kpis: Mapping[str, str] = field(default_factory=dict)

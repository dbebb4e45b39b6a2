"""What is checked before a file is read: does it lack dates, their order, the day of collection or scales (pure)."""

from collections.abc import Sequence

from reviews.readers.cells import relative
from reviews.readers.columns.typed import Bound, Context, build
from reviews.readers.containers.table import FileRecord
from reviews.readers.records import Refused
from reviews.readers.shapes.base.fields import when

DATES = {"reviews": "posted", "surveys": "answered", "cases": "opened", "kpis": "month"}
"""The field of each kind without which no record has a month."""

ENOUGH = 300
"""Answers of which some would be 0 if that could be given."""

Warnings = list[tuple[str, str]]


def check(kind: str, bound: Sequence[Bound], sample: Sequence[FileRecord], context: Context) -> Warnings:
    """Return warnings about a file that can be read. Raises ``Refused`` for one that first needs an answer."""
    by_name = {one.column.name: one for one in bound}
    refuse_ces_without_scale(by_name)
    if kind == "kpis" and "better" not in by_name:
        raise Refused(
            "direction", "No column states whether a high or a low value is good; add a column better (high or low)."
        )
    warnings: Warnings = []
    date = by_name.get(DATES.get(kind, ""))
    if kind in DATES and (date is None or not date.headers):
        warnings += without_dates(kind, context)
    elif date is not None:
        check_dates(date, sample, context)
    warnings += about_csat(by_name)
    warnings += about_nps(by_name, sample)
    if not sample:
        warnings.append(("no_records", "This file has a header and no records."))
    return warnings


def refuse_ces_without_scale(by_name: dict[str, Bound]) -> None:
    ces = by_name.get("ces")
    if ces and (ces.indexes[1:2] == [None] or "ces_better" not in by_name):
        raise Refused(
            "ces_scale",
            f'The column "{ces.header}" is a customer effort score without its scale and direction; add the columns '
            "ces_scale (for example 1-7) and ces_better (high or low), or take the column out.",
        )


def without_dates(kind: str, context: Context) -> Warnings:
    if kind == "surveys" and context.scraped:
        return [
            ("no_date", "No column states when the answers were given; the day the file was collected is used for all.")
        ]
    raise Refused(
        "no_date",
        f"No column of this file states when ({DATES[kind]}); add a column date"
        + (", or give the day of the answers with --scraped YYYY-MM-DD." if kind == "surveys" else "."),
    )


def check_dates(date: Bound, sample: Sequence[FileRecord], context: Context) -> None:
    """Refuse relative dates without the day of collection, and 01/02/2026 without an order."""
    index = date.indexes[0]
    if index is None:
        return
    own = len(date.indexes) > 1 and date.indexes[1] is not None
    texts = dict.fromkeys(record.cells[index] for record in sample if index < len(record.cells))
    ago = next((text for text in texts if relative.span(text)), None)
    if ago and date.column.parse is when and not own and context.scraped is None:
        raise Refused(
            "scraped",
            f'The dates in "{date.header}" are relative ("{ago.strip()[:40]}"); state on which day the file '
            "was collected, with --scraped YYYY-MM-DD.",
        )
    unsettled = next((error for error in build(sample, [date], ()).errors if error.code == "date_order"), None)
    if unsettled:
        raise Refused(
            "date_order",
            f'Nothing in this file shows whether "{unsettled.given[:40]}" begins with the day or the month; say it '
            "with --day-first or --month-first, or write the dates as YYYY-MM-DD.",
        )


def about_csat(by_name: dict[str, Bound]) -> Warnings:
    csat = by_name.get("csat")
    if csat and len(csat.indexes) > 1 and csat.indexes[1] is None:
        return [("csat_scale", f"{csat.header} names no scale; its answers are taken as 1 to 5.")]
    return []


def about_nps(by_name: dict[str, Bound], sample: Sequence[FileRecord]) -> Warnings:
    """Warn of a question asked on 1 to 10: it is no NPS question, and only the missing zeros give it away."""
    nps = by_name.get("nps")
    index = nps.indexes[0] if nps else None
    if nps is None or index is None or len(sample) < ENOUGH:
        return []
    given = {record.cells[index].strip() for record in sample if index < len(record.cells)}
    if "0" in given or not given & {"1", "2"}:
        return []
    return [("nps_from_one", f"No answer in {nps.header} is 0 among the first {len(sample)}; was it asked on 1 to 10?")]

"""What is checked before a file is read: does it lack dates, their order, the day of collection or scales (pure)."""

from collections.abc import Sequence

from reviews.readers.cells import relative
from reviews.readers.columns.headings import key
from reviews.readers.columns.periods import EXAMPLE, RULES
from reviews.readers.columns.sheets import lacks_year, month_said
from reviews.readers.columns.typed import Bound, Context, build
from reviews.readers.containers.table import SHEET, FileRecord
from reviews.readers.records import Question, Refused
from reviews.readers.shapes.base.fields import when
from reviews.readers.shapes.kpis import kpi_of

DATES = {"reviews": "posted", "surveys": "answered", "cases": "opened", "kpis": "month"}
"""The field of each kind without which no record has a month."""

NAMELESS = "value"
"""The heading of values whose KPI nothing names, as months that were turned upright have it."""

ENOUGH = 300
"""Answers of which some would be 0 if that could be given."""

Warnings = list[tuple[str, str]]


def check(
    kind: str, bound: Sequence[Bound], sample: Sequence[FileRecord], context: Context, turned: str = ""
) -> Warnings:
    """Return warnings about a file that can be read. Raises ``Refused`` for one that first needs an answer.

    ``turned`` are the columns of the file that were turned upright, as a sentence begins with them.
    """
    by_name = {one.column.name: one for one in bound}
    refuse_ces_without_scale(by_name)
    if kind == "kpis" and "better" not in by_name:
        raise without_direction(by_name, sample, turned)
    warnings: Warnings = []
    date = by_name.get(DATES.get(kind, ""))
    if kind in DATES and (date is None or not date.headers):
        warnings += without_dates(kind, context)
    elif date is not None:
        check_dates(date, sample, context)
    warnings += about_csat(by_name)
    warnings += about_ratings(kind, by_name)
    warnings += about_nps(by_name, sample)
    if not sample:
        warnings.append(("no_records", "This file has a header and no records."))
    return warnings


def refuse_ces_without_scale(by_name: dict[str, Bound]) -> None:
    ces = by_name.get("ces")
    stated = ces.context.dialect.scale if ces else None
    if ces and not stated and (ces.indexes[1:2] == [None] or "ces_better" not in by_name):
        text = (
            f'The column "{ces.header}" is a customer effort score without its scale and direction; state both with '
            '--scale "ces=1-7,high", add the columns ces_scale (for example 1-7) and ces_better (high or low), or '
            f'leave the column out with --column "{ces.header}=".'
        )
        raise Refused(
            "ces_scale", text, [Question("scale:ces", text, ("1-7,high", "1-7,low", "1-5,high", "1-5,low"), ces.header)]
        )


def without_direction(by_name: dict[str, Bound], sample: Sequence[FileRecord], turned: str) -> Refused:
    """Return the refusal of KPI values of which nothing states whether high or low ones are good."""
    kpi = by_name["key"]
    at = kpi.indexes[0] or 0
    texts = dict.fromkeys(record.cells[at] for record in sample if record.fault is None)
    named = {str(kpi.read(text)): text for text in reversed(texts)} or {kpi.header: ""}
    value = by_name["value"].header if "value" in by_name else kpi.header
    columns = turned.replace("The ", "", 1) or f'column "{value}"'
    if [*named] == [kpi_of(NAMELESS)]:
        text = (
            f"No column names the KPI whose values are in the {columns}, nor states which end is good; "
            f'state both with --kpi "sales={EXAMPLE}" (with its own name in place of sales).'
        )
        return Refused("direction", text, [Question("kpi", text, ("sales=sum,high", "visits=sum,high"))])
    questions = [
        which_end(own, f'column "{text}"' if text and text in turned else columns)
        for own, text in reversed(named.items())
    ]
    return Refused("direction", questions[0].text, questions)


def which_end(kpi: str, columns: str) -> Question:
    """Ask which end of a KPI is good; ``columns`` are where its values are."""
    text = (
        f'No column states whether a high or a low value of "{kpi}" ({columns}) is good; state it with '
        f'--kpi "{kpi}={EXAMPLE}", or add a column better (high or low).'
    )
    return Question(f"kpi:{kpi}", text, [f"{kpi}={rule},{good}" for rule in RULES for good in ("high", "low")])


def without_dates(kind: str, context: Context) -> Warnings:
    if kind == "surveys" and context.scraped:
        return [
            ("no_date", "No column states when the answers were given; the day the file was collected is used for all.")
        ]
    raise Refused(
        "no_date",
        f"No column of this file states when ({DATES[kind]}); say which one does with "
        f'--column "HEADING={DATES[kind]}", or add a column date'
        + (", or give the day of the answers with --scraped YYYY-MM-DD." if kind == "surveys" else "."),
    )


def check_dates(date: Bound, sample: Sequence[FileRecord], context: Context) -> None:
    """Refuse relative dates without the day of collection, and 01/02/2026 without an order."""
    index = date.indexes[0]
    if index is None:
        return
    own = len(date.indexes) > 1 and date.indexes[1] is not None
    texts = dict.fromkeys(record.cells[index] for record in sample if index < len(record.cells))
    if key(date.header) == SHEET and context.scraped is None:
        refuse_without_year([*texts])
    ago = next(filter(relative.counts_from_collection, texts), None)
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
            f'Nothing in the column "{date.header}" shows whether "{unsettled.given[:40]}" begins with the day or the '
            "month; say it with --day-first or --month-first, or write the dates as YYYY-MM-DD.",
        )


def refuse_without_year(sheets: Sequence[str]) -> None:
    """Refuse sheets that are named after months without a year."""
    if without := [name for name in sheets if lacks_year(month_said(name))]:
        raise Refused(
            "scraped",
            f'The sheets "{without[0]}" to "{without[-1]}" are months without a year; state on which day the file was '
            "collected, with --scraped YYYY-MM-DD.",
        )


def about_csat(by_name: dict[str, Bound]) -> Warnings:
    csat = by_name.get("csat")
    scale = csat.context.dialect.scale if csat else None
    if csat and scale and csat.indexes[1:2] in ([], [None]):
        words = ', from the words "very dissatisfied" to "very satisfied"' if scale.words else ""
        return [
            (
                "csat_scale",
                f"{csat.header} names no scale; its answers are taken as {scale.low} to {scale.high}{words}.",
            )
        ]
    return []


def about_ratings(kind: str, by_name: dict[str, Bound]) -> Warnings:
    """Warn of a file of reviews from which nothing counts, since no column has ratings or keywords."""
    if kind != "reviews" or {"rating", "keywords"} & by_name.keys():
        return []
    return [
        (
            "no_rating",
            "No column of this file has ratings, so its reviews count in no score of ratings; if one has, say which "
            'with --column "HEADING=rating".',
        )
    ]


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

"""What a file is, found by its content, or one sentence with the reason why it is not read (pure)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from reviews.readers import checks
from reviews.readers.binding import bound_columns, context_of
from reviews.readers.columns.headings import key, positions, spellings, without_added
from reviews.readers.columns.roles import NOT_READ, header_of_roles, stated_roles
from reviews.readers.columns.sheets import with_months
from reviews.readers.columns.totals import without_totals
from reviews.readers.columns.typed import Bound, Context
from reviews.readers.columns.upright import bare_months, columns_turned, periods_of, upright
from reviews.readers.containers.opened import OpenedFile
from reviews.readers.containers.sheets import JoinedSheets
from reviews.readers.containers.table import SHEET, FileRecord, FileTable
from reviews.readers.options import Options
from reviews.readers.records import Question, ReadColumn, Recognised, Refused
from reviews.readers.settling import (
    NAMING,
    columns_read,
    monthly,
    refuse_without_answer,
    refuse_without_store,
    settled_dialects,
)
from reviews.readers.shapes import cases, locations, reviews, surveys
from reviews.readers.shapes.base.detection import Excerpt, Match
from reviews.readers.shapes.kpis import (
    comes_again,
    has_known_kpis,
    kpi_of,
    kpis_of_sheets,
    kpis_upright,
    which_kpis,
)
from reviews.readers.shapes.registry import COLUMNS, GENERAL, KINDS, SPECIAL, known_headings

PLAIN = Options()
"""Nothing stated."""

NAMES = {
    "locations": "list of stores", "reviews": "review file", "surveys": "survey file", "listings": "list of listings",
    "cases": "file of service cases", "kpis": "file of KPI values",
}  # fmt: skip
NEEDS = {
    "locations": "a store's code or name and something about where it is",
    "reviews": "a date and a rating or a text",
    "surveys": "a score (nps, csat or ces)",
    "listings": "a store's code or name and something of its listing",
    "cases": "a case id and a date",
    "kpis": "a store, a month, and a value",
}
SCORES = spellings(f"{surveys.NPS_NAMES}|{surveys.CSAT_NAMES}|{surveys.CES_NAMES}")
RATINGS = spellings(reviews.RATING_NAMES)
TEXTS = spellings(reviews.TEXT_NAMES)
WRITTEN = spellings(f"{reviews.TEXT_NAMES}|{reviews.DATE_NAMES}")
CASE_IDS = spellings(cases.ID_NAMES)
SHOWN_BY = spellings(
    "publisher|platform|directory|퍼블리셔|플랫폼|매체|seen at|last seen|checked at|last checked|확인일|조회일"
)
"""Headers that make a list of stores one of listings: who shows them, and when that was checked."""


@dataclass(frozen=True)
class Interpretation:
    """How the records of a table are read: its shape, the shape's columns tied to the header, and what is open.

    ``sample`` are the first records, rows of labels included; ``questions`` are about columns that are left out.
    """

    table: FileTable
    sample: Sequence[FileRecord]
    match: Match
    context: Context
    bound: Sequence[Bound]
    questions: Sequence[Question]


def kind_of(file: OpenedFile, kinds: Sequence[str] = KINDS) -> str:
    """Find the kind of a file that nobody named: the first of ``kinds`` that it is sure to be, or else can be.

    Raises ``Refused``: unknown_shape or no_headings where it can be none of them, and whatever is wrong with the file
    as such.
    """
    excerpt = excerpt_of(file)
    found = next(candidates(excerpt, kinds), None)
    if found is None:
        needs = "; ".join(f"{kind}: {NEEDS[kind]}" for kind in kinds)
        refuse_without_headings(excerpt)
        columns = shown(excerpt.header)
        raise Refused(
            "unknown_shape", f"Evenly does not know this kind of file (columns {columns}). Needed are {needs}."
        )
    return found


def recognise(file: OpenedFile, kind: str, options: Options) -> Recognised:
    """Find what the file is and how its columns will be read.

    Raises ``Refused`` with one sentence for a file that is not read at all.
    """
    found = interpret(file, kind, options)
    table, match = found.table, found.match
    sample = found.sample[match.labels :]
    warnings = checks.check(kind, found.bound, sample, found.context, columns_turned(table))
    understood = headers_understood(found.bound)
    return Recognised(
        kind=kind,
        shape=match.shape.key,
        encoding=table.encoding,
        header=list(table.header),
        understood=understood,
        ignored=[name for name in match.shown or match.header if name and name not in understood],
        publisher=match.shape.publisher,
        warnings=[*table.warnings, *match.warnings, *warnings, *map(as_warning, found.questions)],
        settled=found.context.settled,
        labels=[list(record.cells) for record in found.sample[: match.labels]],
        columns=list(columns_read(table.header, found.bound, sample)),
        questions=found.questions,
        sheet_starts=table.sheet_starts,
    )


def unread_columns(file: OpenedFile) -> list[ReadColumn]:
    """Return the columns of a file of which nothing else is known, for a person to say what they are.

    Raises ``Refused`` for what is no table of ours.
    """
    return list(columns_read(file.table.header, (), file.sample))


def roles_of(kind: str) -> list[str]:
    """Return the roles that a person can give to a column of a file of this kind; of none where it is no kind."""
    return list(dict.fromkeys(c.name for c in COLUMNS.get(kind, ()) if c.names and not c.name.startswith("_")))


def as_warning(question: Question) -> tuple[str, str]:
    """Return the warning that a column is left out until its question is answered."""
    return ("csat_set_aside" if question.key == "scale:csat" else "question", question.text)


def interpret(file: OpenedFile, kind: str, options: Options) -> Interpretation:
    """Find out once how a file of this kind is read with these options. Raises ``Refused``."""
    known = (kind, repr(options))
    if known not in file.understood:
        file.understood[known] = interpreted(file, kind, options)
    found: Interpretation = file.understood[known]
    return found


def interpreted(file: OpenedFile, kind: str, options: Options) -> Interpretation:
    """Find table, shape, roles and dialects, in this order. Raises ``Refused``."""
    if kind not in KINDS:
        raise Refused("kind", f'There is no kind "{kind}"; the kinds are {", ".join(KINDS)}.')
    options = replace(options, kpis={kpi_of(name): rule for name, rule in options.kpis.items()})
    table = with_months(file.table, options.scraped)
    table = with_kpis_upright(table, options) if kind == "kpis" else table
    sample = file.sample if table is file.table else table.sample()
    match = find_shape(Excerpt(table.header, [record.cells for record in sample], list(options.kpis)), kind, options)
    if match.labels and isinstance(table, JoinedSheets):
        table = replace(table, labels=match.labels)
        sample = table.sample()
    bound = bound_columns(kind, match, context_of(table, match, options), sample[match.labels :])
    if kind in WITH_TOTALS:
        stores = [i for one in bound if one.column.name in NAMING and (i := one.indexes[0]) is not None]
        table = without_totals(table, match.labels, sorted(set(stores)), only_bare=kind != "kpis")
        sample = sample if table is file.table else table.sample()
    bound, questions = settled_dialects(bound, table, match.labels, options)
    refuse_without_answer(kind, bound, questions)
    refuse_without_store(kind, bound, table, options)
    if kind == "kpis":
        table = monthly(table, bound, options)
    context = context_of(table, match, options)
    return Interpretation(table, sample, match, context, bound, questions)


def with_kpis_upright(wide: FileTable, options: Options) -> FileTable:
    """Return the table with months, or else several KPIs, as records; any other as it is, but for named sheets."""
    named = wide if any(key(heading) == SHEET for heading in options.columns) else kpis_of_sheets(wide, [*options.kpis])
    table = upright(named, options.scraped)
    if table is not named:
        return table
    left_out = {key(heading) for heading, role in options.columns.items() if role.casefold() in NOT_READ}
    header = ["" if key(name) in left_out else name for name in table.header]
    return kpis_upright(table, header, list(options.kpis))


WITH_TOTALS = ("kpis", "locations", "listings")


def excerpt_of(file: OpenedFile) -> Excerpt:
    """Return what shapes are detected by. Raises ``Refused``."""
    return Excerpt(file.table.header, [record.cells for record in file.sample])


def is_fit(table: FileTable, kind: str) -> bool:
    """Return whether a table can be of a kind, or of any where it is none of ours."""
    excerpt = Excerpt(table.header, [record.cells for record in table.sample()])
    return any(candidates(excerpt, (kind,) if kind in KINDS else KINDS))


def find_shape(excerpt: Excerpt, kind: str, options: Options = PLAIN) -> Match:
    """Find the shape of a file that is stated to be of ``kind``.

    Raises ``Refused`` wrong_kind, unknown_shape or no_headings; column or role for a column that it does not have.
    """
    special = next(filter(None, (detect(excerpt) for detect in SPECIAL[kind])), None)
    if special:
        return with_stated(special, excerpt, kind, options)
    certain = other_kind(excerpt, kind) if not options.columns else ""
    general = general_match(excerpt, kind, options)
    if general and not certain:
        return general
    other = certain or next((k for k in KINDS if k not in (kind, "listings") and is_general(excerpt, k)), "")
    columns = shown(excerpt.header)
    if kind == "kpis" and other in ("", *LISTS):
        refuse_without_kpis(with_roles(excerpt, kind, options), is_sure=not other)
    if other:
        raise Refused(
            "wrong_kind",
            f"This looks like a {NAMES[other]} (columns {columns}); import it with kind {other}, not {kind}.",
        )
    kpis = ', and which KPI it is with --kpi "KEY=sum|mean|last,high|low"' if kind == "kpis" else ""
    refuse_without_headings(excerpt)
    raise Refused(
        "unknown_shape",
        f"A {NAMES[kind]} needs {NEEDS[kind]}, and this file has the columns {columns}; "
        f'say which column is what with --column "HEADING=role"{kpis}.',
    )


def refuse_without_headings(excerpt: Excerpt) -> None:
    """Refuse a file whose first line is a record already. Raises ``Refused`` no_headings."""
    if day := excerpt.record_above():
        raise Refused(
            "no_headings",
            f'The first line of this file is a record ("{day}") and no headings; write a line with the headings of its '
            "columns above it and upload that.",
        )


def is_general(excerpt: Excerpt, kind: str) -> bool:
    """Return whether a file has the general shape of a kind, or would surely have it with an answer."""
    return bool(general_match(excerpt, kind, PLAIN)) or (kind == "kpis" and has_open_kpis(excerpt))


def has_open_kpis(excerpt: Excerpt) -> bool:
    """Return whether a file has several columns that are KPIs, or may be where stores come again in other months."""
    found = with_roles(excerpt, "kpis", PLAIN)
    return has_known_kpis(found) or (bool(which_kpis(found)) and comes_again(found))


LISTS = ("locations", "listings")


def refuse_without_kpis(excerpt: Excerpt, *, is_sure: bool) -> None:
    """Ask which columns are KPIs, where several can be. Raises ``Refused`` question.

    Where the file could also be of another kind (not ``is_sure``), its stores have to come again in other months.
    """
    questions = which_kpis(excerpt)
    if questions and (is_sure or comes_again(excerpt)):
        raise Refused("question", questions[0].text, questions)


def general_match(excerpt: Excerpt, kind: str, options: Options) -> Match | None:
    """Return the match of the general shape of a kind, with the roles of columns found first."""
    match = GENERAL[kind](with_roles(excerpt, kind, options))
    return match and replace(match, shown=excerpt.header)


def with_roles(excerpt: Excerpt, kind: str, options: Options) -> Excerpt:
    """Return the excerpt with its header as the general shape of a kind knows it."""
    header = header_of_roles(kind, excerpt.header, excerpt.sample, COLUMNS[kind], options.columns)
    return replace(excerpt, header=header, own=excerpt.header)


def with_stated(match: Match, excerpt: Excerpt, kind: str, options: Options) -> Match:
    """Return the match of a vendor's shape with the roles that a person states; those it lacks are added to it."""
    if not options.columns:
        return match
    own = {column.name for column in match.shape.columns}
    columns = [*match.shape.columns, *(c for c in COLUMNS[kind] if c.name in {*options.columns.values()} - own)]
    header = stated_roles(kind, match.header, excerpt.sample[match.labels :], columns, options.columns).header
    return replace(match, shape=replace(match.shape, columns=columns), header=header, shown=match.shown or match.header)


def other_kind(excerpt: Excerpt, kind: str) -> str:
    """Return the kind that the file certainly is, where that is another one than ``kind``; else empty."""
    if kind != "kpis" and is_wide(excerpt):
        return "kpis"
    related = {*LISTS}
    for other in KINDS:
        if other != kind and not {kind, other} <= related and any(detect(excerpt) for detect in SPECIAL[other]):
            return other
    keys = excerpt.keys
    if kind != "kpis" and is_wide(excerpt) and not locations.is_addressed(excerpt):
        return "kpis"
    if kind != "cases" and any(name in keys for name in CASE_IDS) and GENERAL["cases"](excerpt):
        return "cases"
    rated = any(name in keys for name in RATINGS)
    written = TEXTS if kind == "kpis" else WRITTEN
    if kind in related | {"kpis"} and rated and any(name in keys for name in written):
        return "reviews"
    asked = positions(header_of_roles("surveys", excerpt.header, excerpt.sample, COLUMNS["surveys"], {}))
    if kind in related | {"reviews"} and not rated and any(name in asked for name in SCORES):
        return "surveys"
    return ""


def shown(header: Sequence[str], most: int = 8) -> str:
    """Return the first header names, cut to what fits into a sentence."""
    names = [" ".join(name.split())[:30] for name in header if name.strip()]
    return ", ".join(names[:most]) + (f" and {len(names) - most} more" if len(names) > most else "")


def candidates(excerpt: Excerpt, kinds: Sequence[str]) -> Iterator[str]:
    """Yield the kinds that the file is sure to be, then those that it can be."""
    for kind in kinds:
        if any(detect(excerpt) for detect in SPECIAL[kind]):
            yield kind
    is_seen = any(name in excerpt.keys for name in SHOWN_BY)
    # Nearly every file names a store and a place, so lists of stores come last.
    lists = ("listings", "locations") if is_seen else ("locations", "listings")
    if "kpis" in kinds and is_wide(excerpt):
        yield "kpis"
    for kind in ("cases", "reviews", "surveys", "kpis", *lists):
        if kind in kinds and can_be(excerpt, kind):
            yield kind


def is_wide(excerpt: Excerpt) -> bool:
    """Return whether several columns are months or days, as only values by month have them."""
    header = excerpt.header[: without_added(excerpt.header)]
    # A heading that we know is no month, and the names of months take long to load.
    unknown = ["" if key(name) in known_headings() else name for name in header]
    return len(periods_of(header)) > 1 or bool(bare_months(unknown))


def can_be(excerpt: Excerpt, kind: str) -> bool:
    try:
        find_shape(excerpt, kind)
    except Refused:
        return kind == "kpis" and not other_kind(excerpt, kind) and has_open_kpis(excerpt)
    return True


def headers_understood(bound: Sequence[Bound]) -> dict[str, str]:
    """Return headers with their fields: one header for a field, others that help to read it as "posted, also"."""
    understood: dict[str, str] = {}
    for one in bound:
        if one.indexes[0] is not None and one.column.name not in understood.values():
            understood.setdefault(one.header, one.column.name.removeprefix("_"))
    for one in bound:
        for header in one.headers:
            understood.setdefault(header, f"{one.column.name.removeprefix('_')}, also")
    return understood

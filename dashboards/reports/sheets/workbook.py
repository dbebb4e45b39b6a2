"""The workbook of an edition as a whole: which sheets it has, in which order."""

from collections.abc import Callable, Iterator, Mapping
from io import BytesIO
from typing import IO

from django.utils import translation

from dashboards.files.long_sheets import LongRows, write_filled
from dashboards.reports.edition import STORE, Edition
from dashboards.reports.sheets import actions, details, explanation, months, revision, scores, stores, summary
from dashboards.reports.sheets.book import Book

Texts = Mapping[tuple[str, int], str]
"""Words of customers by kind and id of the fact."""


def workbook_of(edition: Edition, texts: Texts, fingerprint: str, language: str) -> bytes:
    """Give the XLSX of an edition; the same edition, words, fingerprint and language give the same bytes."""
    file = BytesIO()
    write_workbook_of(file, edition, texts, fingerprint, language)
    return file.getvalue()


def write_workbook_of(file: IO[bytes], edition: Edition, texts: Texts, fingerprint: str, language: str) -> None:
    """Write the same into a file that can be sought in; its long tables are never in memory as a whole."""
    frame = BytesIO()
    with translation.override(language):
        book = Book(frame, edition, fingerprint)
        long = [*_sheets(book, texts)]
        book.close()
        write_filled(file, frame, long)


def _sheets(book: Book, texts: Texts) -> Iterator[LongRows]:
    """Write all sheets but the rows of the long ones, which are given. A section without rows gets no sheet."""
    summary.write(book)
    if book.edition.reasons or book.edition.differences:
        yield from revision.write(book)
    if book.edition.place.kind == STORE:
        scores.write(book)
    else:
        yield from stores.write(book)
    sections: tuple[Callable[[Book], None], ...] = (
        months.write_months,
        details.write_regions,
        details.write_moved,
        actions.write_actions,
        actions.write_findings,
        details.write_standards,
    )
    for write in sections:
        write(book)
    details.write_quotes(book, texts)
    details.write_wrong_fields(book)
    explanation.write(book)

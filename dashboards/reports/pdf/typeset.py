"""An edition as a PDF: words and lengths go into our typst templates, and the same edition gives the same bytes.

typst reads nothing of the machine: no clock, no network, no fonts but those in ``fonts``. All texts are data of one
JSON document, so nothing that a customer writes or a store is called can be markup.
"""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from dashboards.reports.edition import Edition
from dashboards.reports.pdf.words import document_of

TEMPLATES = Path(__file__).with_name("templates")
FONTS = Path(__file__).with_name("fonts")
PIXELS = 110
"""Per inch of a page as a picture: an A4 page is 910 wide."""


def pdf_of(edition: Edition, texts: Mapping[tuple[str, int], str], fingerprint: str) -> bytes:
    """Make the PDF of an edition in the active language; ``texts`` as for ``document_of``."""
    made: bytes = _typeset(document_of(edition, texts, fingerprint), format="pdf")
    return made


def picture_of(edition: Edition, texts: Mapping[tuple[str, int], str], fingerprint: str) -> bytes:
    """Make the first page of an edition as a PNG, as its PDF shows it."""
    # typst draws all pages or none; one page alone would say that it is the only one.
    pages = _typeset(document_of(edition, texts, fingerprint), format="png", ppi=PIXELS)
    first: bytes = pages[0] if isinstance(pages, list) else pages
    return first


def _typeset(document: Mapping[str, Any], **options: Any) -> Any:
    import typst  # takes 80 MB, and most processes make no report

    text = json.dumps(document, ensure_ascii=False, allow_nan=False).encode(errors="replace").decode()
    return typst.Compiler(
        TEMPLATES / "report.typ", root=TEMPLATES, font_paths=_fonts(), sys_inputs={"document": text}
    ).compile(**options)


@cache
def _fonts() -> Any:
    import typst

    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS])

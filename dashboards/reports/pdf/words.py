"""An edition as display strings and lengths, in the active language: all that a page shows.

Figures are written by ``wording`` alone. Nothing is computed beyond choosing, formatting and scaling to lengths.
"""

from dataclasses import asdict
from typing import Any

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from dashboards import wording
from dashboards.reports.edition import BRAND, REGION, STORE, Edition
from dashboards.reports.pdf import actions, detail_pages, last_pages, sentences, store_pages
from dashboards.reports.pdf.document import Document, FirstPage, Section, Words
from dashboards.reports.pdf.first_page import Texts, first_page
from dashboards.reports.pdf.phrases import day, shortened

STANDARDS_OF_A_STORE = 9
DIFFERENCES_OF_A_STORE, REASONS_OF_A_STORE = 3, 3
PLACE = 60


def document_of(edition: Edition, texts: Texts, fingerprint: str) -> dict[str, Any]:
    """Give everything that the pages of an edition show, for the templates.

    ``texts`` are customers' words by (kind, fact) of the edition's quotes; a quote without one is left out, as after
    somebody's words were erased. ``fingerprint`` is that of the frozen edition.
    """
    is_store = edition.place.kind == STORE
    report, month = _("Monthly report"), wording.month_name(edition.month)
    document = Document(
        language=get_language() or "en",
        subject=f"{report}, {month}",
        place=_place(edition),
        draft="" if edition.revision else _("Draft: the month is not closed"),
        eyebrow=f"{report} · {month}",
        title=sentences.title(edition),
        paragraph=sentences.paragraph(edition),
        first=_store_first(edition, texts) if is_store else first_page(edition, texts),
        sections=_store_sections(edition) if is_store else _sections(edition, texts),
        foot=_foot(edition, fingerprint),
        page=_("page {page} of {pages}"),
    )
    return asdict(document)


def _place(edition: Edition) -> str:
    place = edition.place
    stores = ngettext("%(n)s store", "%(n)s stores", place.stores) % {"n": wording.number(place.stores)}
    names = {BRAND: [_("whole brand"), stores], REGION: [place.name, stores], STORE: [place.name, place.key]}[
        place.kind
    ]
    parts = [edition.brand_name, *names, wording.period(edition.month, edition.window)]
    return " · ".join(wording.name(shortened(part, PLACE)) for part in parts if part)


def _sections(edition: Edition, texts: Texts) -> list[Section]:
    revised = last_pages.revision(edition)
    standards = last_pages.standards(edition)
    done = actions.section(edition)
    return [
        *([revised] if revised else []),
        *([done] if done else []),
        *detail_pages.sections(edition, texts),
        *([Section("", "", [standards])] if standards else []),
        Section(_("Method, and what is left out"), "", list(last_pages.method(edition))),
    ]


def _store_first(edition: Edition, texts: Texts) -> FirstPage:
    return FirstPage([], None, None, None, list(store_pages.first_blocks(edition, texts)))


def _store_sections(edition: Edition) -> list[Section]:
    """Give the second page of a store; what has no room there is in the workbook."""
    second = store_pages.second_page(edition)
    revised = last_pages.revision(edition, DIFFERENCES_OF_A_STORE, REASONS_OF_A_STORE)
    is_full = edition.wrong_fields and (revised or edition.actions)
    standards = None if is_full else last_pages.standards(edition, STANDARDS_OF_A_STORE)
    last = [Section("", "", [standards])] if standards else []
    return [*([second] if second else []), *([revised] if revised else []), *last]


def _foot(edition: Edition, fingerprint: str) -> list[Words]:
    """Say when the figures were fixed, the fingerprint, and what this revision replaces."""
    facts = {"day": day(edition.frozen_on), "n": edition.revision, "before": edition.revision - 1}
    if not edition.revision:
        sentences = [Words(_("Draft: figures of %(day)s, which may still change") % facts)]
    else:
        sentences = [Words(_("Figures frozen on %(day)s") % facts)]
    sentences += [Words(_("fingerprint")), Words(fingerprint, is_strong=True)]
    if edition.revision > 1:
        facts |= {"since": day(edition.revised_on)}
        sentences.append(Words(_("revision %(n)s, replaces revision %(before)s of %(since)s") % facts))
    elif edition.revision:
        sentences.append(Words(_("revision %(n)s") % facts))
    return sentences

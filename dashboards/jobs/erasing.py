"""Erase a customer on behalf of a person, and all that rests on what they wrote."""

import logging
from collections.abc import Callable
from datetime import datetime
from functools import partial

from django.db import DatabaseError, connection, transaction
from django.utils.translation import gettext as _

from dashboards.findings.erasing import scrub_findings
from dashboards.jobs.queue import IMPORT
from dashboards.models import ReportQuote
from dashboards.reports.closing import withdraw_quoting
from dashboards.reports.making import drop_files, folder_of
from locations.scoping import Scope
from reviews.erasure import verbs
from reviews.erasure.verbs import Erased
from reviews.jobs import wake

QUOTED = {"reviews": ReportQuote.Kind.REVIEW, "surveys": ReportQuote.Kind.SURVEY}
"""Kinds of facts that reports quote, by the kind of file that they came in."""

log = logging.getLogger(__name__)


def erase_person(scope: Scope, *, author: str = "", contact: str = "", by: str, now: datetime) -> Erased:
    """Erase a customer everywhere and for all later imports. Raises as ``reviews.erasure.verbs.erase_person``.

    Whatever quotes facts, by the ids that come back, is withdrawn here.
    """

    def withdraw(erased: Erased, scrub: Callable[[str], str]) -> None:
        scrub_findings(scope.brand, scrub)
        quoted = [(kind, fact) for place, kind in QUOTED.items() for fact in erased.facts.get(place, ())]
        for report in withdraw_quoting(scope.brand, quoted, _("a person whom it quoted is erased")):
            transaction.on_commit(partial(drop_files, folder_of(report)))

    erased = verbs.erase_person(scope, author=author, contact=contact, by=by, now=now, with_it=withdraw)
    for pk in erased.again:
        wake(IMPORT, pk)
    _overwrite_freed_pages()
    return erased


def count_person(scope: Scope, *, author: str = "", contact: str = "") -> Erased:
    """Count what erasing a customer would change. Raises as ``reviews.erasure.verbs.count_person``."""
    return verbs.count_person(scope, author=author, contact=contact)


def _overwrite_freed_pages() -> None:
    """Write SQLite's file anew, since what was deleted stays readable in it; PostgreSQL reuses its space by itself."""
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        return
    try:
        with connection.cursor() as cursor:
            cursor.execute("VACUUM")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    except DatabaseError as error:
        log.warning("the database file could not be written anew, so deleted rows stay in it: %s", type(error).__name__)

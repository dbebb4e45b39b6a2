"""What an erasure changes, as text."""

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from dashboards import wording
from reviews.erasure.verbs import Erased

PLACES = {
    "reviews": gettext_lazy("Reviews"),
    "surveys": gettext_lazy("Survey answers"),
    "cases": gettext_lazy("Service cases"),
    "desk": gettext_lazy("Notes, answers and contacts at the desk"),
    "earlier": gettext_lazy("Earlier values, which undoing an import would bring back"),
    "imports": gettext_lazy("Messages of imports"),
    "refused": gettext_lazy("Refused records"),
    "events": gettext_lazy("Entries of the log"),
}


def places(counts: Mapping[str, int]) -> list[tuple[str, str]]:
    """Give how much would change in each place where something would."""
    return [(str(PLACES[place]), wording.number(count)) for place, count in counts.items() if count]


def waiting(erased: Erased) -> str:
    """Say which imports are previewed again; empty where none waits."""
    count = len(erased.again)
    if not count:
        return ""
    return ngettext(
        "%(n)s file waits for approval; it is previewed again and its import leaves the customer out.",
        "%(n)s files wait for approval; they are previewed again and their imports leave the customer out.",
        count,
    ) % {"n": wording.number(count)}


def done(erased: Erased) -> str:
    """Say what was erased; the customer is not named."""
    if not erased.total:
        return _("Nothing was here of this customer. No later file brings them in.")
    words = ngettext(
        "The customer is erased in %(n)s place. No later file brings them back.",
        "The customer is erased in %(n)s places. No later file brings them back.",
        erased.total,
    )
    return words % {"n": wording.number(erased.total)}

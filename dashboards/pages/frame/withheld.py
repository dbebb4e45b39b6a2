"""What pages say in place of figures of the whole brand that the person who looks may not know."""

from django.urls import reverse
from django.utils.translation import gettext as _

from dashboards import wording
from dashboards.pages.frame.empty_state import EmptyState
from dashboards.pages.frame.page import PageRequest
from dashboards.queries.known import OUTSIDE_FOR_NETWORK
from dashboards.rows import Network
from dashboards.scoring.verdicts import STORES_FOR_NETWORK


def withheld_words(network: Network) -> str:
    """Say why a page compares no stores, and who can help; empty where it compares them."""
    return why_withheld(is_known=network.is_known, is_compared=network.is_compared)


def why_withheld(*, is_known: bool, is_compared: bool) -> str:
    """Say why stores are not compared, or not even figures of all of them shown; empty where they are compared."""
    return "" if is_compared else _why_not_compared() if is_known else _why_not_known()


def _why_not_known() -> str:
    """Say why figures of all stores together are missing, and who can help."""
    facts = {"stores": wording.number(STORES_FOR_NETWORK), "outside": wording.number(OUTSIDE_FOR_NETWORK)}
    words = _(
        "Brand-wide figures are shown only to head office here. Others see them once %(stores)s stores have answers, "
        "at least %(outside)s of them managed by somebody else, so that no single store can be worked out. Each "
        "store is judged by its own answers. Head office can give you a role that reads the whole brand."
    )
    return words % facts


def _why_not_compared() -> str:
    """Say why no store is compared where figures of all stores together are shown, and who can help."""
    words = _(
        "Your stores are not compared with others here: fewer than %(outside)s of the stores that they would be "
        "compared with are managed by somebody else, and a single one could be worked out. Each store is judged by its "
        "own answers. Head office can give you a role that reads the whole brand."
    )
    return words % {"outside": wording.number(OUTSIDE_FOR_NETWORK)}


def withheld_state(page_request: PageRequest, sentence: str) -> EmptyState:
    """Give the empty state of a page that only compares stores: why there is none, and where the stores are."""
    table = reverse("stores", args=[page_request.brand]) + page_request.state.query()
    return EmptyState(_("Not compared with other stores here"), sentence, table, _("Show the table of stores"))

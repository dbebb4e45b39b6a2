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
    """Say why a page compares no stores, and who can help; empty where the network may be known."""
    return "" if network.is_known else why_withheld()


def why_withheld() -> str:
    """Say why figures of all stores together are missing, and who can help."""
    facts = {"stores": wording.number(STORES_FOR_NETWORK), "outside": wording.number(OUTSIDE_FOR_NETWORK)}
    words = _(
        "What all stores of the brand come to is shown to head office alone here: to others from %(stores)s stores "
        "with answers on, at least %(outside)s of which they do not look after, so that nobody can work out a "
        "single store. Each store is judged by its own answers. Head office can give you a role that reads the whole "
        "brand."
    )
    return words % facts


def withheld_state(page_request: PageRequest) -> EmptyState:
    """Say why a page that only compares stores is empty, and where the stores are."""
    table = reverse("stores", args=[page_request.brand]) + page_request.state.query()
    return EmptyState(_("Not compared with other stores here"), why_withheld(), table, _("Show the table of stores"))

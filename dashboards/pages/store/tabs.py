"""The pages of one store, as links above each of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from dashboards.pages.frame.page import PageRequest


@dataclass(frozen=True, slots=True)
class Tab:
    label: str
    href: str
    current: bool


def tabs(page_request: PageRequest, code: str, current: str) -> Sequence[Tab]:
    """Give the pages of a store; ``current`` is "store", "why" or "about". The state goes along."""
    brand, query = page_request.brand, page_request.state.query()
    own = {"store": _("How it stands"), "why": _("Why"), "about": _("Record")}
    routes = {"store": "store", "why": "store_why", "about": "store_about"}
    links = {
        name: Tab(label, reverse(routes[name], args=[brand, code]) + query, name == current)
        for name, label in own.items()
    }
    reviews = Tab(_("Reviews"), f"{reverse('reviews', args=[brand])}?{urlencode({'store': code})}", current=False)
    return [links["store"], links["why"], reviews, links["about"]]

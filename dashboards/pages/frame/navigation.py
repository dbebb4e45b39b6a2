"""The side bar: the pages a person can open, in groups."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dashboards.pages.frame.state import State
from dashboards.rows import Choices

GROUPS = (
    (gettext_lazy("Explore"), ("overview", "stores", "map", "funnel", "compare", "store")),
    (gettext_lazy("Respond and fix"), ("reviews", "listings")),
    (gettext_lazy("Report"), ("reports",)),
    (gettext_lazy("Set up"), ("standards", "imports", "people")),
)
"""Groups of the side bar and the names of their pages."""
PARENTS: Mapping[str, str] = {"store": "stores"}
"""The page whose link is marked on a page that has no link of its own."""


@dataclass(frozen=True, slots=True)
class Link:
    """A link of the side bar; ``page`` is the page's name, ``current`` marks the page that is open."""

    page: str
    label: str
    icon: str
    href: str
    current: bool


def navigation(choices: Choices, state: State, page: str) -> list[Link]:
    """List the pages this person can open; those that read the state carry it along."""
    query = state.query()

    def link(name: str, label: str, icon: str, *arguments: str, carries: bool = False) -> Link:
        href = reverse(name, args=[choices.brand, *arguments]) + (query if carries else "")
        return Link(name, label, icon, href, name in (page, PARENTS.get(page)))

    shared = [link("reviews", _("Reviews"), "message"), link("listings", _("Listings"), "list-details")]
    if not choices.sees_peers:
        own = choices.own_store
        return [link("store", _("My store"), "building-store", own, carries=True), *shared] if own else shared
    head_office = [link("reports", _("Reports"), "report"), link("people", _("People"), "users")]
    return [
        link("overview", _("Overview"), "home", carries=True),
        link("stores", _("Stores"), "table", carries=True),
        link("map", _("Map"), "map-2", carries=True),
        link("funnel", _("Who stands out"), "chart-dots", carries=True),
        link("compare", _("Compare"), "scale", carries=True),
        *shared,
        link("standards", _("Standards"), "target"),
        link("imports", _("Imports"), "upload"),
        *(head_office if choices.role == "head_office" else []),
    ]


def grouped(links: Sequence[Link]) -> list[tuple[str, list[Link]]]:
    """Sort the links into their groups; a group without any is left out."""
    groups = [(str(title), [link for link in links if link.page in pages]) for title, pages in GROUPS]
    return [(title, inside) for title, inside in groups if inside]


def role_words(role: str) -> str:
    return {"head_office": _("Head office"), "regional": _("Regional manager"), "store": _("Store manager")}[role]

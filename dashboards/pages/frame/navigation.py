"""The side bar: the pages a person can open, in groups.

Each page states its link in its view; ``dashboards.urls`` collects them, so that the frame knows no page.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dashboards.pages.frame.state import State
from dashboards.rows import Choices


class Group(IntEnum):
    """A group of the side bar; groups appear in this order."""

    EXPLORE = 1
    RESPOND = 2
    REPORT = 3
    SET_UP = 4


TITLES: Mapping[Group, str | Promise] = {
    Group.EXPLORE: gettext_lazy("Explore"),
    Group.RESPOND: gettext_lazy("Respond and fix"),
    Group.REPORT: gettext_lazy("Report"),
    Group.SET_UP: gettext_lazy("Set up"),
}
PARENTS: Mapping[str, str] = {"store": "stores"}
"""The page whose link is marked on a page that has no link of its own."""


def everyone(choices: Choices) -> bool:
    """Offer a page to all people of the brand."""
    return True


def sees_peers(choices: Choices) -> bool:
    """Offer a page to head office and regional managers."""
    return choices.sees_peers


def is_head_office(choices: Choices) -> bool:
    """Offer a page to head office."""
    return choices.role == "head_office"


def has_own_store(choices: Choices) -> bool:
    """Offer a page to store managers."""
    return bool(choices.own_store) and not choices.sees_peers


def own_store(choices: Choices) -> tuple[str, ...]:
    """Lead to the page of a store manager's own store."""
    return (choices.own_store or "",)


@dataclass(frozen=True, slots=True, order=True)
class PageLink:
    """How a page is offered: group and position in it, name, label, icon, and to whom.

    ``carries`` says whether the page takes the state of the page before along, ``to`` what its address needs besides
    the brand. A page that is a tab of another one names it in ``tab_of``: the side bar offers the first of the tabs
    that a person may open. ``tab`` is the label there, where it is another one.
    """

    group: Group
    position: int
    page: str = field(compare=False)
    label: str | Promise = field(compare=False)
    icon: str = field(compare=False)
    for_whom: Callable[[Choices], bool] = field(default=everyone, compare=False)
    carries: bool = field(default=False, compare=False)
    to: Callable[[Choices], tuple[str, ...]] = field(default=lambda choices: (), compare=False)
    tab_of: str = field(default="", compare=False)
    tab: str | Promise = field(default="", compare=False)

    @property
    def family(self) -> str:
        """The page that this one shares its tabs with."""
        return self.tab_of or self.page


@dataclass(frozen=True, slots=True)
class Link:
    """A link of the side bar; ``page`` is the page's name, ``current`` marks the page that is open."""

    group: Group
    page: str
    label: str
    icon: str
    href: str
    current: bool


LINKS: list[PageLink] = []
"""The links of all pages in their order; ``dashboards.urls`` fills it when the addresses are loaded."""


def offer(links: Iterable[PageLink]) -> None:
    """Take the links of all pages into the side bar."""
    LINKS[:] = sorted(links)


def navigation(choices: Choices, state: State, page: str) -> list[Link]:
    """List the pages that the side bar offers this person; those that read the state carry it along."""
    offered = [each for each in LINKS if each.for_whom(choices)]
    here = next((each.family for each in offered if each.page in (page, PARENTS.get(page))), "")
    found: dict[str, Link] = {}
    for each in offered:
        if each.family not in found:
            found[each.family] = _link(each, str(each.label), choices, state, current=each.family == here)
    return [*found.values()]


def tabs(choices: Choices, state: State, page: str) -> list[Link]:
    """List the tabs of a page, itself among them; none where it stands alone."""
    offered = [each for each in LINKS if each.for_whom(choices)]
    family = next((each.family for each in offered if each.page == page), None)
    same = [each for each in offered if each.family == family]
    if len(same) < 2:
        return []
    return [_link(each, str(each.tab or each.label), choices, state, current=each.page == page) for each in same]


def shortcuts(choices: Choices, state: State) -> list[Link]:
    """List the tabs that the side bar does not show, for the keyboard to find."""
    shown = {link.page for link in navigation(choices, state, "")}
    offered = [each for each in LINKS if each.for_whom(choices) and each.page not in shown]
    return [_link(each, str(each.label), choices, state, current=False) for each in offered]


def _link(each: PageLink, label: str, choices: Choices, state: State, *, current: bool) -> Link:
    query = state.query() if each.carries else ""
    href = reverse(each.page, args=[choices.brand, *each.to(choices)]) + query
    return Link(each.group, each.page, label, each.icon, href, current)


def grouped(links: Sequence[Link]) -> list[tuple[str, list[Link]]]:
    """Sort the links into their groups; a group without any is left out."""
    groups = [(str(title), [link for link in links if link.group is group]) for group, title in TITLES.items()]
    return [(title, inside) for title, inside in groups if inside]


def role_words(role: str, *, read_only: bool = False) -> str:
    if read_only:
        return _("Head office, read only")
    return {"head_office": _("Head office"), "regional": _("Regional manager"), "store": _("Store manager")}[role]

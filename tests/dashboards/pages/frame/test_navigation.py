"""The side bar by what people do, and the tabs of pages that share a place in it."""

import pytest
from django.urls import get_resolver

from dashboards.pages.frame.navigation import grouped, navigation, shortcuts, tabs
from dashboards.pages.frame.state import State
from dashboards.rows import Choices

STATE = State(metric="nps", window=12, month=24_321, region="Korea/Busan")


def choices(role: str) -> Choices:
    assert get_resolver().url_patterns
    own = "b-1" if role == "store" else None
    return Choices("b", "B", role, [24_321], ["nps"], [12], [], [], 5, True, role != "store", own)


def bar(role: str, page: str = "overview") -> dict[str, list[str]]:
    return {title: [link.page for link in links] for title, links in grouped(navigation(choices(role), STATE, page))}


def test_head_office_finds_everything_in_four_groups() -> None:
    found = bar("head_office")
    assert [*found] == ["Explore", "Respond and fix", "Report", "Set up"]
    assert found["Explore"][:2] == ["overview", "stores"]
    assert found["Set up"] == ["standards", "people", "imports", "brand"]
    shown = {page for pages in found.values() for page in pages}
    assert not {"map", "funnel", "compare", "special_days", "events"} & shown


def test_a_store_manager_has_the_own_store_its_themes_desk_reviews_findings_and_reports() -> None:
    assert [page for pages in bar("store").values() for page in pages] == [
        "store",
        "themes",
        "desk",
        "reviews",
        "findings",
        "reports",
    ]


def test_whoever_may_not_open_the_first_of_some_tabs_gets_the_next() -> None:
    assert bar("regional")["Set up"] == ["standards", "imports", "special_days"]


@pytest.mark.parametrize("page", ["stores", "map", "funnel", "compare"])
def test_the_four_views_of_the_stores_are_tabs_and_carry_the_state_along(page: str) -> None:
    found = tabs(choices("regional"), STATE, page)
    assert [link.label for link in found] == ["Table", "Map", "Who stands out", "Compare"]
    assert [link.page for link in found if link.current] == [page]
    assert all(link.href.endswith(STATE.query()) for link in found)
    (marked,) = [link.page for link in navigation(choices("regional"), STATE, page) if link.current]
    assert marked == "stores"


def test_a_page_that_stands_alone_has_no_tabs() -> None:
    assert tabs(choices("head_office"), STATE, "reviews") == []
    assert tabs(choices("store"), STATE, "store") == []


def test_the_keyboard_still_finds_the_tabs() -> None:
    assert {"map", "funnel", "compare"} <= {link.page for link in shortcuts(choices("regional"), STATE)}
    assert {link.page for link in shortcuts(choices("store"), STATE)} == {
        *("desk_times", "desk_setup", "praise", "actions", "goals", "alerts"),
    }

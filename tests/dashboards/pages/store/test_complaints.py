"""What customers complain of: the theme that stands out leads, and rare shares are not drawn large."""

from collections.abc import Iterator

import pytest
from django.utils import translation

from dashboards.pages.store.complaints import complaints
from dashboards.rows import ThemeShare
from tests.dashboards.networks import OCTOBER


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


def theme(key: str, share: float, **more: object) -> ThemeShare:
    known = {"texts": 200, "complaints": round(200 * share), "share": share, "before": None, "q": 0.5}
    known |= {"low80": share - 0.02, "high80": share + 0.02, "low": share - 0.03, "high": share + 0.03}
    known |= {"expected": 0.08, "confirmed": False} | more
    other = known["expected"] if known["before"] is None else known["before"]
    return ThemeShare(key, **(known | {"above": share > other}))  # type: ignore[arg-type, operator]


SEATS = {"before": 0.06, "q": 0.001, "confirmed": True}


def test_what_stands_out_leads_and_is_the_finding() -> None:
    found = complaints([theme("wait", 0.4), theme("seats", 0.35, **SEATS)], OCTOBER - 3, sees_peers=True)
    assert found and found.sentence == "Since July 2026: 35% of texts complain of “Seats and room”, 6.0% before."
    assert [row.name for row in found.rows] == ["Seats and room", "Waiting"]
    assert [row.remark for row in found.rows] == ["unusual", "as elsewhere"]
    assert "ev-tone-below" in found.rows[0].bar and "ev-tone-open" in found.rows[1].bar


def test_fewer_complaints_are_no_finding() -> None:
    found = complaints([theme("seats", 0.02, before=0.2, q=0.001, confirmed=True)], OCTOBER - 3, sees_peers=True)
    assert found and (found.sentence, found.standing_out) == ("", [])


def test_against_comparable_stores_without_a_change() -> None:
    found = complaints([theme("clean", 0.2, q=0.01, confirmed=True)], None, sees_peers=True)
    assert found
    assert found.sentence == "Cleanliness: 20% of texts complain of it, 8.0% in comparable stores."
    assert (found.others, found.has_before) == ("Comparable stores", False)


def test_the_others_are_named_for_what_they_are() -> None:
    """Only who sees other stores is compared with comparable ones, and since a change with all others."""
    row = theme("clean", 0.2, q=0.01, confirmed=True)
    manager = complaints([row], None, sees_peers=False)
    assert manager and manager.others == "All stores"
    assert manager.sentence == "Cleanliness: 20% of texts complain of it, 8.0% in all stores."
    since = complaints([row], OCTOBER - 3, sees_peers=True)
    assert since and since.others == "Other stores"


def test_a_theme_without_complaints_is_not_listed() -> None:
    assert complaints([theme("wait", 0.0)], None, sees_peers=True) is None
    assert complaints([], None, sees_peers=True) is None

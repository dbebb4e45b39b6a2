"""Formats are renamed with their standards, and merged only where no standard would reach back."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from dashboards.formats import rename_format
from dashboards.models import Standard
from locations.models import Brand, Event
from locations.refusals import Refusal
from locations.scoping import Scope, head_office
from tests.dashboards.networks import make_brand, make_stores

pytestmark = pytest.mark.django_db
BY: dict[str, Any] = {"by": "head", "now": datetime(2026, 11, 28, 9, tzinfo=UTC)}


@pytest.fixture
def brand() -> Brand:
    """Nine stores, six of them in malls and one at a station."""
    made = make_brand()
    make_stores(made, 9)
    made.locations.filter(code="000").update(format="station")
    return made


def counts(brand: Brand) -> dict[str, int]:
    formats = [*brand.locations.values_list("format", flat=True)]
    return {name: formats.count(name) for name in sorted({*formats})}


def test_a_format_is_renamed_with_its_standards(brand: Brand) -> None:
    Standard.objects.create(brand=brand, metric="nps", target=1, valid_from=1, format="mall")
    other = make_brand("other")
    make_stores(other, 3)
    assert rename_format(head_office(brand), "mall", " Shopping mall ", **BY) == 6
    assert counts(brand) == {"": 2, "Shopping mall": 6, "station": 1}
    assert Standard.objects.get().format == "Shopping mall"
    assert counts(other) == {"": 1, "mall": 2}
    event = Event.objects.get()
    assert (event.verb, event.data["before"], event.data["stores"]) == ("format.renamed", {"format": "mall"}, 6)


def test_two_formats_become_one(brand: Brand) -> None:
    assert rename_format(head_office(brand), "station", "mall", **BY) == 1
    assert counts(brand) == {"": 2, "mall": 7}
    assert Event.objects.get().verb == "format.merged"


@pytest.mark.parametrize("of", ["mall", "station"])
def test_formats_with_standards_are_not_merged(brand: Brand, of: str) -> None:
    Standard.objects.create(brand=brand, metric="nps", target=1, valid_from=1, format=of)
    with pytest.raises(Refusal, match="standards of its own"):
        rename_format(head_office(brand), "station", "mall", **BY)
    assert counts(brand)["station"] == 1


@pytest.mark.parametrize("name", ["", "x" * 81])
def test_a_format_needs_a_name(brand: Brand, name: str) -> None:
    with pytest.raises(Refusal):
        rename_format(head_office(brand), "mall", name, **BY)


def test_what_is_not_there_is_not_renamed(brand: Brand) -> None:
    scope = head_office(brand)
    assert [rename_format(scope, old, "x", **BY) for old in ("kiosk", "")] == [0, 0]
    assert rename_format(scope, "mall", "mall", **BY) == 0
    assert not Event.objects.exists()


def test_only_head_office_that_may_write_renames(brand: Brand) -> None:
    with pytest.raises(PermissionDenied):
        rename_format(Scope(brand.pk, "b", "B", "h", "head_office", read_only=True), "mall", "x", **BY)

"""A brand is created and set up by head office, and what it cannot have is refused at its field."""

from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from PIL import Image

from locations import brand_settings
from locations.models import Brand, BrandLogo, Event
from locations.refusals import Refusal
from locations.scoping import Scope, head_office
from tests.dashboards.networks import make_brand

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 28, 9, tzinfo=UTC)
BY: dict[str, Any] = {"by": "head", "now": NOW}


@pytest.fixture
def brand() -> Brand:
    return make_brand()


@pytest.fixture
def logo() -> bytes:
    out = BytesIO()
    Image.new("RGB", (20, 20), "red").save(out, "PNG")
    return out.getvalue()


def test_a_brand_is_created_with_its_event() -> None:
    made = brand_settings.create_brand("acme", name=" Acme ", zone="Asia/Seoul", country="kr", language="ko", **BY)
    made.refresh_from_db()
    assert (made.slug, made.name, made.default_zone, made.country, made.language) == (
        "acme",
        "Acme",
        "Asia/Seoul",
        "KR",
        "ko",
    )
    assert Event.objects.get().verb == "brand.created"


@pytest.mark.parametrize(
    ("slug", "written", "field"),
    [
        ("a b", {"name": "A"}, "slug"),
        ("", {"name": "A"}, "slug"),
        ("x" * 61, {"name": "A"}, "slug"),
        ("b", {"name": "A"}, "slug"),
        ("a", {"name": " "}, "name"),
        ("a", {"name": "A" * 201}, "name"),
        ("a", {"name": "A", "zone": "Mars/Olympus"}, "default_zone"),
        ("a", {"name": "A", "country": "Korea"}, "country"),
        ("a", {"name": "A", "language": "xx"}, "language"),
    ],
)
def test_what_a_brand_cannot_have_is_refused(brand: Brand, slug: str, written: dict[str, str], field: str) -> None:
    with pytest.raises(Refusal) as refusal:
        brand_settings.create_brand(slug, **written, **BY)
    assert refusal.value.field == field
    assert Brand.objects.count() == 1 and not Event.objects.exists()


def test_what_changes_is_written_with_before_and_after(brand: Brand) -> None:
    scope = head_office(brand)
    written = {"name": brand.name, "default_zone": "Europe/Berlin", "answered_by": "approved", "slug": "other"}
    assert brand_settings.change_brand(scope, written, **BY)
    brand.refresh_from_db()
    assert (brand.slug, brand.default_zone, brand.answered_by) == ("b", "Europe/Berlin", "approved")
    event = Event.objects.get()
    assert event.data == {
        "before": {"default_zone": "Asia/Seoul", "answered_by": "stores"},
        "after": {"default_zone": "Europe/Berlin", "answered_by": "approved"},
    }
    assert not brand_settings.change_brand(scope, written, **BY)
    assert Event.objects.count() == 1


@pytest.mark.parametrize(
    "written", [{"default_hours": "whenever"}, {"answered_by": "nobody"}, {"default_zone": ""}, {"name": ""}]
)
def test_a_wrong_change_changes_nothing(brand: Brand, written: dict[str, str]) -> None:
    with pytest.raises(Refusal) as refusal:
        brand_settings.change_brand(head_office(brand), {"country": "US"} | written, **BY)
    assert refusal.value.field == next(iter(written))
    brand.refresh_from_db()
    assert brand.country == "KR"


def test_a_logo_is_set_replaced_and_removed(brand: Brand, logo: bytes) -> None:
    scope = head_office(brand)
    for _again in range(2):
        brand_settings.set_logo(scope, logo, **BY)
    kept = BrandLogo.objects.get()
    assert bytes(kept.png).startswith(b"\x89PNG") and len(kept.digest) == 16
    assert brand_settings.remove_logo(scope, **BY)
    assert not brand_settings.remove_logo(scope, **BY)
    assert [event.verb for event in Event.objects.order_by("pk")] == [
        "brand.logo_set",
        "brand.logo_set",
        "brand.logo_removed",
    ]
    with pytest.raises(Refusal) as refusal:
        brand_settings.set_logo(scope, b"GIF89a", **BY)
    assert refusal.value.field == "logo"


def test_only_head_office_that_may_write_sets_it_up(brand: Brand, logo: bytes) -> None:
    for scope in (
        Scope(brand.pk, "b", "B", "r", "regional", ("/1/",)),
        Scope(brand.pk, "b", "B", "h", "head_office", read_only=True),
    ):
        for call in (
            lambda scope=scope: brand_settings.change_brand(scope, {"name": "X"}, **BY),
            lambda scope=scope: brand_settings.set_logo(scope, logo, **BY),
            lambda scope=scope: brand_settings.remove_logo(scope, **BY),
        ):
            with pytest.raises(PermissionDenied):
                call()
    assert not Event.objects.exists()

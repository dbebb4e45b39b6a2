"""The log of changes is added to and never changed."""

from datetime import UTC, datetime

import pytest

from locations.events import record, redact
from locations.models import Brand, Event, User

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 28, 9, tzinfo=UTC)


@pytest.fixture
def brand() -> Brand:
    return Brand.objects.create(slug="b", name="Brand B")


def test_an_event_says_who_when_what_before_and_after(brand: Brand) -> None:
    kim = User.objects.create_user("kim")
    record(brand.pk, "brand.renamed", brand, by="kim", now=NOW, before={"name": "A"}, after={"name": "B"}, why="moved")
    event = Event.objects.get()
    assert (event.brand, event.at, event.by, event.by_name) == (brand, NOW, kim, "kim")
    assert (event.verb, event.subject, event.subject_id, event.subject_name) == (
        "brand.renamed",
        "brand",
        brand.pk,
        "Brand B",
    )
    assert event.data == {"before": {"name": "A"}, "after": {"name": "B"}, "why": "moved"}


def test_what_a_program_did_has_its_name_and_no_person(brand: Brand) -> None:
    record(brand.pk, "region.merged", None, by="command line", now=NOW)
    event = Event.objects.get()
    assert (event.by, event.by_name, event.subject_id, event.data) == (None, "command line", None, {})


def test_an_event_is_never_changed_nor_deleted(brand: Brand) -> None:
    event = record(brand.pk, "brand.renamed", brand, by="", now=NOW)
    for change in (
        event.save,
        event.delete,
        Event.objects.all().delete,
        lambda: Event.objects.update(verb="x"),
        lambda: Event.objects.bulk_update([event], ["verb"]),
        lambda: brand.events.all().delete(),
    ):
        with pytest.raises(TypeError):
            change()
    assert Event.objects.get().verb == "brand.renamed"


def test_the_log_outlives_the_person_and_goes_with_the_brand(brand: Brand) -> None:
    kim = User.objects.create_user("kim")
    record(brand.pk, "brand.renamed", brand, by="kim", now=NOW)
    kim.delete()
    assert (Event.objects.get().by, Event.objects.get().by_name) == (None, "kim")
    brand.delete()
    assert not Event.objects.exists()


def test_only_an_erased_customer_goes_from_an_event(brand: Brand) -> None:
    other = Brand.objects.create(slug="other", name="Kim")
    for own, verb in ((brand, "import.done"), (brand, "brand.changed"), (other, "import.done")):
        record(own.pk, verb, other, by="kim", now=NOW)
    assert redact(brand.pk, ("import", "reading"), lambda name: name.replace("Kim", "…")) == 1
    assert list(Event.objects.order_by("pk").values_list("subject_name", flat=True)) == ["…", "Kim", "Kim"]
    assert redact(brand.pk, ("import",), str.strip) == 0

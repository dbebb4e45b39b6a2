"""What a store is known as, on its page; only head office removes it."""

from django.test import Client
from django.utils import timezone

from locations.models import Location, StoreAlias


def test_the_page_shows_the_names_and_head_office_forgets_one(head: Client, network: object) -> None:
    store = Location.objects.get(code="b-005", brand__slug="b")
    alias = StoreAlias.objects.create(
        brand=store.brand, location=store, written="Old Mill", key="old mill", import_id=3, learnt_at=timezone.now()
    )
    page = head.get("/b/b/store/b-005/about/").content.decode()
    assert "Known as" in page and "Old Mill" in page
    assert head.post(f"/b/b/names/{alias.pk}/forget/b-004/").status_code == 404
    assert head.post(f"/b/b/names/{alias.pk}/forget/b-005/").status_code == 302
    assert "Known as" not in head.get("/b/b/store/b-005/about/").content.decode()

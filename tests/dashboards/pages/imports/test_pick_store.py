"""A person says which store a name of a waiting file stands for."""

import re

import pytest
from django.test import Client

from dashboards.jobs import imports as jobs
from locations.models import Location, StoreAlias
from locations.scoping import head_office
from reviews.models import ImportJob, Listing
from tests.dashboards.pages.imports.uploading import looked_at, say, shown, work

pytestmark = pytest.mark.usefixtures("folder")


def test_a_choice_is_read_at_once_kept_for_later_files_and_undone_with_its_import(head: Client) -> None:
    job = looked_at(head)
    assert f"/b/b/imports/{job.pk}/store/?written=b-0O1" in shown(head, job)
    assert 'value="b-002"' in shown(head, job, "store/?written=b-0O1&q=b-002")
    answer = head.post(f"/b/b/imports/{job.pk}/store/?written=b-0O1", {"store": "b-001"})
    assert answer.status_code == 302
    job.refresh_from_db()
    assert (job.state, job.options["aliases"]) == ("queued", {"b-0O1": "b-001"})
    work()
    job.refresh_from_db()
    assert not job.preview["unfound"]
    say(head, job, "confirm")
    assert (job.state, job.inserted) == ("done", 3)
    assert StoreAlias.objects.values_list("written", "location__code", "picked").get() == ("b-0O1", "b-001", True)
    say(head, job, "undo")
    assert (job.state, StoreAlias.objects.exists()) == ("undone", False)


def test_only_names_that_the_file_has_and_stores_that_there_are_can_be_picked(head: Client) -> None:
    job = looked_at(head)
    assert head.get(f"/b/b/imports/{job.pk}/store/?written=x").status_code == 404
    answer = head.post(f"/b/b/imports/{job.pk}/store/?written=b-0O1", {"store": "nowhere"})
    assert answer.status_code == 404


def test_what_the_file_writes_is_searched_for_first(head: Client) -> None:
    """A part of a name finds its stores; what finds nothing shows the list."""
    job = looked_at(
        head, "review id,store,date,rating\nr1,Store b-0,2026-03-01,5\nr2,zzz,2026-03-01,4\n".replace("b-0,", "b,")
    )
    found = shown(head, job, "store/?written=Store+b")
    assert 'name="q" value="Store b"' in found and 'value="b-000"' in found
    assert 'value="b-000"' in shown(head, job, "store/?written=zzz")
    assert "No store is found." in shown(head, job, "store/?written=zzz&q=zzz")


def test_the_reasons_are_shown_and_the_records_can_be_left_out_and_taken_back(head: Client) -> None:
    job = looked_at(head)
    assert "code much alike" in shown(head, job, "store/?written=b-0O1")
    assert re.search(r"\(b-001; code much alike[^)]*\)", shown(head, job))
    head.post(f"/b/b/imports/{job.pk}/store/?written=b-0O1", {"leave_out": "1"})
    work()
    job.refresh_from_db()
    assert job.options["aliases"] == {"b-0O1": ""}
    assert "is none of the stores" in shown(head, job)
    head.post(f"/b/b/imports/{job.pk}/store/?written=b-0O1", {"store": "b-001"})
    work()
    job.refresh_from_db()
    assert (job.options["aliases"], job.preview["unfound"]) == ({"b-0O1": "b-001"}, [])


def test_head_office_has_a_store_created_with_a_code_of_its_own_and_undoes_it(head: Client) -> None:
    job = looked_at(head)
    page = shown(head, job, "store/?written=b-0O1")
    assert "by its name alone" in page and 'id="id_code" name="code" value=""' in page
    address = f"/b/b/imports/{job.pk}/store/?written=b-0O1"
    for wrong in ("", "b-001"):
        assert head.post(address, {"create": "1", "code": wrong}).status_code == 422
    assert head.post(address, {"create": "1", "code": "new-1"}).status_code == 302
    work()
    job.refresh_from_db()
    assert (job.options["new_stores"], job.preview["unfound"]) == ({"b-0O1": "new-1"}, [])
    say(head, job, "confirm")
    made = Location.objects.get(code="new-1")
    assert (made.name, StoreAlias.objects.values_list("written", "location").get()) == ("b-0O1", ("b-0O1", made.pk))
    say(head, job, "undo")
    assert not Location.objects.filter(code="new-1").exists() and not StoreAlias.objects.exists()


def test_a_pick_takes_the_place_of_a_store_to_be_created(head: Client) -> None:
    job = looked_at(head)
    scope = head_office(job.brand)
    assert jobs.create_store(scope, job.pk, "b-0O1", "new-1")
    work()
    assert jobs.pick_store(scope, job.pk, "b-0O1", "b-001")
    job.refresh_from_db()
    assert (job.options["new_stores"], job.options["aliases"]) == ({}, {"b-0O1": "b-001"})


def test_a_regional_manager_can_create_no_store(regional: Client) -> None:
    job = looked_at(regional)
    assert "Create this store" not in shown(regional, job, "store/?written=b-0O1")
    answer = regional.post(f"/b/b/imports/{job.pk}/store/?written=b-0O1", {"create": "1", "code": "new-1"})
    assert answer.status_code == 404
    assert "new_stores" not in ImportJob.objects.get(pk=job.pk).options


def test_two_listings_of_one_store_are_shown_and_the_second_can_take_the_place_of_the_first(head: Client) -> None:
    Location.objects.filter(code="b-001").update(phone="+441904496005", street="12 Quay Road")
    lines = [f"ChIJ{n},google,2026-03-01,{name},12 Quay Rd,+441904496005" for n, name in ((1, "Pier"), (2, "Bar"))]
    job = looked_at(head, "\n".join(["store,publisher,seen at,name,address,phone", *lines, ""]))
    page = shown(head, job, "store/?written=ChIJ2")
    assert "Two listings of one store" in page and "Pier" in page
    head.post(f"/b/b/imports/{job.pk}/store/?written=ChIJ2", {"instead": "1"})
    work()
    job.refresh_from_db()
    assert job.options["aliases"] == {"ChIJ1": ""}
    say(head, job, "confirm")
    assert Listing.objects.values_list("name", flat=True).get() == "Bar"


def test_the_page_says_which_stores_a_whole_list_does_not_have(head: Client) -> None:
    job = looked_at(head, whole_list="on")
    assert "The file does not have" in shown(head, job)
    assert job.preview["missing_stores"]
    assert 'name="whole_list" checked' in shown(head, job)

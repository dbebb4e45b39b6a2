"""A person says which store a name of a waiting file stands for."""

import pytest
from django.test import Client

from locations.models import StoreAlias
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

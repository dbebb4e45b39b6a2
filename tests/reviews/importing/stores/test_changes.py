"""What a list of stores would change, found out without writing and again from what was kept."""

import pytest

from reviews.importing.dry_run import Preview, preview
from reviews.importing.request import ImportRequest
from reviews.importing.stores import changes
from reviews.models import ImportJob
from tests.reviews import arrange

pytestmark = pytest.mark.django_db

HEAD = "store code,name,address,city,country,latitude,longitude\n"
BURGERS = (
    HEAD + "1,McBurger Miami,1 Alton Rd,Miami,US,25.789,-80.140\n2,McBurger Dallas,2 Elm St,Dallas,US,32.78,-96.80\n"
)
SEOUL = HEAD + "1,할머니국밥,테헤란로 152,서울,KR,37.500,127.036\n2,McBurger Dallas,4 Elm St,Dallas,US,32.781,-96.80\n"


def previewed(job: ImportJob) -> Preview:
    request = ImportRequest.of(job)
    with request.open() as opened:
        return preview(job.brand, request, opened, request.recognise(opened, job.brand), arrange.NOW)


def test_the_dry_run_says_what_the_import_then_does() -> None:
    brand = arrange.brand()
    arrange.bring(brand, "locations", BURGERS)
    job = arrange.job(brand, "locations", SEOUL)
    before = previewed(job).replaced["replaced"]
    assert before["stores"] == 2
    assert dict(before["attributes"]) == {"name": 1, "street": 2, "city": 1, "country": 1, "coordinates": 2}
    assert ["coordinates", "25.78900, -80.14000", "37.50000, 127.03600"] in before["first"][0][2]
    assert before["others"] == [1, "1", "McBurger Miami", "할머니국밥"]
    assert before["moved"] is None
    done = arrange.bring(brand, "locations", SEOUL)
    after = changes.stores_of_import(done.pk).as_json()
    assert {name: after[name] for name in ("stores", "others", "moved")} == {
        name: before[name] for name in ("stores", "others", "moved")
    }
    done.refresh_from_db()
    assert any("another name in another place" in warning for warning in done.warnings)


def test_the_same_list_again_replaces_nothing() -> None:
    brand = arrange.brand()
    arrange.bring(brand, "locations", BURGERS)
    assert previewed(arrange.job(brand, "locations", BURGERS)).replaced["replaced"] == {
        "stores": 0, "attributes": [], "first": [], "others": None, "moved": None,
    }  # fmt: skip
    again = arrange.bring(brand, "locations", BURGERS)
    assert [sentence for sentence in again.warnings if "pin" not in sentence] == again.warnings[:1]  # it came before


def test_a_store_that_keeps_its_name_has_moved() -> None:
    told = changes.StoreChanges()
    here = {"name": "McBurger Miami", "country": "US", "latitude": 25.789, "longitude": -80.140}
    told.add("1", here, {**here, "latitude": 26.789}, {"latitude": None})
    assert told.others == []
    assert told.moved == [("1", 111)]
    assert len(list(told.warnings())) == 1


def test_across_the_date_line_is_near() -> None:
    told = changes.StoreChanges()
    here = {"name": "A", "country": "FJ", "latitude": -17.0, "longitude": 179.99}
    told.add("1", here, {**here, "longitude": -179.99}, {"longitude": None})
    assert (told.others, told.moved) == ([], [])


def test_whose_records_are_changed_is_said() -> None:
    brand = arrange.brand()
    arrange.stores(brand, "a")
    first = arrange.bring(brand, "surveys", "response id,store,date,nps\n1,a,2026-03-01,9\n2,a,2026-03-02,3\n")
    other = arrange.job(brand, "surveys", "response id,store,date,nps\n2,a,2026-03-02,5\n3,a,2026-03-02,5\n")
    found = previewed(other)
    assert found.as_json()["changed"] == [[first.pk, 1]]
    done = arrange.bring(brand, "surveys", "response id,store,date,nps\n2,a,2026-03-02,5\n3,a,2026-03-02,5\n")
    assert changes.facts_of_import(done.pk) == {first.pk: 1}
    done.refresh_from_db()
    assert done.warnings == found.answer.warnings
    assert len(done.warnings) == 1


def test_more_stores_than_are_compared_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(changes, "AT_ONCE", 3)
    brand = arrange.brand()
    arrange.bring(brand, "locations", "code,name\n" + "".join(f"{index},old {index}\n" for index in range(8)))
    done = arrange.bring(brand, "locations", "code,name\n" + "".join(f"{index},new {index}\n" for index in range(8)))
    told = changes.stores_of_import(done.pk).as_json()
    assert (told["stores"], told["attributes"]) == (8, [("name", 8)])

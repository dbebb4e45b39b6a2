"""Stages of a roll-out: planned with a new action, changed later, refused with the reason at the field, begun."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from dashboards.models import Action, ActionStore
from dashboards.pages.frame.dates import day
from locations.models import Brand, Event, Location, User
from locations.zones import day_in
from tests.dashboards.actions.test_plans import person
from tests.dashboards.networks import make_brand, make_regions, make_stores

pytestmark = pytest.mark.django_db
NEW = "/b/b/actions/new/"
World = tuple[Brand, list[Location]]


@pytest.fixture
def world() -> World:
    """Six stores, 000, 002 and 004 in the North, the others in the South."""
    brand = make_brand()
    regions = make_regions(brand, "North", "South")
    return brand, make_stores(brand, 6, [*regions.values()])


def signed_in(brand: Brand, role: str, language: str = "en", **place: Any) -> Client:
    client = Client(headers={"accept-language": language})
    client.force_login(User.objects.get(username=person(brand, role, **place).user))
    return client


def on(days: int) -> str:
    return (day_in("Asia/Seoul", timezone.now()) + timedelta(days=days)).isoformat()


def plan(**more: Any) -> dict[str, Any]:
    first = {"stages": "3", "begins": on(1), "stores": ["000", "001"]}
    second = {"stage2-begins": on(30), "stage2-region": "North", "stage3-begins": on(60), "stage3-region": "South"}
    usual = {"title": "Courier bags", "metric": "rating", "check_after": "3", "kind": "repair", "due": on(90)}
    return {"do": "plan"} | usual | first | second | more


def stages(action: Action) -> dict[int, tuple[str, list[str]]]:
    rows: dict[int, tuple[str, list[str]]] = {}
    for row in ActionStore.objects.filter(action=action).select_related("location").order_by("stage", "location__code"):
        day = row.planned_on.isoformat() if row.planned_on else ""
        rows.setdefault(row.stage, (day, []))[1].append(row.location.code)
    return rows


def rolled_out(brand: Brand, **more: Any) -> tuple[Client, Action]:
    client = signed_in(brand, "head_office")
    assert client.post(NEW, plan(**more)).status_code == 302
    return client, Action.objects.get()


def test_a_plan_has_its_stores_in_stages_and_a_region_gives_those_that_are_in_no_other(world: World) -> None:
    _client, action = rolled_out(world[0])
    assert stages(action) == {
        1: (on(1), ["000", "001"]), 2: (on(30), ["002", "004"]), 3: (on(60), ["003", "005"]),
    }  # fmt: skip
    assert action.region is None


def test_stores_without_a_day_are_planned_as_ever(world: World) -> None:
    usual = {
        name: value for name, value in plan(stages="1", region="South").items() if name not in ("begins", "stores")
    }
    client = signed_in(world[0], "head_office")
    assert client.post(NEW, usual).status_code == 302
    action = Action.objects.get()
    assert stages(action) == {1: ("", ["001", "003", "005"])} and action.region.path == "South"


def test_adding_and_taking_away_a_stage_keeps_all_that_was_typed_and_saves_nothing(world: World) -> None:
    client = signed_in(world[0], "head_office")
    typed = plan(title="<Bags>", due="", **{"stage2-stores": ["003"]})
    answer = client.post(NEW, typed | {"do": "add_stage"})
    shown = answer.content.decode()
    assert answer.status_code == 200 and "Stage 4" in shown and 'value="&lt;Bags&gt;"' in shown
    assert shown.count(f'value="{on(30)}"') == 1 and shown.count("checked") == 3 and "ev-error" not in shown
    answer = client.post(NEW, typed | {"do": "drop_stage_2"})
    shown = answer.content.decode()
    assert answer.status_code == 200 and "Stage 2" in shown and "Stage 3" not in shown
    assert f'name="stage2-begins" value="{on(60)}"' in shown and shown.count("checked") == 2
    assert client.post(NEW, typed | {"do": "look"}).status_code == 200
    assert not Action.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"stage2-begins": ""}, "Give the day on which this stage begins."),
        ({"stage2-begins": "soon"}, "Enter a valid date."),
        ({"stage3-begins": on(2)}, "This is before the stage above begins."),
        ({"begins": on(-2)}, "The day is over: choose one that is still to come."),
        ({"stage2-stores": ["001"]}, "Store 1 is in stage 1 already."),
        ({"stage3-region": "North"}, "All stores of this region are in other stages."),
        ({"stage3-region": ""}, "Choose the stores of this stage, or take the stage away."),
        ({"stage3-region": "West"}, "Select a valid choice."),
        ({"stage3-stores": ["xyz"]}, "Select a valid choice."),
    ],
)
def test_what_is_wrong_is_shown_at_its_stage_and_nothing_typed_is_lost(
    world: World, wrong: dict[str, Any], words: str
) -> None:
    answer = signed_in(world[0], "head_office").post(NEW, plan(**wrong))
    shown = answer.content.decode()
    assert answer.status_code == 422 and not Action.objects.exists()
    (stage,) = [name.partition("-")[0] if name.startswith("stage") else "" for name in wrong]
    number = int(stage.removeprefix("stage") or 1)
    around = shown.partition(f"<legend>Stage {number}</legend>")[2].partition("</fieldset>")[0]
    assert words in around and shown.count("ev-error") == 1
    assert 'value="Courier bags"' in shown and all(f'value="{code}" checked' in shown for code in ("000", "001"))


def test_stages_are_changed_on_a_page_of_their_own_and_undone(world: World) -> None:
    client, action = rolled_out(world[0])
    address = f"/b/b/actions/{action.pk}/stages/"
    assert f'href="{address}"' in client.get(f"/b/b/actions/{action.pk}/").content.decode()
    shown = client.get(address).content.decode()
    assert shown.count("checked") == 6 and all(f'value="{on(days)}"' in shown for days in (1, 30, 60))
    two = {"do": "save", "version": "1", "stages": "2", "begins": on(3), "stores": ["005"]}
    two |= {"stage2-begins": on(9), "stage2-stores": ["000", "002"]}
    assert client.post(address, two).status_code == 302
    assert stages(action) == {1: (on(3), ["005"]), 2: (on(9), ["000", "002"])}
    assert Event.objects.filter(verb="action.stores_set", subject_id=action.pk).count() == 1
    assert client.post(address, two).status_code == 422, "of a version that is no more"
    client.post(f"/b/b/actions/{action.pk}/", {"do": "undo"})
    assert stages(action)[3] == (on(60), ["003", "005"])


def test_stores_that_have_begun_stay_in_their_stage(world: World) -> None:
    client, action = rolled_out(world[0])
    page, address = f"/b/b/actions/{action.pk}/", f"/b/b/actions/{action.pk}/stages/"
    assert client.post(page, {"do": "start_stage", "stage": "1", "on": on(0)}).status_code == 302
    assert (
        f"Stage 1</b> · Store 0, Store 1 · began on {day(date.fromisoformat(on(0)))}"
        in client.get(page).content.decode()
    )
    shown = client.get(address).content.decode()
    assert "Began already:</p>" not in shown and "Store 0, Store 1" in shown
    assert 'value="000"' not in shown and "drop_stage_1" not in shown and "drop_stage_2" in shown
    given = {"do": "save", "version": "2", "stages": "2", "begins": on(1), "stage2-begins": on(9)}
    assert client.post(address, given | {"stage2-stores": ["000"]}).status_code == 422
    assert client.post(address, given | {"stage2-stores": ["005"]}).status_code == 302
    assert stages(action) == {1: (on(1), ["000", "001"]), 2: (on(9), ["005"])}
    assert ActionStore.objects.filter(action=action, started_on__isnull=False).count() == 2


def test_a_stage_begins_once_and_never_in_the_future(world: World) -> None:
    client, action = rolled_out(world[0])
    page = f"/b/b/actions/{action.pk}/"
    assert client.post(page, {"do": "start_stage", "stage": "2", "on": on(5)}).status_code == 422
    assert client.post(page, {"do": "start_stage", "stage": "9", "on": on(0)}).status_code == 422
    assert not ActionStore.objects.filter(started_on__isnull=False).exists()


def test_only_who_sees_the_whole_action_changes_its_stages(world: World) -> None:
    brand, _stores = world
    _head, action = rolled_out(brand, stages="1", stores=["001", "003"])
    address, page = f"/b/b/actions/{action.pk}/stages/", f"/b/b/actions/{action.pk}/"
    given = {"do": "save", "stages": "1", "stores": ["001"]}
    outside = signed_in(brand, "regional", region="North")
    assert outside.get(address).status_code == outside.post(address, given).status_code == 404
    manager = signed_in(brand, "store", store="001")
    assert manager.get(address).status_code == manager.post(address, given).status_code == 403
    assert address not in manager.get(page).content.decode()
    reader = signed_in(brand, "head_office", read_only=True)
    assert reader.get(address).status_code == reader.post(address, given).status_code == 403
    assert address not in reader.get(page).content.decode()
    inside = signed_in(brand, "regional", region="South")
    shown = inside.get(address).content.decode()
    assert "Store 0" not in shown and "North" not in shown
    assert inside.post(address, given | {"stores": ["000"]}).status_code == 422
    assert inside.post(address, given).status_code == 302 and stages(action) == {1: ("", ["001"])}


def test_a_trial_and_what_is_over_have_no_stages_to_plan(world: World) -> None:
    client, action = rolled_out(world[0])
    address = f"/b/b/actions/{action.pk}/stages/"
    for columns in ({"kind": "trial"}, {"kind": "repair", "state": "done", "done_at": timezone.now()}):
        Action.objects.filter(pk=action.pk).update(**columns)
        answer = client.post(address, {"do": "save", "stages": "1", "stores": ["000"]})
        assert answer.status_code == 302 and len(stages(action)) == 3
        assert address not in client.get(f"/b/b/actions/{action.pk}/").content.decode()


def test_the_form_is_in_korean_for_who_reads_it(world: World) -> None:
    client = signed_in(world[0], "head_office", "ko")
    shown = client.post(NEW, plan(**{"stage2-begins": ""})).content.decode()
    assert "2단계" in shown and "이 단계를 시작할 날짜를 입력하세요." in shown
    assert not [words for words in ("Add a stage", "Begins on", "Take stage") if words in shown]

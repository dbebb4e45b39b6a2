"""Settings of findings and alerts: who may set them, what is refused, the event, the way back, and what it changes."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client

from dashboards.actions.worth import worth_in_model
from dashboards.findings import weights_and_budget
from dashboards.findings.weights_and_budget import MOST_WORTH
from dashboards.metrics import keys, metric
from dashboards.models import AlarmWeek, Finding, FindingSettings, ScoreRun
from locations.models import Brand, Event, Location, User
from locations.refusals import Refusal
from locations.scoping import head_office
from tests.dashboards.actions.test_plans import person
from tests.dashboards.findings.found import of_store, rated_brand, searched
from tests.dashboards.networks import OCTOBER

pytestmark = pytest.mark.django_db
PAGE = "/b/b/findings/setup/"
NOW = datetime(2026, 11, 20, tzinfo=UTC)
World = tuple[Brand, list[Location]]


@pytest.fixture
def world() -> World:
    made = rated_brand(bad=range(6))
    searched(made[0], OCTOBER)
    return made


def signed_in(brand: Brand, role: str, language: str = "en", **place: Any) -> Client:
    client = Client(headers={"accept-language": language})
    client.force_login(User.objects.get(username=person(brand, role, **place).user))
    return client


def test_head_office_sets_both_with_an_event_and_takes_it_back(world: World) -> None:
    client = signed_in(world[0], "head_office")
    assert "Last changed" not in client.get(PAGE).content.decode()
    assert client.post(PAGE, {"alarms_per_year": "2,5", "worth-rating": "0.2"}).status_code == 302
    row = FindingSettings.objects.get()
    assert (row.alarms_per_year, row.worth) == (2.5, {"rating": 0.2})
    event = Event.objects.get(subject="finding_settings")
    assert event.data["before"] == {"alarms_per_year": 1.0, "worth": {}}
    assert event.data["after"] == {"alarms_per_year": 2.5, "worth": {"rating": 0.2}}
    shown = client.get(PAGE).content.decode()
    assert 'value="0.2"' in shown and 'value="2.5"' in shown and "Last changed by head_office--False" in shown
    client.post(PAGE, {"do": "undo"})
    row.refresh_from_db()
    assert (row.alarms_per_year, row.worth) == (1.0, {})
    assert Event.objects.filter(verb="finding_settings.undone").count() == 1
    assert "There is no step to take back." in client.post(PAGE, {"do": "undo"}, follow=True).content.decode()


def test_the_usual_difference_and_an_empty_field_are_the_same(world: World) -> None:
    client = signed_in(world[0], "head_office")
    client.post(PAGE, {"alarms_per_year": "1", "worth-rating": "0.3"})
    client.post(PAGE, {"alarms_per_year": "1", "worth-rating": ""})
    assert FindingSettings.objects.get().worth == {}
    client.post(PAGE, {"alarms_per_year": "1", "worth-rating": "0.1"})
    assert FindingSettings.objects.get().worth == {} and Event.objects.filter(subject="finding_settings").count() == 2


def test_shares_are_written_in_percentage_points(world: World) -> None:
    brand = world[0]
    brand_scope = head_office(brand)
    weights_and_budget.set_weights_and_budget(brand_scope, {"csat": 0.05}, 1.0, by="x", now=NOW)
    assert worth_in_model(brand.pk, metric("csat")) == 0.05 and worth_in_model(brand.pk, metric("nps")) == 0.05
    weights_and_budget.set_weights_and_budget(brand_scope, {"nps": 4.0}, 1.0, by="x", now=NOW)
    assert FindingSettings.objects.get().worth == {"csat": 0.05, "nps": 4.0}, "those left out stay"


@pytest.mark.parametrize(
    ("wrong", "field", "words"),
    [
        ({"alarms_per_year": "0"}, "alarms_per_year", "Give a number from 0.1 to 52 a year."),
        ({"alarms_per_year": "53"}, "alarms_per_year", "Give a number from 0.1 to 52 a year."),
        ({"alarms_per_year": ""}, "alarms_per_year", "This field is required."),
        ({"alarms_per_year": "many"}, "alarms_per_year", "Write a number"),
        ({"worth-rating": "0"}, "worth-rating", "Give a number above 0, at most 5."),
        ({"worth-rating": "nan"}, "worth-rating", "Write a number"),
        ({"worth-rating": "6"}, "worth-rating", "Give a number above 0, at most 5."),
    ],
)
def test_what_is_wrong_is_shown_at_its_field(world: World, wrong: dict[str, str], field: str, words: str) -> None:
    answer = signed_in(world[0], "head_office").post(PAGE, {"alarms_per_year": "3", "worth-rating": "0.7"} | wrong)
    shown = answer.content.decode()
    around = shown.partition(f'id="id_{field}-help"')[2].partition("</div>")[0]
    assert answer.status_code == 422 and words in around and shown.count("ev-error") == 1
    typed = {"alarms_per_year": "3", "worth-rating": "0.7"} | wrong
    assert all(f'value="{value}"' in shown for value in typed.values())
    assert not FindingSettings.objects.exists() and not Event.objects.filter(subject="finding_settings").exists()


def test_the_verb_refuses_what_a_metric_cannot_differ_by(world: World) -> None:
    scope = head_office(world[0])
    for worth in ({"nps": MOST_WORTH[metric("nps").family] + 1}, {"nps": 0.0}, {"nps": float("inf")}, {"gossip": 1.0}):
        with pytest.raises(Refusal):
            weights_and_budget.set_weights_and_budget(scope, worth, 1.0, by="x", now=NOW)
    assert all(weights_and_budget.usual_worth(key) <= MOST_WORTH[metric(key).family] for key in keys())


def test_only_head_office_changes_them_and_its_readers_read_them(world: World) -> None:
    brand = world[0]
    reader = signed_in(brand, "head_office", read_only=True)
    shown = reader.get(PAGE).content.decode()
    assert "Budget of false alarms" in shown and 'name="alarms_per_year"' not in shown
    others = [signed_in(brand, "regional", region="North"), signed_in(brand, "store", store="000")]
    for client in others:
        assert client.get(PAGE).status_code == 403 and PAGE not in client.get("/b/b/findings/").content.decode()
    for client in (reader, *others):
        assert client.post(PAGE, {"alarms_per_year": "2"}).status_code == 403
        assert client.post(PAGE, {"do": "undo"}).status_code == 403
    assert not FindingSettings.objects.exists()


def test_a_smaller_difference_makes_priorities_larger_after_the_next_scoring(world: World) -> None:
    brand, stores = world
    before = of_store(stores[0])
    signed_in(brand, "head_office").post(PAGE, {"alarms_per_year": "1", "worth-rating": "0.05"})
    assert ScoreRun.objects.filter(brand=brand, month=OCTOBER).exists()
    searched(brand, OCTOBER)
    after = of_store(stores[0])
    assert before.priority and after.priority == pytest.approx(4 * before.priority)
    assert after.severity == pytest.approx(2 * (before.severity or 0)) and Finding.objects.count() == 1


def test_a_new_budget_scores_nothing_again_and_leaves_the_record(world: World) -> None:
    brand = world[0]
    AlarmWeek.objects.create(
        brand=brand, week=date(2026, 11, 9), at=NOW, stores=30, metrics=["rating", "nps"], expected=0.02
    )
    client = signed_in(brand, "head_office")
    client.post(PAGE, {"alarms_per_year": "3"})
    assert not ScoreRun.objects.exists() and AlarmWeek.objects.get().expected == 0.02
    shown = client.get(PAGE).content.decode()
    assert "once in 10 years" in shown and "split evenly over what is watched: Rating, NPS" in shown
    assert "accepted a year, in all stores together: 3;" in client.get("/b/b/alerts/").content.decode()


def test_the_page_is_in_korean_for_who_reads_it(world: World) -> None:
    shown = signed_in(world[0], "head_office", "ko").get(PAGE).content.decode()
    assert "오경보 허용치" in shown and "Budget" not in shown and "Smallest" not in shown and "percentage" not in shown

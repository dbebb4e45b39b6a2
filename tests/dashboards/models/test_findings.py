"""What a database refuses of findings, actions, effects and subscriptions, and what goes with what."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from dashboards.models import (
    Action,
    ActionStore,
    CauseAnswer,
    EffectRun,
    Evidence,
    Finding,
    FindingSnooze,
    Goal,
    Notice,
    StoreAlarm,
    Subscription,
)
from locations.models import Brand, Location, Region, User
from reviews.importing.undo import CannotUndo
from tests.reviews import arrange

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 29, 8, tzinfo=UTC)
MONTH = 24_322
OVER = {"state": "resolved", "closed_month": MONTH}


@pytest.fixture
def brand() -> Brand:
    return arrange.brand()


@pytest.fixture
def store(brand: Brand) -> Location:
    return arrange.stores(brand, "S1")[0]


@pytest.fixture
def region(brand: Brand) -> Region:
    return Region.objects.create(brand=brand, name="South", path="South")


def found(brand: Brand, **given: Any) -> Finding:
    usual = {"kind": "below", "metric": "nps", "first_month": MONTH, "last_month": MONTH, "opened_at": NOW}
    return Finding.objects.create(brand=brand, **usual | given)


def planned(brand: Brand, **given: Any) -> Action:
    usual = {"title": "Training", "metric": "nps", "due": date(2027, 1, 1), "created_at": NOW}
    return Action.objects.create(brand=brand, **usual | given)


def refuses(write: Callable[..., object], *subject: Any, **given: Any) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        write(*subject, **given)


def test_a_place_has_one_open_finding_in_each_direction(brand: Brand, store: Location, region: Region) -> None:
    for place in ({"location": store}, {"region": region}, {"source": "naver"}, {}):
        found(brand, **place)
        found(brand, direction="better", **place)
        found(brand, **OVER, **place)
        refuses(found, brand, state="watching", **place)
    assert Finding.objects.count() == 12


def test_a_finding_is_about_one_place(brand: Brand, store: Location, region: Region) -> None:
    for places in (
        {"location": store, "region": region},
        {"location": store, "source": "naver"},
        {"region": region, "source": "naver"},
    ):
        refuses(found, brand, **places)


@pytest.mark.parametrize(
    "given",
    [
        {"state": "dismissed", "closed_month": MONTH},
        {"state": "resolved"},
        {"state": "new", "closed_month": MONTH},
        {"first_month": MONTH + 1},
    ],
)
def test_states_and_months_of_a_finding_fit(brand: Brand, given: dict[str, Any]) -> None:
    refuses(found, brand, **given)


def test_a_line_of_evidence_is_there_once_and_one_leads(brand: Brand) -> None:
    line = {"finding": found(brand), "month": MONTH, "kind": "below"}
    Evidence.objects.create(**line, metric="nps", leads=True)
    Evidence.objects.create(**line, metric="csat")
    refuses(Evidence.objects.create, **line, metric="nps")
    refuses(Evidence.objects.create, **line, metric="rating", leads=True)


def test_a_question_has_one_answer_of_seven(brand: Brand) -> None:
    finding = found(brand)
    answer = {"finding": finding, "text": "Another depot.", "by": "kim", "at": NOW}
    CauseAnswer.objects.create(question=7, **answer)
    for question in (7, 0, 8):
        refuses(CauseAnswer.objects.create, question=question, **answer)


def test_a_store_is_not_done_before_it_began(brand: Brand, store: Location) -> None:
    action = planned(brand)
    line = {"action": action, "location": store}
    refuses(ActionStore.objects.create, **line, done_on=date(2026, 11, 1))
    refuses(ActionStore.objects.create, **line, started_on=date(2026, 11, 2), done_on=date(2026, 11, 1))
    ActionStore.objects.create(**line, started_on=date(2026, 11, 2), done_on=date(2026, 11, 2))
    refuses(ActionStore.objects.create, **line)


@pytest.mark.parametrize(
    "given",
    [
        {"state": "cancelled", "cancelled_at": NOW},
        {"state": "cancelled", "reason": "no money"},
        {"state": "done"},
        {"done_at": NOW},
        {"cancelled_at": NOW},
        {"check_after": 4},
    ],
)
def test_states_of_an_action_fit(brand: Brand, given: dict[str, Any]) -> None:
    refuses(planned, brand, **given)


def test_goals_and_their_states_fit(brand: Brand, store: Location, region: Region) -> None:
    goal = {"brand": brand, "title": "NPS 30", "metric": "nps", "target": 30.0, "due": date(2027, 1, 1)}
    goal |= {"baseline_month": MONTH, "created_at": NOW}
    Goal.objects.create(**goal)
    for given in (
        {"location": store, "region": region},
        {"state": "cancelled", "closed_at": NOW},
        {"state": "reached"},
        {"closed_at": NOW},
    ):
        refuses(Goal.objects.create, **goal | given)


def test_an_action_has_one_effect_a_month(brand: Brand) -> None:
    action = planned(brand)
    run = EffectRun.objects.create(action=action, month=MONTH, verdict="worked")
    assert run.is_judged
    assert not EffectRun.objects.create(action=action, month=MONTH + 1, verdict="", refused=["stores"]).is_judged
    refuses(EffectRun.objects.create, action=action, month=MONTH)


def test_somebody_subscribes_once_to_a_place(brand: Brand, store: Location, region: Region) -> None:
    user = User.objects.create_user("kim")
    for place in ({}, {"location": store}, {"region": region}):
        given = {"brand": brand, "user": user, "zone": "Asia/Seoul", **place}
        Subscription.objects.create(**given)
        refuses(Subscription.objects.create, **given)
    both = {"brand": brand, "user": User.objects.create_user("lee"), "location": store, "region": region}
    refuses(Subscription.objects.create, zone="UTC", **both)


def test_the_same_event_reaches_a_person_once(brand: Brand) -> None:
    user, finding = User.objects.create_user("kim"), found(brand)
    event = {"brand": brand, "user": user, "subject_kind": "finding", "subject": finding.pk, "step": "new", "at": NOW}
    digest = Notice.objects.create(brand=brand, user=user, subject_kind="digest", subject=1, step="2026-11-30", at=NOW)
    Notice.objects.create(**event, digest=digest)
    refuses(Notice.objects.create, **event)
    assert [each.step for each in digest.contents.all()] == ["new"]


def test_alarms_and_snoozes_are_there_once(brand: Brand, store: Location) -> None:
    week = date(2026, 11, 23)
    alarm = {"brand": brand, "location": store, "metric": "nps", "week": week, "since": week, "strength": 10.0}
    StoreAlarm.objects.create(**alarm)
    refuses(StoreAlarm.objects.create, **alarm)
    snooze = {"user": User.objects.create_user("kim"), "finding": found(brand, location=store), "until": NOW}
    FindingSnooze.objects.create(**snooze)
    refuses(FindingSnooze.objects.create, **snooze)


def test_a_finding_goes_with_the_import_that_brought_its_store(brand: Brand) -> None:
    job = arrange.bring(brand, "reviews", "store,author,stars,date\nS9,kim,5,2026-10-01\n", create_stores=True)
    finding = found(brand, location_id=job.created_stores[0])
    Evidence.objects.create(finding=finding, location=finding.location, month=MONTH, kind="below", metric="nps")
    arrange.take_back(job)
    assert not Finding.objects.exists() and not Evidence.objects.exists() and not Location.objects.exists()


def test_what_somebody_wrote_of_a_finding_keeps_its_store(brand: Brand) -> None:
    job = arrange.bring(brand, "reviews", "store,author,stars,date\nS9,kim,5,2026-10-01\n", create_stores=True)
    finding = found(brand, location_id=job.created_stores[0])
    CauseAnswer.objects.create(finding=finding, question=1, text="The oven broke.", by="kim", at=NOW)
    with pytest.raises(CannotUndo, match="answer about a cause"):
        arrange.take_back(job)
    assert Location.objects.count() == 1

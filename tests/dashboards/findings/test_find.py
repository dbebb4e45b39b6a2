"""What a search writes, that it can be repeated, and how findings begin, go on, wait and end."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dashboards.findings.find import search
from dashboards.findings.states import settle
from dashboards.models import Action, ActionStore, Change, EffectRun, Evidence, Finding, FindingMonth, RootCause, Score
from dashboards.queries.finding_questions import finding_questions
from dashboards.queries.findings import finding_detail
from dashboards.scoring.changes import mark_changes
from dashboards.scoring.months import score_month
from locations.models import Event
from locations.scoping import head_office
from tests.dashboards.findings.found import NOW, of_store, rated_brand, searched
from tests.dashboards.networks import OCTOBER

pytestmark = pytest.mark.django_db

ALWAYS = range(12)


def everything() -> list[dict[str, Any]]:
    apart = {"opened_at"}
    rows = [*Finding.objects.order_by("pk").values()]
    lines = [*Evidence.objects.order_by("finding", "month", "kind", "metric").values()]
    return [{k: v for k, v in row.items() if k not in apart | {"id"}} for row in [*rows, *lines]]


def test_a_store_that_is_below_and_differs_has_one_finding() -> None:
    brand, stores = rated_brand(ALWAYS)
    searched(brand, OCTOBER)
    finding = of_store(stores[0])
    assert Finding.objects.count() == 1
    assert (finding.kind, finding.metric, finding.state) == ("below", "rating", "new")
    assert finding.first_month == finding.last_month == OCTOBER
    assert {line.kind for line in finding.evidence.all()} == {"below", "differs"}
    assert finding.frequency is not None and 0.5 < finding.frequency < 0.9
    assert finding.priority == pytest.approx(finding.frequency * (finding.severity or 0) * (finding.lever or 0))
    assert [event.verb for event in Event.objects.filter(subject="finding")] == ["finding.opened"]


def test_searching_again_changes_nothing() -> None:
    brand, _stores = rated_brand(ALWAYS)
    searched(brand, OCTOBER)
    before, events = everything(), Event.objects.count()
    search(brand, OCTOBER, NOW)
    assert everything() == before and Event.objects.count() == events


def test_a_brand_of_chance_alone_has_none() -> None:
    brand, _stores = rated_brand(())
    searched(brand, OCTOBER)
    assert not Finding.objects.exists()
    assert FindingMonth.objects.get().found == 0


def test_being_below_a_standard_alone_opens_nothing() -> None:
    brand, stores = rated_brand(ALWAYS)
    searched(brand, OCTOBER)
    Finding.objects.all().delete()
    Score.objects.filter(location=stores[0]).update(confirmed=False)
    search(brand, OCTOBER, NOW)
    assert not Finding.objects.filter(location=stores[0]).exists()


def forget(brand: Any, month: int) -> None:
    """Let a month show nothing any more."""
    Score.objects.filter(brand=brand, month=month).update(confirmed=False, verdict="meets")
    Change.objects.filter(brand=brand, month=month).delete()


def clean(brand: Any, *months: int) -> None:
    for month in months:
        score_month(brand, month)
        mark_changes(brand, month)
        forget(brand, month)
        search(brand, month, NOW)


def test_two_clean_months_resolve_it_and_a_month_that_shows_it_again_reopens_it() -> None:
    brand, stores = rated_brand(ALWAYS)
    searched(brand, OCTOBER - 2)
    clean(brand, OCTOBER - 1)
    assert of_store(stores[0]).state == "new"
    clean(brand, OCTOBER)
    finding = of_store(stores[0])
    assert (finding.state, finding.state_before, finding.closed_month) == ("resolved", "new", OCTOBER)
    answers = RootCause.objects.get(finding=finding).computed
    assert [each["question"] for each in answers] == [1, 2, 3, 4, 5, 6, 7]
    searched(brand, OCTOBER)
    assert of_store(stores[0]).state == "new"
    assert of_store(stores[0]).last_month == OCTOBER
    assert not RootCause.objects.exists()


def test_months_in_any_order_give_the_same_findings() -> None:
    months = [OCTOBER - 2, OCTOBER - 1, OCTOBER]
    found = []
    for slug, order in (("b", months), ("c", months[::-1]), ("d", [months[1], months[2], months[0]])):
        brand, _stores = rated_brand(ALWAYS, slug=slug)
        searched(brand, *order)
        rows = Finding.objects.filter(brand=brand).values_list("kind", "metric", "first_month", "last_month", "state")
        found.append([*rows])
    assert found[0] == found[1] == found[2] == [("below", "rating", OCTOBER - 2, OCTOBER, "new")]


def acted(finding: Finding, **given: Any) -> Action:
    action = Action.objects.create(
        brand=finding.brand, finding=finding, title="Training", metric="rating", due=date(2026, 12, 1), created_at=NOW,
        **given,
    )  # fmt: skip
    ActionStore.objects.create(action=action, location_id=finding.location_id or 0, started_on=date(2026, 9, 1))
    return action


def test_a_finding_with_an_action_is_in_work_while_it_is_found_and_watched_until_it_is_judged() -> None:
    brand, stores = rated_brand(ALWAYS)
    searched(brand, OCTOBER - 2)
    action = acted(of_store(stores[0]), state="doing")
    settle(brand, NOW)
    assert of_store(stores[0]).state == "in_work"
    clean(brand, OCTOBER - 1, OCTOBER)
    assert of_store(stores[0]).state == "watching"
    EffectRun.objects.create(action=action, month=OCTOBER - 2, verdict="worked", state="done")
    settle(brand, NOW)
    assert of_store(stores[0]).state == "resolved"


def test_a_dismissed_finding_stays_dismissed_while_it_goes_on() -> None:
    brand, stores = rated_brand(ALWAYS)
    searched(brand, OCTOBER - 1)
    Finding.objects.update(state="dismissed", reason="known", closed_month=OCTOBER - 1, version=2)
    searched(brand, OCTOBER)
    assert of_store(stores[0]).state == "dismissed"
    assert of_store(stores[0]).last_month == OCTOBER


def test_queries_do_not_grow_with_the_stores() -> None:
    counts = []
    for slug, stores in (("b", 30), ("c", 60)):
        brand, _stores = rated_brand(ALWAYS, slug=slug, count=stores)
        searched(brand, OCTOBER)
        with CaptureQueriesContext(connection) as captured:
            search(brand, OCTOBER, NOW)
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_kept_answers_name_no_other_store_to_who_sees_one() -> None:
    brand, stores = rated_brand(ALWAYS)
    searched(brand, OCTOBER)
    finding = of_store(stores[0])
    figures = {"neighbours": [[1, stores[1].name]], "stores": 0}
    parts = [{"question": number, "is_answered": True, "figures": figures} for number in range(1, 8)]
    RootCause.objects.create(finding=finding, computed=parts, month=OCTOBER)
    whole = head_office(brand)
    manager = replace(whole, user="kim", role="store", locations=(stores[0].pk,))
    for scope, sees in ((whole, True), (manager, False)):
        detail = finding_detail(scope, finding.pk)
        assert detail is not None
        assert any("neighbours" in part.figures for part in finding_questions(scope, detail)) is sees

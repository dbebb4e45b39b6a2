"""What each role may know of what an action changed: it rests on all stores without one."""

from datetime import date

import pytest

from dashboards import queries
from dashboards.actions import effect
from dashboards.rows import WholeAction
from locations.scoping import Scope
from tests.dashboards.actions.panels import AUGUST_1, NOW, begin, make_panel
from tests.dashboards.actions.test_plans import TODAY, person
from tests.dashboards.networks import OCTOBER

pytestmark = pytest.mark.django_db


def seen(scope: Scope, pk: int) -> WholeAction:
    found = queries.action(scope, pk, TODAY)
    assert found is not None
    return found


def test_of_thirty_stores_and_more_a_manager_is_given_the_own_effect() -> None:
    brand, stores = make_panel({2: 0.9}, stores=40)
    pk = begin(brand, [stores[2]], AUGUST_1).pk
    effect.refresh(brand, OCTOBER, NOW)
    manager = person(brand, "store", store="b-002")
    own = seen(manager, pk).stores[0].effect
    assert own is not None and own.is_known
    assert (own.verdict, own.untreated, own.placebos) == ("worked", None, ())
    assert own.value == round(own.value or 0, 2)
    whole = seen(person(brand, "head_office"), pk)
    assert whole.row.effect is not None and whole.row.effect.untreated == 39
    assert len(whole.row.effect.placebos) > 20


def test_of_fewer_only_the_own_answers() -> None:
    brand, stores = make_panel({2: 0.9}, stores=25)
    pk = begin(brand, [stores[2]], AUGUST_1).pk
    effect.refresh(brand, OCTOBER, NOW)
    for scope in (person(brand, "store", store="b-002"), person(brand, "regional", region="Korea/Seoul")):
        found = seen(scope, pk)
        assert found.row.effect is not None and not found.row.effect.is_known
        own = found.stores[0].effect
        assert own is not None
        assert (own.value, own.verdict, own.untreated, own.detectable) == (None, "", None, None)
        assert {tuple(line[5:]) for line in own.path} == {(None, None, None)}
        assert own.path[-1][2] is not None
        assert queries.action_effects(scope)[0][1].value is None


def test_of_an_action_in_other_stores_too_nobody_below_is_given_the_whole() -> None:
    brand, stores = make_panel(dict.fromkeys(range(4), 0.9), stores=44)
    pk = begin(brand, stores[:4], date(2026, 8, 1)).pk
    effect.refresh(brand, OCTOBER, NOW)
    found = seen(person(brand, "regional", region="Korea/Seoul"), pk)
    assert found.row.effect is not None and not found.row.effect.is_known
    assert [row.store for row in found.stores if row.effect and row.effect.is_known] == ["b-000", "b-002"]

"""Every kind of thing declares its steps in one table; all are answered by the same endpoint, as the table says."""

import pytest

from dashboards.api import findings
from dashboards.api.actions import goals
from dashboards.api.actions import views as actions
from dashboards.api.desk import views as desk
from dashboards.api.openapi.document import document
from dashboards.api.steps import ApiSteps, does_not_fit, is_wrong
from locations.refusals import Refusal
from locations.steps import StepConflict

TABLES = (actions.STEPS, desk.STEPS, findings.STEPS, goals.STEPS)


def test_what_is_wrong_is_400_with_actions_and_goals_and_422_with_items_and_findings() -> None:
    assert {each.kind: each.wrong for each in TABLES} == {"action": 400, "goal": 400, "item": 422, "finding": 422}
    answer = is_wrong(Refusal("At most 4.", "count"), 422)
    assert (answer.status_code, answer.data) == (422, {"count": ["At most 4."]})
    assert is_wrong(Refusal("It is too much."), 400).data == {"detail": ["It is too much."]}


@pytest.mark.parametrize("table", TABLES, ids=lambda each: each.kind)
def test_a_table_has_its_addresses_and_they_are_described(table: ApiSteps) -> None:
    paths = document()["paths"]
    for last, step in table.by_address.items():
        described = paths[f"/api/v1/{table.kind}s/{{id}}/{last}"]["post"]
        assert described["operationId"] == step.name
        assert ("422" in described["responses"]) == (table.wrong == 422)
    assert [each.name for each in table.paths()] == [
        f"api_{table.kind}_{last.replace('-', '_')}" for last in table.by_address
    ]


def test_a_step_that_does_not_fit_names_its_reason_and_what_belongs_to_it() -> None:
    answer = does_not_fit(StepConflict("stale"), {"stale": "It changed."}, item={"id": 1})
    assert (answer.status_code, answer.data) == (409, {"detail": "It changed.", "code": "stale", "item": {"id": 1}})
    assert does_not_fit(StepConflict("other"), {}).data == {"detail": "other", "code": "other"}

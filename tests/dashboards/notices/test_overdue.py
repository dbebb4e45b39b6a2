"""Reminders of actions that are overdue: to whom, when, once each, and what they say."""

from datetime import timedelta

import pytest
from pytest_django import Settings

from dashboards.models import Action, MailJob
from dashboards.notices.overdue import compose_overdue, remind_overdue
from locations.models import User
from tests.dashboards.actions.panels import NOW, make_panel
from tests.dashboards.actions.test_plans import TODAY, person, planned

pytestmark = pytest.mark.django_db


def reminded(mails: list[MailJob]) -> list[str]:
    return [mail.user.username for mail in mails if mail.user]


def test_the_owner_first_then_the_next_in_line_and_each_once(settings: Settings) -> None:
    settings.SENDS_MAIL = True
    brand, _stores = make_panel(stores=9, answers=6)
    head, regional = person(brand, "head_office"), person(brand, "regional", region="Korea/Seoul")
    manager = person(brand, "store", store="b-002")
    for scope in (head, regional, manager):
        User.objects.filter(username=scope.user).update(email=f"{User.objects.count()}@example.com", language="en")
    pk = planned(head, "b-002", owner=manager.user, due=TODAY, title="Coaching")
    assert remind_overdue(brand, NOW) == []
    for days, whom in ((1, manager), (6, None), (7, regional), (13, None), (14, head), (40, None)):
        mails = remind_overdue(brand, NOW + timedelta(days=days))
        assert reminded(mails) == ([whom.user] if whom else [])
        if mails:
            text = compose_overdue(mails[0], NOW)
            assert text.heading == "Overdue: Coaching"
            assert f"/actions/{pk}/" in text.text
    assert Action.objects.get(pk=pk).escalated == 3


def test_nobody_reachable_is_the_next_in_line_and_what_is_over_reminds_nobody(settings: Settings) -> None:
    settings.SENDS_MAIL = True
    brand, _stores = make_panel(stores=9, answers=6)
    head, manager = person(brand, "head_office"), person(brand, "store", store="b-002")
    User.objects.filter(username=head.user).update(email="head@example.com")
    planned(head, "b-002", owner=manager.user, due=TODAY)
    over = planned(head, "b-003", due=TODAY)
    Action.objects.filter(pk=over).update(state="cancelled", reason="no", cancelled_at=NOW)
    assert reminded(remind_overdue(brand, NOW + timedelta(days=1))) == [head.user]

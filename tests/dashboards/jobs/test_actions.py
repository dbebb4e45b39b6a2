"""Whoever owns an action that is overdue is reminded by the sweep."""

from datetime import timedelta

import pytest
from pytest_django import Settings

from dashboards.jobs.actions import remind_of_actions
from dashboards.models import MailJob
from locations.models import User
from tests.dashboards.actions.panels import NOW, make_panel
from tests.dashboards.actions.test_plans import TODAY, person, planned

pytestmark = pytest.mark.django_db


def test_brands_with_actions_are_reminded_once_they_are_overdue(settings: Settings) -> None:
    settings.SENDS_MAIL = True
    brand, _stores = make_panel(stores=9, answers=6)
    manager = person(brand, "store", store="b-002")
    User.objects.filter(username=manager.user).update(email="manager@example.com")
    planned(person(brand, "head_office"), "b-002", owner=manager.user, due=TODAY)
    remind_of_actions(NOW)
    assert not MailJob.objects.exists()
    for _again in range(2):
        remind_of_actions(NOW + timedelta(days=1))
    assert MailJob.objects.get().user == User.objects.get(username=manager.user)

"""What steps of the desk have changed is summed up and scored once a day."""

from datetime import timedelta

import pytest

from dashboards.jobs import desk as jobs
from dashboards.models import ScoreRun
from reviews.models import DeskSettings, MonthTally, StaleCell
from tests.dashboards.networks import OCTOBER
from tests.reviews.desk.desks import NOW, TODAY, make_desk

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def test_months_that_steps_have_changed_are_scored_once_a_day() -> None:
    desk = make_desk()
    desk.note("Slow", ago=40 * 24)
    assert StaleCell.objects.exists() and not MonthTally.objects.exists()
    # Nothing is scored of a brand without a tally, so that they are summed up at once.
    jobs.tend(NOW)
    assert not StaleCell.objects.exists() and not ScoreRun.objects.exists()
    assert {row.first_month for row in MonthTally.objects.filter(measure="answered_in_time")} == {OCTOBER}
    assert DeskSettings.objects.get().scored_on == TODAY
    desk.note("Cold", ago=40 * 24)
    jobs.tend(NOW)
    assert not ScoreRun.objects.exists()
    for _again in range(2):
        jobs.tend(NOW + DAY)
    run = ScoreRun.objects.get()
    assert (run.month, run.since) == (OCTOBER, OCTOBER)


def test_a_day_without_steps_scores_nothing() -> None:
    make_desk()
    jobs.tend(NOW)
    assert not ScoreRun.objects.exists() and DeskSettings.objects.get().scored_on == TODAY

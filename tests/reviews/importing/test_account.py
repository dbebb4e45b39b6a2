"""The file of refused records goes when nobody can need it any more."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings

from dashboards.jobs.sweep import sweep
from reviews.importing.account import REJECTS_STAY, delete_old_rejects
from reviews.models import ImportJob
from tests.reviews import arrange
from tests.reviews.arrange import NOW, bring

pytestmark = pytest.mark.django_db

FILE = "store,date,rating\nS1,2026-03-01,5\nS9,2026-03-01,5\n"


def test_refused_records_are_deleted_after_thirty_days() -> None:
    brand = arrange.brand()
    arrange.stores(brand, "S1")
    old = bring(brand, "reviews", FILE, now=NOW)
    new = bring(brand, "reviews", FILE, now=NOW + timedelta(days=1))
    running = bring(brand, "reviews", FILE, now=NOW)
    ImportJob.objects.filter(pk=running.pk).update(state=ImportJob.State.RUNNING)
    paths = [Path(settings.DATA_DIR) / job.rejects_file for job in (old, new, running)]
    assert delete_old_rejects(NOW + REJECTS_STAY) == 0
    sweep(NOW + REJECTS_STAY + timedelta(seconds=1))
    assert [path.exists() for path in paths] == [False, True, True]
    old.refresh_from_db()
    assert (old.rejects_file, old.rejects_size, old.rejected) == ("", 0, 1)
    assert delete_old_rejects(NOW + REJECTS_STAY + timedelta(seconds=1)) == 0

import subprocess
import sys

import pytest

from tests.architecture import arrows
from tests.architecture.code import ROOT, is_within, module, project


def test_every_import_follows_the_arrows() -> None:
    assert [fault for found in project() for fault in arrows.faults(found)] == []


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("locations.roster", "from reviews.models import Review"),
        ("reviews.importing", "import dashboards.scoring.months"),
        ("reviews.models", "from reviews import importing"),
        ("reviews.models", "def late():\n    from reviews.tallies import refresh"),
        ("reviews.models", "from . import tallies"),
        ("reviews.tallies", "from importlib import import_module\nimport_module('dashboards.scoring.months')"),
        ("locations.scoping", "from config.settings import DEBUG"),
        ("config.settings", "from locations.models import Brand"),
        ("dashboards.pages.stores.view", "from dashboards.models import Score"),
        ("dashboards.pages.stores.view", "def late():\n    from locations.models import Location"),
        ("dashboards.pages.stores.view", "from django.apps import apps\napps.get_model('reviews.Review')"),
        ("dashboards.pages.stores.view", "from dashboards.views import store"),
        ("dashboards.views", "from dashboards.api import Rankings"),
        ("dashboards.api", "from reviews.models import Review"),
        ("dashboards.forms", "from locations.models import Location"),
        ("dashboards.queries", "from dashboards.scoring.months import score_month"),
        ("dashboards.scoring.months", "from dashboards.tasks import run_score"),
        ("dashboards.models", "from dashboards.queries import rankings"),
        ("dashboards.stats.ranks", "from dashboards.metrics import METRICS"),
        ("dashboards.stats.ranks", "from django.conf import settings"),
        ("dashboards.charts", "from dashboards.queries import trend"),
        ("reviews.readers.containers.table", "from reviews.models import Review"),
        ("reviews.measures", "from reviews.readers import records"),
        ("locations.months", "from django.utils import timezone"),
        ("dashboards.leftovers", ""),
    ],
)
def test_an_arrow_against_the_grain_is_caught(name: str, source: str) -> None:
    assert len(list(arrows.faults(module(name, source)))) == 1


@pytest.mark.parametrize(
    ("name", "source"),
    [
        (
            "dashboards.pages.stores.view",
            "from dashboards.queries import rankings\nfrom dashboards.rows import StoreRow",
        ),
        (
            "dashboards.scoring.months",
            "from dashboards.scoring.standards import Verdict\nfrom reviews.models import MonthTally",
        ),
        ("reviews.importing.stage", "from reviews.importing.match import find\nfrom reviews.readers import records"),
        (
            "dashboards.scoring.assessment",
            "from dashboards.stats.ranks import rank\nfrom locations.peers import telling",
        ),
        ("config.urls", "from dashboards import urls"),
    ],
)
def test_an_arrow_with_the_grain_is_let_through(name: str, source: str) -> None:
    assert list(arrows.faults(module(name, source))) == []


def test_pure_modules_load_in_a_process_where_django_never_does() -> None:
    pure = [found.name for found in project() if any(is_within(found.name, name) for name in arrows.PURE)]
    assert len(pure) > 10
    lines = [*(f"import {name}" for name in pure), "import sys", "sys.exit('django' in sys.modules)"]
    done = subprocess.run(
        [sys.executable, "-c", "\n".join(lines)], check=False, cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr or "one of the pure modules brought Django in"

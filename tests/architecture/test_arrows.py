import subprocess
import sys

import pytest

from tests.architecture import arrows, circles
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
        ("dashboards.pages.stores.view", "from dashboards.pages.store.view import store"),
        ("dashboards.pages.frame.navigation", "from dashboards.pages.stores import cells"),
        ("dashboards.pages.stores.view", "from dashboards.api.rankings import Rankings"),
        ("dashboards.api.imports", "from dashboards.pages.imports.form import KINDS"),
        ("dashboards.jobs.queue", "from dashboards.pages.frame import shell"),
        ("dashboards.api", "from reviews.models import Review"),
        ("dashboards.pages.reviews.form", "from locations.models import Location"),
        ("dashboards.files.documents", "from dashboards.jobs import queue"),
        ("dashboards.scoring.months", "from dashboards.queries.rankings import rankings"),
        ("dashboards.scoring.months", "from dashboards.jobs.queue import run_score"),
        ("dashboards.models", "from dashboards.queries import rankings"),
        ("dashboards.stats.ranks", "from dashboards.metrics import METRICS"),
        ("dashboards.stats.ranks", "from django.conf import settings"),
        ("dashboards.charts", "from dashboards.queries import trend"),
        ("reviews.readers.containers.table", "from reviews.models import Review"),
        ("reviews.measures", "from reviews.readers import records"),
        ("locations.months", "from django.utils import timezone"),
        ("dashboards.leftovers", ""),
        ("dashboards.leftovers", "X = 1"),
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
            "from dashboards.scoring.verdicts import Verdict\nfrom reviews.models import MonthTally",
        ),
        ("reviews.importing.stage", "from reviews.importing.match import find\nfrom reviews.readers import records"),
        (
            "dashboards.scoring.assessment",
            "from dashboards.stats.ranks import rank\nfrom dashboards.scoring.groups import telling",
        ),
        ("config.urls", "from dashboards import urls"),
        ("dashboards.urls", "from dashboards.pages.map.view import stores_map"),
        (
            "dashboards.pages.map.view",
            "from dashboards.pages.frame.page import page\nfrom dashboards.pages.map import cells",
        ),
        ("dashboards.newcomers", '"""What a new package is for."""'),
    ],
)
def test_an_arrow_with_the_grain_is_let_through(name: str, source: str) -> None:
    assert list(arrows.faults(module(name, source))) == []


def test_the_table_of_arrows_names_only_what_exists() -> None:
    modules = list(project())
    assert list(arrows.stale(modules)) == []
    without = [found for found in modules if not is_within(found.name, "dashboards.jobs")]
    assert list(arrows.stale(without)) == ["dashboards.jobs names no module"]


def test_there_is_no_circle_of_imports() -> None:
    assert circles.circles(list(project())) == []


def test_a_circle_is_caught_also_when_an_import_is_late_or_goes_through_a_package() -> None:
    planted = [
        module("reviews.a", "from reviews.b import x"),
        module("reviews.b", "def late():\n    from reviews import c"),
        module("reviews.c", "import reviews.a"),
        module("reviews.d", "from reviews.a import y"),
    ]
    assert circles.circles(planted) == [["reviews.a", "reviews.b", "reviews.c"]]


def test_no_class_name_stands_twice_in_an_app() -> None:
    assert list(circles.twice(project())) == []


def test_a_class_name_that_stands_twice_is_caught() -> None:
    planted = [
        module("reviews.a", "class Known: ..."),
        module("reviews.b", "class Known: ...\nclass Command: ..."),
        module("reviews.c", "class Command: ...\ndef f():\n    class Known: ..."),
        module("locations.a", "class Known: ..."),
        module("dashboards.pages.store.cells", "class Cell: ..."),
        module("dashboards.pages.stores.cells", "class Cell: ..."),
    ]
    assert list(circles.twice(planted)) == ["reviews has Known twice: reviews.a, reviews.b"]


def test_pure_modules_load_in_a_process_where_django_never_does() -> None:
    pure = [found.name for found in project() if arrows.is_pure(found.name)]
    assert len(pure) > 10
    lines = [*(f"import {name}" for name in pure), "import sys", "sys.exit('django' in sys.modules)"]
    done = subprocess.run(
        [sys.executable, "-c", "\n".join(lines)], check=False, cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr or "one of the pure modules brought Django in"

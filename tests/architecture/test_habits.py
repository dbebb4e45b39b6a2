import ast
import re
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.architecture import habits, sizes
from tests.architecture.code import ROOT, Module, imports, module, project, public_functions

Check = Callable[[Module], Iterator[str]]
CHECKS: tuple[Check, ...] = (
    habits.drawers,
    habits.signals,
    habits.clocks,
    habits.visibility,
    habits.unscoped_reads,
    habits.statistics_in_pages,
)
TOP_LEVEL = {
    *("manage.py", "locations", "reviews", "dashboards", "templates", "tests", "requirements.txt", "README.md"),
    *("config", "static", "locale", "docs", "pyproject.toml", "package.json", "package-lock.json", "Makefile"),
    *("CHANGELOG.md", "LICENSE"),
}
# Put together here, so that this file does not hold what it forbids.
FORBIDDEN = (
    *("py" + "pi.org", "python" + "hosted.org", "npm" + "js.org", "npm" + "js.com", "deb." + "debian.org"),
    *("/wo" + "rk/", "/tm" + "p/", "/ro" + "ot/", "/ho" + "me/"),
)
THEIR_OWN_TEXT = re.compile(r"^static/vendor/|\.(png|jpg|ico|woff2?|mo|geojson|xlsx|pdf|otf|ttf)$")


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: str(check.__name__))
def test_the_project_keeps_the_habit(check: Check) -> None:
    assert [fault for found in project() for fault in check(found)] == []


def test_whatever_the_queries_export_takes_the_scope_first() -> None:
    package = next(found for found in project() if found.name == "dashboards.queries")
    exported = {name.rpartition(".")[2] for _, name in imports(package)} | {
        node.name for node in package.tree.body if isinstance(node, ast.FunctionDef)
    }
    assert "rankings" in exported
    assert [fault for found in project() for fault in habits.scope_first(found, exported)] == []


def test_whatever_a_person_reaches_takes_the_scope_first() -> None:
    modules = list(project())
    functions = public_functions(modules)
    assert "dashboards.jobs.imports.confirm" in functions
    assert "dashboards.queries.rankings" in functions
    assert functions.keys() >= habits.BEFORE_A_ROLE
    assert [fault for found in modules for fault in habits.unscoped_calls(found, functions)] == []


def test_a_verb_without_a_scope_is_caught_however_it_is_called() -> None:
    verbs = module("dashboards.jobs.imports", "def drop(pk, scope: Scope): ...\ndef confirm(scope: Scope, pk): ...")
    reads = module("dashboards.queries", "from dashboards.queries.stores import everything")
    stores = module("dashboards.queries.stores", "def everything(): ...")
    functions = public_functions([verbs, reads, stores])
    page = module(
        "dashboards.pages.imports.view",
        "from dashboards import queries\nfrom dashboards.jobs import imports as jobs\n"
        "from dashboards.jobs.imports import drop\n"
        "def f():\n    jobs.confirm(scope, 1)\n    jobs.drop(1, scope)\n    drop(1)\n    queries.everything()",
    )
    assert len(list(habits.unscoped_calls(page, functions))) == 3
    assert list(habits.unscoped_calls(module("dashboards.jobs.queue", "drop(1)"), functions)) == []


@pytest.mark.parametrize(
    ("check", "name", "source"),
    [
        (habits.drawers, "reviews.utils", ""),
        (habits.drawers, "dashboards.services.rank", ""),
        (habits.signals, "reviews.models", "from django.db.models.signals import post_save"),
        (habits.signals, "reviews.models", "from django.dispatch import receiver"),
        (habits.clocks, "reviews.importing", "from django.utils import timezone\nnow = timezone.now()"),
        (habits.clocks, "reviews.tallies", "import datetime\ndef f():\n    return datetime.date.today()"),
        (habits.clocks, "dashboards.scoring.months", "from datetime import datetime, UTC\nx = datetime.now(UTC)"),
        (habits.clocks, "dashboards.queries", "today = timezone.localdate()"),
        (habits.visibility, "dashboards.queries", "def f(scope):\n    return scope.lineages"),
        (habits.visibility, "dashboards.pages.store.view", "def f(request):\n    return request.user.is_superuser"),
        (habits.visibility, "dashboards.pages.store.view", "def f(request):\n    return request.scope.locations"),
        (habits.scope_first, "dashboards.queries.stores", "def trend(code, scope: Scope): ..."),
        (habits.scope_first, "dashboards.queries", "def everything(): ..."),
        (habits.unscoped_reads, "dashboards.queries.reviews", "def said(scope): return Review.objects.filter(pk=1)"),
        (habits.unscoped_reads, "dashboards.queries.stores", "def f(scope): return NetworkScore.objects.all()"),
        (habits.unscoped_reads, "dashboards.queries", "def f(scope): return Score.objects.filter(brand=scope.brand)"),
        (habits.statistics_in_pages, "dashboards.pages.overview.cells", "import math"),
        (habits.statistics_in_pages, "dashboards.pages.store.cells", "from dashboards.stats.control import limits"),
        (habits.statistics_in_pages, "dashboards.pages.store.cells", "error = network.se_mu ** 2"),
        (habits.statistics_in_pages, "dashboards.pages.store.cells", "sure = abs(step) > 1.96 * error and row.z >= 3"),
        (habits.statistics_in_pages, "dashboards.pages.funnel.cells", "sorted(rows, key=lambda row: -abs(row.z))"),
    ],
)
def test_a_bad_habit_is_caught(check: Check, name: str, source: str) -> None:
    assert len(list(check(module(name, source)))) == 1


@pytest.mark.parametrize(
    ("check", "name", "source"),
    [
        (habits.clocks, "dashboards.pages.store.view", "from django.utils import timezone\nnow = timezone.now()"),
        (habits.clocks, "dashboards.queries", "shown = timezone.localtime(row.posted)"),
        (habits.scope_first, "dashboards.queries", "def trend(scope: Scope, code: str): ...\ndef _inner(x): ..."),
        (habits.unscoped_reads, "dashboards.queries", "def f(scope): return visible_to(scope, Review.objects.all())"),
        (habits.unscoped_reads, "dashboards.queries", "NetworkScore.objects.filter(brand_id=scope.brand)"),
        (habits.statistics_in_pages, "dashboards.pages.store.cells", "shown = wording.interval(row.low, row.high)"),
        (habits.statistics_in_pages, "dashboards.pages.store.cells", "if row.z is not None and not row.q: ..."),
        (habits.statistics_in_pages, "dashboards.findings.network", "error = network.se_mu ** 2"),
    ],
)
def test_a_good_habit_is_let_through(check: Check, name: str, source: str) -> None:
    assert list(check(module(name, source))) == []


def test_functions_and_modules_stay_short() -> None:
    assert [fault for found in project() for fault in sizes.too_long(found)] == []


def test_a_long_function_and_a_long_module_are_caught() -> None:
    body = "    x = 1\n"
    assert len(sizes.too_long(module("reviews.long", "def f():\n" + body * 50))) == 1
    assert sizes.too_long(module("reviews.short", "def f():\n" + body * 49)) == []
    assert len(sizes.too_long(module("reviews.long", "x = 1\n" * 401))) == 1


def test_the_dashboards_package_itself_is_empty() -> None:
    # Anything in it would run whenever a pure module below it is imported.
    assert (ROOT / "dashboards/__init__.py").read_text() == ""


def _committed() -> list[str]:
    listed = subprocess.run(["git", "ls-files", "-z"], check=False, cwd=ROOT, capture_output=True, text=True)
    if listed.returncode:
        pytest.skip("this copy of Evenly is not a git clone")
    return [name for name in listed.stdout.split("\0") if name and (ROOT / name).exists()]


def test_the_top_level_holds_what_belongs_there() -> None:
    top = {name.split("/")[0] for name in _committed()}
    assert {name for name in top if not name.startswith(".")} <= TOP_LEVEL


def foreign_places(text: str) -> list[str]:
    """The package hosts and machine folders that a text names."""
    return [word for word in FORBIDDEN if re.search(rf"(?<![\w.]){re.escape(word)}", text)]


def test_no_file_names_a_package_host_or_a_folder_of_one_machine() -> None:
    texts = {name: _text(ROOT / name) for name in _committed() if not THEIR_OWN_TEXT.search(name)}
    assert {name: found for name, text in texts.items() if (found := foreign_places(text))} == {}


def test_a_foreign_place_is_caught() -> None:
    assert foreign_places("see " + "/wo" + "rk/main") == ["/wo" + "rk/"]
    assert foreign_places("https://" + "py" + "pi.org/simple") == ["py" + "pi.org"]
    assert foreign_places("artwork/main and a framework/of ours") == []


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace")

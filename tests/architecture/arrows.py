"""Who may import whom, as data: the import arrows of the architecture, and the check of one module against them.

Between apps: dashboards -> reviews -> locations; config.urls and config.celery -> apps; no app -> config. Within an
app a module may use what stands in a later row of ``ROWS``, and what is pure.
"""

from collections.abc import Iterator

from tests.architecture.code import APPS, Module, imports, is_within

ROWS: dict[str, list[set[str]]] = {
    "locations": [
        {"locations.management"},
        {"locations.middleware"},
        {"locations.roster", "locations.scoping", "locations.sign_in"},
        {"locations.matching.geocoding"},
        {"locations.models"},
    ],
    "reviews": [
        {"reviews.management"},
        {"reviews.tasks"},
        {"reviews.importing"},
        {"reviews.tallies", "reviews.integrity"},
        {"reviews.models"},
        {"reviews.jobs"},
    ],
    "dashboards": [
        {"dashboards.management"},
        {"dashboards.urls", "dashboards.tasks"},
        {"dashboards.pages", "dashboards.api"},
        {"dashboards.jobs", "dashboards.templatetags"},
        {"dashboards.files"},
        {"dashboards.queries", "dashboards.scoring"},
        {"dashboards.wording", "dashboards.glossary"},
        {"dashboards.models"},
    ],
}
PURE = (
    "locations.months",
    "locations.regions",
    "locations.matching.vicinity",
    "locations.matching.addresses",
    "reviews.synthetic",
    "reviews.readers",
    "reviews.measures",
    "reviews.listings.states",
    "reviews.listings.compare",
    "dashboards.charts",
    "dashboards.office",
    "dashboards.rows",
    "dashboards.scoring.assessment",
    "dashboards.scoring.trends",
    "dashboards.scoring.standards",
    "dashboards.scoring.groups",
    "dashboards.metrics",
    "dashboards.stats",
)
"""Modules that load without Django; among themselves the later one is the lower one within an app."""

NEVER_MODELS = tuple(
    f"dashboards.{name}" for name in ("urls", "pages", "api", "files", "charts", "templatetags", "wording", "glossary")
)
"""They show rows that a query has scoped; a model in their hands would go round the scope."""

ENTRANCES = ("config.urls", "config.celery", "config.wsgi")


def faults(module: Module) -> Iterator[str]:
    """One sentence for every import of a module that goes against the arrows."""
    row = _row(module.name)
    app = module.name.partition(".")[0]
    if app in APPS and row is None and "." in module.name and not _pure(module.name):
        yield f"{module.name} has no place among the arrows; give it one in tests/architecture/arrows.py"
    for node, target in imports(module):
        if reason := _reason(module.name, target):
            yield f"{module.at(node)} imports {target}: {reason}"


def _reason(source: str, target: str) -> str:
    top, other = source.partition(".")[0], target.partition(".")[0]
    if other == "config":
        return "" if top == "config" else "an app never imports config"
    if other not in APPS:
        return "a pure module knows no Django" if other in ("django", "rest_framework") and _pure(source) else ""
    if top == "config":
        return "" if source in ENTRANCES else "of config, only urls, celery and wsgi import apps"
    if APPS.index(other) > APPS.index(top):
        return f"{top} stands below {other}"
    if _is_models(target) and any(is_within(source, name) for name in NEVER_MODELS):
        return "it shows rows and never imports models"
    if _pure(source):
        return _reason_pure(source, target)
    return _reason_row(source, target) if top == other else ""


def _reason_pure(source: str, target: str) -> str:
    if not _pure(target):
        return "a pure module imports pure modules only"
    same_app = source.partition(".")[0] == target.partition(".")[0]
    return "the arrow goes the other way" if same_app and _depth(target) < _depth(source) else ""


def _reason_row(source: str, target: str) -> str:
    here, there = _row(source), _row(target)
    if there is None or here is None or _pure(target):
        return ""
    if there > here or (there == here and _same_package(source, target)):
        return ""
    return "the arrow goes the other way"


def _same_package(source: str, target: str) -> bool:
    """Parts of one package may use each other; views may not, nor two modules of one row."""
    package = ".".join(source.split(".")[:2])
    return is_within(target, package) and not is_within(source, "dashboards.pages")


def _is_models(target: str) -> bool:
    return any(is_within(target, f"{app}.models") for app in APPS)


def _pure(name: str) -> bool:
    return any(is_within(name, pure) for pure in PURE)


def _depth(name: str) -> int:
    return next(index for index, pure in enumerate(PURE) if is_within(name, pure))


def _row(name: str) -> int | None:
    rows = ROWS.get(name.partition(".")[0], [])
    return next((index for index, row in enumerate(rows) if any(is_within(name, entry) for entry in row)), None)

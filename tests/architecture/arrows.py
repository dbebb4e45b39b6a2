"""Who may import whom, as data, and the check of one module against it.

Between apps: dashboards -> reviews -> locations; config.urls and config.celery -> apps; no app -> config. Within an
app a module may import what stands in a later row of ``ROWS``, what belongs to its own package, and what is pure.
A page imports ``frame`` and nothing of another page.
"""

import ast
from collections.abc import Iterator

from tests.architecture.code import APPS, Module, imports, is_within

ROWS: dict[str, list[set[str]]] = {
    "locations": [
        {"locations.management"},
        {"locations.middleware"},
        {"locations.first_run", "locations.moves", "locations.records"},
        {"locations.brand_settings", "locations.people", "locations.pins", "locations.teams"},
        {"locations.region_moves", "locations.region_tree", "locations.special_days"},
        {"locations.links"},
        {"locations.roles", "locations.steps"},
        {"locations.account_names", "locations.lookups", "locations.roster", "locations.scoping", "locations.sign_in"},
        {"locations.events", "locations.faults", "locations.hours", "locations.placements", "locations.refusals"},
        {"locations.matching", "locations.row_inserts", "locations.place_changes"},
        {"locations.models"},
    ],
    "reviews": [
        {"reviews.management"},
        {"reviews.erasure", "reviews.tasks"},
        {"reviews.desk", "reviews.importing"},
        {"reviews.tallies", "reviews.integrity", "reviews.theme_terms"},
        {"reviews.mentions", "reviews.theme_labels"},
        {"reviews.cells", "reviews.pauses"},
        {"reviews.models"},
        {"reviews.jobs"},
    ],
    "dashboards": [
        {"dashboards.urls", "dashboards.tasks", "dashboards.management"},
        {"dashboards.pages", "dashboards.api"},
        {"dashboards.backup", "dashboards.jobs"},
        {"dashboards.reports"},
        {"dashboards.alerts"},
        {"dashboards.notices"},
        {"dashboards.actions"},
        {"dashboards.findings"},
        {"dashboards.files", "dashboards.standards", "dashboards.templatetags"},
        {"dashboards.formats", "dashboards.queries"},
        {"dashboards.scoring"},
        {"dashboards.action_words", "dashboards.finding_words", "dashboards.item_words"},
        {"dashboards.wording", "dashboards.naming", "dashboards.glossary"},
        {"dashboards.models"},
    ],
}
PURE = (
    "locations.months",
    "locations.regions",
    "locations.zones",
    "locations.logos",
    "locations.working_days",
    "locations.calendars",
    "locations.matching.geocoding",
    "locations.matching.streets",
    "locations.matching.names",
    "locations.matching.vicinity",
    "locations.matching.phones",
    "locations.matching.addresses",
    "reviews.desk.routing",
    "reviews.desk.states",
    "reviews.desk.clocks",
    "reviews.desk.incidents",
    "reviews.synthetic",
    "reviews.readers",
    "reviews.fresh_cells",
    "reviews.redaction",
    "reviews.name_words",
    "reviews.customers",
    "reviews.measures",
    "reviews.answers",
    "reviews.outcomes",
    "reviews.themes",
    "reviews.languages",
    "reviews.ngrams",
    "reviews.garbage",
    "reviews.listings.states",
    "reviews.listings.compare",
    "dashboards.alerts.weeks",
    "dashboards.alerts.timing",
    "dashboards.reports.pdf.reading",
    "dashboards.reports.pdf.lengths",
    "dashboards.reports.pdf.document",
    "dashboards.charts",
    "dashboards.reports.packing",
    "dashboards.reports.edition",
    "dashboards.reports.month_work",
    "dashboards.reports.columnar",
    "dashboards.findings.statements",
    "dashboards.actions.begun",
    "dashboards.actions.lots",
    "dashboards.scoring.standards",
    "dashboards.rows",
    "dashboards.scoring.splits",
    "dashboards.scoring.theme_shares",
    "dashboards.scoring.written",
    "dashboards.scoring.assessment",
    "dashboards.scoring.networks",
    "dashboards.scoring.informed",
    "dashboards.scoring.trends",
    "dashboards.scoring.verdicts",
    "dashboards.scoring.current_level",
    "dashboards.scoring.sums",
    "dashboards.scoring.cells",
    "dashboards.scoring.histograms",
    "dashboards.scoring.own_answers",
    "dashboards.scoring.groups",
    "dashboards.metrics",
    "dashboards.desk_metrics",
    "dashboards.metric",
    "dashboards.stats",
)
"""Modules that load without Django; among themselves the later one is the lower one within an app."""

FRAME = "dashboards.pages.frame"
SHOW_ONLY = tuple(
    f"dashboards.{name}"
    for name in (
        "urls",
        "pages",
        "api",
        "files",
        "charts",
        "templatetags",
        "finding_words",
        "wording",
        "naming",
        "glossary",
    )
)
"""They show rows that a query has scoped; a model in their hands would go round the scope."""

ENTRANCES = ("config.urls", "config.celery", "config.wsgi")


def faults(module: Module) -> Iterator[str]:
    """Give one sentence for every import of a module that goes against the arrows."""
    if _has_no_row(module):
        yield f"{module.name} stands in no row; give it one in tests/architecture/arrows.py"
    for node, target in imports(module):
        if reason := _reason(module.name, target):
            yield f"{module.at(node)} imports {target}: {reason}"


def stale(modules: list[Module]) -> Iterator[str]:
    """Give the entries of the table that no module of the project stands for any more."""
    entries = [entry for rows in ROWS.values() for row in rows for entry in row]
    for entry in (*entries, *PURE, *SHOW_ONLY, FRAME, *ENTRANCES):
        if not any(is_within(module.name, entry) for module in modules):
            yield f"{entry} names no module"


def _has_no_row(module: Module) -> bool:
    """A package that consists of its docstring needs none."""
    app = module.name.partition(".")[0]
    if app not in APPS or module.name == app or is_pure(module.name) or _row(module.name) is not None:
        return False
    return not all(isinstance(node, ast.Expr) for node in module.tree.body) or not module.tree.body


def _reason(source: str, target: str) -> str:
    top, other = source.partition(".")[0], target.partition(".")[0]
    if other == "config":
        return "" if top == "config" else "an app never imports config"
    if other not in APPS:
        return "a pure module knows no Django" if other in ("django", "rest_framework") and is_pure(source) else ""
    if top == "config":
        return "" if source in ENTRANCES else "of config, only urls, celery and wsgi import apps"
    if APPS.index(other) > APPS.index(top):
        return f"{top} stands below {other}"
    if _is_models(target) and any(is_within(source, name) for name in SHOW_ONLY):
        return "it shows rows and never imports models"
    if is_pure(source):
        return _reason_pure(source, target)
    return _reason_row(source, target) if top == other else ""


def _reason_pure(source: str, target: str) -> str:
    if not is_pure(target):
        return "a pure module imports pure modules only"
    same_app = source.partition(".")[0] == target.partition(".")[0]
    return "the arrow goes the other way" if same_app and _depth(target) < _depth(source) else ""


def _reason_row(source: str, target: str) -> str:
    if (page := _page(target)) and not is_within(source, "dashboards.urls"):
        if not _page(source):
            return "only addresses lead to a page"
        return "" if page in (FRAME, _page(source)) else "a page imports frame and nothing of another page"
    here, there = _row(source), _row(target)
    if there is None or here is None or is_pure(target):
        return ""
    if there > here or (there == here and is_within(target, ".".join(source.split(".")[:2]))):
        return ""
    return "the arrow goes the other way"


def _page(name: str) -> str:
    """The folder of the page that a module belongs to; empty for all others."""
    parts = name.split(".")
    return ".".join(parts[:3]) if parts[:2] == ["dashboards", "pages"] and len(parts) > 2 else ""


def _is_models(target: str) -> bool:
    return any(is_within(target, f"{app}.models") for app in APPS)


def is_pure(name: str) -> bool:
    """Whether a module is one of those that load without Django."""
    return any(is_within(name, pure) for pure in PURE)


def _depth(name: str) -> int:
    return next(index for index, pure in enumerate(PURE) if is_within(name, pure))


def _row(name: str) -> int | None:
    rows = ROWS.get(name.partition(".")[0], [])
    return next((index for index, row in enumerate(rows) if any(is_within(name, entry) for entry in row)), None)

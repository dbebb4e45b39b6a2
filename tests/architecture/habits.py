"""Habits that a syntax tree can show: clocks, scopes, signals, statistics in pages, leftover drawers (pure)."""

import ast
from collections.abc import Collection, Iterator, Mapping

from tests.architecture.code import Module, bindings, called, dotted, imports, is_within

DRAWERS = {"utils", "helpers", "common", "misc", "services"}
CLOCKS = {
    "timezone.now", "timezone.localdate", "timezone.localtime", "date.today", "datetime.now", "datetime.today",
    "datetime.utcnow", "datetime.datetime.now", "datetime.date.today", "time.time", "now", "localdate",
}  # fmt: skip
MAY_ASK_THE_TIME = ("pages", "api", "tasks", "jobs", "management", "middleware")
BRAND_WIDE = {
    "Absence",
    "Action",
    "AlarmWeek",
    "Brand",
    "BrandLogo",
    "BrandTerm",
    "Correction",
    "DeskRule",
    "DeskSettings",
    "EffectRun",
    "FindingSettings",
    "FindingSnooze",
    "Goal",
    "Handover",
    "ImportJob",
    "Invitation",
    "MailJob",
    "Membership",
    "FindingMonth",
    "MonthClose",
    "MonthRevision",
    "NetworkScore",
    "Notice",
    "Playbook",
    "PlaybookRead",
    "Praise",
    "Region",
    "ReplyTemplate",
    "ReportReader",
    "ReportRun",
    "SampleJob",
    "ScoreRun",
    "Standard",
    "Subscription",
    "Tag",
    "Team",
    "ThemeMarking",
}
SCOPE_INSIDES = {"sees_everything", "lineages", "is_superuser", "is_staff"}


def drawers(module: Module) -> Iterator[str]:
    """Modules whose name says nothing about what is in them."""
    if DRAWERS & set(module.name.split(".")):
        yield f"{module.name}: name it after what is in it"


def signals(module: Module) -> Iterator[str]:
    """Signals and receivers: what happens on a save must stand where the save stands."""
    for node, target in imports(module):
        if "signals" in target.split(".") or target.endswith(".receiver"):
            yield f"{module.at(node)} imports {target}: we use no signals"


def clocks(module: Module) -> Iterator[str]:
    """Calls that ask for the time anywhere but at the edge of the program."""
    parts = module.name.split(".")
    if len(parts) > 1 and parts[1] in MAY_ASK_THE_TIME:
        return
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call) and called(node) in CLOCKS and not _is_told(node):
            yield f"{module.at(node)} calls {called(node)}(): pass the time in"


def _is_told(node: ast.Call) -> bool:
    """Whether localtime or localdate only turns a moment that it is given."""
    return bool(node.args) and called(node).rpartition(".")[2] in ("localtime", "localdate")


def visibility(module: Module) -> Iterator[str]:
    """Who sees which rows, decided anywhere but in locations/scoping.py."""
    if module.name == "locations.scoping":
        return
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Attribute) and node.attr in SCOPE_INSIDES:
            yield f"{module.at(node)} reads {node.attr}: only locations.scoping decides who sees what"
        elif isinstance(node, ast.Attribute) and node.attr == "locations" and dotted(node.value).endswith("scope"):
            yield f"{module.at(node)} reads the scope's stores: only locations.scoping decides who sees what"


def scope_first(module: Module, exported: Collection[str] | None = None) -> Iterator[str]:
    """Functions of dashboards.queries that do not take ``scope: Scope`` first: all public ones, or those exported."""
    if not is_within(module.name, "dashboards.queries"):
        return
    for node in module.tree.body:
        if not isinstance(node, ast.FunctionDef) or node.name.startswith("_"):
            continue
        if exported is not None and node.name not in exported:
            continue
        if not takes_scope(node):
            yield f"{module.at(node)} {node.name} does not take scope: Scope first"


def unscoped_reads(module: Module) -> Iterator[str]:
    """Reads in dashboards.queries that neither go through ``visible_to`` nor are of a brand as a whole.

    Tables in ``BRAND_WIDE`` have no store to be seen by; they must be filtered by the scope's brand on the spot.
    """
    if not is_within(module.name, "dashboards.queries"):
        return
    calls = [node for node in ast.walk(module.tree) if isinstance(node, ast.Call)]
    scoped = {id(part) for node in calls if _asks_scoping(node) for part in ast.walk(node)}
    of_the_brand = {id(part) for node in calls if _names_brand(node) for part in ast.walk(node.func)}
    for node in ast.walk(module.tree):
        if not isinstance(node, ast.Attribute) or node.attr != "objects" or id(node) in scoped:
            continue
        if id(node) not in of_the_brand or dotted(node.value) not in BRAND_WIDE:
            yield f"{module.at(node)} {ast.unparse(node)} is read without visible_to"


def _asks_scoping(node: ast.Call) -> bool:
    return called(node).rpartition(".")[2].startswith("visible_")


def _names_brand(node: ast.Call) -> bool:
    return any(ast.unparse(keyword.value) in ("scope.brand", "brand") for keyword in node.keywords)


ASKED_BY_PEOPLE = ("dashboards.pages", "dashboards.api")
ANSWER_PEOPLE = (
    "dashboards.actions",
    "dashboards.queries",
    "dashboards.formats",
    "dashboards.jobs",
    "dashboards.reports.closing",
    "dashboards.notices.outbox",
    "dashboards.reports.mailing",
    "dashboards.reports.making",
    "dashboards.reports.schedule",
    "dashboards.scoring.regions",
    "dashboards.standards",
    "locations.brand_settings",
    "locations.moves",
    "locations.people",
    "locations.pins",
    "locations.records",
    "locations.region_moves",
    "locations.region_tree",
    "locations.roster",
    "locations.special_days",
    "locations.teams",
    "reviews.desk",
    "reviews.erasure",
    "reviews.theme_labels",
    "reviews.theme_terms",
)
"""Reading for people, and the verbs that a person's request reaches."""

BEFORE_A_ROLE = frozenset(
    {
        "dashboards.jobs.samples.ask_for_sample",
        "dashboards.jobs.samples.looks_after",
        "dashboards.jobs.health.health",
        "dashboards.actions.calendar.calendar_of",
    }
)
"""What is for somebody without a role in any brand, and so without a scope: to make the first one, to see whether
Evenly is at work, which reveals nothing of any brand, and to read a calendar, whose address names a person.

Those of ``locations.first_run`` are of this kind too; they ask ``may_found_a_brand`` instead.
"""


def unscoped_calls(module: Module, functions: Mapping[str, ast.FunctionDef]) -> Iterator[str]:
    """Give the functions that a page or the API takes from ``ANSWER_PEOPLE`` and that do not take the scope first.

    ``functions`` are all public functions of the project by their dotted names, re-exported ones included.
    """
    if not any(is_within(module.name, asking) for asking in ASKED_BY_PEOPLE):
        return
    names = {alias: target for _node, target, alias in bindings(module)}
    for node in ast.walk(module.tree):
        if not isinstance(node, ast.Call):
            continue
        first, _dot, rest = called(node).partition(".")
        target = f"{names[first]}.{rest}".rstrip(".") if first in names else ""
        answers = any(is_within(target, answering) for answering in ANSWER_PEOPLE)
        if target in BEFORE_A_ROLE or not answers or target not in functions:
            continue
        if not takes_scope(functions[target]):
            yield f"{module.at(node)} calls {target}, which does not take scope: Scope first"


def takes_scope(node: ast.FunctionDef) -> bool:
    """Whether the first argument of a function is ``scope: Scope``."""
    first = next(iter([*node.args.posonlyargs, *node.args.args]), None)
    return bool(first and first.arg == "scope" and first.annotation and ast.unparse(first.annotation) == "Scope")


COMPUTING = ("math", "statistics", "numpy", "scipy", "dashboards.stats", "dashboards.scoring.assessment")
UNCERTAIN = {"se_mu", "variance", "z", "q", "tau", "tau_low", "tau_high", "p_below", "p_worst", "low", "high"}
"""Attributes that say how sure a figure is: to weigh them against each other is a finding, and belongs there."""


def statistics_in_pages(module: Module) -> Iterator[str]:
    """Give the places where a page computes a statistic or decides how sure something is."""
    if not is_within(module.name, "dashboards.pages"):
        return
    for node, target in imports(module):
        if any(is_within(target, computing) for computing in COMPUTING):
            yield f"{module.at(node)} imports {target}: what it computes belongs into dashboards.findings"
    for node in ast.walk(module.tree):
        if isinstance(node, ast.BinOp | ast.UnaryOp) and not isinstance(node.op, ast.Not) and _uncertain(node):
            yield f"{module.at(node)} computes with how sure a figure is: that belongs into dashboards.findings"
        elif isinstance(node, ast.Compare) and any(isinstance(sign, _ORDER) for sign in node.ops) and _uncertain(node):
            yield f"{module.at(node)} judges how sure a figure is: that belongs into dashboards.findings"


_ORDER = (ast.Lt, ast.LtE, ast.Gt, ast.GtE)


def _uncertain(node: ast.AST) -> bool:
    return any(isinstance(part, ast.Attribute) and part.attr in UNCERTAIN for part in ast.walk(node))

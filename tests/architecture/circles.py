"""Circles of imports, and class names that stand twice: what only the whole project can show (pure)."""

import ast
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from tests.architecture.code import APPS, Module, imports, is_within

NAMED_BY_DJANGO = {"Command"}
"""Class names that Django looks for by name."""


def circles(modules: Sequence[Module]) -> list[list[str]]:
    """Give the groups of modules that import each other, directly or by way of others, late imports included."""
    graph = _graph(modules)
    reach = {name: _reachable(graph, name) for name in graph}
    groups = {tuple(sorted(other for other in reach[name] if name in reach[other])) for name in graph}
    return sorted(list(group) for group in groups if group)


def twice(modules: Iterable[Module]) -> Iterator[str]:
    """Give the class names that two modules of one app define, pages aside, where every folder has its own."""
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for module in modules:
        app = module.name.partition(".")[0]
        if app not in APPS or is_within(module.name, "dashboards.pages"):
            continue
        for node in module.tree.body:
            if isinstance(node, ast.ClassDef) and node.name not in NAMED_BY_DJANGO:
                found[app, node.name].append(module.name)
    for (app, name), places in sorted(found.items()):
        if len(places) > 1:
            yield f"{app} has {name} twice: {', '.join(places)}"


def _graph(modules: Sequence[Module]) -> Mapping[str, set[str]]:
    names = {module.name for module in modules}
    graph: dict[str, set[str]] = {name: set() for name in names}
    for module in modules:
        for _node, target in imports(module):
            found = target if target in names else target.rpartition(".")[0]
            if found in names and found != module.name:
                graph[module.name].add(found)
    return graph


def _reachable(graph: Mapping[str, set[str]], start: str) -> set[str]:
    reached: set[str] = set()
    waiting = list(graph[start])
    while waiting:
        name = waiting.pop()
        if name not in reached:
            reached.add(name)
            waiting.extend(graph[name])
    return reached

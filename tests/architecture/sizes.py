"""How long modules and functions are: reported at the end of every run, and bounded."""

import ast
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from tests.architecture.code import Module, project

LONGEST_FUNCTION = 50
LONGEST_MODULE = 400


def functions(module: Module) -> Iterator[tuple[int, str]]:
    """(lines, where) of every function and method."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield (node.end_lineno or 0) - node.lineno + 1, f"{module.at(node)} {node.name}"


def too_long(module: Module) -> list[str]:
    """One sentence for every function or module that is longer than we allow."""
    faults = [
        f"{where} has {lines} lines (at most {LONGEST_FUNCTION})"
        for lines, where in functions(module)
        if lines > LONGEST_FUNCTION
    ]
    if module.lines > LONGEST_MODULE:
        faults.append(f"{module.name} has {module.lines} lines (at most {LONGEST_MODULE}); make it a package")
    return faults


def summary(root: Path) -> list[str]:
    """Two lines for people: how long functions and modules are, and which are the longest."""
    modules = list(project(root))
    by_function = sorted(found for module in modules for found in functions(module))
    by_module = sorted((module.lines, module.name) for module in modules)
    return [_line("functions", by_function), _line("modules", by_module)]


def _line(what: str, sized: list[tuple[int, str]]) -> str:
    longest = ", ".join(f"{name} {lines}" for lines, name in sized[:-4:-1])
    return f"{len(sized)} {what}, median {median(lines for lines, _ in sized):.0f} lines; longest: {longest}"

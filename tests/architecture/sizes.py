"""How long modules and functions are: reported at the end of every run, and bounded."""

import ast
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from tests.architecture.code import Module, modules

LONGEST_FUNCTION = 50
LONGEST_MODULE = 400
_WITH_STATEMENTS = (ast.stmt, ast.ExceptHandler, ast.match_case)


def functions(module: Module) -> Iterator[tuple[int, str]]:
    """(lines, where) of every function and method."""
    waiting: list[ast.AST] = [module.tree]
    while waiting:
        node = waiting.pop()
        # Nothing inside an expression is a function with a name, and expressions are most of a tree.
        waiting += [each for each in ast.iter_child_nodes(node) if isinstance(each, _WITH_STATEMENTS)]
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
    """Two lines for people: how long functions and modules are, and which are the longest.

    Trees are let go one by one: to hold all of them takes some seconds more, at the end of every run.
    """
    by_function: list[tuple[int, str]] = []
    by_module: list[tuple[int, str]] = []
    for module in modules(root):
        by_function += functions(module)
        by_module.append((module.lines, module.name))
    return [_line("functions", sorted(by_function)), _line("modules", sorted(by_module))]


def _line(what: str, sized: list[tuple[int, str]]) -> str:
    longest = ", ".join(f"{name} {lines}" for lines, name in sized[:-4:-1])
    return f"{len(sized)} {what}, median {median(lines for lines, _ in sized):.0f} lines; longest: {longest}"

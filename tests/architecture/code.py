"""The project's own modules as syntax trees, and what can be read off them (pure)."""

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
APPS = ("locations", "reviews", "dashboards")
OURS = (*APPS, "config")


@dataclass(frozen=True, slots=True)
class Module:
    """One module: its dotted name and its syntax tree."""

    name: str
    tree: ast.Module
    lines: int

    def at(self, node: ast.AST) -> str:
        return f"{self.name}:{getattr(node, 'lineno', 0)}"


def module(name: str, source: str) -> Module:
    return Module(name, ast.parse(source), source.count("\n"))


def modules(root: Path = ROOT) -> Iterator[Module]:
    """Yield all modules of the apps and of config, without migrations."""
    for top in OURS:
        for path in sorted((root / top).rglob("*.py")):
            parts = path.relative_to(root).with_suffix("").parts
            if "migrations" not in parts:
                name = ".".join(part for part in parts if part != "__init__")
                yield module(name, path.read_text(encoding="utf-8"))


@cache
def project(root: Path = ROOT) -> tuple[Module, ...]:
    """Give all modules of the apps and of config, without migrations; each process reads them once."""
    return tuple(modules(root))


def imports(of: Module) -> Iterator[tuple[ast.AST, str]]:
    """Everything a module imports, anywhere in it, as dotted names: ``from a import b`` counts as ``a.b``.

    Names that are only spoken of as text (``import_module``, ``get_model``) count too.
    """
    for node in ast.walk(of.tree):
        if isinstance(node, ast.Import):
            yield from ((node, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = _absolute(of.name, node)
            yield from ((node, f"{base}.{alias.name}") for alias in node.names)
        elif isinstance(node, ast.Call):
            yield from ((node, name) for name in _spoken_of(node))


def bindings(of: Module) -> Iterator[tuple[ast.AST, str, str]]:
    """Give everything that ``from ... import`` binds in a module: the node, the dotted name, and the name it gets."""
    for node in ast.walk(of.tree):
        if isinstance(node, ast.ImportFrom):
            base = _absolute(of.name, node)
            yield from ((node, f"{base}.{alias.name}", alias.asname or alias.name) for alias in node.names)


def public_functions(modules: Sequence[Module]) -> dict[str, ast.FunctionDef]:
    """Give the public functions of modules by their dotted names, also by those under which a package hands them on."""
    found = {
        f"{module.name}.{node.name}": node
        for module in modules
        for node in module.tree.body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
    }
    handed_on = {
        f"{module.name}.{alias}": found[target]
        for module in modules
        for _node, target, alias in bindings(module)
        if target in found
    }
    return handed_on | found


def _spoken_of(node: ast.Call) -> Iterator[str]:
    function = called(node).rpartition(".")[2]
    first = next((str(argument.value) for argument in node.args[:1] if isinstance(argument, ast.Constant)), "")
    if first and function in ("import_module", "__import__"):
        yield first
    elif first and function == "get_model":
        yield f"{first.partition('.')[0]}.models"


def _absolute(name: str, node: ast.ImportFrom) -> str:
    if not node.level:
        return node.module or ""
    above = name.split(".")[: -node.level]
    return ".".join([*above, node.module] if node.module else above)


def called(node: ast.Call) -> str:
    """The dotted name of what a call calls; empty where it is no plain name."""
    return dotted(node.func)


def dotted(node: ast.AST) -> str:
    """``a.b.c`` of an attribute chain; empty where it does not begin with a name."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        before = dotted(node.value)
        return f"{before}.{node.attr}" if before else ""
    return ""


def is_within(name: str, package: str) -> bool:
    return name == package or name.startswith(f"{package}.")

"""Small changes to the code, made at random, and whether the nearest tests notice: ``python -m tests.mutants.sample``.

Cosmic Ray makes the changes. Its own runner would make all of them, which takes days, in the files that one works on;
this one takes a sample with a seed and makes each change in a copy of the project. Exits 1 when fewer than 90 % are
noticed.
"""

import argparse
import os
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from multiprocessing import get_context
from pathlib import Path
from queue import SimpleQueue
from typing import NamedTuple

import pytest
from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.mutating import mutate_code
from cosmic_ray.plugins import get_operator

from tests.mutants.targets import EQUIVALENT, OPERATORS, ROOT, SPEED_ONLY, TARGETS, WITHOUT_EFFECT, Target, modules

LIBRARIES = ("celery", "django.db.models", "numpy", "phonenumbers", "rapidfuzz.process")
for library in (*LIBRARIES, "scipy.optimize", "scipy.stats"):
    # Each run forks from this process, which has loaded what takes longest and is never changed.
    import_module(library)
sys.dont_write_bytecode = False  # what pytest compiles in its own way serves all runs

ENOUGH = 0.9
PATIENCE = 240
"""Seconds that the tests of one change may take; longer, it counts as noticed, for it hangs."""

OUTPUT = ".pytest-output"
LEFT_OUT = (".*", "var", "node_modules", "staticfiles", "screenshots", "__pycache__", "locale")


class Mutant(NamedTuple):
    """One changed line of a module."""

    target: Target
    module: Path
    line: int
    before: str
    after: str
    source: str

    def __str__(self) -> str:
        return f"{self.module.relative_to(ROOT)}:{self.line}\n    - {self.before}\n    + {self.after}"

    @property
    def changes_nothing(self) -> bool:
        known = (str(self.module.relative_to(ROOT)), self.after)
        if known in EQUIVALENT or any(part in self.before for part in WITHOUT_EFFECT):
            return True
        return SPEED_ONLY.sub("", self.before) == SPEED_ONLY.sub("", self.after)


def mutants(only: str) -> Iterator[tuple[Target, Path, str, int]]:
    """Every change that could be made: module, operator, occurrence."""
    operators = [(name, get_operator(name)()) for name in OPERATORS]
    for target in TARGETS:
        for module in modules(target):
            if only not in str(module.relative_to(ROOT)):
                continue
            nodes = list(ast_nodes(get_ast(module.read_text(encoding="utf-8"))))
            for name, operator in operators:
                positions = sum(len(list(operator.mutation_positions(node))) for node in nodes)
                yield from ((target, module, name, occurrence) for occurrence in range(positions))


def made(target: Target, module: Path, operator: str, occurrence: int) -> Mutant:
    source = module.read_text(encoding="utf-8")
    changed = mutate_code(source, get_operator(operator)(), occurrence)
    pairs = enumerate(zip(source.splitlines(), changed.splitlines(), strict=False), 1)
    line, before, after = next(((at, old, new) for at, (old, new) in pairs if old != new), (0, "", ""))
    return Mutant(target, module, line, before.strip(), after.strip(), changed)


def sample(size: int, seed: int, only: str) -> list[Mutant]:
    """``size`` changes at random, at most one a line, without those that are known to change nothing."""
    candidates = list(mutants(only))
    random.Random(seed).shuffle(candidates)
    chosen: dict[tuple[Path, int], Mutant] = {}
    for candidate in candidates:
        if len(chosen) == size:
            break
        mutant = made(*candidate)
        if not mutant.changes_nothing:
            chosen.setdefault((mutant.module, mutant.line), mutant)
    return list(chosen.values())


class Leave:
    """A plugin that ends a run with its last test: nobody reads the report about a change, and it takes seconds."""

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self, exitstatus: int) -> None:
        os._exit(exitstatus)


def nearest(target: Target, module: Path, root: Path) -> list[str]:
    """The tests that are named after a module, then its examples, then the others of its target."""
    path = module.relative_to(ROOT)
    named = Path("tests") / path.with_name(f"test_{path.name}")
    examples = [str(path)] if ">>>" in module.read_text(encoding="utf-8") else []
    tests = dict.fromkeys([str(named), *examples, *target.tests])
    return [each for each in tests if (root / each).exists()]


class Copy:
    """A copy of the project in which one change after the other is made and taken back."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "project"
        shutil.copytree(ROOT, self.folder, ignore=shutil.ignore_patterns(*LEFT_OUT))
        self._clock = int(time.time())

    def write(self, module: Path, source: str) -> None:
        """Write a module with a time of its own, or Python would take the compiled one of the change before."""
        path = self.folder / module.relative_to(ROOT)
        path.write_text(source, encoding="utf-8")
        self._clock += 2
        os.utime(path, (self._clock, self._clock))

    def passes(self, target: Target, module: Path, *, reports: bool = True) -> bool:
        """Whether the nearest tests pass."""
        given = (self.folder, nearest(target, module, self.folder), reports)
        child = get_context("fork").Process(target=_run_tests, args=given)
        child.start()
        child.join(PATIENCE)
        if child.exitcode is None:
            child.kill()
            child.join()
        return child.exitcode == 0

    def notices(self, mutant: Mutant) -> bool:
        self.write(mutant.module, mutant.source)
        try:
            return not self.passes(mutant.target, mutant.module, reports=False)
        finally:
            self.write(mutant.module, mutant.module.read_text(encoding="utf-8"))


def _run_tests(folder: Path, tests: list[str], reports: bool) -> None:
    """Run tests in a copy of the project, in a process that has the large libraries already."""
    output = os.open(folder / OUTPUT, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(output, 1)
    os.dup2(output, 2)
    os.chdir(folder)
    for name in [name for name in sys.modules if name.partition(".")[0] == "tests"]:
        del sys.modules[name]
    sys.path[:] = [str(folder), *(path for path in sys.path if path not in ("", str(ROOT)))]
    given = ["-x", "-q", "-p", "no:xdist", "-p", "no:cacheprovider", *tests]
    os._exit(pytest.main(given, plugins=[] if reports else [Leave()]))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    parser.add_argument("--size", type=int, default=60, help="how many changes")
    parser.add_argument("--seed", type=int, default=1, help="another seed, another sample")
    parser.add_argument("--minutes", type=float, default=10, help="no change is begun later")
    parser.add_argument("--only", default="", help="only modules with this in their path")
    parser.add_argument("--workers", type=int, default=2)
    given = parser.parse_args()
    end = time.monotonic() + 60 * given.minutes
    chosen = sample(given.size, given.seed, given.only)
    copies: SimpleQueue[Copy] = SimpleQueue()

    def judge(mutant: Mutant) -> bool | None:
        """Whether it was noticed; None where no time was left."""
        if time.monotonic() > end:
            return None
        copy = copies.get()
        try:
            noticed = copy.notices(mutant)
        finally:
            copies.put(copy)
        sys.stdout.write(f"{'noticed ' if noticed else 'SURVIVED'} {mutant}\n")
        sys.stdout.flush()
        return noticed

    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(given.workers) as pool:
        for number in range(given.workers):
            copies.put(Copy(Path(folder) / str(number)))
        sound = copies.get()
        for target in {mutant.target: mutant for mutant in chosen}.values():
            if not sound.passes(target.target, target.module):
                sys.stderr.write((sound.folder / OUTPUT).read_text(encoding="utf-8"))
                sys.stderr.write(f"Without any change, the tests of {target.target.code} fail.\n")
                return 2
        copies.put(sound)
        verdicts = [verdict for verdict in pool.map(judge, chosen) if verdict is not None]
    share = sum(verdicts) / len(verdicts) if verdicts else 0.0
    sys.stdout.write(f"{sum(verdicts)} of {len(verdicts)} changes noticed ({share:.0%}), seed {given.seed}.\n")
    return 0 if share >= ENOUGH else 1


if __name__ == "__main__":
    raise SystemExit(main())

"""How true ``assess`` is from start to end on every shape of data, as a table.

    python -m tests.bench.assess_grid                      50 runs a cell, all tables
    python -m tests.bench.assess_grid --runs 1000 varied   or: identical power few regions
    python -m tests.bench.assess_grid --runs 20 --only "stars 4.8" --sizes 60,300 varied

A run draws the exact answers of one network and assesses it (tests/dashboards/scoring/grid.py); its seed is made of the
cell's name and the number of the run, so that the same command gives the same figures. Networks of 2,000 stores get a
tenth of the runs. Rates are in %; a rate p from N runs of one figure each has the standard error sqrt(p (1 - p) / N),
which the last line of a table gives for its rarest events.
"""

import argparse
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace

from tests.dashboards.scoring.grid import MORE, SHAPES, SIX, SIZES, Answers, Cell, Figures, run

Row = tuple[Cell, Figures]
DROPS = {"nps 35": 0.5, "nps 85": 0.35, "stars 4.8": 0.8, "stars 4.4": 1.0, "csat .97": 0.25, "csat .995": 0.2}


def runs_of(cell: Cell, runs: int) -> int:
    return max(runs // 10, 5) if cell.stores >= 2_000 else runs


def varied(runs: int, answers: list[Answers], sizes: list[int]) -> Iterator[str]:
    """Stores differ; from 60 stores on also with 3 % bad ones, which the columns of ordinary stores leave out."""
    yield (
        "| answers | numbers | stores | bad | runs | estimate covers | own covers (bad) | confirmed: shown covers "
        "| rank covers | worst 5 % found | below said (wrong) | meets said (wrong) | mu off (se) | tau (true) "
        "| tau covered | consistency off |"
    )
    yield "|---" * 16 + "|"
    for cell in (
        Cell(each, shape, stores, bad=bad)
        for each in answers
        for shape in SHAPES
        for stores in sizes
        for bad in ((0.0, 0.03) if stores >= 60 else (0.0,))
    ):
        f = run(cell, runs_of(cell, runs))
        yield (
            f"| {cell.answers.name} | {cell.shape} | {cell.stores} | {pc(cell.bad)} | {f.runs} | {pc(f.coverage)} "
            f"| {pc(f.own_ordinary)} ({pc(f.own_bad)}) | {pc(f.shown_confirmed)} | {pc(f.rank_coverage)} "
            f"| {pc(f.found)} | {f.below:.2f} ({pc(f.below_wrong)}) | {f.meets:.1f} ({pc(f.meets_wrong)}) "
            f"| {f.mu_off:+.2f} | {f.tau:.4f} ({f.tau_true:.4f}) | {pc(f.tau_covered)} | {f.consistency_off:+.1f} |"
        )


def identical(runs: int, answers: list[Answers], sizes: list[int]) -> Iterator[str]:
    """No store differs: months with an innocent store confirmed, at q <= .05 and at the product's .10."""
    yield "| answers | numbers | stores | runs | q <= .05 | q <= .10 | estimate covers | tau shown |"
    yield "|---" * 8 + "|"
    for each in answers:
        for shape in SHAPES:
            for stores in sizes:
                cell = Cell(replace(each, spread=0.0), shape, stores, varied=False)
                f = run(cell, runs_of(cell, runs))
                yield (
                    f"| {each.name} | {shape} | {stores} | {f.runs} | {pc(f.innocent_05)} | {pc(f.innocent_10)} "
                    f"| {pc(f.coverage)} | {f.tau:.4f} |"
                )


def power(runs: int, answers: list[Answers], sizes: list[int]) -> Iterator[str]:
    """About six bad stores of 300 with 60 answers each, the others the same: how many are confirmed (q <= .10)."""
    yield "| answers | numbers | runs | confirmed | own covers them | shown covers confirmed |"
    yield "|---" * 6 + "|"
    for each in answers:
        for shape in SHAPES:
            lower = replace(each, spread=0.0, drop=DROPS.get(each.name, each.drop))
            f = run(Cell(lower, shape, 300, varied=False, bad=0.02), max(runs // 2, 5), bad_answers=60)
            yield (
                f"| {each.name} | {shape} | {f.runs} | {pc(f.bad_confirmed)} | {pc(f.own_bad)} "
                f"| {pc(f.shown_confirmed)} |"
            )


def regions(runs: int, answers: list[Answers], sizes: list[int]) -> Iterator[str]:
    """Twelve regions that differ, the first bad as a whole: estimates, and alarms where no store differs inside."""
    yield "| answers | numbers | stores | runs | estimate covers | identical inside: q <= .05 | q <= .10 |"
    yield "|---" * 7 + "|"
    for each in answers:
        for shape in SHAPES:
            for stores in (60, 300):
                cell = Cell(each, shape, stores, regions=12)
                f, same = run(cell, runs), run(replace(cell, varied=False), runs)
                yield (
                    f"| {each.name} | {shape} | {stores} | {f.runs} | {pc(f.coverage)} | {pc(same.innocent_05)} "
                    f"| {pc(same.innocent_10)} |"
                )


def pc(rate: float) -> str:
    """A rate as a percentage without its sign, "-" for none."""
    return "-" if rate != rate else f"{100.0 * rate:.1f}"


TABLES: dict[str, Callable[[int, list[Answers], list[int]], Iterator[str]]] = {
    each.__name__: each for each in (varied, identical, power, regions)
}


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("tables", nargs="*", default=list(TABLES))
    asked.add_argument("--runs", type=int, default=50)
    asked.add_argument("--only", default="")
    asked.add_argument("--sizes", default="")
    asked.add_argument("--more", action="store_true", help="also the answers outside the six")
    options = asked.parse_args()
    answers = [each for each in (*SIX, *MORE) if each.name in options.only] if options.only else [*SIX]
    answers += MORE if options.more and not options.only else ()
    for table in options.tables:
        start = time.process_time()
        default = SIZES if table == "varied" else (60, 300, 2_000)
        sizes = [int(each) for each in options.sizes.split(",")] if options.sizes else list(default)
        for line in TABLES[table](options.runs, answers, sizes):
            sys.stdout.write(line + "\n")
            sys.stdout.flush()
        sys.stdout.write(f"\n{table}: {options.runs} runs, {time.process_time() - start:.0f} CPU s\n\n")


if __name__ == "__main__":
    main()

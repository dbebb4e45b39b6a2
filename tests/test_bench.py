"""The table of ``make bench``: its rows are consistent, and a script that dies or hangs is a row and stops nothing."""

import json
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from tests.bench import __main__ as bench
from tests.bench import goals, growth, rows, table
from tests.bench.goals import Figure, Outcome, Row, Run, least, most
from tests.bench.scoring import SERIES
from tests.databases import ROOT

SCRIPT = """
import json, sys, time
for line in json.loads(sys.argv[1]):
    print(json.dumps(line), flush=True)
if "hang" in sys.argv:
    time.sleep(600)
sys.exit("die" in sys.argv and "no room on the disk")
"""
SPEED = Row("speed", Figure("figure", {"row": "speed"}), least(0.5))
LATER = Row("later", Figure("figure", {"row": "later"}), most(2), "ms")


@pytest.fixture
def script(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> str:
    """A benchmark in a folder of its own; its arguments are the lines it prints, and how it ends."""
    folder = tmp_path / "tests" / "bench"
    folder.mkdir(parents=True)
    (folder / "invented.py").write_text(SCRIPT)
    monkeypatch.setattr(bench, "ROOT", tmp_path)
    return "invented"


def run(script: str, lines: object, *how: str, seconds: float = 60) -> Run:
    return Run("invented", script, seconds, (SPEED, LATER), (json.dumps(lines), *how))


def words(found: Sequence[Outcome]) -> list[tuple[float | None, str]]:
    return [(each.value, each.verdict) for each in found]


def test_every_script_exists() -> None:
    assert [run.script for run in rows.RUNS if not (ROOT / "tests" / "bench" / f"{run.script}.py").is_file()] == []


def test_names_are_unique() -> None:
    names = [run.name for run in rows.RUNS]
    works = [row.work for run in rows.RUNS for row in run.rows]
    assert sorted(set(names)) == sorted(names)
    assert sorted(set(works)) == sorted(works)


def test_all_usual_runs_together_may_take_half_an_hour() -> None:
    assert sum(run.seconds for run in rows.RUNS if not run.is_large) <= 30 * 60


def test_a_usual_and_a_large_run_are_chosen_by_name() -> None:
    usual, large = Run("pages", "pages", 1), Run("pages, large", "pages", 1, is_large=True)
    both = [usual, large, Run("desk", "desk", 1)]
    assert bench.chosen_runs(both, ["pages"], is_large=False) == [usual]
    assert bench.chosen_runs(both, ["pages"], is_large=True) == [usual, large]
    assert bench.chosen_runs(both, [], is_large=False) == [usual, both[2]]


def test_an_unknown_name_lists_those_that_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        bench.main(["--only", "speling"])
    assert "imports, SQLite" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("goal", "figure", "verdict"),
    [
        (most(2), 2.0, "met"),
        (most(2), 2.01, "not met"),
        (least(0.5), 0.5, "met"),
        (least(0.5), 0.49, "not met"),
        (None, 3.0, ""),
    ],
)
def test_verdicts_go_by_direction(goal: goals.Goal | None, figure: float, verdict: str) -> None:
    assert Outcome(replace(SPEED, goal=goal), "", figure).verdict == verdict


def test_what_a_script_prints_is_read(script: str) -> None:
    lines = [{"row": "speed", "figure": 0.6}, {"row": "later", "figure": 3}]
    assert words(bench.measured(run(script, lines))) == [(0.6, "met"), (3, "not met")]


def test_a_figure_that_is_not_printed_fails(script: str) -> None:
    assert words(bench.measured(run(script, [{"row": "speed", "figure": 0.6}]))) == [
        (0.6, "met"),
        (None, "failed: no figure"),
    ]


def test_a_script_that_dies_is_a_failed_row(script: str, capfd: pytest.CaptureFixture[str]) -> None:
    found = bench.measured(run(script, [{"row": "speed", "figure": 0.4}], "die"))
    assert words(found) == [(0.4, "not met"), (None, "failed with 1")]
    assert "no room on the disk" in capfd.readouterr().err


def test_a_script_that_hangs_is_ended_with_its_time(script: str) -> None:
    begun = time.monotonic()
    found = bench.measured(run(script, [{"row": "speed", "figure": 0.5}], "hang", seconds=2))
    assert words(found) == [(0.5, "met"), (None, "not finished after 2 s")]
    assert time.monotonic() - begun < 60


def test_a_script_without_rows_prints_its_own(script: str) -> None:
    lines = [{"row": "map", "figure": 2.9, "goal": "at most 2.5", "unit": "s"}, {"row": "of no goal", "figure": 1}]
    (found,) = bench.measured(replace(run(script, lines), rows=()))
    assert (found.row.work, found.row.goal, found.row.unit) == ("invented: map", most(2.5), "s")
    assert found.verdict == "not met"


def test_a_script_without_rows_that_dies_is_a_row(script: str) -> None:
    (found,) = bench.measured(replace(run(script, [], "die"), rows=()))
    assert (found.row.work, found.verdict) == ("invented", "failed with 1")


def test_lines_of_several_values_and_of_several_pages() -> None:
    lines = [{"page": "a", "ratio": 1.1}, {"page": "b", "ratio": 1.4}, {"page": "c", "ratio": 9.0}, {"page": "a"}]
    assert Figure("ratio", {"page": ("a", "b")}, max).read(lines) == 1.4
    assert Figure("ratio").read(lines[:2] + lines[:1]) == 1.1
    assert Figure("ratio", {"page": "a"}).read(lines) == 1.1
    assert Figure("ratio", {"page": "d"}).read(lines) is None


def test_the_table_is_aligned_and_counts() -> None:
    found = [
        Outcome(SPEED, "python -m a", 0.14),
        Outcome(LATER, "python -m a", 1.5),
        Outcome(replace(LATER, work="가장 큰 파일"), "python -m b", fault="not finished after 9 s"),
        Outcome(replace(LATER, work="a peer", goal=None), "python -m b", 12.25),
    ]
    assert table.as_text(found).splitlines() == [
        "work          goal           figure  figure / goal  verdict",
        "------------  ------------  -------  -------------  ----------------------",
        "speed         at least 0.5     0.14           0.28  not met",
        "later         at most 2 ms   1.5 ms           0.75  met",
        "가장 큰 파일  at most 2 ms                          not finished after 9 s",
        "a peer                      12.2 ms",
        "",
        "3 goals: 1 met, 1 not met, 1 without a figure",
    ]
    assert table.as_markdown(found).splitlines()[2:4] == [
        "| speed | at least 0.5 | 0.14 | 0.28 | **not met** | `python -m a` |",
        "| later | at most 2 ms | 1.5 ms | 0.75 | met | same |",
    ]


def test_growth_is_drawn_from_pages_of_two_sizes() -> None:
    lines = [
        {"page": "stores", "brand": "n5000", "cpu_p50": 12.0},
        {"page": "stores", "brand": "n500", "cpu_p50": 8.0},
        {"page": "stores, made anew", "brand": "n500", "cpu_p50": 60.0},
        {"page": "store", "brand": "n500", "cpu_p50": 9.0},
    ]
    found = growth.read(lines)
    assert found == {"stores": [(500, 8.0), (5_000, 12.0)]}
    drawn = growth.svg(found)
    assert ">stores 12</text>" in drawn
    assert ">5,000 stores</text>" in drawn
    with pytest.raises(ValueError, match="two sizes"):
        growth.svg({})


def test_the_tallies_of_the_scoring_benchmark_are_of_known_measures() -> None:
    from dashboards.metrics import METRICS

    assert SERIES.keys() <= {metric.measure for metric in METRICS}

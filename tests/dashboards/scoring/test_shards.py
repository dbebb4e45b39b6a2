"""Scoring in several processes: the rows of one process, no answer read twice, and an end with a reason."""

import os
import signal
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from pytest_django import DjangoDbBlocker, Settings

from dashboards.metrics import METRICS, Metric
from dashboards.models import NetworkScore, Score
from dashboards.scoring import shards
from dashboards.scoring.cells import Cells
from dashboards.scoring.counting import Tallies
from dashboards.scoring.informed import INFORMED_BY
from dashboards.scoring.months import NothingToScore, score_history
from dashboards.scoring.written import NetworkRow, ScoreRow
from locations.models import Brand
from reviews.models import MonthTally
from tests.dashboards.networks import OCTOBER, make_brand
from tests.dashboards.scoring.test_row_by_row import OF_NETWORKS, OF_STORES, answered, demands, differences
from tests.databases import Environment, connected_to

STORES = 33


@pytest.fixture
def brand(own_database: Environment, django_db_blocker: DjangoDbBlocker) -> Iterator[Brand]:
    """A brand with answers of every kind, in a database that other processes can open."""
    with django_db_blocker.unblock(), connected_to(own_database):
        made = make_brand()
        answered(made, STORES)
        demands(made)
        yield made


def rows() -> tuple[list[ScoreRow], list[NetworkRow]]:
    return (
        [ScoreRow(*row) for row in Score.objects.order_by("pk").values_list(*ScoreRow._fields)],
        [NetworkRow(*row) for row in NetworkScore.objects.order_by("pk").values_list(*NetworkRow._fields)],
    )


def scored_by(brand: Brand, processes: int, settings: Settings) -> tuple[list[ScoreRow], list[NetworkRow]]:
    settings.SCORING_PROCESSES = processes
    for model in (Score, NetworkScore):
        model._default_manager.all().delete()
    score_history(brand, OCTOBER)
    return rows()


def is_any_left() -> bool:
    """Whether a process has ended that nobody waited for; other tests' processes may run on."""
    with suppress(ChildProcessError):
        return os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None
    return False


@pytest.mark.parametrize("processes", [pytest.param(2, marks=pytest.mark.soak), 4])
def test_several_processes_write_what_one_does(brand: Brand, processes: int, settings: Settings) -> None:
    stores, networks = scored_by(brand, 1, settings)
    of_several, networks_of_several = scored_by(brand, processes, settings)
    of = ("month", *OF_STORES), ("month", *OF_NETWORKS)
    assert len({row.month for row in stores}) > 3 and len(of_several) == len(stores)
    assert [*differences(stores, of_several, of[0])] == []
    assert [*differences(networks, networks_of_several, of[1])] == []
    assert score_history(brand, OCTOBER, only_changed=True) == 0
    assert rows() == (of_several, networks_of_several)


def test_each_metric_with_answers_is_one_processs_work(brand: Brand) -> None:
    """Metrics that inform each other need each other's answers: apart, both processes would read both."""
    for count in (1, 2, 4, 40):
        found = shards.shards_of(brand, count)
        keys = sorted(key for shard in found for key in shard)
        measures = {*MonthTally.objects.values_list("measure", flat=True)}
        assert keys == sorted(entry.key for entry in METRICS if entry.measure in measures)
        assert 0 < len(found) <= count
        assert sum(not {*INFORMED_BY}.isdisjoint(shard) for shard in found) == 1


def test_a_tally_is_read_by_one_process(brand: Brand, settings: Settings, tmp_path: Path) -> None:
    read = tmp_path / "read"
    fetch = Tallies._fetch

    def noted(self: Tallies, metric: Metric, start: int | None) -> Cells:
        with read.open("a") as lines:
            lines.write(f"{os.getpid()} {metric.measure} {start}\n")
        return fetch(self, metric, start)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Tallies, "_fetch", noted)
        scored_by(brand, 4, settings)
    lines = [line.split() for line in read.read_text().splitlines()]
    own: dict[str, set[str]] = {}
    for process, measure, _start in lines:
        if process != str(os.getpid()):
            own.setdefault(measure, set()).add(process)
    assert len({process for each in own.values() for process in each}) == 4
    assert all(len(each) == 1 for each in own.values())


def test_a_process_that_is_killed_or_fails_ends_the_scoring_with_a_reason(
    brand: Brand, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.SCORING_PROCESSES = 2
    parent = os.getpid()

    def killed(*_given: object, **_more: object) -> None:
        assert os.getpid() != parent
        os.kill(os.getpid(), signal.SIGKILL)

    def without_memory(*_given: object, **_more: object) -> None:
        raise MemoryError("no more")

    def failing(*_given: object, **_more: object) -> None:
        raise ValueError("a fault of ours")

    for instead, kind, words in (
        (killed, RuntimeError, "has ended before"),
        (without_memory, MemoryError, "no more"),
        (failing, RuntimeError, "a fault of ours"),
    ):
        with monkeypatch.context() as patch:
            patch.setattr(shards, "computed", instead)
            with pytest.raises(kind, match=words):
                score_history(brand, OCTOBER)
        assert not is_any_left()
    assert not Score.objects.exists()


def test_whoever_stops_waits_for_no_process(brand: Brand, settings: Settings) -> None:
    settings.SCORING_PROCESSES = 2
    assert score_history(brand, OCTOBER, lambda share: False) > 0
    assert {*Score.objects.values_list("month", flat=True)} == {OCTOBER}
    assert not is_any_left()


def test_a_month_without_answers_is_refused_by_one_process_and_by_two(brand: Brand, settings: Settings) -> None:
    for processes in (1, 2):
        settings.SCORING_PROCESSES = processes
        with pytest.raises(NothingToScore):
            score_history(brand, OCTOBER - 40)

"""Cells counted by an import itself equal a recount, and are left to the recount wherever somebody else was there."""

from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from locations.models import Brand
from reviews import fresh_cells, tallies
from reviews.fresh_cells import FreshCells
from reviews.importing import run
from reviews.integrity import differences, recount
from reviews.models import MonthTally, StaleCell, SurveyResponse
from tests.reviews import arrange

HEADER = "response id,store,date,nps,csat\n"
FILE = HEADER + "".join(
    f"R{number},S{number % 3},2026-0{number % 4 + 1}-1{number % 10},{number % 11},{number % 5 + 1}\n"
    for number in range(60)
)
CELL = (1, 24_000, 24_000)
COLUMNS = ("source_id", "location_id", "external_id", "job_id", "content", "first_month", "last_month", "damaged",
           "nps", "csat", "csat_min", "csat_max", "ces", "ces_min", "ces_max", "ces_better")  # fmt: skip


def row(nps: int | None, csat: int | None = None, cell: tuple[int, int, int] = CELL) -> tuple[Any, ...]:
    return (7, cell[0], "R", 1, "", cell[1], cell[2], False, nps, csat, 1, 5, None, 1, 7, "high")


def network() -> Brand:
    brand = arrange.brand()
    arrange.stores(brand, "S0", "S1", "S2")
    return brand


def imported(brand: Brand, text: str = FILE) -> FreshCells:
    """Import without refreshing the tallies; what the import has counted."""
    return run.run(arrange.claimed(arrange.job(brand, "surveys", text)), lambda: arrange.NOW)


def spied(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many cells each refresh recounts from the database."""
    found: list[int] = []
    count = tallies.count

    def counted(brand_id: int, cells: Any) -> Any:
        found.append(len(cells))
        return count(brand_id, cells)

    monkeypatch.setattr(tallies, "count", counted)
    return found


@given(st.lists(st.tuples(st.none() | st.integers(0, 10), st.none() | st.integers(1, 5), st.integers(0, 2))))
def test_scores_are_those_of_a_plain_loop(answers: list[tuple[int | None, int | None, int]]) -> None:
    cells = [(store, 24_000, 24_000) for store in range(3)]
    fresh = FreshCells(1, "survey")
    fresh.add([row(nps, csat, cells[store]) for nps, csat, store in answers], COLUMNS, cells)
    found = fresh.scores(cells, {7: "surveys"})
    for at, cell in enumerate(cells):
        given_nps = Counter(nps for nps, _csat, store in answers if store == at and nps is not None)
        given_csat = Counter(csat for _nps, csat, store in answers if store == at and csat is not None)
        assert found[cell].get(("nps", "0-10"), {}) == given_nps
        assert found[cell].get(("csat", "1-5"), {}) == given_csat
        assert not any(key == "ces" for key, _series in found[cell])


def test_only_its_own_marks_and_all_of_them_let_a_cell_be_taken() -> None:
    fresh = FreshCells(1, "survey")
    fresh.add([row(9)], COLUMNS, [CELL])
    fresh.add([row(3)], COLUMNS, [CELL])
    assert fresh.covers(CELL, [1, 1])
    assert not fresh.covers(CELL, [1])
    assert not fresh.covers(CELL, [1, 1, None])
    assert not fresh.covers(CELL, [1, 2])
    assert not fresh.covers((2, 24_000, 24_000), [])
    fresh.spoil([CELL])
    assert not fresh.covers(CELL, [1, 1])


@pytest.mark.parametrize("table", ["review", "case", "listing", ""])
def test_tables_whose_measures_read_moments_are_recounted(table: str) -> None:
    fresh = FreshCells(1, table)
    fresh.add([row(9)], COLUMNS, [CELL])
    assert not fresh.covers(CELL, [1])


def test_too_many_groups_are_recounted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fresh_cells, "MOST_GROUPS", 17)
    fresh = FreshCells(1, "survey")
    fresh.add([row(nps, csat) for nps in range(11) for csat in range(1, 6)], COLUMNS, [CELL])
    assert fresh.covers(CELL, [1])
    fresh.add([row(9, 5, (2, 24_000, 24_000))] * 2, COLUMNS, [(2, 24_000, 24_000)])
    assert not fresh.covers(CELL, [1])


def test_a_first_import_recounts_nothing(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    brand, counted = network(), spied(monkeypatch)
    monkeypatch.setattr(run, "BATCH", 13)
    fresh = imported(brand)
    assert tallies.refresh(brand.pk, fresh=fresh) > 0
    assert sum(counted) == 0
    assert differences(brand) == []
    assert MonthTally.objects.filter(location__brand=brand).count() == len(recount(brand)) > 0
    assert not StaleCell.objects.exists()


def test_cells_with_a_tally_are_recounted(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    brand = network()
    arrange.bring(brand, "surveys", HEADER + "R1000,S0,2026-01-10,0,1\n")
    counted = spied(monkeypatch)
    tallies.refresh(brand.pk, fresh=imported(brand))
    assert sum(counted) == 1
    assert differences(brand) == []


def test_cells_that_somebody_marked_or_counted_meanwhile_are_recounted(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    brand = network()
    fresh = imported(brand)
    marks = list(StaleCell.objects.order_by("pk"))
    # One cell changed under a mark of somebody else, one counted before the last of its facts came.
    other = SurveyResponse.objects.filter(location=marks[0].location, first_month=marks[0].first_month).first()
    assert other is not None
    SurveyResponse.objects.filter(pk=other.pk).update(nps=10, csat=1)
    StaleCell.objects.create(location=marks[0].location, first_month=other.first_month, last_month=other.last_month)
    gone = SurveyResponse.objects.filter(location=marks[1].location, first_month=marks[1].first_month)
    gone.update(nps=0)
    marks[1].delete()
    StaleCell.objects.create(
        location=marks[1].location, first_month=marks[1].first_month, last_month=marks[1].last_month, import_id=-1
    )
    counted = spied(monkeypatch)
    tallies.refresh(brand.pk, fresh=fresh)
    assert sum(counted) == 2
    assert differences(brand) == []


def test_answers_that_an_import_changes_are_recounted(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    brand = network()
    arrange.bring(brand, "surveys", FILE)
    april = 2026 * 12 + 3
    MonthTally.objects.filter(location__brand=brand, location__code="S0", first_month=april).delete()
    counted = spied(monkeypatch)
    changed = FILE.replace("R3,S0,2026-04-13,3,4", "R3,S0,2026-04-13,9,4")
    assert changed != FILE
    fresh = imported(brand, changed)
    tallies.refresh(brand.pk, fresh=fresh)
    assert sum(counted) == 1
    assert differences(brand) == []


def test_an_import_that_resumes_is_recounted_where_an_earlier_run_wrote(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    brand = network()
    monkeypatch.setattr(run, "BATCH", 20)
    job = arrange.job(brand, "surveys", FILE)
    held = arrange.claimed(job)
    first = run.run(held, lambda: arrange.NOW)
    assert first.marks
    # The worker died before it refreshed the tallies; the next one reads all again and writes nothing.
    StaleCell.objects.filter(pk=StaleCell.objects.order_by("pk").first().pk).update(import_id=job.pk)  # type: ignore[union-attr]
    again = arrange.claimed(job, "second", arrange.later(1))
    second = run.run(again, lambda: arrange.later(1))
    counted = spied(monkeypatch)
    tallies.refresh(brand.pk, fresh=second)
    assert sum(counted) > 0
    assert differences(brand) == []

"""Batches that are written or compared as a whole come to the same as records looked at one by one."""

import random
from typing import Any

import pytest

from locations.models import Brand
from reviews.importing import run
from reviews.importing.facts.whole_batches import WholeBatches
from reviews.importing.tables import bulk
from reviews.integrity import differences
from reviews.models import Correction, ImportJob, SurveyResponse
from tests.reviews import arrange

HEADER = "response id,store,date,nps,comment\n"


@pytest.fixture(autouse=True)
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "BATCH", 10)


def network() -> Brand:
    brand = arrange.brand()
    arrange.stores(brand, "S0", "S1")
    return brand


def lines(ids: Any, nps: int = 7, words: str = "fine") -> str:
    return "".join(f"R{own},S{own % 2},2026-03-{own % 28 + 1:02d},{nps},{words} {own}\n" for own in ids)


def stored(brand: Brand) -> list[tuple[str, int, str]]:
    answers = SurveyResponse.objects.filter(location__brand=brand).order_by("external_id")
    return list(answers.values_list("external_id", "nps", "comment"))


def one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every batch be looked up record by record, as the slow and obvious version."""
    monkeypatch.setattr(WholeBatches, "insert", lambda self, rows, job_id: None)
    monkeypatch.setattr(WholeBatches, "known", lambda self, rows: None)


def looked_up(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    found: list[int] = []
    plain = bulk.stored

    def counted(table: str, source: int, external_ids: Any, *, dated: bool) -> Any:
        found.append(len(external_ids))
        return plain(table, source, external_ids, dated=dated)

    monkeypatch.setattr(bulk, "stored", counted)
    return found


def test_a_first_import_looks_up_its_first_batch_alone(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    found = looked_up(monkeypatch)
    done = arrange.bring(network(), "surveys", HEADER + lines(range(50)))
    assert arrange.counts(done) == (50, 0, 0, 0)
    assert found == [10]


def test_the_same_file_again_looks_up_its_first_batch_alone(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    brand = network()
    arrange.bring(brand, "surveys", HEADER + lines(range(50)))
    before, found = stored(brand), looked_up(monkeypatch)
    done = arrange.bring(brand, "surveys", HEADER + lines(range(50)))
    assert arrange.counts(done) == (0, 0, 50, 0)
    assert found == [10]
    assert stored(brand) == before
    assert (done.first_fact, done.last_fact) == (None, None)


def test_one_known_record_in_a_late_batch_is_found(db: None) -> None:
    brand = network()
    arrange.bring(brand, "surveys", HEADER + lines([35]))
    done = arrange.bring(brand, "surveys", HEADER + lines(range(50)))
    assert arrange.counts(done) == (49, 0, 1, 0)
    changed = arrange.bring(brand, "surveys", HEADER + lines(range(30)) + lines(range(30, 60), nps=2))
    assert arrange.counts(changed) == (10, 20, 30, 0)
    assert Correction.objects.filter(job=changed).count() == 20
    assert differences(brand) == []


@pytest.mark.parametrize("seed", range(12))
def test_random_files_come_to_the_same(db: None, monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    chance = random.Random(seed)
    files = [
        HEADER
        + "".join(
            lines([chance.randrange(start, start + 60)], nps=chance.choice((3, 3, 3, 9)))
            for start in [chance.choice((0, 0, 40))]
            for _record in range(45)
        )
        for _file in range(3)
    ]
    fast, slow = network(), network()
    done = [arrange.bring(fast, "surveys", text) for text in files]
    one_by_one(monkeypatch)
    plain = [arrange.bring(slow, "surveys", text) for text in files]
    assert [arrange.counts(job) for job in done] == [arrange.counts(job) for job in plain]
    assert stored(fast) == stored(slow)
    assert differences(fast) == []
    for job in (*done, *plain):
        assert ImportJob.objects.get(pk=job.pk).rejected == 0


def test_undo_after_whole_batches_leaves_what_was_there(db: None) -> None:
    brand = network()
    arrange.bring(brand, "surveys", HEADER + lines([35], nps=1))
    before = stored(brand)
    done = arrange.bring(brand, "surveys", HEADER + lines(range(50)))
    arrange.take_back(done)
    assert stored(brand) == before
    assert differences(brand) == []


def test_reviews_that_are_known_under_a_further_id_are_looked_up(db: None) -> None:
    brand = network()
    head = "review id,store,date,rating,text\n"
    first = head + "".join(f"A{n},S0,2026-03-{n + 1:02d},4,words of {n}\n" for n in range(12))
    arrange.bring(brand, "reviews", first, publisher="google")
    again = first.replace("\nA", "\nB")
    replaced = arrange.bring(brand, "reviews", again, publisher="google", again="replace")
    assert arrange.counts(replaced)[0] == 0
    new = "".join(f"X{n},S0,2026-04-{n + 1:02d},2,other words of {n}\n" for n in range(12))
    repeated = arrange.bring(brand, "reviews", head + new + again.removeprefix(head), publisher="google")
    assert arrange.counts(repeated) == (12, 0, 12, 0)
    assert differences(brand) == []

"""An import that meets a fault at any of its statements, or whose process is killed there, ends as if nothing had been.

Real processes of a real worker on a real database: ``tests.faults`` only decides at which statement what happens. The
suite takes a sample of statements, ``make soak`` every one, of stores and of reviews without ids as well.
"""

import json
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from django.conf import settings as in_force
from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from pytest_django import DjangoDbBlocker, Settings

from dashboards.jobs.hourly import forget_last_time
from dashboards.jobs.imports import queue_import
from dashboards.jobs.sweep import sweep
from dashboards.jobs.turns import Turn, next_turn, run_turn
from dashboards.models import ScoreRun
from locations.models import Brand, Event
from locations.scoping import head_office
from reviews.importing import run
from reviews.importing.account import Account
from reviews.models import Correction, ImportJob, Mention, SourceView, StaleCell
from tests.databases import Environment, NewDatabase, connected_to, template
from tests.faults import FAULTS, NEVER, Fault, fault_at, killed
from tests.reviews import arrange
from tests.reviews.importing.snapshots import snapshot

SAMPLED = 12
AFTER_ITS_CLAIM = 5
"""A statement at which a worker has the job, and has done nothing yet."""
THINGS = ("the coffee was cold and I had to wait", "friendly staff", "직원이 불친절했어요", "very clean", "")
DIRTY = "the toilet was dirty"


def review(number: int, **other: str) -> str:
    cells = {"store": f"S{number % 3}", "day": f"2026-0{number % 4 + 2}-11 10:00", "score": str(number % 5 + 1)} | other
    text = cells.get("text", THINGS[number % 5])
    return f"r{number},{cells['store']},{cells['day']},{cells['score']},Kim {number},{text}\n"


def answer(number: int, **other: str) -> str:
    cells = {"store": f"S{number % 3}", "day": f"2026-0{number % 4 + 2}-12 10:00", "score": str(number % 11)} | other
    text = cells.get("text", THINGS[number % 5])
    return f"a{number},{cells['store']},{cells['day']},{cells['score']},{text}\n"


def scraped(number: int, **other: str) -> str:
    """A review without an id, of a scrape a month after the first; it has the exact date of the fourth."""
    day = "2026-07-20" if number == 4 else f"{number % 4 + 3} months ago"
    cells = {"store": f"S{number % 3}", "day": day, "score": str(number % 5 + 1)} | other
    return f"{cells['store']},{cells['day']},{cells['score']},Kim {number},{cells.get('text', THINGS[number % 5])}\n"


def scraped_first(number: int) -> str:
    return scraped(number, day=f"{number % 4 + 2} months ago")


def store(number: int, **other: str) -> str:
    cells = {"store": f"S{number}", "day": f"2020-0{number % 4 + 2}-12", "score": "37.5", "text": "Open Street"} | other
    place = f"{cells['score']},12{number % 5}.9"
    return f"{cells['store']},Shop {number},Korea/R{number % 2},{cells['text']} {number},{place},{cells['day']}\n"


def mixed(line: Callable[..., str]) -> str:
    """Eighteen records: new ones, known ones that are corrected or moved, the same again, refused ones and doubles."""
    return "".join(
        (
            line(1), line(2, text=DIRTY), line(11), line(11), line(12), line(3, store="nowhere"),
            line(3, store="S1"), line(13, day="2026-13-40"), line(14), line(4), line(15, score="99"), line(1),
            line(16), line(17), line(5, text="slow and rude", store="S2"), line(18), line(16), line(6),
        )
    )  # fmt: skip


HEADS: dict[str, tuple[str, str, Callable[[int], str], Callable[..., str]]] = {
    "reviews": ("reviews", "review id,store,date,rating,author,text\n", review, review),
    "surveys": ("surveys", "response id,store,answered at,nps,comment\n", answer, answer),
    "scrapes": ("reviews", "store,date,rating,author,text\n", scraped_first, scraped),
    "stores": ("locations", "store code,name,region,street,latitude,longitude,opened\n", store, store),
}
"""Kinds of files: what each is imported as, its head, and the lines of a first file and of a later one."""
FILES = [
    "reviews",
    pytest.param("surveys", marks=pytest.mark.sqlite_is_enough),
    *(pytest.param(name, marks=pytest.mark.soak) for name in ("scrapes", "stores")),
]


class Waiting:
    """A database and a data folder in which an import waits; each ``again`` is a copy of both."""

    def __init__(self, copy: NewDatabase, files: Path, folder: Path) -> None:
        self._copy, self._files, self._folder = copy, files, folder

    @contextmanager
    def again(self) -> Iterator[Brand]:
        """Connect this process to a copy, and give its brand."""
        shutil.rmtree(self._folder)
        shutil.copytree(self._files, self._folder)
        with self._copy(self._folder) as environment, connected_to(environment):
            yield Brand.objects.get()


@pytest.fixture(params=FILES)
def waiting(
    request: pytest.FixtureRequest,
    own_database: Environment,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Waiting]:
    """A file of each kind that waits to be imported in batches of six, in a brand that has had one like it before."""
    kind, head, first, later = HEADS[request.param]
    folder, files = (tmp_path_factory.mktemp(name) for name in ("folder", "files"))
    settings.DATA_DIR = settings.MEDIA_ROOT = folder
    settings.FILE_UPLOAD_TEMP_DIR = folder / "incoming"
    monkeypatch.setattr(run, "BATCH", 6)
    with django_db_blocker.unblock(), connected_to(own_database):
        brand = arrange.brand("b", default_zone="Asia/Seoul")
        arrange.stores(brand, "S0", "S1", "S2")
        queue(brand, kind, head + "".join(map(first, range(1, 8))), "2026-10-01")
        do_all(timezone.now())
        ScoreRun.objects.all().delete()
        queue(brand, kind, head + mixed(later), "2026-11-01")
        shutil.copytree(folder, files, dirs_exist_ok=True)
        with template(tmp_path_factory.mktemp("waiting")) as copy:
            yield Waiting(copy, files, folder)


def queue(brand: Brand, kind: str, content: str, day: str) -> int:
    stated: dict[str, Any] = {"file_name": "file.csv", "publisher": "test", "options": {"scraped": day}}
    return queue_import(head_office(brand), [content.encode()], kind=kind, **stated)


def do_all(now: datetime) -> None:
    """Do what a worker does that starts at this moment, as long as imports wait."""
    forget_last_time()
    sweep(now)
    while (turn := next_turn(now)) and isinstance(turn.job, ImportJob):
        run_turn(turn, "heir")
    sweep(now)


class Seen(NamedTuple):
    """How many statements an import has, and which of them are commits."""

    statements: int = 0
    commits: Sequence[int] = ()


def disturbed(number: int, fault: Fault) -> Seen:
    """Run the import in a worker's child, where a statement meets a fault; what there was, if it came to its end."""
    turn, note = next_turn(timezone.now()), Path(in_force.DATA_DIR) / "statements"
    assert turn is not None

    def work(pk: int, worker: str) -> None:
        with fault_at(number, fault) as counted:
            turn.run(pk, worker)
        note.write_text(json.dumps([counted.seen, counted.commits]))

    run_turn(Turn(turn.job, work), "victim")
    seen = Seen(*json.loads(note.read_text())) if note.exists() else Seen()
    note.unlink(missing_ok=True)
    return seen


def lapse() -> None:
    """Let the time of a worker pass that does not answer any more."""
    ImportJob.objects.filter(state="running").update(lease_until=timezone.now() - timedelta(minutes=1))


def left(brand: Brand) -> dict[str, Any]:
    """All that an import leaves, in values that do not depend on ids, moments and the number of tries."""
    job, folder = ImportJob.objects.latest("pk"), Path(in_force.DATA_DIR)
    place = ("location__code", "first_month", "last_month", "kind", "theme", "start", "polarity", "end")
    return snapshot(brand) | {
        "job": (job.state, job.error, job.lease_until, job.scored, job.keeps_history, job.warnings, job.options),
        "account": {name: getattr(job, name) for name in Account().as_dict()},
        "rejects": (job.rejects_size, arrange.rejects(job)),
        "stale": list(StaleCell.objects.values_list()),
        "mentions": sorted(Mention.objects.values_list(*place)),
        "corrections": sorted(map(repr, Correction.objects.values_list("job", "table", "before"))),
        "views": sorted(map(repr, SourceView.objects.values_list("source__publisher", "job"))),
        "events": list(Event.objects.order_by("pk").values_list("verb", "subject_id", "by_name", "data")),
        "scorings": list(ScoreRun.objects.values_list("state", "month", "since")),
        "files": sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()),
    }


def outcome(waiting: Waiting, number: int = NEVER, fault: Fault = killed) -> tuple[Seen, dict[str, Any]]:
    """Let an import meet a fault, and let the next worker do the rest; what there was, and what is left."""
    with waiting.again() as brand:
        seen = disturbed(number, fault)
        lapse()
        do_all(timezone.now() + timedelta(hours=2))
        call_command("check_integrity")
        return seen, left(brand)


def points(statements: int, *, all_of_them: bool) -> Iterator[tuple[int, Fault]]:
    """Choose the statements that meet a fault: a spread sample with the faults in turn, or every one, where the process
    is killed and where one of the others happens.
    """
    faults = FAULTS[connection.vendor]
    others = [fault for fault in faults if fault is not killed]
    if all_of_them:
        for number in range(1, statements + 1):
            yield number, killed
            yield number, others[number % len(others)]
        return
    for turn in range(SAMPLED):
        yield 1 + turn * (statements - 1) // (SAMPLED - 1), faults[turn % len(faults)]


@pytest.mark.parametrize("every", [False, pytest.param(True, marks=pytest.mark.soak)], ids=["sample", "every"])
def test_nothing_is_lost_and_nothing_doubled(waiting: Waiting, every: bool) -> None:
    seen, undisturbed = outcome(waiting)
    assert undisturbed["job"][:4] == ("done", "", None, True)
    counts = undisturbed["account"]
    assert counts["read"] == counts["inserted"] + counts["updated"] + counts["unchanged"] + counts["rejected"] == 18
    assert all(counts[name] for name in ("inserted", "updated", "unchanged", "rejected"))
    differs = {}
    for number, fault in points(seen.statements, all_of_them=every):
        found = outcome(waiting, number, fault)[1]
        if wrong := [what for what, expected in undisturbed.items() if found[what] != expected]:
            differs[number, fault.__name__] = wrong
    assert not differs


def test_killed_twice_it_fails_with_what_its_account_says_and_can_be_undone(waiting: Waiting) -> None:
    """Twice at a commit: what is written to files by then, the database does not know."""
    with waiting.again() as brand:
        before = snapshot(brand, but=("job_id",))
    seen, undisturbed = outcome(waiting)
    for number in seen.commits:
        with waiting.again() as brand:
            disturbed(number, killed)
            if ImportJob.objects.latest("pk").state == "done":
                # All that was still to do is to ask for the scores.
                do_all(timezone.now() + timedelta(hours=2))
                assert left(brand) == undisturbed
                continue
            disturbed(AFTER_ITS_CLAIM, killed)
            job = ImportJob.objects.latest("pk")
            assert (job.state, job.error.partition(" ")[0]) == ("failed", "The"), number
            assert job.read == job.inserted + job.updated + job.unchanged + job.rejected == job.cursor
            assert len(arrange.rejects(job).splitlines()) == job.rejected + bool(job.rejected)
            kept = {path.name for path in (Path(in_force.DATA_DIR) / "rejects").glob("*")}
            assert (f"{job.pk}.csv" in kept) == bool(job.rejects_file)
            assert not (Path(in_force.DATA_DIR) / job.stored_as).exists()
            assert not StaleCell.objects.exists()
            call_command("check_integrity")
            if job.inserted or job.updated:
                assert job.ask_for(ImportJob.Task.UNDO)
                do_all(timezone.now())
                assert snapshot(brand, but=("job_id",)) == before

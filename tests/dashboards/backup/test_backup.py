"""A backup is everything, is seen as damaged where it is, and comes back into either kind of database."""

import gzip
import json
import sqlite3
import tracemalloc
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management.base import CommandError
from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder

from dashboards.backup import making
from dashboards.backup.making import make_backup
from dashboards.backup.manifest import MANIFEST, BadBackup, Manifest, part_of, read_manifest
from dashboards.backup.tables import LEFT_OUT, read_table, tables
from dashboards.models import ReportQuote
from locations import place_changes
from locations.models import Brand, BrandLogo, Event, Membership, User
from reviews.models import Review
from tests.databases import Environment, NewDatabase, connected_to, run_manage
from tests.reviews import arrange
from tests.servers import postgresql

NOW = datetime(2026, 11, 29, 8, tzinfo=UTC)
BRANDS = "locations_brand"
REVIEWS = "store,author,stars,date,text\n" + "".join(
    f"S{number % 3},누구 {number},{number % 5 + 1},2026-0{number % 9 + 1}-05,좋아요 “really” {number}\n"
    for number in range(300)
)


def fill() -> None:
    """Make a brand with what is hard to carry over: bytes, JSON, text of two scripts, moments, roles."""
    brand = arrange.brand("b", default_zone="Asia/Seoul")
    BrandLogo.objects.create(brand=brand, png=bytes(range(256)), digest="d" * 16)
    arrange.stores(brand, "S0", "S1", "S2", latitude=37.123456789, longitude=-0.1)
    arrange.bring(brand, "reviews", REVIEWS, publisher="google")
    person = User.objects.create_user("kim", password="open to everybody")
    Membership.objects.create(user=person, brand=brand, role="head_office", valid_from=date(2026, 1, 1))
    Event.objects.create(brand=brand, at=NOW, by=person, by_name="kim", verb="store.moved", data={"가": [None, 0.1]})
    report = Path(settings.DATA_DIR) / "reports" / "한국.pdf"
    report.parent.mkdir(exist_ok=True)
    report.write_bytes(b"%PDF")


def silent(_name: str, _more: int) -> None:
    """Show no progress."""


def backup(folder: Path) -> Manifest:
    return make_backup(folder, NOW, silent)


def tables_of(manifest: Manifest) -> dict[str, str]:
    return {name: part.sha256 for name, part in manifest.parts.items()}


@pytest.fixture
def folder(connected: Environment, tmp_path: Path) -> Path:
    fill()
    backup(tmp_path / "backup")
    return tmp_path / "backup"


def test_every_table_is_in_it_or_left_out_on_purpose(folder: Path) -> None:
    found = read_manifest(folder)
    known = {f"tables/{table}.jsonl.gz" for table in connection.introspection.table_names()}
    apart = {f"tables/{name}.jsonl.gz" for name in ("django_migrations", place_changes.COUNTS, *_left_out())}
    assert {name for name in found.parts if name.startswith("tables/")} == known - apart
    assert found.parts["tables/reviews_review.jsonl.gz"].rows == Review.objects.count() == 300
    assert found.parts["files/reports/한국.pdf"].bytes == 4


def test_no_other_user_of_the_machine_can_open_it(folder: Path) -> None:
    assert folder.stat().st_mode & 0o777 == 0o700


def _left_out() -> set[str]:
    return {apps.get_model(label)._meta.db_table for label in LEFT_OUT}


def test_the_same_rows_make_the_same_backup(folder: Path) -> None:
    assert tables_of(backup(folder.with_name("again"))) == tables_of(read_manifest(folder))


@pytest.mark.sqlite_is_enough
def test_it_comes_back_into_both_kinds_of_database(
    folder: Path, new_database: NewDatabase, tmp_path: Path, manage: Callable[..., str]
) -> None:
    """Rows and files are equal, which a second backup shows; both installs pass what compares and recounts.

    From SQLite alone: the other one's own backup is the same to the byte, so it would come back in the same way.
    """
    stored = tables_of(read_manifest(folder))
    (tmp_path / "same").mkdir()
    with new_database(tmp_path / "same") as same, connected_to(same):
        manage("restore", str(folder))
        assert tables_of(backup(tmp_path / "same" / "again")) == stored
        manage("check_integrity")
        Brand.objects.create(slug="next", name="Next")  # numbers go on after those that were restored
    with postgresql() as url:
        environment = {**same, "DATABASE_URL": url, "EVENLY_DATA_DIR": str(tmp_path / "other")}
        run_manage(environment, "restore", str(folder))
        run_manage(environment, "check_integrity")
        run_manage(environment, "backup", str(tmp_path / "from-other"))
    assert tables_of(read_manifest(tmp_path / "from-other")) == stored


def test_what_was_begun_and_not_finished_is_no_backup(
    connected: Environment, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, manage: Callable[..., str]
) -> None:
    fill()
    names = [model._meta.db_table for model in tables()]
    with monkeypatch.context() as patch:
        patch.setattr(making, "part_of", _fails_at(names.index("reviews_review")))
        with pytest.raises(OSError, match="full"):
            backup(tmp_path / "half")
    assert not (tmp_path / "half").exists()
    for name in ("half", "half.partial"):
        with pytest.raises(CommandError, match=r"never finished|no finished backup"):
            manage("restore", str(tmp_path / name))
    assert backup(tmp_path / "half").rows


def _fails_at(step: int) -> Callable[..., object]:
    right, done = part_of, iter(range(1_000))

    def failing(path: Path, rows: int | None = None) -> object:
        if next(done) == step:
            raise OSError("The disk is full.")
        return right(path, rows)

    return failing


def _lose_a_table(folder: Path) -> None:
    (folder / "tables/locations_location.jsonl.gz").unlink()


def _change_a_row(folder: Path) -> None:
    path = folder / "tables/locations_brand.jsonl.gz"
    path.write_bytes(gzip.compress(gzip.decompress(path.read_bytes()).replace(b"Brand", b"Brend")))


def _cut_a_table_short(folder: Path) -> None:
    path = folder / "tables/reviews_review.jsonl.gz"
    path.write_bytes(path.read_bytes()[:-100])


def _add_a_file(folder: Path) -> None:
    (folder / "files").mkdir(exist_ok=True)
    (folder / "files/other").write_text("x")


def _name_a_program(folder: Path) -> None:
    _name(folder, "files/sitecustomize.py", b"print()")


def _lead_to_a_link(folder: Path) -> None:
    (folder.parent / "elsewhere").write_bytes(b"secret")
    _name(folder, "files/uploads/link", b"secret")
    (folder / "files/uploads/link").unlink()
    (folder / "files/uploads/link").symlink_to(folder.parent / "elsewhere")


def _name(folder: Path, name: str, content: bytes) -> None:
    """Add a file to a backup as if it belonged to it."""
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(content)
    stored = json.loads((folder / MANIFEST).read_text())
    stored["parts"][name] = asdict(part_of(folder / name))
    (folder / MANIFEST).write_text(json.dumps(stored))


def _write_table(folder: Path, table: str, *lines: bytes, packed: bool = True) -> None:
    """Put other lines below the heading of a table (above it where there is none), as if they belonged to it."""
    path, stored = folder / f"tables/{table}.jsonl.gz", json.loads((folder / MANIFEST).read_text())
    path.write_bytes(gzip.compress(b"".join(lines), 1) if packed else b"".join(lines))
    stored["parts"][f"tables/{table}.jsonl.gz"] = asdict(part_of(path, 1))
    (folder / MANIFEST).write_text(json.dumps(stored))


def _heading(folder: Path, table: str) -> bytes:
    return gzip.decompress((folder / f"tables/{table}.jsonl.gz").read_bytes()).partition(b"\n")[0] + b"\n"


def _write_a_long_line(folder: Path) -> None:
    _write_table(folder, BRANDS, _heading(folder, BRANDS), b"[" + b" " * 50_000_000 + b"]")


def _lengthen_the_manifest(folder: Path) -> None:
    (folder / MANIFEST).write_text((folder / MANIFEST).read_text() + " " * 10_000_000)


def _lose_the_manifest(folder: Path) -> None:
    (folder / MANIFEST).unlink()


def _break_the_manifest(folder: Path) -> None:
    (folder / MANIFEST).write_text("{")


def _another_form(folder: Path) -> None:
    stored = json.loads((folder / MANIFEST).read_text())
    (folder / MANIFEST).write_text(json.dumps({**stored, "format": 2}))


def _another_version(folder: Path) -> None:
    stored = json.loads((folder / MANIFEST).read_text())
    stored["migrations"]["reviews"].append("9999_later")
    (folder / MANIFEST).write_text(json.dumps(stored))


@pytest.mark.sqlite_is_enough
@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (_lose_a_table, "tables/locations_location.jsonl.gz is missing"),
        (_change_a_row, "tables/locations_brand.jsonl.gz is not what was stored"),
        (_cut_a_table_short, "tables/reviews_review.jsonl.gz is not what was stored"),
        (_add_a_file, "files/other is not part of the backup"),
        (_lose_the_manifest, "no finished backup"),
        (_break_the_manifest, "damaged, so restore another one"),
        (_another_form, "another version"),
        (_name_a_program, "files/sitecustomize.py is none of the files that a backup has"),
        (_lead_to_a_link, "files/uploads/link is a link and no file"),
        (_another_version, "restore it with that version"),
        (_write_a_long_line, r"Line 2 of locations_brand.jsonl.gz is longer than the [0-9,]{7} bytes"),
        (_lengthen_the_manifest, "longer than that of so many files can be"),
    ],
)
def test_a_damaged_one_is_refused_with_the_reason(
    folder: Path,
    new_database: NewDatabase,
    tmp_path: Path,
    manage: Callable[..., str],
    damage: Callable[[Path], None],
    words: str,
) -> None:
    damage(folder)
    (tmp_path / "empty").mkdir()
    with new_database(tmp_path / "empty") as empty, connected_to(empty):
        with pytest.raises(CommandError, match=words):
            manage("restore", str(folder))
        assert not Brand.objects.exists()


def brands_of(folder: Path) -> int:
    model = next(each for each in tables() if each._meta.db_table == BRANDS)
    return read_table(model, folder / f"tables/{BRANDS}.jsonl.gz", lambda _more: None)


def test_a_table_that_evenly_did_not_write_is_refused_with_the_line(folder: Path) -> None:
    heading = _heading(folder, BRANDS)
    for lines, words in (
        ([heading, b"[1,\n"], "cannot be read beyond line 2"),
        ([heading, b"[" * 200_000], "cannot be read beyond line 2"),
        ([heading, b"[1,2]\n"], "cannot be read beyond line 2"),
        ([heading, b"7\n"], "cannot be read beyond line 2"),
        ([heading, b"\xff\n"], "cannot be read beyond line 2"),
        ([b" " * 2_000_000], "Line 1 of locations_brand.jsonl.gz is longer than"),
        ([b"[]\n"], "other columns"),
        ([], "is empty"),
    ):
        _write_table(folder, BRANDS, *lines)
        with pytest.raises(BadBackup, match=words):
            brands_of(folder)
    _write_table(folder, BRANDS, heading, packed=False)
    with pytest.raises(BadBackup, match="cannot be read beyond line 0"):
        brands_of(folder)


@pytest.mark.sqlite_is_enough
def test_no_file_of_a_table_takes_much_memory(folder: Path) -> None:
    """One line of 100 MB, and a hundred of a length that is allowed, the last of which is no row."""
    quotes = ReportQuote._meta.db_table
    heading = _heading(folder, quotes)
    values = {"kind": "review", "report_id": 1, "text": "x" * 1_500_000}
    rows = [[(values | {"id": n, "fact": n})[name] for name in json.loads(heading)] for n in range(1, 100)]
    for lines in ([b"[" + b" " * 100_000_000], [*(json.dumps(row).encode() + b"\n" for row in rows), b"]"]):
        _write_table(folder, quotes, heading, *lines)
        tracemalloc.start()
        try:
            with pytest.raises(BadBackup), transaction.atomic():
                read_table(ReportQuote, folder / f"tables/{quotes}.jsonl.gz", lambda _more: None)
            assert tracemalloc.get_traced_memory()[1] < 40_000_000
        finally:
            tracemalloc.stop()


def test_long_rows_are_brought_in_a_few_at_a_time(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    model = next(each for each in tables() if each._meta.db_table == "reviews_review")
    pieces: list[int] = []
    monkeypatch.setattr("dashboards.backup.tables.BYTES_AT_ONCE", 1_000)
    Review.objects.all().delete()
    assert read_table(model, folder / "tables/reviews_review.jsonl.gz", pieces.append) == 300
    assert sum(pieces) == 300 and max(pieces) < 6


def test_a_row_that_could_not_be_read_again_is_not_written(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dashboards.backup.tables.SHORT", 1)
    monkeypatch.setattr("dashboards.backup.tables.LETTER", 0)
    with pytest.raises(BadBackup, match=r"A row of \w+.jsonl.gz is longer than \d+ bytes, so it could not be restored"):
        backup(folder.with_name("again"))


def test_an_install_with_something_in_it_is_left_alone(folder: Path, manage: Callable[..., str]) -> None:
    with pytest.raises(CommandError, match="not empty"):
        manage("restore", str(folder))
    with pytest.raises(CommandError, match="there already"):
        manage("backup", str(folder))
    assert "is whole" in manage("backup", "--check", str(folder))


def test_writing_goes_on_while_a_backup_is_made(connected: Environment, tmp_path: Path) -> None:
    """What comes in meanwhile is not in it, and need not wait for it."""
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL never lets readers block writers")
    fill()
    written: list[str] = []

    def write(name: str, _more: int) -> None:
        if name == "locations_brand" and not written:
            with sqlite3.connect(connection.settings_dict["NAME"], timeout=0) as other:
                other.execute("DELETE FROM reviews_review")
            written.append(name)

    found = make_backup(tmp_path / "backup", NOW, write)
    assert written
    assert found.parts["tables/reviews_review.jsonl.gz"].rows == 300
    assert not Review.objects.exists()


def test_an_install_of_another_version_is_not_changed_by_a_restore(
    folder: Path, new_database: NewDatabase, tmp_path: Path, manage: Callable[..., str]
) -> None:
    (tmp_path / "older").mkdir()
    with new_database(tmp_path / "older") as older, connected_to(older):
        rows = MigrationRecorder.Migration.objects
        rows.filter(app="reviews").order_by("-name")[0].delete()
        before = rows.count()
        with pytest.raises(CommandError, match="restore it with that version"):
            manage("restore", str(folder))
        assert rows.count() == before

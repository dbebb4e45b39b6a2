"""A file is opened once, whatever it is, and everything that is read of it comes from that one opening."""

import gzip
import io
import json
import zipfile
from datetime import date
from pathlib import Path

import pytest

from reviews.readers import Options, kind_of, limits, open_file, read, recognise
from reviews.readers.containers import gzip as unpacking
from reviews.readers.containers import json as documents
from reviews.readers.containers.streams import HEAD, FileBytes, OwnPosition
from reviews.readers.records import Refused
from tests.reviews.readers.golden import DATA

OPTIONS = Options(scraped=date(2026, 3, 10), country="KR")
TAKEOUT = "Takeout/Google Business Profile/account-1/location-{}/reviews.json"


def takeout() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for number in range(2):
            archive.writestr(TAKEOUT.format(number), (DATA / "reviews_google.json").read_text(encoding="utf-8"))
    return out.getvalue()


def content(name: str) -> bytes:
    return (DATA / name).read_bytes()


FILES = {
    "csv": ("reviews", content("reviews_generic.csv")),
    "cp949": ("locations", content("locations_cp949.csv")),
    "damaged": ("reviews", b"store,date,rating,text\nS1,01/02/2026,5,caf\xe9\nS1,31/01/2026,5,tea\n"),
    "without codes": ("locations", b"name,address\nPier,1 Pier Road\nMill,1 Pier Road\n"),
    "gzip": ("reviews", gzip.compress(content("reviews_generic.csv"))),
    "json": ("reviews", content("reviews_google.json")),
    "workbook": ("locations", content("locations_workbook.xlsx")),
    "takeout": ("reviews", takeout()),
}


@pytest.fixture(params=["parsed as a whole", "streamed"])
def streamed(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Both ways of reading JSON."""
    if request.param == "streamed":
        monkeypatch.setattr(documents, "IN_MEMORY", 10)
        monkeypatch.setattr("reviews.readers.containers.zip.IN_MEMORY", 10)
        monkeypatch.setattr("reviews.readers.containers.json_stream.OUTLINED", 1)
    return bool(request.param == "streamed")


@pytest.mark.parametrize("name", FILES)
def test_a_file_is_read_to_its_end_though_its_path_is_gone(name: str, streamed: bool, tmp_path: Path) -> None:
    """Whoever opened the path a second time would not find it."""
    kind, written = FILES[name]
    path = tmp_path / "upload"
    path.write_bytes(written)
    with open_file(path) as file:
        path.unlink()
        assert kind_of(file) == kind
        recognised = recognise(file, kind, OPTIONS)
        first = [batch.raw for batch in read(file, recognised, OPTIONS, size=1)]
        again = [batch.raw for batch in read(file, recognised, OPTIONS, size=1)]
        assert first == again and any(first)
        assert file.line_count == 1 + written.count(b"\n")


@pytest.mark.parametrize("name", FILES)
def test_records_are_read_at_several_paces_at_once(name: str, streamed: bool, tmp_path: Path) -> None:
    path = tmp_path / "upload"
    path.write_bytes(FILES[name][1])
    with open_file(path) as file:
        whole = list(file.table.records())
        slow, quick = file.table.records(), file.table.records()
        assert len(whole) > 1
        for record in whole:
            assert next(slow) == record
            assert list(file.table.records()) == whole
        assert list(quick) == whole and next(slow, None) is None


def test_a_file_is_closed_at_the_end_of_its_block(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("store,date,rating\nS1,2026-01-02,5\n", encoding="utf-8")
    with open_file(path) as file:
        table = file.table
    with pytest.raises(ValueError, match="closed"):
        list(table.records())


def test_what_is_wrong_with_a_file_is_found_each_time_it_is_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"")
    with open_file(path) as file:
        for _again in range(2):
            with pytest.raises(Refused, match="empty"):
                kind_of(file)
            with pytest.raises(Refused, match="empty"):
                recognise(file, "reviews", OPTIONS)


def test_the_sample_is_the_first_records_and_no_more(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("a,b\n" + "".join(f"{number},x\n" for number in range(501)), encoding="utf-8")
    with open_file(path) as file:
        assert [record.cells[0] for record in file.sample] == [str(number) for number in range(500)]


def test_an_encoding_that_a_person_names_overrules_the_bytes(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("가,나\n다,라\n".encode("cp949"))
    with open_file(path) as file:
        assert (file.table.encoding, list(file.table.header)) == ("cp949", ["가", "나"])
    with open_file(path, "cp1252") as file:
        assert (file.table.encoding, file.table.header[0]) == ("cp1252", "가".encode("cp949").decode("cp1252"))


@pytest.mark.parametrize("packed", [False, True])
def test_streams_of_a_file_do_not_disturb_each_other(packed: bool, tmp_path: Path) -> None:
    text = bytes(range(256)) * 1_000
    path = tmp_path / "bytes"
    path.write_bytes(gzip.compress(text) if packed else text)
    file = FileBytes(path)
    one, other = file.unpacked(), file.unpacked()
    assert one.read(70_000) == text[:70_000]
    assert other.read() == text
    assert one.read() == text[70_000:]
    one.close()
    assert file.unpacked().read() == text
    assert file.head == text[:HEAD] and len(file.head) == 4_096
    assert file.size == path.stat().st_size
    file.close()


def test_a_stream_seeks_from_its_own_position(tmp_path: Path) -> None:
    path = tmp_path / "bytes"
    path.write_bytes(b"0123456789")
    file = path.open("rb", buffering=0)
    one, other = OwnPosition(file), OwnPosition(file)
    assert one.read(3) == b"012"
    assert other.seek(-2, io.SEEK_END) == 8
    assert one.seek(1, io.SEEK_CUR) == one.tell() == 4
    assert (one.read(2), other.read(5)) == (b"45", b"89")
    assert one.seek(1) == 1 and one.read() == b"123456789"
    one.close()
    assert not file.closed and other.seek(0) == 0
    file.close()


@pytest.mark.parametrize(
    ("size", "refused"), [(0, "empty"), (1, ""), (limits.FILE_BYTES, ""), (200_000_001, "too_large")]
)
def test_the_largest_file(size: int, refused: str) -> None:
    if not refused:
        limits.check_size(size)
        return
    with pytest.raises(Refused) as caught:
        limits.check_size(size)
    assert caught.value.code == refused


@pytest.mark.parametrize(("most", "fits"), [(10, True), (9, False)])
def test_gzip_may_unpack_to_exactly_the_limit(most: int, fits: bool) -> None:
    stream = unpacking.Unpacked(io.BytesIO(gzip.compress(b"0123456789")), most)
    if fits:
        assert stream.read() == b"0123456789"
        return
    with pytest.raises(Refused, match="too large"):
        stream.read()


def test_an_archive_is_read_only_where_a_form_names_its_files(tmp_path: Path) -> None:
    """The reviews of a Takeout are read; the same document under another name is not."""
    path = tmp_path / "a.zip"
    document = json.dumps({"reviews": [{"starRating": "FIVE", "createTime": "2026-01-02T10:00:00Z", "reviewId": "1"}]})
    for name, is_read in ((TAKEOUT.format(1), True), ("Takeout/Maps/reviews.json", False)):
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr(name, document)
        with open_file(path) as file:
            if is_read:
                assert len(list(file.table.records())) == 1
                continue
            with pytest.raises(Refused) as caught:
                list(file.table.records())
            assert caught.value.code == "archive"

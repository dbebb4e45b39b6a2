"""Files that are not read at all: one sentence with what the file is and what to do."""

import gzip
import io
import json
import zipfile
from contextlib import nullcontext
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from locations.matching.addresses import made_code
from reviews.readers import Options, limits, open_file, read, recognise
from reviews.readers.containers.archives import check_archive
from reviews.readers.containers.decoding import DAMAGED
from reviews.readers.records import Refused
from tests.reviews.readers.golden import DATA, outcome

REVIEWS = "store,date,rating,text\nS1,2026-01-02,5,Good\n"


def refusal(tmp_path: Path, content: bytes | str, kind: str, encoding: str = "") -> Refused:
    path = tmp_path / "upload"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    with open_file(path, encoding) as file, pytest.raises(Refused) as caught:
        list(read(file, recognise(file, kind, Options()), Options()))
    sentence = str(caught.value)
    assert sentence.endswith(".") and len(sentence) < 400 and "\n" not in sentence
    return caught.value


def zipped(**members: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b" \r\n\n ", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b"%PDF-1.7 ...", "pdf"),
        (b"\x89PNG\r\n\x1a\n....", "image"),
        (b"\xff\xd8\xff\xe0 JFIF", "image"),
        (b"<!DOCTYPE html><html></html>", "markup"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old xls", "old_workbook"),
        (b"store,date,rating\nS1,\x002026-01-02,5\n", "nul"),
        (b"store,date,\x00rating\nS\xff,2026-01-02,5\n", "nul"),
        (b"\x1f\x8b broken gzip", "broken_archive"),
        (b"PK\x03\x04 broken zip", "broken_archive"),
        (b"just some words\nand more\n", "unknown_shape"),
        (b'store,"date\n', "header"),
        (b'{"a": [1, 2', "broken_json"),
        (b'{"type": "Topology", "arcs": []}', "map"),
        (b"[1, 2, 3]", "unknown_json"),
        (b'[{"rating": NaN}]', "broken_json"),
        (b'[{"rating": 5, "rating": 4}]', "broken_json"),
        (b'{"reviews": [{"starRating": "FIVE", "createTime": 5}', "broken_json"),
    ],
)
def test_what_is_no_table_of_ours(tmp_path: Path, content: bytes, code: str) -> None:
    assert refusal(tmp_path, content, "reviews").code == code


def test_a_review_file_given_as_stores_is_named(tmp_path: Path) -> None:
    found = refusal(tmp_path, REVIEWS, "locations")
    assert found.code == "wrong_kind"
    assert "review file" in str(found) and "store, date, rating, text" in str(found) and "kind reviews" in str(found)


@pytest.mark.parametrize(
    ("name", "kind", "other"),
    [
        ("reviews_store_in_row.csv", "locations", "reviews"),
        ("reviews_venue_reviews.csv", "surveys", "reviews"),
        ("surveys_qualtrics.csv", "reviews", "surveys"),
        ("surveys_generic.csv", "locations", "surveys"),
        ("locations_google_bulk_sheet.csv", "reviews", "locations"),
        ("locations_all_the_places.geojson", "surveys", "locations"),
        ("reviews_google.json", "listings", "reviews"),
        ("cases_generic.csv", "surveys", "cases"),
        ("kpis_generic.csv", "reviews", "kpis"),
    ],
)
def test_every_file_given_as_another_kind_is_named(name: str, kind: str, other: str) -> None:
    with open_file(DATA / name) as file, pytest.raises(Refused, match=f"import it with kind {other}, not {kind}"):
        recognise(file, kind, Options())


def test_reviews_that_the_owner_wrote_are_explained(tmp_path: Path) -> None:
    feature = {"type": "Feature", "properties": {"five_star_rating_published": 5, "date": "2024-01-01T00:00:00Z"}}
    found = refusal(tmp_path, json.dumps({"type": "FeatureCollection", "features": [feature]}), "reviews")
    assert found.code == "own_reviews" and "you wrote yourself" in str(found)


def test_relative_dates_ask_for_the_day_of_collection(tmp_path: Path) -> None:
    found = refusal(tmp_path, "store,date,rating\nS1,a month ago,5\n", "reviews")
    assert found.code == "scraped" and "--scraped" in str(found)


def test_a_row_that_says_when_it_was_collected_needs_no_option(tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    path.write_text("store,date,rating,scraped_at\nS1,3주 전,5,2023-06-19\n", encoding="utf-8")
    assert outcome(path, "reviews").rows[0]["posted"].start.date() == date(2023, 5, 23)


def test_dates_that_nothing_settles_ask_for_an_order(tmp_path: Path) -> None:
    text = "store,date,rating\nS1,03/04/2026,5\n"
    assert refusal(tmp_path, text, "reviews").code == "date_order"
    path = tmp_path / "ordered.csv"
    path.write_text(text, encoding="utf-8")
    assert outcome(path, "reviews", Options(day_first=False)).rows[0]["posted"].start.date() == date(2026, 3, 4)


def test_effort_without_scale_or_direction(tmp_path: Path) -> None:
    assert refusal(tmp_path, "store,date,ces\nS1,2026-01-02,5\n", "surveys").code == "ces_scale"
    assert refusal(tmp_path, "store,date,ces,ces scale\nS1,2026-01-02,5,1-7\n", "surveys").code == "ces_scale"


def test_a_kpi_without_a_direction(tmp_path: Path) -> None:
    assert refusal(tmp_path, "store,month,kpi,value\nS1,2026-01,sales,5\n", "kpis").code == "direction"


def test_answers_without_a_date_ask_for_one_and_take_the_day_of_collection(tmp_path: Path) -> None:
    text = "store,nps\nS1,9\n"
    assert refusal(tmp_path, text, "surveys").code == "no_date"
    path = tmp_path / "dated.csv"
    path.write_text(text, encoding="utf-8")
    found = outcome(path, "surveys", Options(scraped=date(2026, 1, 2)))
    assert found.rows[0]["answered"].start.date() == date(2026, 1, 2)
    assert "no_date" in dict(found.recognised.warnings)


def test_satisfaction_that_cannot_be_one_to_five_is_left_out(tmp_path: Path) -> None:
    path = tmp_path / "ten.csv"
    path.write_text("store,date,nps,satisfaction\nS1,2026-01-02,9,10\nS1,2026-01-02,8,8\n", encoding="utf-8")
    found = outcome(path, "surveys")
    assert "csat" not in found.rows[0] and "csat_set_aside" in dict(found.recognised.warnings)


@pytest.mark.parametrize("depth", [21, 5000, 200_000])
def test_json_that_is_nested_too_deeply(tmp_path: Path, depth: int) -> None:
    assert refusal(tmp_path, "[" * depth + "]" * depth, "reviews").code == "too_deep"


def test_more_columns_than_the_limit(tmp_path: Path) -> None:
    header = ",".join(f"c{n}" for n in range(limits.COLUMNS + 1))
    assert refusal(tmp_path, f"{header}\n", "reviews").code == "too_many_columns"


def test_a_file_beyond_the_size_limit_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "large"
    with path.open("wb") as file:
        file.truncate(limits.FILE_BYTES + 1)
    with open_file(path) as opened, pytest.raises(Refused) as caught:
        recognise(opened, "reviews", Options())
    assert caught.value.code == "too_large"


def test_a_zip_is_to_be_unpacked_and_a_takeout_is_read_in_place(tmp_path: Path) -> None:
    assert refusal(tmp_path, zipped(**{"a.csv": REVIEWS}), "reviews").code == "archive"
    pages = json.loads((DATA / "reviews_google.json").read_text(encoding="utf-8"))
    folder = "Takeout/Google Business Profile/account-1/location-20"
    path = tmp_path / "takeout.zip"
    path.write_bytes(
        zipped(**{f"{folder}/reviews-ab.json": json.dumps(pages), f"{folder}/reviews.json": json.dumps(pages)})
    )
    found = outcome(path, "reviews")
    assert (found.count, len(found.rows), found.recognised.shape) == (6, 4, "google_business_profile")


def test_archives_that_unpack_to_far_more(tmp_path: Path) -> None:
    assert refusal(tmp_path, zipped(**{"a.csv": "0" * 5_000_000}), "reviews").code == "unpacked_too_large"
    bomb = gzip.compress(b"store,date,rating\n" + b"S1,2026-01-02,5\n" * 30_000)
    assert outcome_of_gzip(tmp_path, bomb) == 30_000


def outcome_of_gzip(tmp_path: Path, packed: bytes) -> int:
    path = tmp_path / "packed.csv.gz"
    path.write_bytes(packed)
    return outcome(path, "reviews").count


def workbook(tmp_path: Path, *rows: list[object]) -> Path:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    path = tmp_path / "upload-without-an-ending"
    book.save(path)
    return path


def altered(path: Path, member: str, old: str, new: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            text = source.read(name)
            target.writestr(name, text.replace(old.encode(), new.encode()) if name == member else text)
    return out.getvalue()


def test_a_small_workbook_that_claims_a_million_rows(tmp_path: Path) -> None:
    path = workbook(tmp_path, ["store", "nps"], ["S1", 9])
    sheet = "xl/worksheets/sheet1.xml"
    far = altered(path, sheet, '<row r="2"', '<row r="1048576"')
    assert refusal(tmp_path, far, "surveys").code == "too_many_rows"
    entity = altered(path, sheet, "<worksheet", "<!DOCTYPE x><worksheet")
    assert refusal(tmp_path, entity, "surveys").code == "broken_workbook"
    cut = altered(path, sheet, "</worksheet>", "")
    assert refusal(tmp_path, cut, "surveys").code == "broken_workbook"


def test_cells_of_a_workbook(tmp_path: Path) -> None:
    path = workbook(
        tmp_path,
        ["store", "date", "nps", "comment"],
        ["007", date(2026, 1, 2), 9.0, "#N/A"],
        [8, 46024, "=1+1", None],
        ["S1", "2026-01-02", "#REF!", "x"],
        ["S1", "2026-01-02", 9, "x", "beyond"],
    )
    found = outcome(path, "surveys")
    assert [(row["store"], row["nps"], row["comment"]) for row in found.rows] == [
        ("007", 9, ""), ("8", None, ""), ("S1", None, "x"),
    ]  # fmt: skip
    assert {row["answered"].start.date() for row in found.rows} == {date(2026, 1, 2)}
    assert found.faults == [(5, "", "columns")]


def test_a_name_stands_for_the_store_where_there_is_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "named.csv"
    path.write_text("매장명,작성일,별점\n강변점,2026.01.02,5\n", encoding="utf-8")
    found = outcome(path, "reviews")
    assert found.rows[0]["store"] == "강변점" and found.recognised.understood["매장명"] == "store"


def test_stores_without_codes_that_share_an_address_get_codes_of_their_own(tmp_path: Path) -> None:
    path = tmp_path / "mall.csv"
    rows = ["Kiosk,1 Mall Road,Leeds,0113 496 0101", "Bakery,1 Mall Road,Leeds,", "Corner,2 High Street,Leeds,"]
    path.write_text("\n".join(["name,address,city,phone", *rows, rows[0]]), encoding="utf-8")
    codes = [row["code"] for row in outcome(path, "locations").rows]
    assert len(set(codes)) == 3 and codes[0] == codes[3]
    assert codes[2] == made_code("2 High Street, Leeds")


def test_the_date_system_of_a_workbook_counts_for_serials_that_lost_their_format(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.epoch = CALENDAR_MAC_1904
    for row in (["store", "date", "nps"], ["S1", date(2026, 1, 2), 9], ["S1", 46024 - 1462, 9]):
        book.active.append(row)
    path = tmp_path / "mac"
    book.save(path)
    assert [row["answered"].start.date() for row in outcome(path, "surveys").rows] == [date(2026, 1, 2)] * 2


def test_encodings(tmp_path: Path) -> None:
    path = tmp_path / "text.csv"
    korean = "매장코드,작성일,별점,내용\nA-1,2026.01.02,5점,좋아요\n"
    for encoding in ("utf-8", "utf-8-sig", "cp949", "utf-16"):
        path.write_bytes(korean.encode(encoding))
        assert outcome(path, "reviews").rows[0]["text"] == "좋아요"
    path.write_bytes(b"store,date,rating,text\nS1,2026-01-02,5,caf\xe9 au lait\n\xe9,2026-01-02,5,x\n")
    found = outcome(path, "reviews")
    assert found.recognised.encoding == DAMAGED
    assert (found.rows[0]["text"], found.damaged, found.faults) == (
        "caf\ufffd au lait",
        1,
        [(3, "store", "damaged_key")],
    )
    assert outcome(path, "reviews", encoding="latin1").rows[0]["text"] == "café au lait"


@pytest.mark.parametrize("cell", ["Käse", "fünf; Straße"])
def test_text_of_windows_is_asked_about_with_the_words_as_they_would_be(tmp_path: Path, cell: str) -> None:
    path = tmp_path / "text.csv"
    text = f'store,date,rating,text\nS1,2026-01-02,5,"{cell}"\n'
    path.write_bytes(text.encode("cp1252"))
    found = outcome(path, "reviews")
    (said,) = [sentence for code, sentence in found.recognised.warnings if code == "windows"]
    assert f'"{cell.split(";")[0]}"' in said and "--encoding cp1252" in said
    assert outcome(path, "reviews", encoding="cp1252").rows[0]["text"] == cell
    assert not [code for code, _said in outcome(path, "reviews", encoding="cp1252").recognised.warnings]


def test_a_heading_of_windows_is_refused_since_its_column_would_be_lost(tmp_path: Path) -> None:
    text = "Filialnr.;Bezeichnung;Straße;PLZ\n0001;Aachen;Weg 3;52062\n".encode("cp1252")
    found = refusal(tmp_path, text, "locations")
    assert found.code == "encoding"
    assert '"Stra\ufffde"' in str(found) and '"Straße"' in str(found) and "--encoding cp1252" in str(found)
    path = tmp_path / "stores.csv"
    path.write_bytes(text)
    assert outcome(path, "locations", encoding="cp1252").rows[0]["street"] == "Weg 3"


def test_letters_that_were_lost_before_are_no_example_of_an_encoding(tmp_path: Path) -> None:
    path = tmp_path / "text.csv"
    lost = b"store,date,rating,text\nS1,2026-01-02,5,it\xef\xbf\xbds fine\n"
    path.write_bytes(lost + b"S1,2026-01-02,5,caf\xe9\n" * 3)
    (said,) = [sentence for code, sentence in outcome(path, "reviews").recognised.warnings if code == "windows"]
    assert '"café"' in said and "ï¿½" not in said


def test_damaged_utf_8_is_not_taken_for_windows(tmp_path: Path) -> None:
    path = tmp_path / "text.csv"
    path.write_bytes("store,date,rating,text\nS1,2026-01-02,5,Käse\n".encode() + b"S1,2026-01-02,5,caf\xe9\n")
    assert not [code for code, _said in outcome(path, "reviews").recognised.warnings if code == "windows"]


def test_u_fffd_that_happens_to_be_korean_is_damage(tmp_path: Path) -> None:
    path = tmp_path / "text.csv"
    path.write_bytes(b"store,date,rating,text\nS1,2026-01-02,5," + b"\xef\xbf\xbd\xef\xbf\xbd\xb0\xa1\n")
    assert path.read_bytes().decode("cp949").endswith("占쏙옙가\n")
    found = outcome(path, "reviews")
    assert found.damaged == 1 and found.recognised.encoding == DAMAGED


def test_an_encoding_that_does_not_exist_or_does_not_fit(tmp_path: Path) -> None:
    assert refusal(tmp_path, REVIEWS, "reviews", "klingon").code == "encoding"
    assert refusal(tmp_path, b"store,date,rating\n\xff\n", "reviews", "utf-8").code == "encoding"


def test_a_field_of_a_document_beyond_the_limit_costs_its_own_record(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    record = {"store": "S1", "date": "2026-01-02", "rating": 5, "text": "fine"}
    path.write_text(json.dumps([{**record, "text": "x" * 32_001}, record]), encoding="utf-8")
    found = outcome(path, "reviews")
    assert (found.faults, len(found.rows)) == ([(1, "", "field_too_long")], 1)


def test_lone_surrogates_in_json_are_damage(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text('[{"store": "S1", "date": "2026-01-02", "rating": 5, "text": "a\\ud800b"}]', encoding="utf-8")
    found = outcome(path, "reviews")
    assert (found.rows[0]["text"], found.damaged) == ("a\ufffdb", 1)


def test_a_header_without_records_is_read_with_a_warning(tmp_path: Path) -> None:
    path = tmp_path / "none.csv"
    path.write_text("store,date,rating\n", encoding="utf-8")
    found = outcome(path, "reviews")
    assert found.count == 0 and "no_records" in dict(found.recognised.warnings)


def test_a_blank_code_among_codes_is_a_mistake_and_a_list_without_codes_gets_them(tmp_path: Path) -> None:
    path = tmp_path / "stores.csv"
    path.write_text("code,name,address\nS1,Pier,1 Pier Road\n,Mill,2 Mill Lane\n", encoding="utf-8")
    found = outcome(path, "locations")
    assert ([row["code"] for row in found.rows], found.faults) == (["S1"], [(3, "code", "missing")])
    path.write_text("name,address\nPier,1 Pier Road\nMill,2 Mill Lane\n", encoding="utf-8")
    assert [row["code"] for row in outcome(path, "locations").rows] == [
        made_code("1 Pier Road"),
        made_code("2 Mill Lane"),
    ]


def test_what_the_file_settles_is_stronger_than_what_a_person_states(tmp_path: Path) -> None:
    path = tmp_path / "order.csv"
    path.write_text("store,date,rating\nS1,03/04/2026,5\nS1,03/25/2026,5\n", encoding="utf-8")
    for day_first in (None, True, False):
        found = outcome(path, "reviews", Options(day_first=day_first))
        assert found.rows[0]["posted"].start.date() == date(2026, 3, 4)


def test_only_so_much_of_a_wrong_encoding_is_repeated(tmp_path: Path) -> None:
    assert f'called "{"x" * 40}";' in str(refusal(tmp_path, REVIEWS, "reviews", "x" * 41))


def test_only_so_much_of_a_relative_date_is_repeated(tmp_path: Path) -> None:
    file = f"store,date,rating\nS1,{'3 months ago':>12},5\n"
    assert '("3 months ago")' in str(refusal(tmp_path, file, "reviews"))


@pytest.mark.parametrize(("packed", "unpacked", "is_refused"), [
    (0, limits.MEGABYTE + 100, False), (0, limits.MEGABYTE + 101, True),
    (1000, limits.MEGABYTE + 100_000, False), (1000, limits.MEGABYTE + 100_001, True),
    (10**9, limits.UNPACKED_BYTES, False), (10**9, limits.UNPACKED_BYTES + 1, True),
])  # fmt: skip
def test_what_unpacks_to_a_hundred_times_its_size_and_a_megabyte_is_refused(
    packed: int, unpacked: int, is_refused: bool
) -> None:
    archive = zipfile.ZipFile(io.BytesIO(zipped()))
    member = zipfile.ZipInfo("sheet.xml")
    member.compress_size, member.file_size = packed, unpacked
    archive.filelist.append(member)
    with pytest.raises(Refused) if is_refused else nullcontext():
        check_archive(archive)


def test_a_workbook_of_very_many_sheets_is_refused_before_they_are_read(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for number in range(200):
        book.create_sheet(f"sheet {number}")
    book.save(tmp_path / "many.xlsx")
    assert refusal(tmp_path, (tmp_path / "many.xlsx").read_bytes(), "reviews").code == "too_many_sheets"

"""Files and cells beyond the limits, and archives that unpack to far more than they weigh."""

import gzip
import io
import json
import random
import zipfile

from reviews.readers import limits
from tests.reviews.corpus.case import REVIEWS, Account, Refusal, bad, lines, review, reviews

TAKEOUT = "Takeout/Google Business Profile/account-1/location-2/"


def zipped(**members: str | bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)  # without the present time
    return out.getvalue()


@bad("reviews", Refusal("too_large", ["200"]))
def a_file_beyond_two_hundred_megabytes(chance: random.Random) -> bytes:
    return b"x" * (limits.FILE_BYTES + 1)


@bad("reviews", Account(3, [(3, "", "field_too_long")]))
def a_cell_one_letter_too_long(chance: random.Random) -> str:
    return lines(REVIEWS, review(chance, "x" * 32_000), review(chance, "x" * 32_001), review(chance))


@bad("reviews", Account(3, [(3, "", "field_too_long")]))
def a_cell_of_a_million_letters(chance: random.Random) -> str:
    return lines(REVIEWS, review(chance), review(chance, "y" * 1_000_000), review(chance, "last"))


@bad("reviews", Refusal("header", ["32,000"]))
def a_line_of_five_megabytes_and_nothing_else(chance: random.Random) -> bytes:
    return b"a" * 5_000_000


@bad("reviews", Refusal("unpacked_too_large", ["unpacked"]))
def a_gzip_bomb(chance: random.Random) -> bytes:
    block = gzip.compress((review(chance) + "\n").encode() * 40_000)
    return gzip.compress(lines(REVIEWS).encode()) + block * 300


@bad("reviews", Account(3))
def a_table_in_gzip(chance: random.Random) -> bytes:
    return gzip.compress(lines(REVIEWS, *reviews(chance, 3)).encode())


@bad("reviews", Refusal("broken_archive", ["gzip"]))
def gzip_cut_off(chance: random.Random) -> bytes:
    return gzip.compress(lines(REVIEWS, *reviews(chance, 300)).encode())[:-40]


@bad("reviews", Refusal("archive", ["packed twice"]))
def gzip_within_gzip(chance: random.Random) -> bytes:
    return gzip.compress(gzip.compress(lines(REVIEWS, *reviews(chance, 3)).encode()))


@bad("reviews", Refusal("unpacked_too_large", ["unpacked"]))
def a_zip_bomb(chance: random.Random) -> bytes:
    return zipped(**{TAKEOUT + "reviews.json": b"[" + b" " * 50_000_000})


@bad("reviews", Refusal("broken_archive"))
def a_zip_that_lies_about_its_size(chance: random.Random) -> bytes:
    content = json.dumps({"reviews": [{"starRating": "FIVE", "createTime": "2026-01-02T00:00:00Z", "reviewId": "x"}]})
    whole = zipped(**{TAKEOUT + "reviews.json": content + " " * 5_000})
    return whole.replace((len(content) + 5_000).to_bytes(4, "little"), (40).to_bytes(4, "little"))


@bad("reviews", Refusal("archive", ["unpack it"]))
def a_table_in_a_zip(chance: random.Random) -> bytes:
    return zipped(**{"reviews.csv": lines(REVIEWS, *reviews(chance, 3))})


@bad("reviews", Refusal("archive", ["unpack it"]))
def a_zip_that_climbs_out_of_its_folder(chance: random.Random) -> bytes:
    return zipped(**{"../../../etc/passwd": "root"})


@bad("reviews", Refusal("encrypted", ["password"]))
def a_zip_with_a_password(chance: random.Random) -> bytes:
    return zipped(**{"reviews.csv": lines(REVIEWS)}).replace(
        b"PK\x01\x02\x14\x03\x14\0\0\0", b"PK\x01\x02\x14\x03\x14\0\1\0"
    )


@bad("reviews", Refusal("broken_archive", ["zip"]))
def a_zip_cut_off(chance: random.Random) -> bytes:
    return zipped(**{"reviews.csv": lines(REVIEWS, *reviews(chance, 50))})[:-30]


@bad("reviews", Refusal("broken_json", ["line 1"]))
def a_takeout_with_broken_reviews(chance: random.Random) -> bytes:
    return zipped(**{TAKEOUT + "reviews.json": '{"reviews": [{"starRating": '})


@bad("reviews", Refusal("pdf", ["PDF"]))
def a_pdf(chance: random.Random) -> bytes:
    return b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n" + chance.randbytes(200)


@bad("reviews", Refusal("image", ["image"]))
def a_photograph(chance: random.Random) -> bytes:
    return b"\x89PNG\r\n\x1a\n" + chance.randbytes(200)


@bad("reviews", Refusal("markup", ["web page"]))
def a_sign_in_page_saved_as_csv(chance: random.Random) -> str:
    return "\n  <!DOCTYPE html>\n<html><body>Please sign in</body></html>"


@bad("reviews", Refusal("markup", ["XML"]))
def an_xml_file(chance: random.Random) -> str:
    return '<?xml version="1.0"?><reviews><review/></reviews>'


@bad("reviews", Refusal("parquet", ["Parquet"]))
def a_parquet_file(chance: random.Random) -> bytes:
    return b"PAR1" + chance.randbytes(300) + b"PAR1"


@bad("reviews", Refusal("database", ["database"]))
def a_database(chance: random.Random) -> bytes:
    return b"SQLite format 3\0" + chance.randbytes(200)


@bad("reviews", Refusal("archive", ["7z"]))
def a_7z_archive(chance: random.Random) -> bytes:
    return b"7z\xbc\xaf\x27\x1c" + chance.randbytes(100)

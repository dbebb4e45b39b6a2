"""Whatever happens to a file on its way, it is read or refused; nothing else ever comes out of a reader."""

import random
from datetime import date
from pathlib import Path

import pytest

from reviews.readers import Options, read, recognise
from reviews.readers.records import Refused
from tests.reviews.readers.golden import DATA

ROUNDS = 12
PIECES = [
    b'"', b"\n", b"\r", b",", b";", b"\xff", b"\x00", b"\xef\xbf\xbd", b"{", b"}", b"[", b"]", b"-",
    b"999999999999", b"nan",
    b"\\ud800", "２０２６".encode(), b"a month ago", b"31/02/2026", b"1e999", b"null", b"ImportId", b"\xed\xa0\x80",
]  # fmt: skip


def mutated(content: bytes, chance: random.Random) -> bytes:
    """A file with a few bytes flipped, cut out, doubled or put in."""
    text = bytearray(content)
    for _ in range(chance.randrange(1, 6)):
        at = chance.randrange(len(text) + 1)
        what = chance.randrange(5)
        if what == 0 and at < len(text):
            text[at] = chance.randrange(256)
        elif what == 1:
            del text[at : at + chance.randrange(1, 40)]
        elif what == 2:
            text[at:at] = text[at : at + chance.randrange(1, 200)]
        elif what == 3:
            text = text[:at] if chance.random() < 0.2 else text
        else:
            text[at:at] = chance.choice(PIECES)
    return bytes(text)


def survive(path: Path, kind: str, options: Options) -> None:
    try:
        recognised = recognise(path, kind, options)
        for batch in read(path, recognised, options, size=7):
            assert batch.read == len(batch.lines) + len({error.line for error in batch.errors})
    except Refused as refused:
        assert str(refused).endswith(".") and "\n" not in str(refused)


@pytest.mark.parametrize("name", sorted(path.name for path in DATA.iterdir() if path.suffix != ".expected"))
def test_mutated_files_are_read_or_refused(name: str, tmp_path: Path) -> None:
    chance = random.Random(name)
    content = (DATA / name).read_bytes()
    path = tmp_path / "mutated"
    for turn in range(ROUNDS if not name.endswith("xlsx") else 6):
        path.write_bytes(mutated(content, chance))
        options = Options(scraped=date(2026, 3, 10) if turn % 2 else None, country=chance.choice(["", "KR", "US"]))
        survive(path, name.partition("_")[0] if turn % 4 else "surveys", options)


@pytest.mark.parametrize("kind", ["locations", "reviews", "surveys", "listings", "cases", "kpis"])
def test_random_bytes_are_refused(kind: str, tmp_path: Path) -> None:
    chance = random.Random(kind)
    path = tmp_path / "noise"
    for _ in range(20):
        path.write_bytes(chance.randbytes(chance.randrange(1, 400)))
        with pytest.raises(Refused):
            recognise(path, kind, Options())

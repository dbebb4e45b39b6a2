"""Whatever happens to a file on its way, it is read or refused; nothing else ever comes out of a reader or an import.

``make soak`` does the same with thirty times as many files; in the suite they are always the same ones.
"""

import json
import random
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from locations.models import Brand
from reviews.integrity import differences
from reviews.readers import Options, open_file, read, recognise, rejects
from reviews.readers.records import Refused
from tests.reviews.readers.golden import DATA
from tests.reviews.readers.mutations import mutated

KINDS = ("locations", "reviews", "surveys", "listings", "cases", "kpis")
NAMES = sorted(path.name for path in DATA.iterdir() if path.is_file() and path.suffix != ".expected")
USUAL = 100
MANY = settings.default.max_examples
ALIKE = settings(derandomize=USUAL >= MANY, suppress_health_check=list(HealthCheck), deadline=None)
IMPORTS = settings(ALIKE, max_examples=max(20, MANY // 5))
SEEDS = st.integers(0, 2**40)


def kind_of(name: str, chance: random.Random) -> str:
    """Mostly the kind that the file is of."""
    return name.partition("_")[0] if chance.random() < 0.85 else chance.choice(KINDS)


def some_options(chance: random.Random) -> Options:
    return Options(
        scraped=date(2026, 3, 10) if chance.random() < 0.5 else None,
        country=chance.choice(["", "KR", "US"]),
        publisher=chance.choice(["", "google"]),
        day_first=chance.choice([None, True, False]),
    )


def survive(path: Path, kind: str, options: Options) -> None:
    """Read the file to its end, and write down what was refused."""
    with open_file(path) as file:
        try:
            recognised = recognise(file, kind, options)
            out = StringIO()
            rejects.write_header(out, recognised)
            for batch in read(file, recognised, options, size=7):
                assert batch.read == len(batch.lines) + len({error.line for error in batch.errors})
                assert {len(values) for values in batch.columns.values()} <= {len(batch.lines)}
                assert rejects.write(out, recognised, batch.errors, str) == batch.read - len(batch.lines)
        except Refused as refused:
            assert str(refused).endswith(".") and "\n" not in str(refused)


@ALIKE
@given(SEEDS, st.sampled_from(NAMES))
def test_mutated_files_are_read_or_refused(tmp_path: Path, seed: int, name: str) -> None:
    chance = random.Random(seed)
    path = tmp_path / "mutated"
    path.write_bytes(mutated(name, (DATA / name).read_bytes(), chance))
    survive(path, kind_of(name, chance), some_options(chance))


@ALIKE
@given(SEEDS, st.sampled_from(KINDS))
def test_random_bytes_are_refused(tmp_path: Path, seed: int, kind: str) -> None:
    chance = random.Random(seed)
    path = tmp_path / "noise"
    path.write_bytes(chance.randbytes(chance.randrange(1, 400)))
    with open_file(path) as file, pytest.raises(Refused):
        recognise(file, kind, Options())


@pytest.mark.django_db
@IMPORTS
@given(SEEDS, st.sampled_from(NAMES))
def test_mutated_files_are_imported_with_an_account_that_adds_up(tmp_path: Path, seed: int, name: str) -> None:
    chance = random.Random(seed)
    path, slug = tmp_path / "mutated", f"b{seed}"
    path.write_bytes(mutated(name, (DATA / name).read_bytes(), chance))
    Brand.objects.filter(slug=slug).delete()
    flags = ["--scraped", "2026-03-10"] if chance.random() < 0.6 else []
    command = ["ingest", kind_of(name, chance), str(path), "--brand", slug, "--create-stores", "--json", *flags]
    out = StringIO()
    try:
        for _again in range(2):
            call_command(*command, stdout=out, stderr=StringIO())
    except CommandError as refused:
        assert "\n" not in str(refused) and "failed" not in str(refused)
        assert not Brand.objects.filter(slug=slug).exists() and not out.getvalue()
        return
    first, again = map(json.loads, out.getvalue().splitlines())
    for answer in (first, again):
        assert answer["read"] == sum(answer[name] for name in ("inserted", "updated", "unchanged", "rejected"))
    assert (again["read"], again["inserted"], again["rejected"]) == (first["read"], 0, first["rejected"])
    assert differences(Brand.objects.get(slug=slug)) == []

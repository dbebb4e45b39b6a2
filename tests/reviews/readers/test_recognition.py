"""A file whose kind nobody named is taken for what it is."""

from pathlib import Path

import pytest

from reviews.readers import Options, kind_of, open_file
from reviews.readers.records import Refused
from tests.reviews.readers.golden import DATA
from tests.reviews.readers.test_real_files import CASES, ENCODINGS
from tests.shared import SHARED

GOLDEN = sorted(path.name for path in DATA.iterdir() if path.suffix not in (".expected", ".md"))
FOR_A_REGION = ("reviews", "surveys", "listings", "cases", "kpis")


@pytest.mark.parametrize("name", GOLDEN)
def test_every_golden_file_is_found_by_itself(name: str) -> None:
    with open_file(DATA / name) as file:
        assert kind_of(file) == name.partition("_")[0]


@pytest.mark.parametrize(("kind", "name", "options", "count", "refused"), CASES)
def test_every_real_file_is_found_by_itself(
    kind: str, name: str, options: Options, count: int, refused: dict[str, int]
) -> None:
    with open_file(SHARED / name, ENCODINGS.get(name, "")) as file:
        found = kind_of(file)
    # A plain list of stores can be both; only a person knows whose it is.
    assert found == ("locations" if kind == "listings" else kind)


def test_a_list_of_stores_is_one_of_listings_for_who_keeps_no_list_of_stores() -> None:
    with open_file(DATA / "locations_generic.csv") as file:
        assert kind_of(file, FOR_A_REGION) == "listings"


@pytest.mark.parametrize(("content", "code"), [(b"a,b\n1,2\n", "unknown_shape"), (b"%PDF-1.7", "pdf"), (b"", "empty")])
def test_what_is_nothing_of_ours_is_refused_with_its_reason(tmp_path: Path, content: bytes, code: str) -> None:
    path = tmp_path / "file.csv"
    path.write_bytes(content)
    with open_file(path) as file, pytest.raises(Refused) as refused:
        kind_of(file)
    assert refused.value.code == code

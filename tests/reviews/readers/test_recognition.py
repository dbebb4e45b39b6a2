"""A file whose kind nobody named is taken for what it is."""

from pathlib import Path

import pytest

from reviews.readers import Options, kind_of, open_file, read, recognise
from reviews.readers.recognition import candidates, excerpt_of, other_kind, shown
from reviews.readers.records import Refused
from reviews.readers.shapes.registry import KINDS, SPECIAL
from tests.reviews.readers.golden import DATA
from tests.reviews.readers.test_real_files import CASES, ENCODINGS
from tests.shared import SHARED

GOLDEN = sorted(path.name for path in DATA.iterdir() if path.is_file() and path.suffix != ".expected")
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


PLACES = {"locations", "listings"}
"""A list of stores and one of listings can look the same, so neither is refused as the other."""


@pytest.mark.parametrize("name", GOLDEN)
def test_a_file_given_as_another_kind_is_refused_with_its_own(name: str) -> None:
    own = name.partition("_")[0]
    can_be = {
        "listings_generic.csv": PLACES,
        "listings_naver.csv": PLACES,
        "surveys_generic.csv": {"surveys", "reviews"},
    }.get(name, {own})
    with open_file(DATA / name) as file:
        for given in set(KINDS) - {own}:
            if {own, given} == PLACES:
                assert recognise(file, given, Options()).kind == given
                continue
            with pytest.raises(Refused) as refused:
                recognise(file, given, Options())
            assert refused.value.code == "wrong_kind"
            assert any(f"import it with kind {kind}, not {given}." in str(refused.value) for kind in can_be), given


@pytest.mark.parametrize("name", GOLDEN)
def test_a_kind_is_certain_by_its_own_shapes_alone(name: str) -> None:
    """The certain kind comes first whatever the order of the question; a general one comes in the fixed order."""
    own = name.partition("_")[0]
    with open_file(DATA / name) as file:
        excerpt = excerpt_of(file)
    certain = [kind for kind in KINDS if any(detect(excerpt) for detect in SPECIAL[kind])]
    assert set(certain) <= (PLACES if own in PLACES else {own})
    for kinds in (KINDS, KINDS[::-1]):
        assert [*candidates(excerpt, kinds)][: len(certain)] == [kind for kind in kinds if kind in certain]
    assert [*candidates(excerpt, ())] == []
    if certain:
        relatives = PLACES if own in PLACES else {own}
        assert {kind: other_kind(excerpt, kind) for kind in set(KINDS) - relatives} == dict.fromkeys(
            set(KINDS) - relatives, own
        )
        # A scale of answers may still show that a list of stores is no such list; its own shape never does.
        assert other_kind(excerpt, own) in ("", own)


@pytest.mark.parametrize(
    ("count", "sentence"),
    [(1, "c0"), (8, "c0, c1, c2, c3, c4, c5, c6, c7"), (9, "c0, c1, c2, c3, c4, c5, c6, c7 and 1 more")],
)
def test_a_sentence_names_eight_columns_and_counts_the_others(count: int, sentence: str) -> None:
    assert shown([f"c{index}" for index in range(count)]) == sentence


def test_a_sentence_names_columns_on_one_line_and_not_at_length() -> None:
    assert shown(["", "a\n b", "x" * 31]) == f"a b, {'x' * 30}"


def test_stores_at_one_address_with_several_phones_are_several_stores(tmp_path: Path) -> None:
    path = tmp_path / "mall.csv"
    path.write_text("name,phone,address,city\nA,02-123-4567,1 Mall,Seoul\nB,02-123-4568,1 Mall,Seoul\n")
    with open_file(path) as file:
        codes = [
            code
            for batch in read(file, recognise(file, "locations", Options()), Options())
            for code in batch.columns["code"]
        ]
    assert len(set(codes)) == 2

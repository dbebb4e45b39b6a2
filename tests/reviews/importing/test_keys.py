"""Keys: what is one record, and how often the same one came before."""

from datetime import datetime

from hypothesis import given
from hypothesis import strategies as st

from reviews.importing.keys import Key, Repeats, content, contents, digest, numbered

DAY = datetime(2026, 3, 1)
NEXT = datetime(2026, 3, 2)


@given(batches=st.lists(st.lists(st.integers(-3, 3), max_size=8), max_size=5))
def test_repeats_count_as_a_plain_loop_over_all_batches(batches: list[list[int]]) -> None:
    repeats, seen = Repeats(), list[int]()
    for batch in batches:
        expected = []
        for key in batch:
            expected.append(seen.count(key))
            seen.append(key)
        assert repeats.earlier(batch) == expected
    assert repeats.contains(range(-4, 5)) == [key in seen for key in range(-4, 5)]


def test_equal_records_without_an_id_are_numbered() -> None:
    repeats = Repeats()
    first = numbered(["f", "f", "g"], [DAY] * 3, [DAY] * 3, repeats)
    assert len(set(first)) == 3
    assert numbered(["f"], [DAY], [DAY], Repeats()) == first[:1]
    assert numbered(["f"], [DAY], [DAY], repeats)[0] not in first


def test_without_counting_equal_records_are_one_and_other_dates_are_another() -> None:
    once, again = numbered(["f", "f"], [DAY, DAY], [DAY, DAY], None)
    assert once == again
    assert numbered(["f"], [DAY], [NEXT], None) != [once]
    assert numbered(["f"], [NEXT], [NEXT], None) != [once]


def test_a_digest_depends_on_its_key_and_on_where_one_part_ends() -> None:
    assert digest(b"a", "x", 1) == digest(b"a", "x", 1)
    assert len({digest(b"a", "x", 1), digest(b"b", "x", 1), digest(b"a", "x1"), digest(b"a", "x", "1")}) == 4


def test_a_lone_surrogate_has_a_digest() -> None:
    assert len(digest(b"a", "\ud83d")) == len(content(("\ud83d",))) == 32


def test_contents_are_those_of_the_rows() -> None:
    assert contents([(1, "a"), (2, "b")]) == [content((1, "a")), content((2, "b"))]


def test_a_key_names_its_parts_and_is_found_by_a_plain_pair() -> None:
    key = Key(7, "r1")
    assert (key.source, key.external_id) == (7, "r1")
    plain: dict[tuple[int, str], str] = {key: "there"}
    assert plain[7, "r1"] == "there"

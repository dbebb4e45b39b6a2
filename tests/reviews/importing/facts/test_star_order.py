"""Which stores' reviews were collected by their stars and cut off, whatever the batches."""

import itertools
import random
from collections.abc import Sequence

import pytest

from reviews.importing.facts.star_order import StarOrder


def cut_off(records: Sequence[tuple[int, int | None]], size: int = 7) -> set[int]:
    order = StarOrder()
    for at in range(0, len(records), size):
        part = records[at : at + size]
        order.add([store for store, _stars in part], [stars for _store, stars in part])
    return {store for store, found in order.stores().items() if found.is_cut_off}


def of(store: int, stars: str) -> list[tuple[int, int | None]]:
    return [(store, int(each) if each.isdigit() else None) for each in stars]


LOWEST_FIRST = of(1, "1111111111222222") + of(2, "111222333444555555") + of(3, "11111111")


@pytest.mark.parametrize("size", [1, 3, 1000])
def test_stores_whose_rows_end_before_the_highest_of_others(size: int) -> None:
    assert cut_off(LOWEST_FIRST, size) == {1, 3}


def test_the_order_of_stores_between_each_other_does_not_matter() -> None:
    by_store = [[pair for pair in LOWEST_FIRST if pair[0] == store] for store in (1, 2, 3)]
    mixed = [pair for row in itertools.zip_longest(*by_store) for pair in row if pair]
    assert cut_off(mixed) == {1, 3}


def test_highest_first_is_cut_off_before_the_lowest() -> None:
    assert cut_off(of(1, "555555555544444444") + of(2, "5544433322211111111")) == {1}


@pytest.mark.parametrize("shuffled", ["2112121121211211", "1111111111111112" * 3])
def test_one_break_of_the_order_shows_that_it_is_no_order(shuffled: str) -> None:
    assert cut_off(of(1, shuffled) + of(2, "1542315234512345")) == set()


def test_a_good_store_is_not_taken_for_a_sorted_one() -> None:
    """Nine fives and a four come in order every fifth time."""
    assert cut_off(of(1, "5555555554") + of(2, "1542315234512345") + of(3, "5555555555")) == set()


def test_a_sorted_list_that_is_whole_is_not_cut_off() -> None:
    assert cut_off(of(1, "11111222233334444455555") + of(2, "11122333444555555555")) == set()


def test_a_single_store_is_compared_with_nothing() -> None:
    assert cut_off(of(1, "1111111111222222222")) == set()


def test_records_without_stars_show_nothing() -> None:
    assert cut_off(of(1, "-----") + of(2, "1-1-1-5")) == set()


def test_random_files_hardly_ever_seem_sorted() -> None:
    chance = random.Random(1)
    files = [[(chance.randrange(30), chance.choice([1, 3, 4, 5, 5, 5, 5])) for _ in range(300)] for _ in range(200)]
    assert sum(bool(cut_off(file, 100)) for file in files) == 0

"""The same thing twice in one file: stored and counted, an update, nothing new, or refused."""

import random

from tests.reviews.corpus.case import REVIEWS, Account, bad, lines, review

STORES = "code,name,city"
VALUES = "store,month,kpi,value,better"
BY_ID = "review_id,store,date,rating,text"


@bad("reviews", Account(4, duplicates=2))
def equal_reviews_without_an_id(chance: random.Random) -> str:
    return lines(REVIEWS, *[review(chance, "again")] * 3, review(chance, "other"))


@bad("reviews", Account(3, duplicates=2))
def equal_reviews_with_ids_of_their_own(chance: random.Random) -> str:
    return lines(BY_ID, *(f"r{number},S1,2026-01-02,5,same" for number in range(3)))


@bad("reviews", Account(2, duplicates=1, unchanged=1))
def one_review_id_twice_with_the_same_content(chance: random.Random) -> str:
    return lines(BY_ID, *["r1,S1,2026-01-02,5,same"] * 2)


@bad("reviews", Account(2, updated=1))
def one_review_id_twice_with_other_content(chance: random.Random) -> str:
    return lines(BY_ID, "r1,S1,2026-01-02,5,first", "r1,S1,2026-01-02,4,second thoughts")


@bad("locations", Account(3, imported=[(4, "code", "duplicate_code")]))
def one_store_code_twice_with_other_content(chance: random.Random) -> str:
    return lines(STORES, "S1,Pier,Leeds", "S2,Mill,York", "S1,Tower,Hull")


@bad("locations", Account(3, unchanged=1))
def one_store_code_twice_with_the_same_content(chance: random.Random) -> str:
    return lines(STORES, "S1,Pier,Leeds", "S2,Mill,York", "S1,Pier,Leeds")


@bad("kpis", Account(3, imported=[(4, "value", "second_value")]))
def one_kpi_of_a_month_twice_with_other_values(chance: random.Random) -> str:
    return lines(VALUES, "S1,2026-01,sales,100,high", "S1,2026-02,sales,100,high", "S1,2026-01,sales,120,high")


@bad("kpis", Account(2, unchanged=1))
def one_kpi_of_a_month_twice_with_the_same_value(chance: random.Random) -> str:
    return lines(VALUES, *["S1,2026-01,sales,100,high"] * 2)

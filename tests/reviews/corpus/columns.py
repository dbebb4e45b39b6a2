"""Headers and cells: too many, too few, none, other delimiters, and files of another kind."""

import random

from tests.reviews.corpus.case import REVIEWS, Account, Refusal, bad, lines, review, reviews


@bad("reviews", Account(3, [(3, "", "columns")]))
def a_record_with_too_few_cells(chance: random.Random) -> str:
    one, two = reviews(chance, 2)
    return lines(REVIEWS, one, "S1,2026-01-02", two)


@bad("reviews", Account(3, [(3, "", "columns")]))
def a_comma_in_a_text_without_quotes(chance: random.Random) -> str:
    one, two = reviews(chance, 2)
    return lines(REVIEWS, one, review(chance, "good, but slow"), two)


@bad("reviews", Account(2))
def empty_cells_beyond_the_header(chance: random.Random) -> str:
    return lines(REVIEWS, *(row + ",,," for row in reviews(chance, 2)))


@bad("reviews", Refusal("no_headings", ["2026-01-02"]))
def records_without_a_header(chance: random.Random) -> str:
    return lines("S1,2026-01-02,5,good", "S2,2026-01-03,4,fine")


@bad("reviews", Account(0, warnings=["no_records"]))
def a_header_without_records(chance: random.Random) -> str:
    return lines(REVIEWS)


@bad("reviews", Refusal("empty", ["empty"]))
def a_file_of_nothing(chance: random.Random) -> str:
    return ""


@bad("reviews", Refusal("empty"))
def a_file_of_blank_lines(chance: random.Random) -> str:
    return "\r\n  \n\t\n"


@bad("reviews", Refusal("empty"))
def a_byte_order_mark_alone(chance: random.Random) -> bytes:
    return b"\xef\xbb\xbf"


@bad("reviews", Refusal("unknown_shape", ["a date"]))
def reviews_without_a_date(chance: random.Random) -> str:
    return lines("store,review_id,rating,review,time zone", "S1,r1,5,good,UTC")


@bad("reviews", Refusal("too_many_columns", ["201", "200"]))
def one_column_more_than_allowed(chance: random.Random) -> str:
    return lines(",".join([REVIEWS, *(f"c{number}" for number in range(197))]), review(chance) + "," * 197)


@bad("reviews", Account(1))
def as_many_columns_as_allowed(chance: random.Random) -> str:
    return lines(",".join([REVIEWS, *(f"c{number}" for number in range(196))]), review(chance) + "," * 196)


@bad("locations", Refusal("wrong_kind", ["reviews", "store, date, rating, text"]))
def reviews_given_as_stores(chance: random.Random) -> str:
    return lines(REVIEWS, *reviews(chance, 2))


@bad("surveys", Refusal("wrong_kind", ["locations"]))
def stores_given_as_survey_answers(chance: random.Random) -> str:
    return lines("store code,store name,address,city", "S1,Pier,1 Pier Road,Leeds")


@bad("kpis", Refusal("unknown_shape", ["a store, a month, and a value", "fruit, colour"]))
def columns_that_mean_nothing_to_us(chance: random.Random) -> str:
    return lines("fruit,colour", "apple,red")


@bad("reviews", Account(2, [(3, "Rating ", "out_of_range")]))
def headers_with_blanks_signs_and_capitals(chance: random.Random) -> str:
    return lines(" STORE-CODE ,Review_Date,Rating ,,Text", "S1,2026-01-02,5,,good", "S1,2026-01-02,9,,bad")


@bad("kpis", Account(2, [(3, "value", "number")]))
def semicolons_with_decimal_commas(chance: random.Random) -> str:
    return lines("store;month;kpi;value;better", "S1;2026-01;sales;1.240,50;high", "S1;2026-02;sales;1,2,3;high")


@bad("reviews", Account(2, [(3, "rating", "out_of_range")]))
def tabs_between_cells_and_commas_within(chance: random.Random) -> str:
    return lines(REVIEWS.replace(",", "\t"), "S1\t2026-01-02\t5\tgood, very good", "S1\t2026-01-02\t7\tx")


@bad("reviews", Account(1))
def bars_between_cells(chance: random.Random) -> str:
    return lines(REVIEWS.replace(",", "|"), "S1|2026-01-02|5|good; very good")


@bad("reviews", Account(2, [(4, "rating", "out_of_range")]))
def a_line_that_names_the_separator(chance: random.Random) -> str:
    return lines("sep=;", REVIEWS.replace(",", ";"), "S1;2026-01-02;5;a,b", "S1;2026-01-02;0;c")


@bad("reviews", Account(2, [(3, "movie_id", "missing")]))
def a_film_list_without_a_film(chance: random.Random) -> str:
    return lines("movie_id,date,rating_1_10,review", "m1,26.01.02,10,good", ",26.01.03,9,good")


@bad("reviews", Account(2, [(3, "", "no_store")]))
def a_review_of_no_store(chance: random.Random) -> str:
    return lines(REVIEWS, review(chance), ",2026-01-02,5,where?")


@bad("reviews", Account(2, [(3, "", "no_store")]))
def an_address_of_nothing_but_signs(chance: random.Random) -> str:
    return lines("address,date,rating,text", "1 Pier Road,2026-01-02,5,good", "★ - ★,2026-01-02,5,where?")


@bad("locations", Account(3, [(3, "code", "missing"), (4, "code", "too_long")]))
def a_store_without_a_code_and_one_with_far_too_long_a_code(chance: random.Random) -> str:
    return lines("code,name,city", "0007,Pier,Leeds", ",Mill,York", f"{'9' * 61},Tower,Hull")

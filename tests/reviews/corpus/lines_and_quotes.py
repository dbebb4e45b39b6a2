"""Line ends, blank lines, and quotation marks that are not closed or are misplaced."""

import random

from tests.reviews.corpus.case import REVIEWS, Account, Refusal, bad, lines, review, reviews

WRONG = "S1,2026-01-02,9,wrong"


@bad("reviews", Account(4, [(5, "rating", "out_of_range")]))
def carriage_returns_alone(chance: random.Random) -> str:
    return lines(REVIEWS, *reviews(chance, 3), WRONG, end="\r")


@bad("reviews", Account(4, [(5, "rating", "out_of_range")]))
def line_ends_of_three_kinds(chance: random.Random) -> str:
    one, two, three = reviews(chance, 3)
    return f"{REVIEWS}\r\n{one}\n{two}\r{three}\r\n{WRONG}"


@bad("reviews", Account(2, [(7, "rating", "out_of_range")]))
def blank_lines_between_records(chance: random.Random) -> str:
    return lines("", REVIEWS, "", review(chance), "   ", ",,,", WRONG, "", "")


@bad("reviews", Account(3, [(5, "rating", "out_of_range")]))
def line_breaks_within_quotes(chance: random.Random) -> str:
    return lines(REVIEWS, review(chance, '"one'), 'two"', review(chance), WRONG)


@bad("reviews", Account(2))
def line_separators_of_unicode_within_a_cell(chance: random.Random) -> str:
    return lines(REVIEWS, review(chance, "a\u2028b\x0bc\x85d"), review(chance))


@bad("reviews", Account(6, [(4, "", "quote")]))
def a_quote_never_closed_in_the_middle(chance: random.Random) -> str:
    good = reviews(chance, 5)
    return lines(REVIEWS, *good[:2], review(chance, '"never closed'), *good[2:])


@bad("reviews", Account(3, [(4, "", "quote")]))
def a_quote_never_closed_in_the_last_record(chance: random.Random) -> str:
    return lines(REVIEWS, *reviews(chance, 2), review(chance, '"never closed'))


@bad("reviews", Account(1_200, [(602, "", "quote")]))
def a_quote_never_closed_above_six_hundred_records(chance: random.Random) -> str:
    good = reviews(chance, 1_199)
    return lines(REVIEWS, *good[:600], review(chance, '"never closed'), *good[600:])


@bad("reviews", Account(4, [(3, "", "quote"), (5, "", "quote")]))
def two_quotes_never_closed(chance: random.Random) -> str:
    one, two = reviews(chance, 2)
    return lines(REVIEWS, one, review(chance, '"first'), two, review(chance, '"second'))


@bad("reviews", Refusal("header", ["header", "quote"]))
def a_quote_never_closed_in_the_header(chance: random.Random) -> str:
    return lines('store,date,rating,"text', *reviews(chance, 3))


@bad("reviews", Account(3, [(3, "", "quote")]))
def letters_behind_a_closing_quote(chance: random.Random) -> str:
    return lines(REVIEWS, review(chance), review(chance, '"good" food'), review(chance, "last"))


@bad("reviews", Account(2))
def quotes_inside_a_plain_cell(chance: random.Random) -> str:
    return lines(REVIEWS, review(chance, 'a 12" pizza'), review(chance, 'said """fine"""'))


@bad("reviews", Account(1))
def all_cells_in_quotes_and_no_line_end(chance: random.Random) -> str:
    return '"store","date","rating","text"\n"S1","2026-01-02","5","good, very good"'

"""Days that do not exist, moments that clocks skip or repeat, unknown orders, relative dates and the future."""

import random

from tests.reviews.corpus.case import COLLECTED, REVIEWS, Account, Refusal, bad, lines


def dated(*days: str) -> str:
    return lines(REVIEWS, *(f"S1,{day},5,visit {number}" for number, day in enumerate(days)))


@bad("reviews", Account(5, [(2, "date", "date"), (3, "date", "date"), (4, "date", "date"), (5, "date", "date")]))
def days_that_no_calendar_has(chance: random.Random) -> str:
    return dated("2026-02-29", "2026-13-01", "31.04.2026", "0000-00-00", "2024-02-29")


@bad("reviews", Account(6, [(line, "date", "date") for line in range(2, 7)]))
def texts_that_are_no_dates(chance: random.Random) -> str:
    return dated("soon", "２０２６-01-02", "2026-01-02 25:00", "2026-01-02T10:00:00+25:00", "01/02/26", "2026-01-02")


@bad("reviews", Account(3, [(2, "date", "date"), (3, "date", "date")]))
def centuries_out_of_reach(chance: random.Random) -> str:
    return dated("1899-12-31", "2300-01-01", "1999-12-31")


@bad("reviews", Account(2, [(3, "date", "missing")]))
def a_date_left_out(chance: random.Random) -> str:
    return dated("2026-01-02", "")


@bad("reviews", Refusal("date_order", ["03/04/2026", "--day-first", "--month-first"]))
def days_and_months_that_nothing_tells_apart(chance: random.Random) -> str:
    return dated("03/04/2026", "05/06/2025")


@bad("reviews", Refusal("date_order", ["--day-first"]))
def days_and_months_that_contradict_each_other(chance: random.Random) -> str:
    return dated("25/01/2026", "01/25/2026", "02/03/2026")


@bad("reviews", Account(2), day_first=True)
def days_and_months_in_an_order_that_somebody_says(chance: random.Random) -> str:
    return dated("03/04/2026", "05/06/2025")


@bad("reviews", Account(3, [(4, "date", "date")]))
def one_day_above_twelve_that_settles_the_others(chance: random.Random) -> str:
    return dated("25/01/2026", "03/02/2026", "03/32/2026")


@bad("reviews", Account(2))
def dates_that_a_spreadsheet_left_as_numbers(chance: random.Random) -> str:
    return dated("46024", "46024.5")


@bad("reviews", Account(2), zone="Europe/Berlin")
def a_time_that_the_clocks_skip(chance: random.Random) -> str:
    return dated("2026-03-29 02:30", "2026-03-29 03:30")


@bad("reviews", Account(2), zone="Europe/Berlin")
def a_time_that_the_clocks_show_twice(chance: random.Random) -> str:
    return dated("2025-10-26 02:30", "2025-10-26T02:30:00+01:00")


@bad("reviews", Refusal("scraped", ["a month ago", "--scraped"]))
def relative_dates_without_the_day_of_collection(chance: random.Random) -> str:
    return dated("a month ago", "3주 전")


@bad("reviews", Account(4, [(4, "date", "date"), (5, "date", "future")]), scraped=COLLECTED)
def relative_dates_that_cannot_be(chance: random.Random) -> str:
    return dated("a month ago", "3주 전", "400 centuries ago", "2026-03-20")


@bad("reviews", Account(2, imported=[(3, "date", "future_date")]))
def a_review_of_the_far_future(chance: random.Random) -> str:
    return dated("2026-01-02", "2150-01-01 10:00")


@bad("surveys", Refusal("no_date", ["--scraped"]))
def answers_that_nobody_dates(chance: random.Random) -> str:
    return lines("response id,store,nps", "r1,S1,9")


@bad("surveys", Account(1, warnings=["no_date"]), scraped=COLLECTED)
def answers_dated_by_the_day_of_collection(chance: random.Random) -> str:
    return lines("response id,store,nps", "r1,S1,9")


@bad("kpis", Account(2, imported=[(3, "month", "future_date")]))
def a_figure_of_a_month_to_come(chance: random.Random) -> str:
    return lines("store,month,kpi,value,better", "S1,2026-01,sales,5,high", "S1,2150-12,sales,5,high")

"""The title: how many stores are below, for how long, and the places that changed, in the right number."""

from dashboards.pages.overview.headline import changes_words, headline, standing_words
from dashboards.rows import ChangedMetric, ChangedPlace, PlaceKind
from tests.dashboards.networks import OCTOBER


def place(name: str, since: int = OCTOBER - 5, *, better: bool = False) -> ChangedPlace:
    metric = ChangedMetric("nps", since, 0.01, 90, 37.0, 28.0, -12.0, -6.0, [])
    return ChangedPlace(PlaceKind.REGION, name, name, name, better, 22, [metric])


def test_stores_below_are_counted_with_those_that_were_it_a_year_ago() -> None:
    counts = {"below": 10, "meets": 92, "too_early": 94, "not_enough": 5, "no_data": 1}
    assert standing_words(counts, 6) == "10 of 201 stores are below the standard, 6 of them also a year ago."
    assert standing_words(counts, 0) == "10 of 201 stores are below the standard."
    assert standing_words({"below": 1, "meets": 3}, 1) == "1 of 4 stores is below the standard, as it was a year ago."
    assert standing_words({"below": 1, "meets": 3}, 0) == "1 of 4 stores is below the standard."
    assert standing_words({"meets": 3}, 0) == "None of 3 stores is surely below the standard."
    assert standing_words({"no_standard": 3, "no_data": 1}, 0) == ""


def test_what_fell_is_named_before_what_rose() -> None:
    assert changes_words([place("Busan")], OCTOBER) == "Busan is worse since May."
    two = [place("Busan"), place("Pangyo", OCTOBER - 3), place("Jeju", better=True)]
    assert changes_words(two, OCTOBER) == "Busan is worse since May, Pangyo since July."
    assert changes_words([*two, place("Ulsan")], OCTOBER).endswith("Pangyo since July, and so is 1 other place.")
    assert changes_words([*two, place("Ulsan"), place("Daegu")], OCTOBER).endswith("and so are 2 other places.")
    assert changes_words([place("Jeju", better=True)], OCTOBER) == "Jeju is better since May."
    assert changes_words([], OCTOBER) == "Nothing changed beyond chance this month."


def test_a_change_of_more_than_a_year_ago_has_its_year() -> None:
    assert changes_words([place("Busan", OCTOBER - 11)], OCTOBER) == "Busan is worse since November."
    assert changes_words([place("Busan", OCTOBER - 12)], OCTOBER) == "Busan is worse since October 2025."


def test_without_a_standard_the_changes_stand_alone() -> None:
    assert headline({"no_standard": 8}, 0, [place("Busan")], OCTOBER) == "Busan is worse since May."
    both = headline({"below": 2, "meets": 6}, 0, [], OCTOBER)
    assert both.startswith("2 of 8 stores are below the standard. Nothing")


def test_where_changes_were_not_searched_for_none_are_stated() -> None:
    assert headline({"below": 2, "meets": 6}, 0, None, OCTOBER) == "2 of 8 stores are below the standard."
    assert headline({"no_standard": 8}, 0, None, OCTOBER) == "Overview"

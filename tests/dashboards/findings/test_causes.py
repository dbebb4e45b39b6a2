"""The part that goes with a change: the one that moved away from the rest, not one that was always worse."""

from dashboards.findings.statements.causes import part_that_moved
from dashboards.rows import SplitRow


def part(name: str, difference: float, *, reach: float = 4.0, by: str = "touchpoint", n: int = 200) -> SplitRow:
    ends = difference - reach, difference + reach
    return SplitRow(by, name, n, 30.0, 25.0, 35.0, difference, *ends, 0.01)


def test_a_part_that_moved_to_the_side_of_its_place_is_named() -> None:
    since, before = [part("delivery", -40.0), part("store", 30.0)], [part("delivery", 1.0), part("store", -1.0)]
    found = part_that_moved([(since, before)], rose=False)
    assert found is not None
    assert (found.since.value_of, found.since.difference, found.before.difference) == ("delivery", -40.0, 1.0)
    risen = part_that_moved([(since, before)], rose=True)
    assert risen is not None
    assert risen.since.value_of == "store"


def test_a_part_that_was_always_worse_explains_nothing() -> None:
    rows = [part("delivery", -40.0), part("store", 30.0)]
    assert part_that_moved([(rows, rows)], rose=False) is None


def test_what_may_be_chance_is_not_named() -> None:
    since, before = [part("delivery", -8.0)], [part("delivery", 0.0)]
    assert part_that_moved([(since, before)], rose=False) is not None
    unsure = [(since, before), *(([part(str(at), 0.0)], [part(str(at), 0.0)]) for at in range(20))]
    assert part_that_moved(unsure, rose=False) is None, "one of so many parts moves so far by chance"


def test_parts_without_a_name_or_enough_answers_are_passed_over() -> None:
    nothing = SplitRow("touchpoint", "few", 3, *[None] * 7)  # type: ignore[arg-type]
    since = [part("", -40.0), nothing]
    assert part_that_moved([(since, [part("", 0.0), part("few", 0.0)])], rose=False) is None
    assert part_that_moved([], rose=False) is None

"""Which parts of a place's answers are named: those beyond chance, and in the direction of the change."""

from dashboards.findings.statements.parts import different, differs, has_moved, main_parts
from dashboards.rows import ChangeByPart, ChangePart, SplitRow


def row(name: str, difference: float | None, q: float | None) -> SplitRow:
    return SplitRow("touchpoint", name, 50, 10.0, 5.0, 15.0, difference, None, None, q)


def part(name: str, adds: float, low: float, high: float) -> ChangePart:
    return ChangePart(name, 50, 50, 10.0, 5.0, 0.0, adds, low, high)


def test_a_part_differs_only_beyond_chance_over_all_that_are_shown() -> None:
    assert differs(row("a", -9.0, 0.05)) and not differs(row("a", -9.0, 0.06)) and not differs(row("a", None, None))


def test_the_farthest_comes_first_and_what_states_nothing_is_no_part() -> None:
    rows = [row("near", 5.0, 0.01), row("far", -30.0, 0.01), row("", -50.0, 0.0), row("chance", 40.0, 0.5)]
    assert [each.value_of for each in different(rows)] == ["far", "near"]


def test_a_change_lies_where_parts_surely_move_with_it() -> None:
    parts = [
        part("", -20.0, -30.0, -10.0),
        part("down", -12.0, -20.0, -4.0),
        part("unsure", -6.0, -15.0, 3.0),
        part("up", 2.0, 1.0, 3.0),
    ]
    change = ChangeByPart(40.0, 4.0, -45.0, -27.0, parts)
    assert [each.value_of for each in main_parts(change)] == ["down"]
    unsure = ChangeByPart(40.0, 38.0, -6.0, 2.0, parts)
    assert has_moved(change) and not has_moved(unsure) and main_parts(unsure) == []

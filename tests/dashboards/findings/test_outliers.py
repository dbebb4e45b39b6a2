"""The stores that stand out of the funnel."""

from dataclasses import replace

from dashboards.findings.statements.outliers import outliers
from tests.dashboards.findings.rows import ranking, row


def test_those_beyond_the_limits_stand_farthest_first_whichever_way_they_differ() -> None:
    found = outliers(
        ranking(
            row("near", z=1.0, band="common"),
            row("watch", z=2.5, band="watch"),
            row("far", z=-4.0, band="alarm", confirmed=True),
            row("untested", band=None),
        )
    )
    assert [each.store for each in found.stores] == ["far", "watch"]
    assert (found.tested, found.confirmed) == (3, 1)
    assert found.by_chance == 3 * 0.05


def test_worse_and_better_stores_are_apart_whichever_end_is_good() -> None:
    rows = (row("low", z=-4.0, band="alarm"), row("high", z=2.5, band="watch"), row("lower", z=-5.0, band="alarm"))
    found = outliers(ranking(*rows))
    assert [each.store for each in found.worse] == ["lower", "low"]
    assert [each.store for each in found.better] == ["high"]
    slow = outliers(replace(ranking(*rows), metric="resolution_time"))
    assert [each.store for each in slow.worse] == ["high"]
    assert [each.store for each in slow.better] == ["lower", "low"]


def test_a_store_whose_value_is_hidden_is_neither_tested_nor_judged() -> None:
    found = outliers(ranking(row("hidden", value=None, n=3, z=5.0, band="alarm", confirmed=True)))
    assert (list(found.stores), found.tested, found.confirmed) == ([], 0, 0)

"""Tallies come back as they are stored: names with commas, sums with all digits, no store of another brand."""

import numpy as np
import pytest

from dashboards.metrics import metric
from dashboards.scoring.counting import Tallies, stores_of
from reviews.models import MonthTally
from tests.dashboards.networks import OCTOBER, make_brand, make_stores

pytestmark = pytest.mark.django_db
TOTALS = [0.1 + 0.2, 2.5, 3.0, 1e-7, -1234567.890123456, 0.0]


def test_columns_are_what_is_stored_of_these_stores_in_the_order_of_months() -> None:
    brand = make_brand()
    stores = make_stores(brand, 3)
    others = make_stores(make_brand("other"), 1, prefix="x")
    stores += make_stores(brand, 3, prefix="y")
    for at, (store, total) in enumerate(zip(stores, TOTALS, strict=True)):
        for month in (OCTOBER, OCTOBER - 1):
            series = "Bob's, Ann & Co|1-5" if at % 2 else "google|1-5"
            _tally(store.pk, series, month, total, {"1": 1, "5": at} if at else {})
    _tally(others[0].pk, "elsewhere|1-5", OCTOBER, 5.0, {"5": 1})

    ordered = stores_of(brand, OCTOBER)
    cells = Tallies(OCTOBER, ordered).cells(metric("rating"), OCTOBER, None)

    assert [ordered.ids[at] for at in cells.store.tolist()] == [store.pk for store in stores] * 2
    assert cells.last_month.tolist() == [OCTOBER - 1] * 6 + [OCTOBER] * 6
    assert cells.first_month.tolist() == [month - 2 for month in cells.last_month.tolist()]
    assert [cells.names[at] for at in cells.series.tolist()] == ["google|1-5", "Bob's, Ann & Co|1-5"] * 6
    np.testing.assert_allclose(cells.total, TOTALS * 2, rtol=1e-15)
    np.testing.assert_allclose(cells.total_sq, [total**2 for total in TOTALS] * 2, rtol=1e-15)
    assert cells.n.tolist() == [7.0] * 12
    assert cells.histograms.size.tolist() == [0, 2, 2, 2, 2, 2] * 2
    assert cells.histograms.count.tolist() == [1.0, 1.0, 1.0, 2.0, 1.0, 3.0, 1.0, 4.0, 1.0, 5.0] * 2


def test_a_brand_without_stores_has_no_cells() -> None:
    assert len(Tallies(OCTOBER, stores_of(make_brand(), OCTOBER)).cells(metric("nps"), OCTOBER, None)) == 0


def _tally(location: int, series: str, month: int, total: float, histogram: dict[str, int]) -> None:
    MonthTally.objects.create(
        location_id=location,
        measure="rating",
        series=series,
        first_month=month - 2,
        last_month=month,
        n=7,
        total=total,
        total_sq=total**2,
        histogram=histogram,
        location_version=1,
    )

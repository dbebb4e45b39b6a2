"""Columns of all stores have the order and the figures of the rows that pages show."""

import pytest

from dashboards import queries
from dashboards.models import Score
from dashboards.queries import ranked_columns
from dashboards.scoring.verdicts import CUT_OFF
from locations.models import Region
from locations.scoping import Scope, head_office, limited
from tests.dashboards.conftest import Network
from tests.dashboards.networks import OCTOBER, make_stores

FIELDS = (
    *("n", "value", "low", "high", "shrunken", "shrunken_low", "bar_high", "basis", "rank", "p_worst", "p_below", "q"),
    *("confirmed", "verdict", "target", "needed", "change"),
)


def scopes(network: Network) -> list[Scope]:
    region = Region.objects.get(brand=network.brand, path="Korea/Busan")
    return [head_office(network.brand), limited(network.brand, {"lineages": [region.lineage], "locations": []})]


def test_they_are_those_of_the_ranking(network: Network, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dashboards.queries.ranking_columns.CHUNK", 7)
    make_stores(network.brand, 2, prefix="a-unscored-")
    cut = Score.objects.filter(metric="rating", month=OCTOBER, window=12).order_by("pk")[4]
    Score.objects.filter(pk=cut.pk).update(details={CUT_OFF: True}, p_worst=None, verdict="not_enough")
    for scope in scopes(network):
        ranking = queries.rankings(scope, "rating", OCTOBER, 12)
        columns = ranked_columns(scope, "rating", OCTOBER, 12)
        assert columns.codes == [row.store for row in ranking.rows]
        assert columns.network == ranking.network
        for name in FIELDS:
            assert columns.column(name) == [getattr(row, name) for row in ranking.rows], name
        assert columns.column("is_cut_off") == [bool(row.details.get(CUT_OFF)) for row in ranking.rows]


def test_a_month_that_is_not_scored_is_said(network: Network) -> None:
    with pytest.raises(queries.NotScored):
        ranked_columns(head_office(network.brand), "rating", OCTOBER - 30, 12)

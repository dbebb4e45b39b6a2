import math
from pathlib import Path

import pytest

from dashboards.management.commands.document_metrics import document
from dashboards.metrics import METRICS, Family, Metric, demanded, keys, metric, shown
from reviews.measures import MEASURES

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "metrics.md"


@pytest.mark.parametrize("entry", METRICS, ids=lambda entry: entry.key)
def test_every_metric_counts_what_a_measure_counts(entry: Metric):
    assert entry.measure in MEASURES


@pytest.mark.parametrize("entry", METRICS, ids=lambda entry: entry.key)
def test_outside_and_inside_are_inverse(entry: Metric):
    for value in (0.5, 1.0) if entry.family is not Family.DURATION else (0.0, 3.0):
        assert entry.inside(entry.outside(value)) == pytest.approx(value)


def test_units_outside_are_those_of_the_contract():
    assert metric("nps").outside(-1) == -100
    assert metric("nps").spread(0.1) == pytest.approx(10)
    assert metric("csat").outside(0.5) == 0.5
    assert metric("resolution_time").outside(math.log(12)) == pytest.approx(12)
    assert metric("resolution_time").spread(0.3) == 0.3
    with pytest.raises(ValueError, match="math domain"):
        metric("resolution_time").inside(0)


def test_keys_are_unique_and_an_unknown_one_is_told_the_others():
    assert len(set(keys())) == len(METRICS)
    with pytest.raises(KeyError, match="There is no metric “stars”; choose one of nps, csat"):
        metric("stars")


OF_DESK = {entry.key for entry in METRICS if entry.of_desk}


def test_without_a_desk_pages_show_what_they_showed() -> None:
    assert {"case_first_response", "answered_in_time"} < OF_DESK and len(OF_DESK) == 7
    before = [key for key in keys() if key not in OF_DESK]
    assert shown(before) == before == demanded(before)
    cases = ["case_first_response", "resolved_in_time", "cases_reopened"]
    assert shown([*before, *cases]) == before == demanded([*before, *cases])


def test_where_the_desk_decides_it_takes_the_place_of_what_sources_show() -> None:
    everything = [*keys()]
    expected = [key for key in everything if key != "replied_in_24h"]
    assert shown(everything) == expected
    assert shown(["nps", "replied_in_24h"]) == ["nps", "replied_in_24h"]
    # A standard may be set for both: commands and the API judge by either.
    assert demanded(everything) == everything


def test_the_document_is_what_the_registry_says():
    assert DOCUMENT.read_text(encoding="utf-8") == document()

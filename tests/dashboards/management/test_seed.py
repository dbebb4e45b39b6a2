import io
import json
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from locations.models import Brand, Location
from locations.months import format_month
from reviews.models import Case, Listing, MonthTally, Review, SurveyResponse


def _json(*arguments: str) -> dict[str, Any]:
    out = io.StringIO()
    call_command(*arguments, stdout=out, stderr=io.StringIO())
    told = json.loads(out.getvalue())
    assert isinstance(told, dict)
    return told


def _seed(*more: str) -> dict[str, Any]:
    sizes = ("--stores", "60", "--months", "6", "--answers", "6000", "--as-of", "2026-10", "--seed", "4")
    return _json("seed", "--brand", "made", *sizes, "--json", *more)


@pytest.mark.django_db
def test_a_seeded_brand_has_the_sizes_asked_for_and_scores_to_its_truth() -> None:
    told = _seed()
    assert (told["stores"], told["surveys"], told["reviews"], told["cases"]) == (60, 4_200, 1_500, 300)
    counts = [model.objects.count() for model in (Location, SurveyResponse, Review, Case, Listing)]
    assert counts == [60, 4_200, 1_500, 300, told["listings"]]
    assert MonthTally.objects.filter(measure="nps").count() > 60
    looked_at = {format_month(month) for month in Listing.objects.values_list("first_month", flat=True)}
    assert looked_at == {"2026-07", "2026-10"}
    assert Brand.objects.get().default_zone == "Asia/Seoul"
    call_command("score", "--brand", "made", "--as-of", "2026-10", stderr=io.StringIO())
    network = _json("rank", "--brand", "made", "--metric", "nps", "--window", "12", "--as-of", "2026-10", "--json")
    assert network["network"]["answers"] == 4_200
    assert network["network"]["tau_low"] <= told["true_nps_spread"] <= network["network"]["tau_high"]


@pytest.mark.django_db
def test_a_brand_with_stores_is_not_seeded_again() -> None:
    _seed()
    with pytest.raises(CommandError, match="another slug"):
        _seed()


@pytest.mark.django_db
@pytest.mark.parametrize("wrong", [("--stores", "0"), ("--months", "0"), ("--answers=-1",), ("--as-of", "October")])
def test_sizes_that_make_no_sense_are_refused(wrong: tuple[str, ...]) -> None:
    with pytest.raises(CommandError):
        _seed(*wrong)
    assert not Brand.objects.exists()

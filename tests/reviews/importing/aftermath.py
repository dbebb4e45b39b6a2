"""What an import leaves of a brand, without ids of rows and jobs: whatever happened to it on the way, the same."""

from typing import Any

from locations.models import Brand
from reviews.importing.account import Account
from reviews.integrity import differences
from reviews.models import ImportJob, MonthTally, Review, StaleCell
from tests.reviews import arrange


def facts(brand: Brand) -> list[tuple[Any, ...]]:
    columns = ("location__code", "first_month", "last_month", "rating", "text", "posted_from", "posted_to")
    return sorted(Review.objects.filter(location__brand=brand).values_list(*columns), key=repr)


def sums(brand: Brand) -> list[tuple[Any, ...]]:
    columns = ("location__code", "measure", "series", "first_month", "last_month", "n", "total", "total_sq")
    return sorted(MonthTally.objects.filter(location__brand=brand).values_list(*columns))


def account(job: ImportJob) -> dict[str, int]:
    return {name: getattr(job, name) for name in Account().as_dict()}


def left(brand: Brand, job: ImportJob) -> dict[str, Any]:
    """Facts, tallies, the account and the rejects file of an import."""
    return {"facts": facts(brand), "sums": sums(brand), "account": account(job), "rejects": arrange.rejects(job)}


def compare(brand: Brand, job: ImportJob, undisturbed: dict[str, Any]) -> None:
    found = left(brand, job)
    for what, expected in undisturbed.items():
        assert found[what] == expected, what
    assert not StaleCell.objects.filter(location__brand=brand).exists()
    assert differences(brand) == []

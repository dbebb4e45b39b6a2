"""The import that last wrote a store: from a sentence to a number and back, in stores and in what imports replaced."""

from importlib import import_module
from typing import Any

import pytest
from django.apps import apps

from locations.models import Location
from reviews.models import Correction
from tests.reviews import arrange

pytestmark = pytest.mark.django_db

SENTENCES = ["import 7", "import 1234567890123", "kim", "import", "import x", "reimport 7", "import 7 more", ""]
NUMBERS = [("import", 7), ("import", 1234567890123)] + [(text, None) for text in SENTENCES[2:]]


def migration(app: str, name: str) -> Any:
    return import_module(f"{app}.migrations.{name}")


def test_stores_there_and_back() -> None:
    brand = arrange.brand()
    for index, sentence in enumerate(SENTENCES):
        arrange.stores(brand, f"S{index}", written_by=sentence)
    rows = Location.objects.filter(brand=brand).order_by("code")
    module = migration("locations", "0005_written_by_import")
    module.number_from_sentence(apps, None)
    assert list(rows.values_list("written_by", "written_by_import")) == NUMBERS
    module.sentence_from_number(apps, None)
    assert list(rows.values_list("written_by", flat=True)) == SENTENCES


def test_corrections_there_and_back() -> None:
    job = arrange.job(arrange.brand(), "locations", "code,name\n1,One\n")
    before = [{"written_by": sentence, "name": "x"} for sentence in SENTENCES]
    for index, columns in enumerate(before):
        Correction.objects.create(job=job, table="location", row=index, before=columns)
    fact = Correction.objects.create(job=job, table="review", row=1, before={"text": "import 7"})
    rows = Correction.objects.filter(table="location").order_by("row")
    module = migration("reviews", "0004_author_of_stores")
    module.number_from_sentence(apps, None)
    assert [(row.before["written_by"], row.before["written_by_import"]) for row in rows.all()] == NUMBERS
    module.sentence_from_number(apps, None)
    assert [row.before for row in rows.all()] == before
    fact.refresh_from_db()
    assert fact.before == {"text": "import 7"}

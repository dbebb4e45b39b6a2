"""The fields of a store's row say where they are read, and every field but the change is read somewhere."""

from dataclasses import dataclass, fields
from typing import Annotated

from dashboards.models import Score
from dashboards.rows import OfScore, OfStore, StoreHead, StoreRow, columns
from locations.models import Location


@dataclass(frozen=True, slots=True)
class Sample:
    code: Annotated[str, OfStore("code")]
    n: Annotated[int, OfScore(missing=0)]
    band: Annotated[str | None, OfScore(blank=True)]
    region: Annotated[str, OfStore("region__path", empty="")]
    change: float | None = None


def test_fields_are_found_by_their_source_in_field_order() -> None:
    assert columns(Sample, OfStore) == {"code": OfStore("code"), "region": OfStore("region__path", empty="")}
    assert columns(Sample, OfScore) == {"n": OfScore(missing=0), "band": OfScore(blank=True)}


def test_only_the_change_of_a_store_is_not_read() -> None:
    read = {*columns(StoreRow, OfStore), *columns(StoreRow, OfScore)}
    assert {each.name for each in fields(StoreRow)} - read == {"change"}


def test_what_is_read_is_there() -> None:
    of_store = {source.path.partition("__")[0] for source in columns(StoreRow, OfStore).values()}
    assert of_store <= {field.name for field in Location._meta.get_fields()}
    assert {*columns(StoreRow, OfScore)} <= {field.name for field in Score._meta.get_fields()}


def test_a_stores_own_page_knows_whatever_its_row_says_of_it() -> None:
    assert {*columns(StoreRow, OfStore)} <= {each.name for each in fields(StoreHead)}

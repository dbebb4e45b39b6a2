"""Why an importer refuses a record that could be read, as people get it back."""

from dataclasses import dataclass
from datetime import datetime

from reviews.importing.facts.second_listings import Shown
from reviews.importing.stores.columns import name_of
from reviews.importing.stores.matcher import Directory
from reviews.readers.records import Batch, Moment, Recognised, RowError


@dataclass(frozen=True, slots=True)
class Refusals:
    """The refusals of records of one file, each by the record's index in its batch.

    ``when`` is the field that dates a record, ``now`` the moment of the import.
    """

    recognised: Recognised
    stores: Directory
    when: str
    now: datetime

    def unknown_store(self, batch: Batch, index: int) -> RowError:
        """Refuse a record of a store that is not known, or of none."""
        column, given, code, expected = self.stores.unfound(batch.columns, index)
        return self._error(batch, index, column, code, given, expected)

    def second_listing(self, batch: Batch, index: int, first: Shown) -> RowError:
        """Refuse a listing beside which the file has ``first`` of the same store and publisher."""
        column, given, code, expected = self.stores.second(name_of(batch.columns, index), first.written, str(first))
        return self._error(batch, index, column, code, given, expected)

    def id_taken(self, batch: Batch, index: int) -> RowError:
        """Refuse a record whose id is taken; no more is said, which the refusal alone would reveal as well."""
        given = str(batch.columns["external_id"][index]) if "external_id" in batch.columns else ""
        return self._error(batch, index, "external_id", "id_taken", given, "")

    def second_value(self, batch: Batch, index: int) -> RowError:
        """Refuse a KPI value that an earlier line contradicts."""
        return self._error(batch, index, "value", "second_value", str(batch.columns["value"][index]), "")

    def future_date(self, batch: Batch, index: int) -> RowError:
        """Refuse a record of a day that has not come."""
        found = batch.columns[self.when][index]
        given = str(found.start if isinstance(found, Moment) else found).removesuffix(" 00:00:00")
        return self._error(batch, index, self.when, "future_date", given, f"{self.now:%Y-%m-%d}")

    def _error(self, batch: Batch, index: int, name: str, code: str, given: str, expected: str) -> RowError:
        header = next((header for header, own in self.recognised.understood.items() if own == name), name)
        return RowError(batch.lines[index], header, code, given, expected, batch.raw[index])

"""Daily or weekly values of a KPI, put together into months by the KPI's own rule (pure)."""

import functools
import statistics
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from reviews.readers.cells import scores
from reviews.readers.columns.typed import Bound
from reviews.readers.containers.table import FileRecord, FileTable
from reviews.readers.records import CellError, Refused

RULES: Mapping[str, Callable[[Sequence[float]], float]] = {
    "sum": sum,
    "mean": statistics.fmean,
    "last": lambda values: values[-1],
}
EXAMPLE = "sum|mean|last,high|low"


@dataclass(frozen=True)
class KpiRule:
    """How the values of a KPI within a month become one, and which end is good ("high", "low")."""

    rule: str
    better: str


def kpi_rule(key: str, text: str) -> KpiRule:
    """Read "sum,high" as people state it with --kpi. Raises ``Refused`` kpi."""
    rule, _comma, better = text.partition(",")
    try:
        good = scores.better(better)
    except CellError:
        good = ""
    if rule.strip() not in RULES or not good:
        raise Refused("kpi", f'"{text}" says not how {key} is put together; write --kpi "{key}={EXAMPLE}".')
    return KpiRule(rule.strip(), good)


@dataclass(frozen=True, kw_only=True)
class Monthly(FileTable):
    """A table with one record for each store, month and KPI; ``named`` are the columns that tell the store and the KPI.

    ``rules`` are the ways to put months together by KPI. A record has the line and the other cells of the last one that
    it is made of. What cannot be read stays as it is, and so do records of a KPI without a rule.
    """

    table: FileTable
    month: Bound
    value: Bound
    key: Bound
    named: Sequence[int]
    rules: Mapping[str, str]

    def records(self) -> Iterator[FileRecord]:
        groups: dict[tuple[str, ...], list[tuple[FileRecord, float]]] = {}
        for record in self.table.records():
            value, month = self.read(record)
            if value is None:
                yield record
            else:
                told = (self.kpi_of(record), month, *(record.cells[index].strip() for index in self.named))
                groups.setdefault(told, []).append((record, value))
        for (kpi, month, *_named), group in groups.items():
            yield self.put_together(kpi, month, group)

    def kpi_of(self, record: FileRecord) -> str:
        return self.kpis(record.cells[self.key.indexes[0] or 0])

    @functools.cached_property
    def kpis(self) -> Callable[[str], str]:
        """The KPI of a text, each read once."""
        return functools.lru_cache(maxsize=10_000)(lambda text: str(self.key.read(text)))

    def read(self, record: FileRecord) -> tuple[float | None, str]:
        """Return the value and the month of a record, None where it stays as it is."""
        if record.fault or self.kpi_of(record) not in self.rules:
            return None, ""
        value, month = (
            bound.read(tuple("" if index is None else record.cells[index] for index in bound.indexes))
            for bound in (self.value, self.month)
        )
        good = isinstance(value, float | int) and month is not None and not isinstance(month, CellError)
        return (float(value), f"{month:%Y-%m}") if good else (None, "")

    def put_together(self, kpi: str, month: str, group: Sequence[tuple[FileRecord, float]]) -> FileRecord:
        last = group[-1][0]
        cells = list(last.cells)
        # Six decimals, since three could be read as thousands.
        total = f"{RULES[self.rules[kpi]]([value for _record, value in group]):.6f}"
        cells[self.month.indexes[0] or 0] = month
        cells[self.value.indexes[0] or 0] = total.replace(".", self.value.context.dialect.decimal or ".")
        return FileRecord(last.line, cells)

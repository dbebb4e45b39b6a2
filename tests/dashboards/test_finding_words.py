"""What findings are called in a line: since when, by how many answers, and when they were last seen."""

from typing import Any

import pytest

from dashboards.finding_words import since_words
from dashboards.rows import EvidenceRow, FindingRow
from locations.months import NOW
from tests.dashboards.findings.found import NOW as MOMENT
from tests.dashboards.networks import OCTOBER


def finding(*, last_month: int = OCTOBER, window: int = NOW, **other: Any) -> FindingRow:
    """A store that is below its standard, by 178 answers of now."""
    figures: dict[str, Any] = dict.fromkeys(("value", "low", "high", "target", "expected", "before", "strength"))
    lead = EvidenceRow(
        kind="below", metric="nps", theme="", since=OCTOBER - 3, month=last_month, n=178, figures={"window": window},
        **figures,
    )  # fmt: skip
    unknown: dict[str, Any] = dict.fromkeys(("closed_month", "priority", "frequency", "severity", "lever"))
    empty = dict.fromkeys(("theme", "reason", "cause_kind", "cause", "owner", "owner_name", "region"), "")
    row: dict[str, Any] = {
        **unknown, **empty, "id": 1, "kind": "below", "place": "Mapo", "place_kind": "store", "place_key": "1",
        "direction": "worse", "metric": "nps", "since": OCTOBER - 3, "first_month": OCTOBER - 3,
        "last_month": last_month, "state": "new", "cause_figures": {}, "opened_at": MOMENT, "version": 1, "lead": lead,
    }  # fmt: skip
    return FindingRow(**row | other)


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (finding(), "since July 2026 · worth 178 answers of now"),
        (finding(window=12), "since July 2026 · 178 answers"),
        (finding(last_month=OCTOBER - 2), "since July 2026 · worth 178 answers of now · last seen in August 2026"),
        (finding(kind="theme"), "since July 2026"),
    ],
)
def test_a_line_gives_since_when_by_what_and_when_it_was_last_seen(row: FindingRow, words: str) -> None:
    assert since_words(row, OCTOBER) == words

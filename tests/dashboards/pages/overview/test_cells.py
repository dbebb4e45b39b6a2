"""What the overview says first: only stores that need a look, and whether a region moved as a whole."""

from dataclasses import replace

from dashboards.findings.statements.attention import first_to_see
from dashboards.pages.frame.state import State
from dashboards.pages.overview import cells
from dashboards.rows import Network, Ranking, StoreRow
from tests.dashboards.networks import OCTOBER

EVEN = Network(30.0, 5.0, 3.0, 8.0, 50.0, 93.0, 40, 4_000, se_mu=1.0)
NOTHING = dict.fromkeys(("low", "high", "shrunken", "rank", "rank_low", "rank_high", "p_worst", "p_below", "z", "q"))


def row(code: str, verdict: str, *, confirmed: bool = False, n: int = 50) -> StoreRow:
    figures = {**NOTHING, "value": 1.0, "band": None, "confirmed": confirmed, "verdict": verdict, "target": 30.0}
    return StoreRow(store=code, name=code, n=n, **figures)  # type: ignore[arg-type]


def ranking(*rows: StoreRow, tau: float = 5.0) -> Ranking:
    return Ranking("b", "B", "nps", OCTOBER, 12, replace(EVEN, tau=tau), rows, len(rows))


def state() -> State:
    return State(metric="nps", window=12, month=OCTOBER)


def test_the_sure_ones_come_first_and_who_meets_the_standard_is_not_listed() -> None:
    found = ranking(row("open", "too_early"), row("good", "meets"), row("sure", "below"), row("none", "no_data", n=0))
    assert [each.store for each in first_to_see(found).stores] == ["sure", "open"]


def test_where_only_chance_tells_stores_apart_there_is_no_list() -> None:
    found = ranking(row("a", "too_early"), row("b", "too_early"), tau=0.0)
    assert first_to_see(found).stores == []
    assert "chance" in cells.first_sentence(first_to_see(found))


def test_all_stores_meeting_their_standard_is_stated() -> None:
    found = ranking(row("a", "meets"))
    assert "none needs attention" in cells.first_sentence(first_to_see(found))


def test_a_cause_that_stores_share_is_hinted_at() -> None:
    found = ranking(row("a", "below"), row("b", "too_early"))
    assert "they share" in cells.first_sentence(first_to_see(found))
    found = ranking(row("a", "below", confirmed=True))
    assert "they share" not in cells.first_sentence(first_to_see(found))


def test_a_store_whose_value_may_not_be_shown_is_not_named() -> None:
    found = ranking(row("hidden", "too_early", n=4), row("shown", "too_early", n=5))
    assert [each.store for each in first_to_see(found).stores] == ["shown"]


def test_where_no_value_may_be_shown_nobody_is_stated_to_meet_a_standard() -> None:
    found = ranking(row("a", "no_standard", n=2), row("b", "no_standard", n=1))
    assert cells.first_sentence(first_to_see(found)).startswith("No store has enough answers")

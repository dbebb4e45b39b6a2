"""What stands above the table of stores: chips that count verdicts and filter by them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dashboards import charts, wording
from dashboards.pages.frame.chips import ICONS
from dashboards.pages.frame.state import State
from dashboards.scoring.verdicts import Verdict


@dataclass(frozen=True, slots=True)
class VerdictFilter:
    """A chip: how many stores have a verdict; it leads to them, or back to all where it is chosen."""

    count: str
    words: str
    icon: str
    tone: str
    href: str
    chosen: bool


def verdict_filters(verdicts: Mapping[str, int], state: State, names: Sequence[str]) -> list[VerdictFilter]:
    """Give a chip for each verdict that stores have, and for the chosen one; ``names`` are parts of the address."""
    shown = [each for each in ICONS if verdicts.get(each) or each == state.verdict]
    return [_filter(each, verdicts.get(each, 0), state, names) for each in shown]


def _filter(verdict: Verdict, count: int, state: State, names: Sequence[str]) -> VerdictFilter:
    chosen = state.verdict == verdict
    return VerdictFilter(
        count=wording.number(count),
        words=wording.verdict_words(verdict),
        icon=ICONS[verdict],
        tone=charts.tone(verdict),
        href=state.query(names, verdict="" if chosen else verdict.value, after="", before="", at=0) or "?",
        chosen=chosen,
    )

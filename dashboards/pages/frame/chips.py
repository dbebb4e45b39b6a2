"""Verdicts as chips: a word, an icon and a tone, so that colour is never the only sign."""

from dataclasses import dataclass

from dashboards import charts, wording
from dashboards.scoring.standards import Verdict

ICONS = {
    Verdict.BELOW: "alert-triangle",
    Verdict.MEETS: "circle-check",
    Verdict.TOO_EARLY: "clock",
    Verdict.NOT_ENOUGH: "help",
    Verdict.NO_STANDARD: "minus",
    Verdict.NO_DATA: "ban",
}


@dataclass(frozen=True, slots=True)
class Chip:
    words: str
    icon: str
    tone: str


def chip(verdict: str) -> Chip:
    return Chip(wording.verdict_words(verdict), ICONS[Verdict(verdict)], charts.tone(verdict))

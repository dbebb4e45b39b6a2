"""Chips: a word with an icon and a tone, so that colour is never the only sign; their HTML is written here alone."""

from dataclasses import dataclass
from functools import cache

from django.templatetags.static import static
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from dashboards import action_words, charts, wording
from dashboards.rows import EffectRow
from dashboards.scoring.verdicts import Verdict

ICONS = {
    Verdict.BELOW: "alert-triangle",
    Verdict.MEETS: "circle-check",
    Verdict.TOO_EARLY: "clock",
    Verdict.NOT_ENOUGH: "help",
    Verdict.NO_STANDARD: "minus",
    Verdict.NO_DATA: "ban",
}
EFFECT_ICONS = {"worked": "circle-check", "no visible effect": "minus", "got worse": "alert-triangle"}
"""Of what actions changed; whatever else there is to say has a clock."""


@dataclass(frozen=True, slots=True)
class Chip:
    words: str
    icon: str
    tone: str

    @property
    def html(self) -> SafeString:
        """Give the chip as markup, for templates and for cells that are written without one."""
        icon = f'<svg class="icon" aria-hidden="true"><use href="{_sprite()}#icon-{self.icon}"/></svg>'
        return mark_safe(f'<span class="ev-chip ev-tone-{self.tone}">{icon}{escape(self.words)}</span>')


def effect_chip(found: EffectRow | None) -> Chip | None:
    """Give the chip of what an action changed; None where that is not measured, or not known."""
    words = action_words.verdict_words(found)
    if found is None or not words:
        return None
    return Chip(words, EFFECT_ICONS.get(found.verdict, "clock"), action_words.tone(found))


def chip(verdict: str) -> Chip:
    return Chip(wording.verdict_words(verdict), ICONS[Verdict(verdict)], charts.tone(verdict))


@cache
def _sprite() -> str:
    """Give the address of the icons; it is the same for a process, and a table would ask for it in every row."""
    return static("vendor/icons/sprite.svg")

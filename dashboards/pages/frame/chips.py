"""Chips: a word with an icon and a tone, so that colour is never the only sign; their HTML is written here alone."""

from dataclasses import dataclass
from functools import cache

from django.templatetags.static import static
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from dashboards import charts, wording
from dashboards.scoring.verdicts import Verdict

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

    @property
    def html(self) -> SafeString:
        """Give the chip as markup, for templates and for cells that are written without one."""
        icon = f'<svg class="icon" aria-hidden="true"><use href="{_sprite()}#icon-{self.icon}"/></svg>'
        return mark_safe(f'<span class="ev-chip ev-tone-{self.tone}">{icon}{escape(self.words)}</span>')


def chip(verdict: str) -> Chip:
    return Chip(wording.verdict_words(verdict), ICONS[Verdict(verdict)], charts.tone(verdict))


@cache
def _sprite() -> str:
    """Give the address of the icons; it is the same for a process, and a table would ask for it in every row."""
    return static("vendor/icons/sprite.svg")

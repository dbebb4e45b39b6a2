"""Texts with which the people of the sample brand answer: its templates, filled in for the store and the day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from dashboards.queries.desk_details import hours_today
from locations.matching.phones import national
from locations.models import Brand, Location
from reviews.desk import deadlines, replies
from reviews.desk.clocks import StoreClock
from reviews.desk.spoken import Spoken
from reviews.models import ReplyTemplate
from reviews.synthetic import planted
from reviews.synthetic.desk_words import Remark

DAY = timedelta(days=1)
USUAL_HOURS = "10:00–18:00"
"""When the telephone is answered on days on which a store is closed."""


@dataclass
class AnswerTexts:
    """Answers from the brand's templates: of those that fit, each in its turn."""

    templates: Sequence[ReplyTemplate]
    clocks: Mapping[int, StoreClock]
    turn: int = 0

    @classmethod
    def of(cls, brand: Brand, stores: Mapping[str, Location], first: datetime, last: datetime) -> "AnswerTexts":
        own = [store.pk for store in stores.values()]
        templates = [*ReplyTemplate.objects.filter(brand=brand, active=True).order_by("pk")]
        return cls(templates, deadlines.clocks_of(brand, own, first.date(), last.date() + DAY))

    def answer(
        self, spoken: Spoken, themes: frozenset[str], store: Location, at: datetime
    ) -> tuple[ReplyTemplate, str]:
        """Give a template with its text filled in, in the customer's language."""
        language = spoken.language if spoken.language in ("ko", "en") else planted.LANGUAGE
        chosen = self._next(language, spoken.stars or 0, themes)
        return chosen, self._filled(chosen, store, at)

    def of_note(self, remark: Remark, store: Location, at: datetime) -> str:
        """Give a text about what a customer said to staff."""
        return self._filled(self._next(planted.LANGUAGE, remark.score or 0, frozenset()), store, at)

    def _next(self, language: str, stars: int, themes: frozenset[str]) -> ReplyTemplate:
        own = (row for row in self.templates if row.language == language and row.theme in ("", *themes))
        fitting = [row for row in own if row.stars_from <= stars <= row.stars_to]
        self.turn += 1
        return fitting[self.turn % len(fitting)]

    def _filled(self, template: ReplyTemplate, store: Location, at: datetime) -> str:
        hours = hours_today(self.clocks[store.pk], at) or USUAL_HOURS
        return replies.filled(
            template.text, {"store": store.name, "phone": national(store.phone), "hours_today": hours}
        )

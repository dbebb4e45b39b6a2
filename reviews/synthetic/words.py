"""Comments, replies and names of customers, put together from parts (pure)."""

import random
from collections.abc import Sequence

from reviews.synthetic.phrases import ENGLISH, KEYWORDS, KOREAN, Phrases

USUAL = {
    "praise": {"taste": 30, "staff": 25, "seats": 15, "clean": 12, "wait": 8, "order": 4, "app": 4, "price": 2},
    "mixed": {"wait": 20, "taste": 20, "seats": 20, "price": 15, "staff": 10, "app": 8, "clean": 7},
    "blame": {"wait": 30, "price": 15, "seats": 12, "taste": 12, "staff": 10, "order": 9, "clean": 7, "app": 5},
}
"""What people talk about where nothing special is going on, by tone, with weights."""

DELIVERED = {
    "praise": {"delivery": 40, "taste": 35, "order": 13, "price": 6, "app": 6},
    "mixed": {"delivery": 30, "taste": 25, "price": 20, "order": 13, "app": 12},
    "blame": {"delivery": 30, "order": 22, "taste": 20, "price": 18, "app": 10},
}
"""The same of those who had it delivered, who saw neither staff nor seats."""

NAMES_THE_CAUSE = 0.75
"""Share of the comments about a special thing among those whom it concerns; the others talk about what is usual."""

_FIRST = ("조용한", "느긋한", "부지런한", "졸린", "행복한", "동네", "주말", "새벽", "파란", "작은", "달달한", "쓴맛")
_SECOND = ("고래", "다람쥐", "커피", "산책", "라떼", "여행자", "고양이", "구름", "직장인", "자전거", "독서가", "빵순이")
_LATIN = ("mina", "jisoo", "hyun", "alex", "sora", "daniel", "yuna", "tom", "haeun", "kate", "junho", "emma")


def tone(step: float) -> str:
    """Return the tone of a comment for an answer between 0 (worst) and 1 (best of its scale)."""
    if step >= 0.85:
        return "praise"
    return "mixed" if step > 0.65 else "blame"


class Writer:
    """Writes comments, seeded; ``cause`` (a topic) is what three in four complaints or praises are about."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)
        self._topics = {
            (tone, delivered): (list(topics), list(topics.values()))
            for delivered, usual in ((False, USUAL), (True, DELIVERED))
            for tone, topics in usual.items()
        }

    def language(self, share_english: float) -> str:
        return "en" if self._random.random() < share_english else "ko"

    def comment(self, language: str, tone: str, cause: str = "", *, delivered: bool = False) -> str:
        """Return a comment of one to four sentences."""
        phrases = _phrases(language)
        remarks = {"praise": phrases.praise, "mixed": phrases.mixed, "blame": phrases.blame}[tone]
        named = cause and tone != "mixed" and self._random.random() < NAMES_THE_CAUSE
        topic = cause if named else self._usual(tone, delivered=delivered)
        openings = phrases.delivered if delivered else phrases.openings
        parts = [self._pick(openings), self._pick(remarks[topic])]
        if self._random.random() < 0.35:
            other = self._usual(tone, delivered=delivered)
            parts.append(self._pick(remarks[other]) if other != topic else "")
        parts.append(self._pick(phrases.closes[tone]))
        return " ".join(part for part in parts if part).replace("{drink}", self._pick(phrases.drinks))

    def reply(self, language: str, tone: str) -> str:
        phrases = _phrases(language)
        return self._pick(phrases.sorry if tone == "blame" else phrases.thanks)

    def name(self, language: str) -> str:
        number = self._random.randrange(1000)
        if language == "en":
            return f"{self._pick(_LATIN)}.{number}"
        return f"{self._pick(_FIRST)}{self._pick(_SECOND)}{number if number < 700 else ''}"

    def keywords(self) -> list[str]:
        """Return one to three things that a content visitor ticks."""
        topics = {self._usual("praise") for _ in range(self._random.randint(1, 3))}
        return sorted(KEYWORDS[topic] for topic in topics)

    def _usual(self, tone: str, *, delivered: bool = False) -> str:
        topics, weights = self._topics[tone, delivered]
        return self._random.choices(topics, weights)[0]

    def _pick(self, parts: Sequence[str]) -> str:
        return parts[int(self._random.random() * len(parts))]


def _phrases(language: str) -> Phrases:
    return ENGLISH if language == "en" else KOREAN

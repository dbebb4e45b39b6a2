"""What was planted in the demo brand, as data: the truths that Evenly should find, and those it should leave alone.

Offsets are in units of one customer's own variation (``reviews.synthetic.truth``); the stores that are not named here
differ by ``USUAL_SPREAD``, which is what "the next store feels like the last one" looks like. Places are those of
``reviews.synthetic.places``, by their Latin name.
"""

from typing import NamedTuple

BRAND = "가람솔커피 Garamsol Coffee"
"""A fictional brand: the words for river and pine put together."""

SLUG = "garamsol"
SITE = "garamsol.example"
COUNTRY, ZONE = "KR", "Asia/Seoul"
STORES, MONTHS, SEED = 202, 24, 20_26
SURVEYS, REVIEWS, CASES = 110_000, 32_000, 9_000
USUAL_SPREAD = 0.07
"""True standard deviation between ordinary stores: about 5 NPS points."""


class Planted(NamedTuple):
    """A store that truly differs: how far, and what its customers talk about (a topic of the phrases)."""

    place: str
    offset: float
    topic: str


BELOW = (
    Planted("Sillim", -0.55, "wait"),
    Planted("Bupyeong Station", -0.52, "clean"),
    Planted("Dunsan", -0.55, "staff"),
    Planted("Dongseong-ro", -0.50, "order"),
    Planted("Suwon Station", -0.52, "wait"),
    Planted("Jeonbuk Nat'l Univ.", -0.55, "taste"),
)
ABOVE = (
    Planted("Seongsu", 0.50, "taste"),
    Planted("Songdo", 0.45, "seats"),
    Planted("Anmok Beach", 0.50, "taste"),
    Planted("Hwangnidan-gil", 0.45, "staff"),
)
CHANGED = Planted("Pangyo", -0.55, "renewal")
CHANGED_MONTHS = 4
"""The store changed at the beginning of the fourth month from the end: it was as good as any before."""

REGION, REGION_OFFSET, REGION_TOPIC, REGION_MONTHS = "부산 Busan", -0.28, "delivery", 6
"""All stores of the region got worse six months ago, when another depot began to supply them."""

NOBODY = "Olle Market"
"""A store without a single answer."""

THREE_ANGRY, THREE_ANSWERS = "Aewol Coast", (1, 4, 8)
"""A store with three answers, NPS -67: an average puts it last, and next to nothing is known about it."""

FOUR_HAPPY, FOUR_ANSWERS = "Innovation City", (10, 10, 9, 10)

STANDARDS = {
    "nps": 30.0,
    "csat": 0.75,
    "rating": 4.0,
    "review_response_rate": 0.6,
    "replied_in_24h": 0.4,
    "fcr": 0.7,
    "resolution_time": 12.0,
}

PASSWORD = "garamsol-demo"  # printed for everybody; refused in production


class Person(NamedTuple):
    """Somebody who signs in: the name to type, the name as it is, and what of the brand is theirs."""

    login: str
    given: str
    family: str
    role: str
    where: str


PEOPLE = (
    Person("head", "서연", "김", "head_office", ""),
    Person("busan", "지훈", "박", "regional", REGION),
    Person("pangyo", "민지", "이", "store", CHANGED.place),
)

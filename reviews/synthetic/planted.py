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
COUNTRY, ZONE, LANGUAGE = "KR", "Asia/Seoul", "ko"
STORES, MONTHS, SEED = 202, 24, 20_26
"""``MONTHS`` are whole ones; the days of the current month up to yesterday come on top."""

SURVEYS, REVIEWS, CASES = 110_000, 32_000, 9_000
USUAL_SPREAD = 0.07
"""True standard deviation between ordinary stores: about 5 NPS points."""


class Within(NamedTuple):
    """The part of a store's customers that a cause is about: they feel ``depth`` otherwise than the others there.

    ``field`` is touchpoint, segment, channel or hour (whose only value is noon), ``share`` what part of the store's
    answers those are, in all months.
    """

    field: str
    value: str
    share: float
    depth: float


class Planted(NamedTuple):
    """A store that truly differs: how far, what its customers talk about (a topic of the phrases), and which of them.

    ``offset`` is the mean of all its customers.
    """

    place: str
    offset: float
    topic: str
    within: Within | None = None


IN_STORE, TAKEAWAY, DELIVERY = "매장 in store", "포장 takeaway", "배달 delivery"
MEMBER, GUEST = "멤버십 member", "일반 guest"
NOON = "noon"

BELOW = (
    Planted("Sillim", -0.55, "wait", Within("hour", NOON, 0.5, -1.0)),
    Planted("Bupyeong Station", -0.52, "clean", Within("touchpoint", IN_STORE, 0.6, -0.75)),
    Planted("Dunsan", -0.55, "staff", Within("segment", GUEST, 0.5, -0.9)),
    Planted("Dongseong-ro", -0.50, "order", Within("channel", "app", 0.5, -0.9)),
    Planted("Suwon Station", -0.52, "wait"),
    Planted("Jeonbuk Nat'l Univ.", -0.55, "taste"),
)
ABOVE = (
    Planted("Seongsu", 0.50, "taste"),
    Planted("Songdo", 0.52, "seats"),
    Planted("Anmok Beach", 0.50, "taste"),
    Planted("Hwangnidan-gil", 0.45, "staff"),
)
CHANGED = Planted("Pangyo", -0.55, "renewal")
CHANGED_MONTHS = 4
"""The store changed at the beginning of the fourth whole month from the end: it was as good as any before."""

RENOVATION_DAYS = 9
"""It was closed so long before that."""


class Fallen(NamedTuple):
    """A busy ordinary store that fell so many days before the last one, how far, and what is spoken of since."""

    place: str
    days: int
    offset: float
    topic: str


FALLEN = (Fallen("Gongdeok", 38, -0.8, "staff"), Fallen("Byeongjeom", 28, -0.9, "clean"))
"""Stores whose answers of the last weeks are for the weekly watch to find: three whole weeks are enough for it."""

ALARM_WEEKS = 18
"""Weeks that were watched: the store that changed fell at their beginning."""

REGION, REGION_TOPIC, REGION_MONTHS = "부산 Busan", "delivery", 6
"""All stores of the region got worse six whole months ago, when another depot began to supply them."""

REGION_WITHIN = Within("touchpoint", DELIVERY, 0.42, -0.643)
"""Only for those who have it delivered, and more do there than elsewhere: 44 NPS points for them, 18 for all."""

NOBODY = "Olle Market"
"""A store without a single answer."""

THREE_ANGRY, THREE_ANSWERS = "Aewol Coast", (1, 4, 8)
"""A store with three answers, NPS -67: an average puts it last, and next to nothing is known about it."""

FOUR_HAPPY, FOUR_ANSWERS = "Innovation City", (10, 10, 9, 10)

OPENED, OPENED_MONTHS = "Dongtan", 10
"""A store that opened on the first day of the tenth whole month from the end; its answers begin a month later."""

CLOSED, CLOSED_MONTHS = "Sang-dong", 5
"""A store that closed for good, so many whole months before the end."""

MOVED, MOVED_TO, MOVED_MONTHS = "Gwanggyo", "대한민국 Korea/경기 Gyeonggi/용인시 Yongin-si", 5
"""A store that another region has had for so many whole months."""

POWER_CUT = "대한민국 Korea/제주 Jeju"
"""A region with a special day of its own: in the newest whole month, in this one and in the next."""

GAMED, GAMED_MONTHS, BURSTS, BURST = "Sungshin Univ.", 2, 2, 8
"""An ordinary store whose own people answer: so many bursts of so many 9s and 10s a month, minutes before closing."""

LOST, LOST_AT, LOST_REVIEWS = "Gajwa", "google", 14
"""A run of five stars within two days that a publisher showed two months ago, and has taken out since."""

MONTHS_REPORTED, MONTHS_SINCE_REVISED = 6, 2
"""How many whole months head office has closed, and how long before the newest one lies the one that it revised."""

LATE, LATE_AT, LATE_REVIEWS = "대한민국 Korea/울산 Ulsan", "kakao", 24
"""A region of which one publisher's reviews of that month came in when it was closed already."""

TWICE, TWICE_AT = "Bokdae", "google"
"""A store that a publisher shows twice: an old entry with another number beside the right one."""


class Stage(NamedTuple):
    """Stores that began something on the first day of the same month: ``months`` whole ones before the current.

    ``places`` are named, or so many are ``drawn`` by lot from the ordinary ones (``reviews.synthetic.actions``).
    """

    months: int
    places: tuple[str, ...] = ()
    drawn: int = 0


class Action(NamedTuple):
    """Something that is done about the customers' experience, and what it truly changes, in NPS points."""

    key: str
    effect: float
    stages: tuple[Stage, ...]


TRAINED, TRAINED_ANSWERS = "Suwon Station", 5.5
"""The store of the training, and how busy it is: never fewer than 60 answers a month."""

ACTIONS = (
    Action("training", 35.0, (Stage(4, (TRAINED,)),)),
    Action("poster", 0.0, (Stage(6, drawn=40),)),
    Action("poster_dunsan", 0.0, (Stage(3, ("Dunsan",)),)),
    Action("fresh", 0.0, (Stage(0, drawn=1),)),
    Action("trial", 12.0, (Stage(4, drawn=12),)),
    Action("roll_out", 8.0, (Stage(6, drawn=10), Stage(5, drawn=10), Stage(4, drawn=10))),
)
"""What is done in which stores: none is in two of them. A training that works ends what customers complained of."""

STANDARDS = {
    "nps": 30.0,
    "csat": 0.75,
    "rating": 4.0,
    "review_response_rate": 0.6,
    "replied_in_24h": 0.4,
    "fcr": 0.7,
    "resolution_time": 12.0,
}

WRONG_TERM = ("공부하러", "seats", 1)
"""A word of the brand's own with its theme and polarity, which marks wrongly: whoever comes to study praises no seat."""

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

COLLEAGUES = (
    Person("care", "유나", "정", "head_office", ""),
    Person("seoul", "도현", "최", "regional", "서울 Seoul"),
    Person("seongsu", "하린", "윤", "store", "Seongsu"),
    Person("dunsan", "준서", "한", "store", "Dunsan"),
    Person("haeundae", "지우", "서", "store", "Haeundae Beach"),
)
"""People who work at the desk and never sign in: they have no password. The first one is of the customer care."""

ABSENT, STANDS_IN = "seongsu", "seoul"
"""Of the colleagues: who is on leave since ``ABSENT_SINCE`` days, and who stands in."""

ABSENT_SINCE, ABSENT_UNTIL = 3, 10
"""Days before the last day of data, and after it."""

DESK_DAYS = 21
"""How long the desk has been switched on."""

DESK_OPEN, DESK_STORES = 40, 12
"""Open items, and the stores that they are of."""

DESK_PLACES = (CHANGED.place, "Seongsu", "Dunsan", "Haeundae Beach", "Seomyeon", "Hanok Village")
"""Stores of the desk that have open items in any case; the others are those where most is going on."""

SHUT = "Hanok Village"
"""A store of the desk that is shut yesterday and today: its house clock stands still while customers wait."""

HARMED = ("Dunsan", "Haeundae Beach", CHANGED.place)
"""Stores of the desk at which customers reported an incident."""

NOT_SHOWN, OVERDUE, OVERDUE_SHUT = 5, 4, 2
"""Answers that a publisher has not shown within a week; items that are late on both clocks, and at the shut store."""

SENT, WAITING, SNOOZED, DRAFTED = 4, 3, 2, 3
"""More open items by what became of them; of the drafted ones, one has a second draft next to the first."""

PRAISES = {"brand": 6, "region": 3, "store": 3}
"""How much praise is shared with whom."""

"""Make what customers of a synthetic network say: surveys, public reviews and cases, in batches (pure)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

import numpy as np
from scipy.special import ndtr

from locations.months import first_day
from reviews.readers.records import Batch, Moment
from reviews.synthetic.stores import Store, batch
from reviews.synthetic.truth import CES, CSAT, NPS, RATING, Truth, feelings
from reviews.synthetic.words import Writer, tone

BATCH = 20_000
KOREA_TIME = timedelta(hours=9)
PUBLISHERS = {"google": 0.45, "naver": 0.35, "kakao": 0.20}
"""Who shows how large a share of the public reviews; naver's visitors tick keywords instead of giving stars."""

SHARE_ENGLISH = {"google": 0.22, "naver": 0.02, "kakao": 0.03, "survey": 0.06}
SHARE_WITH_COMMENT = {"google": 0.75, "naver": 0.85, "kakao": 0.7, "survey": 0.3}


class Cause(NamedTuple):
    """What a store's customers talk about from a month on (its index in the truth), and whether they complain."""

    topic: str
    since: int
    tone: str


@dataclass(frozen=True, slots=True)
class Network:
    """Stores, what is true of them, and what their customers talk about."""

    stores: Sequence[Store]
    truth: Truth
    causes: Mapping[int, Cause]


class _Visits(NamedTuple):
    """One entry per visit, oldest first: store and month (indices), local moment in whole seconds."""

    store: np.ndarray
    month: np.ndarray
    moment: np.ndarray


def surveys(rng: np.random.Generator, network: Network, total: int, writer: Writer) -> Iterator[Batch]:
    """Yield ``total`` answered questionnaires with NPS, CSAT (1-5) and CES (1-7, high is easy)."""
    visits = _visits(rng, network.truth, total)
    for start in range(0, total, BATCH):
        part = _Visits(*(column[start : start + BATCH] for column in visits))
        felt = feelings(rng, network.truth.quality[part.store, part.month], 3)
        nps, csat, ces = (scale.answers(row) for scale, row in zip((NPS, CSAT, CES), felt, strict=True))
        count = len(nps)
        languages, comments = _comments(rng, network, part, nps / 10, "survey", writer)
        columns = {
            "store": _codes(network, part),
            "external_id": [f"Q{number:08d}" for number in range(start, start + count)],
            "answered": _moments(part.moment),
            "nps": nps.tolist(),
            "csat": csat.tolist(),
            "csat_min": [1] * count,
            "csat_max": [5] * count,
            "ces": ces.tolist(),
            "ces_min": [1] * count,
            "ces_max": [7] * count,
            "ces_better": ["high"] * count,
            "comment": comments,
            "language": languages,
            "touchpoint": rng.choice(
                ["매장 in store", "포장 takeaway", "배달 delivery"], count, p=(0.5, 0.3, 0.2)
            ).tolist(),
            "segment": rng.choice(["멤버십 member", "일반 guest"], count, p=(0.6, 0.4)).tolist(),
            "channel": rng.choice(["qr", "app", "sms"], count, p=(0.5, 0.3, 0.2)).tolist(),
        }
        yield batch(columns, count, start + 2)


def reviews(
    rng: np.random.Generator, network: Network, publisher: str, total: int, seen: datetime, writer: Writer
) -> Iterator[Batch]:
    """Yield ``total`` public reviews of one publisher with replies, as they are at ``seen`` (aware)."""
    visits = _visits(rng, network.truth, total)
    for start in range(0, total, BATCH):
        part = _Visits(*(column[start : start + BATCH] for column in visits))
        quality = network.truth.quality[part.store, part.month]
        stars = RATING.answers(feelings(rng, quality, 1)[0])
        count = len(stars)
        languages, texts = _comments(rng, network, part, (stars - 1) / 4, publisher, writer)
        posted = _moments(part.moment)
        replies = _replies(rng, network.truth, part, posted, seen)
        words = [
            writer.reply(language, tone((star - 1) / 4)) if reply else ""
            for language, star, reply in zip(languages, stars.tolist(), replies, strict=True)
        ]
        ticked = [writer.keywords() if publisher == "naver" and star >= 4 else [] for star in stars.tolist()]
        columns = {
            "store": _codes(network, part),
            "external_id": [f"{publisher[0].upper()}{number:08d}" for number in range(start, start + count)],
            "author": [writer.name(language) for language in languages],
            "rating": [None] * count if publisher == "naver" else stars.tolist(),
            "rating_max": [5] * count,
            "text": texts,
            "language": languages,
            "keywords": ticked,
            "posted": posted,
            "reply": words,
            "replied": replies,
            "seen": [Moment(seen, seen, "exact")] * count,
        }
        yield batch(columns, count, start + 2)


def cases(rng: np.random.Generator, network: Network, total: int, seen: datetime) -> Iterator[Batch]:
    """Yield ``total`` service cases; those not closed by ``seen`` (aware) are still open."""
    visits = _visits(rng, network.truth, total)
    for start in range(0, total, BATCH):
        part = _Visits(*(column[start : start + BATCH] for column in visits))
        count = len(part.store)
        quality, speed = network.truth.quality[part.store, part.month], network.truth.speed[part.store]
        hours = np.exp(np.log(9.0) - 0.8 * quality - speed + 1.1 * rng.normal(size=count))
        once = rng.random(count) < ndtr(0.75 + quality + speed)
        again = ~once & (rng.random(count) < 0.15)
        opened = _moments(part.moment)
        closed = _later(opened, hours, seen)
        columns = {
            "store": _codes(network, part),
            "external_id": [f"C{number:07d}" for number in range(start, start + count)],
            "opened": opened,
            "first_response": _later(opened, hours * rng.uniform(0.05, 0.6, count), seen),
            "closed": closed,
            "contacts": np.where(once, 1, 2 + rng.poisson(0.6, count)).tolist(),
            "reopened": again.astype(int).tolist(),
            "channel": rng.choice(["phone", "app", "email", "kakao"], count).tolist(),
            "status": ["closed" if end else "open" for end in closed],
        }
        yield batch(columns, count, start + 2)


def _visits(rng: np.random.Generator, truth: Truth, total: int) -> _Visits:
    counts = rng.multinomial(total, (truth.visitors / truth.visitors.sum()).ravel())
    store, month = np.divmod(np.repeat(np.arange(counts.size), counts), truth.visitors.shape[1])
    starts = np.array([first_day(truth.first_month + index) for index in range(truth.visitors.shape[1] + 1)])
    starts = starts.astype("datetime64[s]")
    days = (starts[1:] - starts[:-1]).astype(int)[month] // 86_400
    day = (rng.random(total) * days).astype(int)
    # opening hours from half past seven to half past ten in the evening
    second = (27_000 + 54_000 * rng.beta(1.6, 1.6, total)).astype(int)
    moment = starts[month] + (day * 86_400 + second).astype("timedelta64[s]")
    order = np.argsort(moment, kind="stable")
    return _Visits(store[order], month[order], moment[order])


def _codes(network: Network, visits: _Visits) -> list[str]:
    codes = [store.code for store in network.stores]
    return [codes[index] for index in visits.store.tolist()]


def _moments(local: np.ndarray) -> list[Moment]:
    """Return local moments in Korea as exact UTC ones."""
    moments = (local - np.timedelta64(KOREA_TIME)).astype(object)
    return [Moment(aware, aware, "exact") for aware in (moment.replace(tzinfo=UTC) for moment in moments)]


def _later(starts: Sequence[Moment], hours: np.ndarray, seen: datetime) -> list[Moment | None]:
    """Add hours to each moment; None where that lies after ``seen``."""
    ends = [start.start + timedelta(seconds=int(3600 * gap) + 60) for start, gap in zip(starts, hours, strict=True)]
    return [Moment(end, end, "exact") if end < seen else None for end in ends]


def _replies(
    rng: np.random.Generator, truth: Truth, visits: _Visits, posted: Sequence[Moment], seen: datetime
) -> list[Moment | None]:
    attention = truth.attention[visits.store]
    replied = rng.random(len(posted)) < ndtr(0.55 + attention)
    hours = np.exp(np.log(11.0) - attention + 1.0 * rng.normal(size=len(posted)))
    return [end if has else None for end, has in zip(_later(posted, hours, seen), replied.tolist(), strict=True)]


def _comments(
    rng: np.random.Generator, network: Network, visits: _Visits, steps: np.ndarray, where: str, writer: Writer
) -> tuple[list[str], list[str]]:
    """Write languages and comments of visits; ``steps`` are the answers between 0 (worst) and 1 (best)."""
    chosen = rng.random(len(steps)) < SHARE_WITH_COMMENT[where]
    languages, comments = [], []
    rows: Iterator[tuple[Any, ...]] = zip(
        *(column.tolist() for column in (visits.store, visits.month, steps, chosen)), strict=True
    )
    for store, month, step, has_comment in rows:
        language, sounds = writer.language(SHARE_ENGLISH[where]), tone(step)
        cause = network.causes.get(store)
        topic = cause.topic if cause and month >= cause.since and cause.tone == sounds else ""
        languages.append(language)
        comments.append(writer.comment(language, sounds, topic) if has_comment else "")
    return languages, comments

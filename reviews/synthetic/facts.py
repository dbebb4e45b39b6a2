"""Make what customers of a synthetic network say: surveys, public reviews and cases, in batches (pure)."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta

import numpy as np
from scipy.special import ndtr

from reviews.readers.records import Batch, Moment
from reviews.synthetic.network import Network
from reviews.synthetic.planted import DELIVERY
from reviews.synthetic.stores import batch
from reviews.synthetic.truth import CES, CSAT, NPS, RATING, Truth, feelings
from reviews.synthetic.visits import Visits, customers, moments, quality_of, topics_of, visits_of
from reviews.synthetic.words import Writer, tone

BATCH = 20_000
PUBLISHERS = {"google": 0.45, "naver": 0.35, "kakao": 0.20}
"""Who shows how large a share of the public reviews; naver's visitors tick keywords instead of giving stars."""

SHARE_ENGLISH = {"google": 0.22, "naver": 0.02, "kakao": 0.03, "survey": 0.06}
SHARE_WITH_COMMENT = {"google": 0.75, "naver": 0.85, "kakao": 0.7, "survey": 0.3}


def surveys(rng: np.random.Generator, network: Network, total: int, writer: Writer) -> Iterator[Batch]:
    """Yield ``total`` answered questionnaires with NPS, CSAT (1-5) and CES (1-7, high is easy)."""
    visits = visits_of(rng, network, total)
    for start in range(0, total, BATCH):
        part = visits.part(start, BATCH)
        count = len(part.store)
        felt = feelings(rng, np.zeros(count), 3)
        says = rng.random(count) < SHARE_WITH_COMMENT["survey"]
        who = customers(rng, network, part)
        felt += quality_of(network, part, who)
        nps, csat, ces = (scale.answers(row) for scale, row in zip((NPS, CSAT, CES), felt, strict=True))
        languages, comments = _comments(network, part, who, nps / 10, says, "survey", writer)
        columns = {
            "store": _codes(network, part),
            "external_id": [f"Q{number:08d}" for number in range(start, start + count)],
            "answered": moments(part.moment),
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
            **{field: who[field].tolist() for field in ("touchpoint", "segment", "channel")},
        }
        yield batch(columns, count, start + 2)


def reviews(
    rng: np.random.Generator, network: Network, publisher: str, total: int, seen: datetime, writer: Writer
) -> Iterator[Batch]:
    """Yield ``total`` public reviews of one publisher with replies, as they are at ``seen`` (aware)."""
    visits, apart = visits_of(rng, network, total), rng.spawn(1)[0]
    for start in range(0, total, BATCH):
        part = visits.part(start, BATCH)
        count = len(part.store)
        # Nobody says who a reviewer is; what they had and met is true of them all the same.
        who = customers(apart, network, part)
        stars = RATING.answers(feelings(rng, quality_of(network, part, who), 1)[0])
        says = rng.random(count) < SHARE_WITH_COMMENT[publisher]
        languages, texts = _comments(network, part, who, (stars - 1) / 4, says, publisher, writer)
        posted = moments(part.moment)
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
    visits = visits_of(rng, network, total)
    for start in range(0, total, BATCH):
        part = visits.part(start, BATCH)
        count = len(part.store)
        quality, speed = network.truth.quality[part.store, part.month], network.truth.speed[part.store]
        hours = np.exp(np.log(9.0) - 0.8 * quality - speed + 1.1 * rng.normal(size=count))
        once = rng.random(count) < ndtr(0.75 + quality + speed)
        again = ~once & (rng.random(count) < 0.15)
        opened = moments(part.moment)
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


def _codes(network: Network, visits: Visits) -> list[str]:
    codes = [store.code for store in network.stores]
    return [codes[index] for index in visits.store.tolist()]


def _later(starts: Sequence[Moment], hours: np.ndarray, seen: datetime) -> list[Moment | None]:
    """Add hours to each moment; None where that lies after ``seen``."""
    ends = [start.start + timedelta(seconds=int(3600 * gap) + 60) for start, gap in zip(starts, hours, strict=True)]
    return [Moment(end, end, "exact") if end < seen else None for end in ends]


def _replies(
    rng: np.random.Generator, truth: Truth, visits: Visits, posted: Sequence[Moment], seen: datetime
) -> list[Moment | None]:
    attention = truth.attention[visits.store]
    replied = rng.random(len(posted)) < ndtr(0.55 + attention)
    hours = np.exp(np.log(11.0) - attention + 1.0 * rng.normal(size=len(posted)))
    return [end if has else None for end, has in zip(_later(posted, hours, seen), replied.tolist(), strict=True)]


def _comments(
    network: Network,
    visits: Visits,
    who: Mapping[str, np.ndarray],
    steps: np.ndarray,
    says: np.ndarray,
    where: str,
    writer: Writer,
) -> tuple[list[str], list[str]]:
    """Write languages and comments of visits.

    ``steps`` are the answers between 0 (worst) and 1 (best), ``says`` tells who writes a comment at all.
    """
    languages, comments = [], []
    delivered = (who["touchpoint"] == DELIVERY).tolist()
    rows = zip(steps.tolist(), says.tolist(), topics_of(network, visits, who), delivered, strict=True)
    for step, has_comment, (topic, of_tone), is_delivered in rows:
        language, sounds = writer.language(SHARE_ENGLISH[where]), tone(step)
        cause = topic if of_tone == sounds else ""
        languages.append(language)
        comments.append(writer.comment(language, sounds, cause, delivered=is_delivered) if has_comment else "")
    return languages, comments

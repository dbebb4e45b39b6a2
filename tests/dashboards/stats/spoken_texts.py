"""Texts of customers whose causes are known, and how often phrases name them. Used by the tests and by tests/bench."""

from __future__ import annotations

import random
from collections.abc import Sequence

import numpy as np

from dashboards.stats.phrases import Phrase, distinctive
from reviews.ngrams import Encoded, Vocabulary
from reviews.synthetic.words import Writer

TONES = {"praise": 0.6, "mixed": 0.15, "blame": 0.25}


def usual_texts(count: int, seed: int) -> list[str]:
    """Comments of customers with whom nothing special happened; one in ten is in English."""
    writer, draw = Writer(seed), random.Random(seed)
    tones = draw.choices([*TONES], [*TONES.values()], k=count)
    return [writer.comment(writer.language(0.1), tone) for tone in tones]


def texts_about(cause: str, count: int, seed: int) -> list[str]:
    """Complaints, three in four of them about one cause."""
    writer = Writer(seed)
    return [writer.comment("ko", "blame", cause) for _ in range(count)]


def found(own: Sequence[str], *others: Sequence[str]) -> list[tuple[str, Phrase]]:
    """The phrases of some texts, each with its words as one text."""
    words = Vocabulary()
    group, *rest = (words.encode(texts) for texts in (own, *others))
    phrases = distinctive(group, *rest, not_alone=words.not_alone())
    return [(" ".join(map(words.stem, phrase.words)), phrase) for phrase in phrases]


def part(texts: Encoded, chosen: np.ndarray) -> Encoded:
    """Some of the texts, by whether each is chosen."""
    drawn, number = chosen[texts.text], np.cumsum(chosen) - 1
    return Encoded(texts.words[drawn], number[texts.text[drawn]], int(chosen.sum()))


def dealt(stores: int, texts: int, rounds: int, seed: int) -> list[tuple[Encoded, Encoded, list[int]]]:
    """Deal the same texts at random to stores: each store's and all others', and the words that are no phrase alone."""
    rng, words = np.random.default_rng(seed), Vocabulary()
    encoded = words.encode(usual_texts(stores * texts, seed))
    short = words.not_alone()
    tables = []
    for _ in range(rounds):
        store = rng.permutation(np.repeat(np.arange(stores), texts))
        tables += [(part(encoded, store == each), part(encoded, store != each), short) for each in range(stores)]
    return tables


def named(tables: Sequence[tuple[Encoded, Encoded, list[int]]]) -> float:
    """The share of stores that get any phrase."""
    return sum(bool(distinctive(own, rest, not_alone=short)) for own, rest, short in tables) / len(tables)


def named_by_frequency(tables: Sequence[tuple[Encoded, Encoded, list[int]]]) -> float:
    """The share of stores with a word in three texts or more that is twice as frequent as among the others."""
    hits = 0
    for own, rest, _short in tables:
        size = max(own.words.max(), rest.words.max()) + 1
        shares = []
        for texts in (own, rest):
            pairs = np.unique(texts.words * texts.texts + texts.text) // texts.texts
            shares.append(np.bincount(pairs, minlength=size) / texts.texts)
        often = (shares[0] * own.texts >= 3) & (shares[0] >= 2 * shares[1])
        hits += bool(often[1:].any())
    return hits / len(tables)

"""Phrases that one group of texts has and comparable texts have not, with no list of what to look for.

A phrase is a run of one to three words. What is counted is texts, not words: somebody who says it thrice counts once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from scipy.special import gammaln

from dashboards.stats.inputs import Bools, Floats, Integers, floats
from dashboards.stats.multiplicity import benjamini_hochberg
from reviews.ngrams import BITS, BREAK, Encoded

LONGEST = 3
"""Words of a phrase."""
FALSE_DISCOVERIES = 0.05
FEWEST_TEXTS = 3
"""Texts of the group that must have a phrase before it is named."""
LEAST_RATIO = 2.0
"""A phrase is named where its share of texts is this many times that of the others: what is merely sure is not news."""
SAME_TEXTS = 0.8
"""Share of its texts that another phrase must have too to mean the same."""
MOST_COMPARED = 400
"""Phrases that are compared with each other, the surest first."""
_NEGLIGIBLE = 1e-17


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase that a group of texts has more often than each of the others.

    Attributes:
        words: its words, as numbers.
        n: texts of the group that have it.
        others: the same of each group that it was compared with.
        log_odds: natural logarithm of the odds ratio against the nearest of them, half a text added to every cell.
        p: one-sided exact probability of so many texts of the group, in the nearest of the comparisons.
        q: its false discovery rate over all phrases that could have been found.
        texts: which texts of the group have it, rising.
    """

    words: tuple[int, ...]
    n: int
    others: tuple[int, ...]
    log_odds: float
    p: float
    q: float
    texts: Integers


@dataclass(frozen=True, slots=True)
class _Counted:
    """Phrases of so many words: their words (G, L), how many texts of each group have them (G, R), and which of the
    first group, as pairs of phrase and text in order.
    """

    words: Integers
    counts: Integers
    phrase: Integers
    text: Integers

    def without(self, words: Integers) -> _Counted:
        """Leave out the phrases of one word that are among some words; their rows stay, with no text at all."""
        counts = np.where(np.isin(self.words[:, :1], words), 0, self.counts)
        return replace(self, counts=counts)


def distinctive(group: Encoded, *others: Encoded, not_alone: Sequence[int] = ()) -> list[Phrase]:
    """Find the phrases that a group of texts has more often than other texts, the surest first.

    For each phrase, a of the group's n texts and b of the m others have it. Given a + b, a is hypergeometric where
    nothing differs, and p its upper tail; with several groups of others the largest p counts, so that a phrase must
    differ from each. Phrases so rare that even all their texts in the group would prove nothing are left out before
    the false discovery rate is taken (Tarone 1990; Gilbert 2005): that depends on a + b alone. Of phrases that the same
    texts have, the longest is named.

    Args:
        group: the texts that are asked about.
        others: texts to compare with, one group or several, their words numbered alike.
        not_alone: words that are no phrase by themselves.

    Returns:
        Phrases with q of at most 5 %, in at least three texts, at least twice as frequent as in each of the others;
        none where a group is empty.

    Raises:
        ValueError: nothing to compare with.

    Sources: Fisher 1935 (exact test); Tarone 1990, "A modified Bonferroni method for discrete data"; Gilbert 2005, "A
    modified false discovery rate multiple-comparisons procedure for discrete data"; Berger 1982 (the largest p of
    several); Monroe, Colaresi & Quinn 2008 (log-odds of words).
    """
    if not others:
        raise ValueError("phrases are found by comparing: give other texts")
    groups = (group, *others)
    sizes = np.array([each.texts for each in groups])
    if not sizes.all():
        return []
    found = [_count(groups, length) for length in range(1, LONGEST + 1)]
    found[0] = found[0].without(np.asarray(not_alone, dtype=np.int64))
    counts = np.concatenate([each.counts for each in found])
    p, q = _tested(counts, sizes)
    shares = counts / sizes
    often = shares[:, 0] >= LEAST_RATIO * shares[:, 1:].max(axis=1)
    named = np.flatnonzero((q <= FALSE_DISCOVERIES) & often & (counts[:, 0] >= FEWEST_TEXTS))
    surest = named[np.argsort(p[named], kind="stable")][:MOST_COMPARED]
    return _merged([_phrase(found, index, sizes, float(p[index]), float(q[index])) for index in surest.tolist()])


def _count(groups: Sequence[Encoded], length: int) -> _Counted:
    """Count in how many texts of each group each run of so many words occurs."""
    starts = np.cumsum([0, *(each.texts for each in groups)])
    codes, texts = [], []
    for each, start in zip(groups, starts.tolist(), strict=False):
        runs = [each.words[place : max(each.words.size - length + 1 + place, 0)] for place in range(length)]
        whole = np.logical_and.reduce([run != BREAK for run in runs])
        code = np.zeros(int(whole.sum()), dtype=np.int64)
        for run in runs:
            code = (code << BITS) | run[whole]
        codes.append(code)
        texts.append(start + each.text[: whole.size][whole])
    phrases, number = np.unique(np.concatenate(codes), return_inverse=True)
    phrase, text = np.divmod(np.unique(number * starts[-1] + np.concatenate(texts)), starts[-1])
    group = np.searchsorted(starts, text, side="right") - 1
    counts = np.zeros((phrases.size, len(groups)), dtype=np.int64)
    np.add.at(counts, (phrase, group), 1)
    words = (phrases[:, None] >> (BITS * np.arange(length - 1, -1, -1))) & ((1 << BITS) - 1)
    return _Counted(words, counts, phrase[group == 0], text[group == 0])


def _phrase(found: Sequence[_Counted], index: int, sizes: Integers, p: float, q: float) -> Phrase:
    """Give the phrase that has a place in the list of all, those of one word first."""
    for counted in found:
        if index < len(counted.counts):
            break
        index -= len(counted.counts)
    counts = counted.counts[index]
    odds = np.log((counts + 0.5) / (sizes - counts + 0.5))
    first, last = np.searchsorted(counted.phrase, [index, index + 1])
    return Phrase(
        words=tuple(counted.words[index].tolist()),
        n=int(counts[0]),
        others=tuple(counts[1:].tolist()),
        log_odds=float((odds[0] - odds[1:]).min()),
        p=p,
        q=q,
        texts=counted.text[first:last],
    )


def _tested(counts: Integers, sizes: Integers) -> tuple[Floats, Floats]:
    """Give p and q of every phrase; q is NaN for those that could not have been found."""
    p, least = np.zeros(len(counts)), np.zeros(len(counts))
    for other in range(1, sizes.size):
        own, both = counts[:, 0], counts[:, 0] + counts[:, other]
        p = np.maximum(p, upper_tail(own, both, sizes[0], sizes[other]))
        least = np.maximum(least, upper_tail(np.minimum(both, sizes[0]), both, sizes[0], sizes[other]))
    return p, benjamini_hochberg(np.where(_could_be_found(least), p, np.nan))


def upper_tail(own: npt.ArrayLike, both: npt.ArrayLike, n: int, m: int) -> Floats:
    """Give the chance that so many or more of the texts with a phrase are in a group, if they are dealt at random.

    ``P(X >= a)``, X hypergeometric: ``a + b`` texts with it among ``n + m``, of which n are the group's. Up to what is
    to be expected it is given as 1.

    Args:
        own: a, texts of the group with the phrase, shape (G,).
        both: a + b, shape (G,).
        n, m: texts of the group, and the others.

    Returns:
        Probabilities, shape (G,).

    Source: Fisher 1935.

    >>> upper_tail([3, 2, 1], [3, 3, 4], 4, 12).round(4)
    array([0.0071, 0.1357, 1.    ])
    """
    a, k = floats("own", own), floats("both", both)
    pairs, back = np.unique(np.column_stack([a, k]), axis=0, return_inverse=True)
    x, every = pairs.T.copy()
    tail = np.ones(x.size)
    more = np.flatnonzero(x > (every + 1.0) * (n + 1.0) / (n + m + 2.0))
    x, every = x[more], every[more]
    term = np.exp(_log_choose(n, x) + _log_choose(m, every - x) - _log_choose(n + m, every))
    total = term.copy()
    # Above the most likely number every term is smaller than the one before.
    while term.size and (term > _NEGLIGIBLE * total).any():
        term = term * np.maximum((every - x) * (n - x), 0.0) / ((x + 1.0) * (m - every + x + 1.0))
        x = x + 1.0
        total += term
    tail[more] = np.minimum(total, 1.0)
    return tail[back.reshape(-1)]


def _log_choose(n: float, x: Floats) -> Floats:
    return np.asarray(gammaln(n + 1.0) - gammaln(x + 1.0) - gammaln(n - x + 1.0), dtype=np.float64)


def _could_be_found(least: Floats) -> Bools:
    """Tell which tests can reach the level that allows for all that can: least p at most 5 % / k, for k of them."""
    ordered = np.sort(least)
    low, high = 0, ordered.size
    while high - low > 1:
        k = (low + high) // 2
        fits = int(np.searchsorted(ordered, FALSE_DISCOVERIES / k, side="right")) <= k
        low, high = (low, k) if fits else (k, high)
    return least <= FALSE_DISCOVERIES / max(high, 1)


def _merged(phrases: Sequence[Phrase]) -> list[Phrase]:
    """Leave one of the phrases that mean the same: a surer one has their texts; the longest of equals names them."""
    chosen: list[tuple[frozenset[int], Phrase]] = []
    for phrase in phrases:
        texts = frozenset(phrase.texts.tolist())
        same = next((place for place, (had, _) in enumerate(chosen) if _means_the_same(had, texts)), None)
        if same is None:
            chosen.append((texts, phrase))
        elif _means_the_same(texts, chosen[same][0]) and _is_longer(phrase, chosen[same][1]):
            chosen[same] = (chosen[same][0] | texts, phrase)
    return [phrase for _texts, phrase in chosen]


def _means_the_same(had: frozenset[int], texts: frozenset[int]) -> bool:
    return len(had & texts) >= SAME_TEXTS * len(texts)


def _is_longer(phrase: Phrase, other: Phrase) -> bool:
    return len(phrase.words) > len(other.words) and bool({*phrase.words} & {*other.words})

"""Which stores are compared fairly: those of the same format and region, and the nearest ones (pure).

The comparison itself (``dashboards.stats.peers``) takes these labels as factors; a region that has too few stores
joins the region above it there.
"""

from collections.abc import Sequence

NEAREST = 8
"""Neighbours a store is compared with on the map (STATISTICS, step 10)."""


def telling(factors: Sequence[Sequence[str]], answered: Sequence[int]) -> list[list[str]]:
    """Give those factors (format, region path; labels of shape (K,)) that differ among the stores with answers.

    A factor that is the same for all of them is of no use; with none left, everyone is compared with everyone.

    >>> telling([["mall", "street"], ["Korea", "Korea"]], answered=[0, 1])
    [['mall', 'street']]
    """
    return [list(labels) for labels in factors if len({labels[index] for index in answered}) > 1]

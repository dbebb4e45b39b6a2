"""The region tree as paths, and what a place is named by (pure)."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PlaceKey:
    """A place by its name: a region by its path, a store by its code, or (both empty) the whole brand."""

    region: str = ""
    store: str = ""


def is_within(path: str, region: str) -> bool:
    """Return whether a region path lies in a region's subtree, itself included; every path lies in "".

    >>> is_within("Korea/Seoul/Gangnam", "Korea/Seoul"), is_within("Korea/Seoul 2", "Korea/Seoul")
    (True, False)
    """
    return not region or path == region or path.startswith(f"{region}/")


def with_those_above(path: str) -> frozenset[str]:
    """Give the path of a region and those of all regions above it.

    >>> sorted(with_those_above("Korea/Seoul")), with_those_above("")
    (['Korea', 'Korea/Seoul'], frozenset())
    """
    parts = path.split("/") if path else []
    return frozenset("/".join(parts[: end + 1]) for end in range(len(parts)))

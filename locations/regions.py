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

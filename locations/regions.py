"""The region tree as paths (pure)."""


def is_within(path: str, region: str) -> bool:
    """Return whether a region path lies in a region's subtree, itself included; every path lies in "".

    >>> is_within("Korea/Seoul/Gangnam", "Korea/Seoul"), is_within("Korea/Seoul 2", "Korea/Seoul")
    (True, False)
    """
    return not region or path == region or path.startswith(f"{region}/")

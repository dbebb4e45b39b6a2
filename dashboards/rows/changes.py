"""How a change is counted."""


def change_from(before: float | None, now: float | None) -> float | None:
    """Give the change from one value to the next; None where either is unknown."""
    return None if before is None or now is None else now - before

"""How far a long command is, for whoever watches it at a terminal."""

from collections import Counter
from collections.abc import Callable

from django.core.management.base import OutputWrapper


def progress_on(err: OutputWrapper) -> Callable[[str, int], None]:
    """Give a function that takes a name and how many more of it are done; it writes the sum, at a terminal alone."""
    done: Counter[str] = Counter()

    def show(name: str, more: int) -> None:
        done[name] += more
        if err.isatty():
            err.write(f"{name}: {done[name]:,}", ending="\r")

    return show

"""One page of a long list, and the ways to the pages before and after it."""

from collections.abc import Callable
from dataclasses import dataclass

from django import forms
from django.core.exceptions import BadRequest, ValidationError

PAGE = 50
"""Rows of a page."""


@dataclass(frozen=True, slots=True)
class ListPage:
    """Which rows of a list a page shows, counted from 1; ``earlier`` and ``later`` are empty at an end."""

    first: int
    last: int
    earlier: str
    later: str


def after_field() -> forms.IntegerField:
    """Make the field for how many rows of a list come before its page."""
    return forms.IntegerField(required=False, min_value=0, max_value=1_000_000)


def rows_before(given: str) -> int:
    """Read how many rows of the list come before its page. Raises BadRequest for what is no such number."""
    try:
        return after_field().clean(given) or 0
    except ValidationError as error:
        raise BadRequest("after has a value that is not offered") from error


def page_of_list(after: int, found: int, query: Callable[[str], str]) -> ListPage:
    """Describe the page after so many rows of a list; ``query`` writes the address of the page after a number.

    ``found`` are the rows from there on, or as many as tell that another page follows.

    >>> page_of_list(50, 51, lambda after: f"?after={after}" if after else "")
    ListPage(first=51, last=100, earlier='?', later='?after=100')
    """
    return ListPage(
        first=after + 1,
        last=after + min(found, PAGE),
        earlier=query(str(after - PAGE) if after > PAGE else "") or "?" if after else "",
        later=query(str(after + PAGE)) if found > PAGE else "",
    )

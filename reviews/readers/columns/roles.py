"""Which column of a file has which role: what people state, then headings, then questions and values (pure).

Shapes find their columns by headings. Where a person states another role, a question stands as the heading, or several
columns could have a role, the header is rewritten to the headings that shapes know; the file's own stays for people.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from reviews.readers.cells import places, relative, scores
from reviews.readers.columns.by_values import find_by_values
from reviews.readers.columns.headings import key, spellings
from reviews.readers.columns.rewriting import Roles, Sample, is_of_the_store
from reviews.readers.columns.sheets import find_names_of_sheets
from reviews.readers.columns.typed import Column
from reviews.readers.columns.vocabulary import (
    ABOUT_RECOMMENDING,
    ABOUT_SATISFACTION,
    ABOUT_THE_STORE,
    points_of_words,
)
from reviews.readers.records import CellError, Refused

NOT_READ = ("", "ignore", "skip")
"""What people write as the role of a column that is to be left out."""


@dataclass(frozen=True)
class Asked:
    """A role that the text of a question shows, where the answers fit it."""

    role: str
    is_about: Callable[[str], object]
    fits: Callable[[Sequence[str]], bool]


def on_ten(values: Sequence[str]) -> bool:
    """Return whether all answers are scores from 0 to 10."""
    return bool(values) and all(points is not None and 0 <= points <= 10 for points in map(scores.plain_points, values))


def in_words(values: Sequence[str]) -> bool:
    """Return whether all answers are words for satisfaction."""
    words = points_of_words()
    return bool(values) and all(" ".join(value.split()).casefold() in words for value in values)


def on_a_scale(values: Sequence[str]) -> bool:
    """Return whether all answers are scores, or words for satisfaction."""
    return in_words(values) or (bool(values) and all(scores.plain_points(value) is not None for value in values))


def short_names(values: Sequence[str]) -> bool:
    """Return whether all answers are short enough for a name or a code, and at least one is given."""
    return bool(values) and max(map(len, values)) <= 60


QUESTIONS = {
    "surveys": (
        Asked("nps", ABOUT_RECOMMENDING.search, on_ten),
        Asked("csat", ABOUT_SATISFACTION.search, on_a_scale),
        Asked("store", ABOUT_THE_STORE.search, short_names),
    ),
    "reviews": (Asked("store", ABOUT_THE_STORE.search, short_names),),
}


def header_of_roles(
    kind: str, header: Sequence[str], sample: Sample, columns: Sequence[Column], stated: Mapping[str, str]
) -> list[str]:
    """Return the header as the general shape of ``kind`` knows it.

    ``columns`` are those of that shape, ``stated`` roles by heading. Raises ``Refused`` as ``stated_roles``.
    """
    roles = stated_roles(kind, header, sample, columns, stated)
    for asked in QUESTIONS.get(kind, ()):
        if asked.role in roles.columns and not roles.indexes(asked.role):
            find_question(roles, asked)
    prefer_absolute_dates(roles)
    swap_axes(roles)
    find_names_of_sheets(roles, kind)
    find_by_values(kind, roles)
    if kind == "reviews":
        leave_out_values_of_stores(roles)
    return roles.header


def stated_roles(
    kind: str, header: Sequence[str], sample: Sample, columns: Sequence[Column], stated: Mapping[str, str]
) -> Roles:
    """Return the header with the roles that a person states, by heading; ``columns`` are those of its shape.

    Raises ``Refused`` column or role where the file has no such column or the kind no such role.
    """
    roles = Roles(header, sample, columns)
    for heading, role in stated.items():
        state(roles, heading, role, kind)
    return roles


def state(roles: Roles, heading: str, role: str, kind: str) -> None:
    """Give a column the role that a person states. Raises ``Refused``."""
    index = next((i for i, name in enumerate(roles.own) if key(name) == key(heading)), None)
    if index is None:
        names = ", ".join(name for name in roles.own if name.strip())
        raise Refused(
            "column", f'There is no column "{heading}" to give a role with --column; the columns are {names}.'
        )
    if role.casefold() in NOT_READ:
        roles.leave_out(index)
    elif role not in roles.columns:
        raise Refused(
            "role", f'"{role}" in --column is no role in {kind}; the roles are {", ".join(sorted(roles.columns))}.'
        )
    else:
        roles.give(index, role)
    roles.stated.add(index)


def find_question(roles: Roles, asked: Asked) -> None:
    """Give a role to the first column whose heading asks for it and whose answers fit."""
    known = {name for column in roles.columns.values() for name in column.sources()[0]}
    for index, name in enumerate(roles.header):
        if key(name) not in known and asked.is_about(name) and asked.fits(roles.values(index)):
            roles.give(index, asked.role)
            return


def prefer_absolute_dates(roles: Roles) -> None:
    """Leave out relative dates where another column has the same ones as days or moments."""
    for column in [column for column in roles.columns.values() if column.dated]:
        found = roles.indexes(column.name)
        absolute = [index for index in found if roles.values(index) and not is_relative(roles.values(index))]
        if absolute and absolute[0] != found[0] and is_relative(roles.values(found[0])):
            for index in found[: found.index(absolute[0])]:
                roles.leave_out(index)


def is_relative(values: Sequence[str]) -> bool:
    """Return whether the first dates of a column are relative ("a month ago")."""
    first = values[:3]
    return bool(first) and all(map(relative.counts_from_collection, first))


def swap_axes(roles: Roles) -> None:
    """Exchange x and y where no value of the one that should be the latitude can be one.

    Columns that are called latitude and longitude stay as they are, for their values may as well be wrong.
    """
    for north, east in (("latitude", "longitude"), ("store_latitude", "store_longitude")):
        at = [roles.indexes(axis)[:1] for axis in (north, east) if axis in roles.columns]
        if len(at) < 2 or not all(at) or not {key(roles.own[i]) for each in at for i in each} <= AXES:
            continue
        (of_north,), (of_east,) = at
        if lies_beyond(roles.values(of_north)) and not lies_beyond(roles.values(of_east)):
            swapped = roles.header[of_east], roles.header[of_north]
            roles.header[of_north], roles.header[of_east] = swapped


AXES = frozenset(spellings("x|y|store x|store y|x좌표|y좌표|좌표x|좌표y|coord x|coord y"))


def lies_beyond(values: Sequence[str]) -> bool:
    """Return whether all values are degrees that no latitude has."""
    try:
        return bool(values) and all(abs(places.degrees(value)) > 90 for value in values)
    except CellError:
        return False


def leave_out_values_of_stores(roles: Roles) -> None:
    """Leave out a rating that is the same in all records of each store where another rating is not: an average."""
    ratings = [index for index in roles.indexes("rating") if index not in roles.stated]
    store = next((i for role in ("store", "store_address", "store_name") for i in roles.indexes(role)), None)
    if store is None or len(ratings) < 2:
        return
    for index in ratings:
        if is_of_the_store(roles.sample, store, index) and not is_of_the_store(roles.sample, store, ratings[-1]):
            roles.leave_out(index)

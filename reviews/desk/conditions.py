"""The conditions of a rule as people give them, checked: words alone, no patterns, and at least one condition."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from locations.models import Location, Region
from locations.refusals import Refusal
from locations.scoping import Scope
from reviews.desk.routing import CONDITIONS, KINDS
from reviews.themes.keys import THEMES

MOST_WORDS = 50
LONGEST_WORD = 60


def checked_conditions(scope: Scope, when: Mapping[str, Any]) -> dict[str, Any]:
    """Give conditions as they are stored; those that ask nothing are left out.

    Raises Refusal for an unknown condition or value, with the condition's name, and where no condition is left.
    """
    for name in when:
        if name not in CONDITIONS:
            raise Refusal(_("There is no condition “%(name)s”.") % {"name": name}, str(name))
    found = {name: _CHECKS[name](scope, name, when[name]) for name in CONDITIONS if _asks(when.get(name))}
    if not found:
        raise Refusal(_("Give at least one condition; without any a rule would mean nothing."), "when")
    return found


def _asks(value: Any) -> bool:
    return value is not None and value != "" and value != []


def _texts(_scope: Scope, name: str, value: Any) -> list[str]:
    if not isinstance(value, Sequence) or isinstance(value, str) or not all(isinstance(each, str) for each in value):
        raise Refusal(_("Give a list of words."), name)
    found = [each.strip() for each in dict.fromkeys(value) if each.strip()]
    if not found or len(found) > MOST_WORDS:
        raise Refusal(_("Give 1 to %(most)s words.") % {"most": MOST_WORDS}, name)
    for each in found:
        if len(each) > LONGEST_WORD:
            raise Refusal(_("This is longer than %(most)s characters.") % {"most": LONGEST_WORD}, name)
    return found


def _words(scope: Scope, name: str, value: Any) -> list[str]:
    found = _texts(scope, name, value)
    for each in found:
        if sum(letter.isalnum() for letter in each) < 2:
            raise Refusal(_("“%(word)s” is too short: give words of at least two letters.") % {"word": each}, name)
    return found


def _among(known: Callable[[Scope], Any]) -> Callable[[Scope, str, Any], list[str]]:
    def check(scope: Scope, name: str, value: Any) -> list[str]:
        given = _texts(scope, name, value)
        offered = {*known(scope)}
        for each in given:
            if each not in offered:
                raise Refusal(_("There is no “%(value)s”.") % {"value": each}, name)
        return given

    return check


def _stars(_scope: Scope, name: str, value: Any) -> list[int]:
    given = [*value] if isinstance(value, Sequence) and not isinstance(value, str) else []
    if not given or not all(type(each) is int and each in range(1, 6) for each in given):
        raise Refusal(_("Stars are 1 to 5."), name)
    return sorted({*given})


def _score(_scope: Scope, name: str, value: Any) -> int:
    if type(value) is not int or value not in range(11):
        raise Refusal(_("A score is 0 to 10."), name)
    return value


def _yes_or_no(_scope: Scope, name: str, value: Any) -> bool:
    if not isinstance(value, bool):
        raise Refusal(_("Say yes or no."), name)
    return value


def _regions(scope: Scope) -> Any:
    return Region.objects.filter(brand_id=scope.brand).values_list("path", flat=True)


def _formats(scope: Scope) -> Any:
    return Location.objects.filter(brand_id=scope.brand).order_by().values_list("format", flat=True).distinct()


_CHECKS: Mapping[str, Callable[[Scope, str, Any], Any]] = {
    "kinds": _among(lambda _scope: KINDS),
    "stars": _stars,
    "score_at_most": _score,
    "themes": _among(lambda _scope: THEMES),
    "words": _words,
    "languages": _texts,
    "publishers": _texts,
    "touchpoints": _texts,
    "regions": _among(_regions),
    "formats": _among(_formats),
    "open_now": _yes_or_no,
    "incident": _yes_or_no,
}

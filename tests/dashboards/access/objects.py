"""The kinds of objects that addresses name, and which one a cell of the matrix asks for.

A kind is a function of a world, a person and a target, which gives the parts of the address and whether the person may
see the object. Targets:

* ``own``      of their brand, and theirs
* ``below``    of their brand, further down their region tree (for others as ``own``)
* ``sibling``  of their brand, and not theirs (for head office: somebody else's)
* ``other``    of another brand, asked for in that brand
* ``foreign``  of another brand, asked for in their own
* ``missing``  in their brand, and not there at all
* ``nobody``   theirs, asked for in a brand that does not exist
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core import signing

from dashboards.actions.calendar import SALT
from locations.models import User
from tests.dashboards.access.people import Person
from tests.dashboards.access.world import NOTHING, SAMPLE, World, code, finding_id, item_id

TARGETS = ("own", "below", "sibling", "other", "foreign", "missing", "nobody")
NO_ID = 10**9


@dataclass(frozen=True, slots=True)
class Found:
    """The parts of the address, and whether the person may see what it names (if the function is theirs)."""

    parts: Mapping[str, Any]
    visible: bool = True


Kind = Callable[[World, Person, str], Found]


def store(world: World, person: Person, target: str) -> Found:
    """Name a store by its code."""
    if target == "missing":
        return Found({"code": NOTHING}, visible=False)
    brand, number = _store(world, person, target)
    return Found({"code": code(brand, number)}, _visible(world, person, target, brand, number))


def alias(world: World, person: Person, target: str) -> Found:
    """Name another name of a store, by its id and the store's code."""
    if target == "missing":
        return Found({"pk": NO_ID, "code": NOTHING}, visible=False)
    brand, number = _store(world, person, target)
    parts = {"pk": world.aliases[brand, number], "code": code(brand, number)}
    return Found(parts, _visible(world, person, target, brand, number))


def special_day(world: World, person: Person, target: str) -> Found:
    """Name the special day of a store."""
    if target == "missing":
        return Found({"pk": NO_ID}, visible=False)
    brand, number = _store(world, person, target)
    return Found({"pk": world.special_days[brand, number]}, _visible(world, person, target, brand, number))


def item(world: World, person: Person, target: str, kind: str = "open") -> Found:
    """Name an item of the desk of a store."""
    if target == "missing":
        return Found({"pk": NO_ID}, visible=False)
    brand, number = _store(world, person, target)
    return Found({"pk": world.items[brand, number][kind]}, _visible(world, person, target, brand, number))


def item_drafted(world: World, person: Person, target: str) -> Found:
    """Name an item with two drafts."""
    return item(world, person, target, "drafted")


def item_closed(world: World, person: Person, target: str) -> Found:
    """Name an item that was closed as the last step."""
    return item(world, person, target, "closed")


def action(world: World, person: Person, target: str, kind: str = "planned") -> Found:
    """Name an action in a store, which has not begun."""
    if target == "missing":
        return Found({"pk": NO_ID}, visible=False)
    brand, number = _store(world, person, target)
    return Found({"pk": world.actions[brand, number][kind]}, _visible(world, person, target, brand, number))


def action_begun(world: World, person: Person, target: str) -> Found:
    """Name an action that has begun in a store, as the last step."""
    return action(world, person, target, "begun")


def action_trial(world: World, person: Person, target: str) -> Found:
    """Name a trial whose stores are to be drawn."""
    return action(world, person, target, "trial")


def goal(world: World, person: Person, target: str) -> Found:
    """Name the goal of a brand by its id."""
    return _one_of_the_brand(world.goals, world, person, target)


def calendar_link(world: World, person: Person, target: str) -> Found:
    """Name one's own calendar by its address, which opens it to whoever has it; strangers have none."""
    if target == "missing" or person.is_stranger:
        return Found({"token": NOTHING}, visible=False)
    user = User.objects.get(pk=world.users[person.name])
    token = signing.Signer(salt=SALT).sign_object([user.pk, person.brand, user.get_session_auth_hash()[:16]])
    return Found({"token": token})


def item_good(world: World, person: Person, target: str) -> Found:
    """Name an item that could be shared as praise."""
    return item(world, person, target, "good")


def item_praised(world: World, person: Person, target: str) -> Found:
    """Name an item that is shared with its store."""
    return item(world, person, target, "praised")


def theme(world: World, person: Person, target: str) -> Found:
    """Name a theme, which is the same for every brand."""
    if target == "missing":
        return Found({"key": NOTHING}, visible=False)
    return Found({"key": "wait"}, target not in ("other", "nobody"))


def mention(world: World, person: Person, target: str) -> Found:
    """Name a mark in a text about a store."""
    if target == "missing":
        return Found({"pk": NO_ID}, visible=False)
    brand, number = _store(world, person, target)
    return Found({"pk": world.mentions[brand, number]}, _visible(world, person, target, brand, number))


def desk_item(world: World, person: Person, target: str) -> Found:
    """Name an item of the desk that is about a store."""
    if target == "missing":
        return Found({"pk": NO_ID}, visible=False)
    brand, number = _store(world, person, target)
    return Found({"pk": item_id(brand, number)}, _visible(world, person, target, brand, number))


def finding(world: World, person: Person, target: str) -> Found:
    """Name the finding about a store."""
    if target == "missing":
        return Found({"pk": NO_ID}, visible=False)
    brand, number = _store(world, person, target)
    return Found({"pk": finding_id(brand, number)}, _visible(world, person, target, brand, number))


def report(world: World, person: Person, target: str) -> Found:
    """Name the report of a store."""
    if target == "missing":
        return Found({"pk": NO_ID}, visible=False)
    brand, number = _store(world, person, target)
    return Found({"pk": world.reports[brand, number]}, _visible(world, person, target, brand, number))


def report_file(world: World, person: Person, target: str) -> Found:
    """Name a file of the report of a store."""
    found = report(world, person, target)
    return Found({**found.parts, "extension": "csv"}, found.visible)


def person_of_the_brand(world: World, person: Person, target: str) -> Found:
    """Name a person by their id: head office sees all who have a role in the brand."""
    if target == "missing":
        return Found({"pk": NO_ID}, visible=False)
    brand = _brand(world, person, target)
    names = {"b": "regional" if target == "sibling" else "store", "o": "other_brand"}
    return Found({"pk": world.users[names[brand]]}, _in_own(person, target, brand))


def standard(world: World, person: Person, target: str) -> Found:
    """Name a standard by its id."""
    return _one_of_the_brand(world.standards, world, person, target)


def invitation(world: World, person: Person, target: str) -> Found:
    """Name an invitation by its id."""
    return _one_of_the_brand({brand: pk for brand, (pk, _secret) in world.invitations.items()}, world, person, target)


def mail(world: World, person: Person, target: str) -> Found:
    """Name a mail by its id."""
    return _one_of_the_brand(world.mails, world, person, target)


def theme_term(world: World, person: Person, target: str) -> Found:
    """Name a word of the brand for a theme by its id."""
    return _one_of_the_brand(world.terms, world, person, target)


def playbook(world: World, person: Person, target: str) -> Found:
    """Name a playbook by its id."""
    return _one_of_the_brand(world.playbooks, world, person, target)


def invitation_link(world: World, person: Person, target: str) -> Found:
    """Name an invitation by its secret, which opens it to everybody."""
    if target == "missing":
        return Found({"secret": NOTHING}, visible=False)
    return Found({"secret": world.invitations[_brand(world, person, target)][1]})


def password_link(world: World, person: Person, target: str) -> Found:
    """Name somebody by the two parts of a link for a new password, which opens it to everybody."""
    uid, token = world.password_link
    return (
        Found({"uid": uid, "token": NOTHING}, visible=False)
        if target == "missing"
        else Found({"uid": uid, "token": token})
    )


def sample(world: World, person: Person, target: str) -> Found:
    """Name the brand itself, which is there only where it is the one with sample data."""
    return Found({}, visible=person.brand == SAMPLE and target not in ("other", "nobody"))


def _one_of_the_brand(ids: Mapping[str, int], world: World, person: Person, target: str) -> Found:
    """Name what a brand has one of, by its id."""
    if target == "missing":
        return Found({"pk": NO_ID}, visible=False)
    brand = _brand(world, person, target)
    return Found({"pk": ids[brand]}, _in_own(person, target, brand))


def _brand(world: World, person: Person, target: str) -> str:
    """Give the brand whose object is asked for."""
    return world.away(person) if target in ("other", "foreign") else person.brand


def _in_own(person: Person, target: str, brand: str) -> bool:
    """Whether an object of a brand is asked for in the brand that it is of, by somebody of it."""
    return brand == person.brand and target not in ("other", "nobody")


def import_in(state: str) -> Kind:
    """Name an import by its id: people see their own ones, head office all of the brand."""

    def kind(world: World, person: Person, target: str) -> Found:
        if target == "missing":
            return Found({"pk": NO_ID}, visible=False)
        owner = _owner(person, target)
        brand = next(each.brand for each in world.people if each.name == owner)
        visible = (
            brand == person.brand and target not in ("other", "nobody") and (person.sees_all or person.name == owner)
        )
        return Found({"pk": world.imports[owner, state]}, visible)

    return kind


def _owner(person: Person, target: str) -> str:
    """Give whose import is asked for."""
    if target in ("other", "foreign"):
        return "head_office" if person.brand == "o" else "other_brand"
    if person.brand == "o":
        return "other_brand"
    if target == "sibling":
        return "regional" if person.sees_all else "head_office"
    return person.name if person.name in ("regional", "two_roles") else "head_office"


def _store(world: World, person: Person, target: str) -> tuple[str, int]:
    """Give brand and number of the store that is asked for."""
    if target in ("other", "foreign"):
        return world.away(person), 0
    return person.brand, {"below": person.below, "sibling": person.sibling}.get(target, person.own)


def _visible(world: World, person: Person, target: str, brand: str, number: int) -> bool:
    return target not in ("other", "nobody") and world.sees(person, brand, number)


KINDS: Mapping[str, Kind] = {
    "store": store,
    "alias": alias,
    "special_day": special_day,
    "theme": theme,
    "mention": mention,
    "desk_item": desk_item,
    "finding": finding,
    "report": report,
    "report_file": report_file,
    "person": person_of_the_brand,
    "standard": standard,
    "mail": mail,
    "theme_term": theme_term,
    "playbook": playbook,
    "item": item,
    "item_drafted": item_drafted,
    "item_closed": item_closed,
    "item_good": item_good,
    "item_praised": item_praised,
    "invitation": invitation,
    "action": action,
    "action_begun": action_begun,
    "action_trial": action_trial,
    "calendar_link": calendar_link,
    "goal": goal,
    "invitation_link": invitation_link,
    "password_link": password_link,
    "sample": sample,
    "import_done": import_in("done"),
    "import_ready": import_in("ready"),
    "import_running": import_in("running"),
    "import_stopped": import_in("stopped"),
}

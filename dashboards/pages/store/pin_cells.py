"""Where a store is and who says so, in words."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from dashboards import wording
from dashboards.pages.frame.dates import day, moment
from locations.matching.geocoding import Kind
from locations.matching.vicinity import METRES_A_DEGREE
from locations.pins import StorePin


@dataclass(frozen=True, slots=True)
class PinCells:
    """Coordinates (empty where there are none), their source, what they are too coarse for, and whose data they are."""

    coordinates: str
    source: str
    remark: str
    licence: str
    by_hand: bool


def cells(pin: StorePin, *, has_geocoder: bool, with_reason: bool) -> PinCells:
    """Word where a store is; ``with_reason`` adds why the geocoder failed, which only who can act on it needs."""
    located = pin.latitude is not None and pin.longitude is not None
    return PinCells(
        coordinates=f"{pin.latitude:.5f}, {pin.longitude:.5f}" if located else "",
        source=_source(pin) if located else _attempt(pin, has_geocoder, with_reason),
        remark=_remark(pin),
        licence=pin.licence,
        by_hand=pin.origin == "hand",
    )


def distance(degrees: float) -> str:
    """Write degrees of latitude as metres or kilometres, with two digits that count.

    >>> distance(0.0005), distance(0.05)
    ('60 m', '5.6 km')
    """
    metres = degrees * METRES_A_DEGREE
    if metres < 995:
        return _("%(n)s m") % {"n": wording.number(round(metres, -1))}
    return _("%(n)s km") % {"n": wording.number(metres / 1000, 1)}


def _source(pin: StorePin) -> str:
    facts = {"provider": pin.provider, "person": pin.person, "day": day(pin.when) if pin.when else ""}
    if pin.origin == "hand":
        return (_("Set by hand by %(person)s on %(day)s.") if pin.person else _("Set by hand on %(day)s.")) % facts
    if pin.origin == "geocoder":
        facts |= {"kind": _kind(pin.kind), "distance": distance(pin.precision or 0.0)}
        return _("Found by %(provider)s on %(day)s; precision: %(kind)s, to about %(distance)s.") % facts
    return _("From the file.")


def _remark(pin: StorePin) -> str:
    if pin.origin == "geocoder" and pin.kind != Kind.HOUSE:
        return _("Too coarse to recognise the store in files by its position.")
    return ""


def _attempt(pin: StorePin, has_geocoder: bool, with_reason: bool) -> str:
    """What came of the last attempt to find a store; nothing is promised where there is no geocoder."""
    if pin.when is None:
        return _("Not known.")
    facts = {
        "provider": pin.provider,
        "day": day(pin.when),
        "again": moment(pin.retry_at) if pin.retry_at else "",
        "reason": pin.error,
    }
    sentences = [_("%(provider)s did not find the address on %(day)s.") % facts]
    if pin.error:
        sentences = [_("%(provider)s gave no answer on %(day)s.") % facts]
        if with_reason:
            sentences.append(_("Reason: %(reason)s.") % {"reason": pin.error.rstrip(".")})
    if has_geocoder and pin.retry_at:
        sentences.append(_("It is asked again after %(again)s.") % facts)
    return " ".join(sentences)


def _kind(kind: str) -> str:
    words = {Kind.HOUSE: _("house"), Kind.STREET: pgettext("precision of a pin", "street"), Kind.TOWN: _("town")}
    return words.get(Kind(kind), kind)

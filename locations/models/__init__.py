"""Who and where: brands, their region tree, their stores, and who may see which of them."""

from locations.models.aliases import StoreAlias
from locations.models.brands import Brand, BrandLogo, Region
from locations.models.calendars import SpecialDay
from locations.models.events import Event
from locations.models.people import Absence, Invitation, Membership, Team, User
from locations.models.pins import AddressLookup, Pin
from locations.models.placements import Placement
from locations.models.stores import Location

__all__ = [
    "Absence",
    "AddressLookup",
    "Brand",
    "BrandLogo",
    "Event",
    "Invitation",
    "Location",
    "Membership",
    "Pin",
    "Placement",
    "Region",
    "SpecialDay",
    "StoreAlias",
    "Team",
    "User",
]

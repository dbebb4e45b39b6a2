"""Who and where: brands, their region tree, their stores, and who may see which of them."""

from locations.models.aliases import StoreAlias
from locations.models.brands import Brand, Region
from locations.models.people import Membership, User
from locations.models.pins import AddressLookup, Pin
from locations.models.stores import Location

__all__ = ["AddressLookup", "Brand", "Location", "Membership", "Pin", "Region", "StoreAlias", "User"]

"""How a brand is set up: its settings, formats and region tree."""

from dashboards.rows import BrandSettings
from locations.models import Brand
from locations.scoping import Scope


def brand_settings(scope: Scope) -> BrandSettings:
    """Give what head office set for the brand."""
    columns = ("name", "default_zone", "country", "language", "default_hours", "answered_by")
    return BrandSettings(*Brand.objects.filter(pk=scope.brand).values_list(*columns).get())

"""How a brand is set up: its settings, logo, formats and region tree."""

from django.db.models import Count

from dashboards.rows import BrandSettings, RegionRow
from locations.models import Brand, BrandLogo
from locations.scoping import Scope, visible_locations, visible_regions


def brand_settings(scope: Scope) -> BrandSettings:
    """Give what head office set for the brand."""
    columns = ("name", "default_zone", "country", "language", "default_hours", "answered_by", "cuts_names")
    return BrandSettings(*Brand.objects.filter(pk=scope.brand).values_list(*columns).get())


def brand_logo(scope: Scope) -> bytes | None:
    """Give the brand's logo as PNG, for everybody who has a role in it; None where it has none."""
    png = BrandLogo.objects.filter(brand_id=scope.brand).values_list("png", flat=True).first()
    return None if png is None else bytes(png)


def formats(scope: Scope) -> list[tuple[str, int]]:
    """Give the formats of the visible stores with the number of their stores, by name."""
    stores = visible_locations(scope).exclude(format="").order_by("format")
    return [*stores.values_list("format").annotate(stores=Count("pk"))]


def region_tree(scope: Scope) -> list[RegionRow]:
    """Give the visible regions in use, each before those below it and by name next to each other."""
    in_use = visible_regions(scope).filter(last_month__isnull=True)
    rows = [*in_use.annotate(stores=Count("locations"))]
    parents = {row.parent_id for row in rows}
    return [
        RegionRow(row.pk, row.path, row.name, row.path.count("/"), row.stores, row.pk in parents)
        for row in sorted(rows, key=lambda each: each.path.split("/"))
    ]

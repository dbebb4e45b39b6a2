"""What the measures of the desk read: the month of each item, open time to the answer, and pauses.

Cells with items and those with cases are marked as stale, since more is counted of them.
"""

from django.conf import settings
from django.db import migrations, models

from locations.months import local_month
from locations.zones import zone_of

BATCH = 2_000


def set_months(apps, _schema):
    """Give every item the month of its store's clock."""
    item = apps.get_model("reviews", "Item")
    columns = ("time_zone", "latitude", "longitude", "brand__default_zone")
    stores = item.objects.order_by().values_list("location_id", *(f"location__{name}" for name in columns)).distinct()
    zones = {pk: zone_of(*where).key for pk, *where in stores}
    rows = [*item.objects.only("pk", "spoke_at", "location_id").order_by("pk")]
    for row in rows:
        row.month = local_month(row.spoke_at, zones[row.location_id])
    item.objects.bulk_update(rows, ["month"], batch_size=BATCH)


def mark(apps, _schema):
    """Mark the cells of items and cases as stale."""
    stale = apps.get_model("reviews", "StaleCell")
    cells = {
        *apps.get_model("reviews", "Item").objects.values_list("location_id", "month", "month"),
        *apps.get_model("reviews", "Case").objects.values_list("location_id", "first_month", "last_month").distinct(),
    }
    stale.objects.bulk_create(
        [stale(location_id=at, first_month=first, last_month=last) for at, first, last in sorted(cells)],
        batch_size=BATCH,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("locations", "0014_names_in_reports"),
        ("reviews", "0014_desk"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.AddField(
            model_name="desksettings",
            name="scored_on",
            field=models.DateField(
                blank=True, help_text="last day on which steps of the desk were scored", null=True
            ),
        ),
        migrations.AddField(
            model_name="desksettings",
            name="tallied",
            field=models.BigIntegerField(default=0, help_text="grows whenever tallies of the brand are written"),
        ),
        migrations.AddField(
            model_name="item",
            name="house_seconds",
            field=models.PositiveIntegerField(
                blank=True, help_text="open time of the store until the first reply", null=True
            ),
        ),
        migrations.AddField(
            model_name="item",
            name="month",
            field=models.IntegerField(default=0, help_text="local month of the store in which it counts"),
        ),
        migrations.AddField(
            model_name="item",
            name="paused_seconds",
            field=models.PositiveIntegerField(default=0, help_text="that it has waited for the customer"),
        ),
        migrations.AddField(
            model_name="item",
            name="waiting_since",
            field=models.DateTimeField(blank=True, help_text="UTC; while it waits for the customer", null=True),
        ),
        migrations.AddIndex(
            model_name="item",
            index=models.Index(fields=["location", "month"], name="item_cell"),
        ),
        migrations.RunPython(set_months, migrations.RunPython.noop),
        migrations.RunPython(mark, migrations.RunPython.noop),
    ]

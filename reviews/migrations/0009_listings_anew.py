"""Mark every cell with a listing as stale: streets and rounded pins are compared in another way."""

from django.db import migrations

BATCH = 5_000


def mark(apps, _schema):
    stale = apps.get_model("reviews", "StaleCell")
    listings = apps.get_model("reviews", "Listing").objects
    cells = listings.order_by().values_list("location_id", "first_month", "last_month").distinct()
    stale.objects.bulk_create(
        [stale(location_id=at, first_month=first, last_month=last) for at, first, last in sorted(cells)],
        batch_size=BATCH,
    )


class Migration(migrations.Migration):
    dependencies = [("reviews", "0008_file_readings")]
    operations = [migrations.RunPython(mark, migrations.RunPython.noop)]

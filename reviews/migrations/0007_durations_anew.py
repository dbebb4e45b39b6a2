"""Mark every cell with a duration as stale: bins have other ends, and cases closed in their first minute count now."""

from django.db import migrations

BATCH = 5_000


def mark(apps, _schema):
    stale = apps.get_model("reviews", "StaleCell")
    cells = set()
    cases = apps.get_model("reviews", "Case").objects.filter(closed_at__isnull=False)
    replies = apps.get_model("reviews", "Review").objects.filter(replied_at__isnull=False)
    for facts in (cases, replies):
        cells.update(facts.values_list("location_id", "first_month", "last_month").distinct())
    stale.objects.bulk_create(
        [stale(location_id=at, first_month=first, last_month=last) for at, first, last in sorted(cells)],
        batch_size=BATCH,
    )


class Migration(migrations.Migration):
    dependencies = [("reviews", "0006_plain_words")]
    operations = [migrations.RunPython(mark, migrations.RunPython.noop)]

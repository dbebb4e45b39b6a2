"""Note in each brand up to which month its figures were scored."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import Max


def note(apps: Apps, _schema_editor: BaseDatabaseSchemaEditor) -> None:
    scored = apps.get_model("dashboards", "NetworkScore").objects.order_by()
    brands = apps.get_model("locations", "Brand").objects
    for brand, month in scored.values_list("brand").annotate(newest=Max("month")):
        brands.filter(pk=brand).update(scored_until=month)


class Migration(migrations.Migration):
    dependencies = [
        ("dashboards", "0011_people_events_placements"),
        ("locations", "0008_scored_until"),
    ]

    operations = [migrations.RunPython(note, migrations.RunPython.noop)]

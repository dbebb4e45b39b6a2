"""An index from which the pickers learn the regions and formats that have stores, without reading the stores."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("locations", "0002_written_by")]
    operations = [
        migrations.AddIndex(
            model_name="location",
            index=models.Index(fields=["brand", "region", "format"], name="location_by_group"),
        ),
    ]

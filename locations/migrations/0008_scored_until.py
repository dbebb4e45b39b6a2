"""Note up to which month a brand's figures were scored: what moves a store later leaves those months alone."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("locations", "0007_people_events_placements"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="placement",
            options={"verbose_name": "region of a store from month to month"},
        ),
        migrations.AddField(
            model_name="brand",
            name="scored_until",
            field=models.IntegerField(
                blank=True, help_text="newest month that was ever scored: figures up to it stay as they are", null=True
            ),
        ),
    ]

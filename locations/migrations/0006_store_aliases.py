"""What other people call our stores: names and places' ids that imports have taught."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("locations", "0005_written_by_import"),
    ]

    operations = [
        migrations.CreateModel(
            name="StoreAlias",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "publisher",
                    models.CharField(blank=True, help_text="whose place id it is; empty for a name", max_length=60),
                ),
                ("written", models.CharField(help_text="as files write it", max_length=500)),
                (
                    "key",
                    models.CharField(
                        help_text="without capitals and double blanks; a place id as it is", max_length=500
                    ),
                ),
                (
                    "picked",
                    models.BooleanField(
                        default=False, help_text="a person said so; otherwise found beside a certain match"
                    ),
                ),
                ("import_id", models.BigIntegerField(help_text="the import that taught it")),
                ("learnt_at", models.DateTimeField()),
                (
                    "brand",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="locations.brand"
                    ),
                ),
                (
                    "location",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="aliases", to="locations.location"
                    ),
                ),
            ],
            options={
                "verbose_name": "other name of a store",
                "indexes": [models.Index(fields=["import_id"], name="alias_by_import")],
                "constraints": [
                    models.UniqueConstraint(fields=("brand", "publisher", "key"), name="alias_means_one_store"),
                    models.CheckConstraint(condition=models.Q(("key", ""), _negated=True), name="alias_is_written"),
                ],
            },
        ),
    ]

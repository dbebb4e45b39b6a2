import django.db.models.deletion
from django.db import migrations, models

import reviews.models.imports


class Migration(migrations.Migration):
    dependencies = [
        ("locations", "0010_brand_logo"),
        ("reviews", "0011_jobs_in_a_cage"),
    ]

    operations = [
        migrations.CreateModel(
            name="SuppressionKey",
            fields=[
                (
                    "brand",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="suppression_key",
                        serialize=False,
                        to="locations.brand",
                    ),
                ),
                (
                    "key",
                    models.CharField(default=reviews.models.imports.new_key, editable=False, max_length=64),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Suppression",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(choices=[("author", "Author"), ("contact", "Contact")], max_length=7),
                ),
                ("digest", models.CharField(max_length=32)),
                (
                    "brand",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="suppressions",
                        to="locations.brand",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("brand", "kind", "digest"), name="suppression_once_per_brand")
                ],
            },
        ),
    ]

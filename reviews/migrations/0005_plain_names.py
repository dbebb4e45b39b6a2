"""Plain names in Python; tables, columns and indexes keep theirs, so that nothing happens in the database."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("reviews", "0004_author_of_stores")]
    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterModelTable(name="look", table="reviews_look"),
                migrations.RenameModel(old_name="Look", new_name="SourceView"),
                migrations.AlterField(
                    model_name="sourceview",
                    name="source",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="views", to="reviews.source"
                    ),
                ),
                migrations.AlterField(
                    model_name="sourceview",
                    name="job",
                    field=models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="views",
                        to="reviews.importjob",
                    ),
                ),
                migrations.RemoveIndex(model_name="review", name="review_likeness"),
                migrations.RenameField(model_name="review", old_name="likeness", new_name="fingerprint"),
                migrations.AlterField(
                    model_name="review",
                    name="fingerprint",
                    field=models.CharField(
                        blank=True,
                        db_column="likeness",
                        help_text="keyed digest of store, author, rating and text where there is no id",
                        max_length=32,
                    ),
                ),
                migrations.AddIndex(
                    model_name="review",
                    index=models.Index(
                        fields=["source", "fingerprint"], condition=~Q(fingerprint=""), name="review_likeness"
                    ),
                ),
            ]
        )
    ]

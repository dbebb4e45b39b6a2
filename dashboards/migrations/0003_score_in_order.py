"""The index that found the scores of a month now also finds them in the order of the action list."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("dashboards", "0002_job_states")]
    operations = [
        migrations.AddIndex(
            model_name="score",
            index=models.Index(
                fields=["brand", "metric", "window", "month", "p_worst", "verdict"], name="score_in_order"
            ),
        ),
        migrations.RemoveIndex(model_name="score", name="score_page"),
    ]

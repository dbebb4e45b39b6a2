"""What a change is, in the model's own words; nothing happens in the database."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("dashboards", "0006_plain_words")]
    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField(
                    model_name="change",
                    name="since",
                    field=models.IntegerField(help_text="month in which the likeliest step began"),
                ),
                migrations.AlterField(
                    model_name="change",
                    name="z",
                    field=models.FloatField(
                        help_text="standard normal for a store that did not move; above 0 where its values rose"
                    ),
                ),
            ]
        )
    ]

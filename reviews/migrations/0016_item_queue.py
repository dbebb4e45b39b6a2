"""One index for the queue of the desk in place of one that SQLite does not use."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reviews", "0015_desk_measures")]

    operations = [
        migrations.RemoveIndex(model_name="item", name="item_open"),
        migrations.AddIndex(
            model_name="item",
            index=models.Index(
                fields=["brand", "state", "due_customer", "due_house", "severity", "answered_at", "owner", "team", "not_shown_since"],
                name="item_queue",
            ),
        ),
    ]

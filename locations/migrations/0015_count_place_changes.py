from django.db import migrations, models

from locations import place_changes


class Migration(migrations.Migration):
    dependencies = [("locations", "0001_squashed_0014_names_in_reports")]

    operations = [
        migrations.AddIndex(
            model_name="event",
            index=models.Index(
                condition=models.Q(("subject__in", ("theme", "desk", "note")), _negated=True),
                fields=["brand", "-id"],
                name="event_newest_but_handling",
            ),
        ),
        migrations.RunPython(place_changes.of_migration, migrations.RunPython.noop, elidable=False),
    ]

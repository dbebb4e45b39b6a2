"""The import that last wrote a store as a number of its own; before, it stood in a sentence ("import 7")."""

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps
from django.db.models import BigIntegerField, CharField, Value
from django.db.models.functions import Cast, Concat, Substr

PROGRAM = "import"


def number_from_sentence(apps: StateApps, _editor: BaseDatabaseSchemaEditor) -> None:
    """Turn "import 7" into "import" and 7."""
    stores = apps.get_model("locations", "Location").objects.filter(written_by__regex=rf"^{PROGRAM} [0-9]+$")
    number = Cast(Substr("written_by", len(PROGRAM) + 2), BigIntegerField())
    stores.update(written_by_import=number, written_by=PROGRAM)


def sentence_from_number(apps: StateApps, _editor: BaseDatabaseSchemaEditor) -> None:
    """Turn "import" and 7 back into "import 7"."""
    stores = apps.get_model("locations", "Location").objects.filter(written_by_import__isnull=False)
    stores.update(written_by=Concat(Value(f"{PROGRAM} "), Cast("written_by_import", CharField())))


class Migration(migrations.Migration):
    dependencies = [("locations", "0004_pins_and_lookups")]
    operations = [
        migrations.AddField(
            model_name="location",
            name="written_by_import",
            field=models.BigIntegerField(
                blank=True, help_text="id of the import that last wrote it; empty where no import did", null=True
            ),
        ),
        migrations.AlterField(
            model_name="location",
            name="written_by",
            field=models.CharField(
                blank=True, help_text="the person or program that last wrote it", max_length=160
            ),
        ),
        migrations.RunPython(number_from_sentence, sentence_from_number),
    ]

"""What corrections of stores saved of the author: the import as a number of its own, as the stores have it now."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

PROGRAM = "import"
AT_ONCE = 1_000


def number_from_sentence(apps: StateApps, _editor: BaseDatabaseSchemaEditor) -> None:
    """Turn "import 7" into "import" and 7."""
    correction = apps.get_model("reviews", "Correction")
    changed = []
    for kept in correction.objects.filter(table="location").only("before").iterator(AT_ONCE):
        program, space, number = kept.before.get("written_by", "").partition(" ")
        is_import = program == PROGRAM and bool(space) and number.isascii() and number.isdigit()
        kept.before["written_by_import"] = int(number) if is_import else None
        if is_import:
            kept.before["written_by"] = PROGRAM
        changed.append(kept)
    correction.objects.bulk_update(changed, ["before"], batch_size=AT_ONCE // 4)


def sentence_from_number(apps: StateApps, _editor: BaseDatabaseSchemaEditor) -> None:
    """Turn "import" and 7 back into "import 7"."""
    correction = apps.get_model("reviews", "Correction")
    changed = []
    for kept in correction.objects.filter(table="location").only("before").iterator(AT_ONCE):
        number = kept.before.pop("written_by_import", None)
        if number is not None:
            kept.before["written_by"] = f"{PROGRAM} {number}"
        changed.append(kept)
    correction.objects.bulk_update(changed, ["before"], batch_size=AT_ONCE // 4)


class Migration(migrations.Migration):
    dependencies = [("reviews", "0003_said_by_source"), ("locations", "0005_written_by_import")]
    operations = [migrations.RunPython(number_from_sentence, sentence_from_number)]

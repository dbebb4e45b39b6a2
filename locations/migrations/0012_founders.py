from django.conf import settings
from django.db import migrations, models
import django.db.models.deletion


def from_the_log(apps, schema_editor):
    """Who founded a brand in the browser is in the log of changes; a command has no account."""
    founded = apps.get_model("locations", "Event").objects.filter(verb="brand.created", by__isnull=False)
    for brand, by in founded.values_list("brand", "by"):
        apps.get_model("locations", "Brand").objects.filter(pk=brand).update(founded_by=by)


class Migration(migrations.Migration):

    dependencies = [
        ('locations', '0011_closed_months'),
    ]

    operations = [
        migrations.AddField(
            model_name='brand',
            name='founded_by',
            field=models.ForeignKey(blank=True, help_text='who founded it in the browser; empty for one that a command made', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='founded', to=settings.AUTH_USER_MODEL),
        ),
        migrations.RunPython(from_the_log, migrations.RunPython.noop),
    ]

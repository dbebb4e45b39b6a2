
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('dashboards', '0018_changes_of_regions'),
    ]

    operations = [
        migrations.AddField(
            model_name='monthrevision',
            name='cuts_names',
            field=models.BooleanField(default=False, help_text='whether its reports quote customers without names'),
        ),
    ]

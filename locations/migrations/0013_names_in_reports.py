
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('locations', '0012_founders'),
    ]

    operations = [
        migrations.AddField(
            model_name='brand',
            name='cuts_names',
            field=models.BooleanField(default=False, help_text='whether reports quote customers without names, contacts and numbers of orders'),
        ),
    ]

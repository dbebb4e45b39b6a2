"""The numbers of a report move from one value into parts."""

import django.db.models.deletion
from django.db import migrations, models

COPY = """
INSERT INTO dashboards_reportpart (report_id, number, content)
SELECT id, 0, inputs FROM dashboards_reportrun WHERE inputs IS NOT NULL
"""


class Migration(migrations.Migration):

    dependencies = [
        ('dashboards', '0015_closed_months'),
    ]

    operations = [
        migrations.CreateModel(
            name='ReportPart',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('content', models.BinaryField()),
                ('report', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='parts', to='dashboards.reportrun')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('report', 'number'), name='report_part_once')],
            },
        ),
        migrations.RunSQL(COPY, migrations.RunSQL.noop),
        migrations.RemoveField(
            model_name='reportrun',
            name='inputs',
        ),
        migrations.AlterField(
            model_name='reportrun',
            name='fingerprint',
            field=models.CharField(blank=True, help_text='SHA-256 of the numbers it is made from', max_length=64),
        ),
    ]

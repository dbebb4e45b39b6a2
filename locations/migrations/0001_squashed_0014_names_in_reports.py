"""All tables as they were at the end of the migrations that this one replaces: a new install has no rows to carry over.

An older install goes on from where it is, by the migrations that are replaced.
"""

import django.contrib.auth.models
import django.contrib.auth.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('locations', '0001_initial'), ('locations', '0002_written_by'), ('locations', '0003_location_by_group'), ('locations', '0004_pins_and_lookups'), ('locations', '0005_written_by_import'), ('locations', '0006_store_aliases'), ('locations', '0007_people_events_placements'), ('locations', '0008_scored_until'), ('locations', '0009_names_written_by_hand'), ('locations', '0010_brand_logo'), ('locations', '0011_closed_months'), ('locations', '0012_founders'), ('locations', '0013_teams'), ('locations', '0014_names_in_reports')]

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        migrations.CreateModel(
            name='AddressLookup',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(help_text='digest of the normalised address, and the country', max_length=64, unique=True)),
                ('latitude', models.FloatField(blank=True, null=True)),
                ('longitude', models.FloatField(blank=True, null=True)),
                ('precision', models.FloatField(blank=True, help_text='degrees that the coordinates may be off', null=True)),
                ('kind', models.CharField(blank=True, choices=[('house', 'house'), ('street', 'street'), ('town', 'town')], max_length=6)),
                ('provider', models.CharField(blank=True, help_text='host of the geocoder', max_length=253)),
                ('licence', models.CharField(blank=True, help_text='as the geocoder states it', max_length=300)),
                ('asked_at', models.DateTimeField(blank=True, null=True)),
                ('retry_at', models.DateTimeField(blank=True, help_text='never before; empty once it is found', null=True)),
                ('failures', models.PositiveSmallIntegerField(default=0, help_text='errors in a row')),
                ('error', models.CharField(blank=True, max_length=300)),
            ],
            options={
                'indexes': [models.Index(fields=['latitude', 'longitude'], name='lookup_by_coordinates')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('kind', ''), ('latitude__isnull', True), ('longitude__isnull', True)), models.Q(('latitude__range', (-90, 90)), ('longitude__range', (-180, 180)), models.Q(('kind', ''), _negated=True)), _connector='OR'), name='lookup_found_or_not')],
            },
        ),
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('username', models.CharField(error_messages={'unique': 'A user with that username already exists.'}, help_text='Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only.', max_length=150, unique=True, validators=[django.contrib.auth.validators.UnicodeUsernameValidator()], verbose_name='username')),
                ('first_name', models.CharField(blank=True, max_length=150, verbose_name='first name')),
                ('last_name', models.CharField(blank=True, max_length=150, verbose_name='last name')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='email address')),
                ('is_staff', models.BooleanField(default=False, help_text='Designates whether the user can log into this admin site.', verbose_name='staff status')),
                ('is_active', models.BooleanField(default=True, help_text='Designates whether this user should be treated as active. Unselect this instead of deleting accounts.', verbose_name='active')),
                ('date_joined', models.DateTimeField(default=django.utils.timezone.now, verbose_name='date joined')),
                ('language', models.CharField(blank=True, max_length=8, verbose_name='language')),
                ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
            ],
            options={
                'verbose_name': 'user',
                'verbose_name_plural': 'users',
                'abstract': False,
                'indexes': [],
                'constraints': [],
            },
            managers=[
                ('objects', django.contrib.auth.models.UserManager()),
            ],
        ),
        migrations.CreateModel(
            name='Brand',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(max_length=60, unique=True)),
                ('name', models.CharField(max_length=200)),
                ('default_zone', models.CharField(default='UTC', help_text='IANA time zone of stores that name none', max_length=64)),
                ('country', models.CharField(blank=True, help_text='ISO 3166 code for phones, coordinates and public holidays', max_length=2)),
                ('language', models.CharField(blank=True, help_text='of mails and reports; a person may have another', max_length=8)),
                ('default_hours', models.CharField(blank=True, help_text='OpenStreetMap opening hours of stores that state none', max_length=1000)),
                ('answered_by', models.CharField(choices=[('stores', 'stores'), ('approved', 'stores, after approval'), ('head_office', 'head office')], default='stores', max_length=12)),
                ('cuts_names', models.BooleanField(default=False, help_text='whether reports quote customers without names, contacts and numbers of orders')),
                ('scored_until', models.IntegerField(blank=True, help_text='newest month that was ever scored: figures up to it stay as they are', null=True)),
                ('closed_until', models.IntegerField(blank=True, help_text='newest month whose figures are closed: no store moves in months up to it', null=True)),
                ('is_sample', models.BooleanField(default=False, help_text='invented data to look around in; removed by one click')),
                ('founded_by', models.ForeignKey(blank=True, help_text='who founded it in the browser; empty for one that a command made', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='founded', to=settings.AUTH_USER_MODEL)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'indexes': [],
                'constraints': [],
            },
        ),
        migrations.CreateModel(
            name='Absence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('brand', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='absences', to='locations.brand')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='absences', to=settings.AUTH_USER_MODEL)),
                ('stand_in', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='stands_in', to=settings.AUTH_USER_MODEL)),
                ('first_day', models.DateField()),
                ('last_day', models.DateField()),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('last_day__gte', models.F('first_day'))), name='absence_ends_after_it_begins'), models.CheckConstraint(condition=models.Q(('user', models.F('stand_in')), _negated=True), name='absence_needs_another_person')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='BrandLogo',
            fields=[
                ('brand', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='logo', serialize=False, to='locations.brand')),
                ('png', models.BinaryField(help_text='at most 200 kB')),
                ('digest', models.CharField(help_text='of the picture, so that browsers keep it until it changes', max_length=16)),
            ],
            options={
                'indexes': [],
                'constraints': [],
            },
        ),
        migrations.CreateModel(
            name='Region',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('brand', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='regions', to='locations.brand')),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='children', to='locations.region')),
                ('name', models.CharField(max_length=120)),
                ('path', models.CharField(max_length=600)),
                ('lineage', models.CharField(db_index=True, max_length=200)),
                ('last_month', models.IntegerField(blank=True, help_text='the last month it was in use; empty while it is', null=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('brand', 'path'), name='region_path_once_per_brand')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='Location',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('brand', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='locations', to='locations.brand')),
                ('region', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='locations', to='locations.region')),
                ('code', models.CharField(max_length=60)),
                ('name', models.CharField(max_length=300)),
                ('format', models.CharField(blank=True, max_length=80)),
                ('ownership', models.CharField(blank=True, max_length=80)),
                ('category', models.CharField(blank=True, max_length=200)),
                ('street', models.CharField(blank=True, max_length=500)),
                ('sublocality', models.CharField(blank=True, max_length=200)),
                ('city', models.CharField(blank=True, max_length=200)),
                ('state', models.CharField(blank=True, max_length=200)),
                ('postcode', models.CharField(blank=True, max_length=20)),
                ('country', models.CharField(blank=True, help_text='ISO 3166 code', max_length=2)),
                ('address_key', models.CharField(blank=True, help_text='digest of the normalised address', max_length=64)),
                ('phone', models.CharField(blank=True, help_text='E.164 where it can be read, else as given', max_length=40)),
                ('website', models.CharField(blank=True, max_length=1000)),
                ('hours', models.CharField(blank=True, help_text='OpenStreetMap opening hours', max_length=1000)),
                ('latitude', models.FloatField(blank=True, null=True)),
                ('longitude', models.FloatField(blank=True, null=True)),
                ('coordinate_precision', models.FloatField(blank=True, help_text='degrees, from the digits in the file', null=True)),
                ('time_zone', models.CharField(blank=True, help_text="IANA name; the brand's when empty", max_length=64)),
                ('opened', models.DateField(blank=True, null=True)),
                ('closed', models.DateField(blank=True, null=True)),
                ('status', models.CharField(choices=[('open', 'open'), ('paused', 'temporarily closed'), ('closed', 'closed')], default='open', max_length=8)),
                ('version', models.PositiveIntegerField(default=1, help_text='grows when something changes that facts are measured by')),
                ('written_by', models.CharField(blank=True, help_text='the person or program that last wrote it', max_length=160)),
                ('written_by_import', models.BigIntegerField(blank=True, help_text='id of the import that last wrote it; empty where no import did', null=True)),
            ],
            options={
                'indexes': [models.Index(fields=['brand', 'address_key'], name='location_by_address'), models.Index(fields=['brand', 'region', 'format'], name='location_by_group')],
                'constraints': [models.UniqueConstraint(fields=('brand', 'code'), name='location_code_once_per_brand'), models.CheckConstraint(condition=models.Q(('code', ''), _negated=True), name='location_has_a_code'), models.CheckConstraint(condition=models.Q(models.Q(('latitude__isnull', True), ('longitude__isnull', True)), models.Q(('latitude__range', (-90, 90)), ('longitude__range', (-180, 180))), _connector='OR'), name='location_coordinates_on_earth'), models.CheckConstraint(condition=models.Q(('opened__isnull', True), ('closed__isnull', True), ('closed__gte', models.F('opened')), _connector='OR'), name='location_closes_after_opening')],
            },
        ),
        migrations.CreateModel(
            name='Event',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('brand', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='events', to='locations.brand')),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('by_name', models.CharField(help_text='sign-in name of the person, or which program it was', max_length=150)),
                ('verb', models.CharField(help_text='such as standard.set', max_length=60)),
                ('subject', models.CharField(help_text='kind of what was changed, such as standard', max_length=30)),
                ('subject_id', models.BigIntegerField(blank=True, null=True)),
                ('subject_name', models.CharField(blank=True, help_text='what it was called then', max_length=300)),
                ('location', models.ForeignKey(blank=True, help_text='store it is about', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='events', to='locations.location')),
                ('data', models.JSONField(default=dict, help_text='before and after, by attribute')),
            ],
            options={
                'indexes': [models.Index(fields=['subject', 'subject_id'], name='event_by_subject'), models.Index(fields=['brand', '-id'], name='event_newest_first')],
                'constraints': [],
            },
        ),
        migrations.CreateModel(
            name='Invitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('brand', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='invitations', to='locations.brand')),
                ('digest', models.CharField(help_text="SHA-256 of the link's secret, in hexadecimal", max_length=64, unique=True)),
                ('name', models.CharField(blank=True, help_text='of the person, as the inviter wrote it', max_length=150)),
                ('email', models.EmailField(blank=True, max_length=254)),
                ('role', models.CharField(choices=[('head_office', 'head office'), ('regional', 'regional manager'), ('store', 'store manager')], max_length=12)),
                ('region', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, to='locations.region')),
                ('location', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, to='locations.location')),
                ('read_only', models.BooleanField(default=False)),
                ('valid_from', models.DateField()),
                ('valid_to', models.DateField(blank=True, null=True)),
                ('invited_by', models.CharField(max_length=150)),
                ('created_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
                ('used_at', models.DateTimeField(blank=True, null=True)),
                ('used_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('revoked_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('location__isnull', True), ('region__isnull', True), ('role', 'head_office')), models.Q(('location__isnull', True), ('region__isnull', False), ('role', 'regional')), models.Q(('location__isnull', False), ('region__isnull', True), ('role', 'store')), _connector='OR'), name='invitation_scope_fits_role'), models.CheckConstraint(condition=models.Q(('used_at__isnull', True), ('revoked_at__isnull', True), _connector='OR'), name='invitation_used_or_taken_back')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='Membership',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to=settings.AUTH_USER_MODEL)),
                ('brand', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to='locations.brand')),
                ('role', models.CharField(choices=[('head_office', 'head office'), ('regional', 'regional manager'), ('store', 'store manager')], max_length=12)),
                ('region', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, to='locations.region')),
                ('location', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, to='locations.location')),
                ('read_only', models.BooleanField(default=False, help_text='head office that sees everything and changes nothing')),
                ('valid_from', models.DateField()),
                ('valid_to', models.DateField(blank=True, null=True)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('location__isnull', True), ('region__isnull', True), ('role', 'head_office')), models.Q(('location__isnull', True), ('region__isnull', False), ('role', 'regional')), models.Q(('location__isnull', False), ('region__isnull', True), ('role', 'store')), _connector='OR'), name='membership_scope_fits_role'), models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='membership_ends_after_it_begins'), models.CheckConstraint(condition=models.Q(('read_only', False), ('role', 'head_office'), _connector='OR'), name='membership_read_only_is_head_office')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='Pin',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('location', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='pin', to='locations.location')),
                ('latitude', models.FloatField()),
                ('longitude', models.FloatField()),
                ('replaced_latitude', models.FloatField(blank=True, help_text='from a file; empty where no file gave any', null=True)),
                ('replaced_longitude', models.FloatField(blank=True, null=True)),
                ('replaced_precision', models.FloatField(blank=True, null=True)),
                ('set_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('set_at', models.DateTimeField()),
            ],
            options={
                'verbose_name': 'pin set by hand',
                'constraints': [models.CheckConstraint(condition=models.Q(('latitude__range', (-90, 90)), ('longitude__range', (-180, 180))), name='pin_on_earth')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='Placement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('location', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='placements', to='locations.location')),
                ('region', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='placements', to='locations.region')),
                ('first_month', models.IntegerField(blank=True, null=True)),
                ('last_month', models.IntegerField(blank=True, null=True)),
            ],
            options={
                'verbose_name': 'region of a store from month to month',
                'constraints': [models.UniqueConstraint(fields=('location', 'first_month'), name='placement_begins_once'), models.UniqueConstraint(condition=models.Q(('first_month__isnull', True)), fields=('location',), name='placement_since_ever_once'), models.UniqueConstraint(condition=models.Q(('last_month__isnull', True)), fields=('location',), name='placement_lasts_once'), models.CheckConstraint(condition=models.Q(('first_month__isnull', True), ('last_month__isnull', True), ('last_month__gte', models.F('first_month')), _connector='OR'), name='placement_ends_after_it_begins')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='SpecialDay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('brand', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='special_days', to='locations.brand')),
                ('region', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='special_days', to='locations.region')),
                ('location', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='special_days', to='locations.location')),
                ('date', models.DateField()),
                ('hours', models.CharField(blank=True, help_text='OpenStreetMap opening hours of that day; empty where it is closed', max_length=200)),
                ('name_ko', models.CharField(blank=True, max_length=100)),
                ('name_en', models.CharField(blank=True, max_length=100)),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('location__isnull', True), ('region__isnull', True)), fields=('brand', 'date'), name='special_day_once_brand'), models.UniqueConstraint(condition=models.Q(('region__isnull', False)), fields=('region', 'date'), name='special_day_once_region'), models.UniqueConstraint(condition=models.Q(('location__isnull', False)), fields=('location', 'date'), name='special_day_once_store'), models.CheckConstraint(condition=models.Q(('region__isnull', True), ('location__isnull', True), _connector='OR'), name='special_day_of_one_place')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='StoreAlias',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('brand', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='locations.brand')),
                ('location', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='aliases', to='locations.location')),
                ('publisher', models.CharField(blank=True, help_text='whose place id it is; empty for a name', max_length=60)),
                ('written', models.CharField(help_text='as files write it', max_length=500)),
                ('key', models.CharField(help_text='without capitals and double blanks; a place id as it is', max_length=500)),
                ('picked', models.BooleanField(default=False, help_text='a person said so; otherwise found beside a certain match')),
                ('import_id', models.BigIntegerField(blank=True, help_text='the import that taught it; empty where a person wrote it', null=True)),
                ('learnt_at', models.DateTimeField()),
            ],
            options={
                'verbose_name': 'other name of a store',
                'indexes': [models.Index(fields=['import_id'], name='alias_by_import')],
                'constraints': [models.UniqueConstraint(fields=('brand', 'publisher', 'key'), name='alias_means_one_store'), models.CheckConstraint(condition=models.Q(('key', ''), _negated=True), name='alias_is_written')],
            },
        ),
        migrations.CreateModel(
            name='Team',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('brand', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='teams', to='locations.brand')),
                ('name', models.CharField(max_length=80)),
                ('active', models.BooleanField(default=True)),
                ('members', models.ManyToManyField(blank=True, related_name='teams', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('brand', 'name'), name='team_name_once_per_brand')],
                'indexes': [],
            },
        ),
    ]

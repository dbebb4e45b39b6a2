"""``manage.py backup FOLDER``: the whole install as files, from PostgreSQL and SQLite alike."""

from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from dashboards.backup.making import make_backup
from dashboards.backup.manifest import BadBackup
from dashboards.backup.restoring import checked
from dashboards.management.progress import progress_on
from locations.faults import is_disk_full


class Command(BaseCommand):
    help = "Write tables and files into a new folder while Evenly runs; --check compares one with its manifest."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument("--check", action="store_true", help="compare a backup with its manifest, write nothing")

    def handle(self, *, folder: Path, check: bool, **options: object) -> None:
        try:
            manifest = checked(folder) if check else make_backup(folder, timezone.now(), progress_on(self.stderr))
        except (BadBackup, OSError) as error:
            if is_disk_full(error):
                raise CommandError(f"There is no room left for {folder}; nothing of it was stored.") from error
            raise CommandError(str(error)) from error
        size = sum(part.bytes for part in manifest.parts.values())
        did = "is whole" if check else "is written"
        self.stdout.write(f"{folder} {did}: {manifest.rows:,} rows, {len(manifest.parts):,} files, {size:,} bytes.")

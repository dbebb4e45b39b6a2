"""``manage.py restore FOLDER``: bring a backup into an empty install, of this or of the other kind of database."""

from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from dashboards.backup.manifest import BadBackup
from dashboards.backup.restoring import restore_backup
from dashboards.management.progress import progress_on


class Command(BaseCommand):
    help = "Bring a backup into an empty install; what is incomplete, of another version or not empty is refused."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path)

    def handle(self, *, folder: Path, **options: object) -> None:
        try:
            manifest = restore_backup(folder, progress_on(self.stderr))
        except (BadBackup, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"{manifest.rows:,} rows and their files are restored; compare with: manage.py check_integrity"
        )

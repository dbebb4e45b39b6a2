"""``manage.py restore FOLDER``: bring a backup into an empty install, of this or of the other kind of database."""

from argparse import ArgumentParser
from pathlib import Path

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from dashboards.backup.manifest import BadBackup
from dashboards.backup.restoring import checked, restore_backup


class Command(BaseCommand):
    help = "Migrate an empty database and bring a backup into it; what is incomplete or not empty is refused."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path)

    def handle(self, *, folder: Path, **options: object) -> None:
        try:
            checked(folder)
            call_command("migrate", verbosity=0)
            manifest = restore_backup(folder, self.progress)
        except (BadBackup, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"{manifest.rows:,} rows and their files are restored; compare with: manage.py check_integrity"
        )

    def progress(self, name: str, more: int) -> None:
        """Show that it goes on, where somebody watches."""
        if self.stderr.isatty():
            self.stderr.write(f"{name}: {more}", ending="\r")

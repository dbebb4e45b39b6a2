"""``manage.py demo``: a fictional coffee brand with planted truths, scored and served, in one command."""

import hashlib
import os
import subprocess
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import date
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from dashboards.jobs.reports import make_here
from dashboards.jobs.sample_desk import open_desk
from dashboards.jobs.sample_months import order_reports, score_and_close
from dashboards.jobs.synthetic import brand_for, fill_sample, seat, yesterday
from dashboards.management.commands.serve import HOST, PORT, refuse_taken, serve
from dashboards.models import NetworkScore, ReportRun
from locations.management.arguments import month_argument
from locations.models import Brand, User
from locations.months import ALL_TIME, last_day
from locations.scoping import scope_of
from reviews.synthetic import planted
from reviews.synthetic.truth import newest_month


class Command(BaseCommand):
    help = "Create the demo brand if it is missing, and run Evenly on this machine until Ctrl-C."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=PORT)
        parser.add_argument("--as-of", default="", help="last month of a new brand, YYYY-MM; else it ends yesterday")
        parser.add_argument("--no-serve", action="store_true", help="create the brand and stop")

    def handle(self, *, port: int, as_of: str, no_serve: bool, **options: object) -> None:
        if settings.PRODUCTION:
            raise CommandError("The demo prints its passwords, so it does not run with EVENLY_ENV=production.")
        if not no_serve:
            refuse_taken(port)
        until = last_day(month_argument(as_of)) if as_of else yesterday(timezone.now())
        environment = dict(os.environ, EVENLY_ENV="demo")
        try:
            with nullcontext() if no_serve else _collecting(environment):
                call_command("migrate", verbosity=0)
                brand = self.brand(until)
        except KeyboardInterrupt:
            self.stderr.write("Stopped; the next start goes on from here.")
            raise SystemExit(130) from None
        self.announce(brand, port)
        if not no_serve:
            serve(port, environment, self.stdout)

    def brand(self, until: date) -> Brand:
        """Create and score the demo brand, with facts up to a day, unless an earlier start has done so."""
        month = newest_month(until)
        existing = Brand.objects.filter(slug=planted.SLUG).first()
        is_new = existing is None or not NetworkScore.objects.filter(brand=existing, window=ALL_TIME).exists()
        if existing is None or is_new:
            self.say(f"Creating {planted.BRAND}: {planted.STORES} stores, two years up to {until:%Y-%m-%d} ...")
            existing = brand_for(planted.SLUG, planted.BRAND)
            Brand.objects.filter(pk=existing.pk).update(is_sample=True, language=planted.LANGUAGE)
            fill_sample(existing, until, timezone.now())
        for person in planted.PEOPLE:
            seat(existing, person, month - planted.MONTHS + 1)
        if is_new:
            open_desk(existing, until, timezone.now())
            self.score(existing, until)
        for report in ReportRun.waiting(timezone.now()).filter(brand=existing):
            make_here(report, f"demo {os.getpid()}")
        return existing

    def score(self, brand: Brand, until: date) -> None:
        """Score the brand, close its last months and order their reports, all of it or nothing."""
        self.say("Scoring ...")
        now = timezone.now()
        head = User.objects.get(username=f"demo-{planted.PEOPLE[0].login}")
        with transaction.atomic():
            scope = scope_of(head, brand.slug, now)
            assert scope is not None  # noqa: S101 - for mypy: the head office has just been seated
            score_and_close(scope, brand, until, now)
            order_reports(scope, brand, until, now)

    def announce(self, brand: Brand, port: int) -> None:
        roles = ("head office", f"regional manager of {planted.REGION}", f"store manager of {planted.CHANGED.place}")
        self.say(f"{brand.name} is ready on http://{HOST}:{port}. Sign in as one of")
        for person, role in zip(planted.PEOPLE, roles, strict=True):
            self.say(f"  login demo-{person.login:7} password {planted.PASSWORD}   ({role})")

    def say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()


@contextmanager
def _collecting(environment: dict[str, str]) -> Iterator[None]:
    """Collect and compress the static files in a process of their own, unless that was done before."""
    note, digest = Path(settings.STATIC_ROOT) / ".collected", _static_files()
    if note.exists() and note.read_text() == digest:
        yield
        return
    command = [sys.executable, "manage.py", "collectstatic", "--no-input", "--clear", "--verbosity=0"]
    child = subprocess.Popen(command, env=environment, cwd=settings.BASE_DIR)
    try:
        yield
        if child.wait():
            raise CommandError("The static files could not be collected; the lines above say why.")
        note.write_text(digest)
    finally:
        child.terminate()
        child.wait()


def _static_files() -> str:
    """Give a digest that changes with the path, size or time of any static file."""
    ignored = apps.get_app_config("staticfiles").ignore_patterns  # type: ignore[attr-defined]
    found = sorted(
        (path, (stat := Path(storage.path(path)).stat()).st_size, stat.st_mtime_ns)
        for finder in get_finders()
        for path, storage in finder.list(ignored)
    )
    return hashlib.sha256(repr(found).encode()).hexdigest()

"""Files for the pages of imports, and what a worker makes of them."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from dashboards.jobs import queue
from reviews.models import ImportJob

HEADER = "review id,store,date,rating,author,text,ward\n"
REVIEWS = (
    HEADER
    + "r1,b-000,2026-03-01,5,Kim,Fine,a\n"
    + "r2,b-001,2026-03-02,4,Lee,Good,b\n"
    + "r3,b-0O1,2026-03-02,4,Lee,Good,b\n"
    + "r4,b-002,2026-13-02,4,Lee,Good,b\n"
    + "r5,b-002,2026-03-02,9,Lee,Good,b\n"
)
"""Two good records, one of an unknown store, one of no day, one beyond the scale; a column that nobody needs."""


def send(client: Client, content: str | bytes = REVIEWS, name: str = "reviews.csv", **fields: Any) -> Any:
    """Upload a file through the page of the brand b."""
    told = content.encode() if isinstance(content, str) else content
    return client.post("/b/b/imports/", {"file": SimpleUploadedFile(name, told), **fields})


def work() -> None:
    """What a worker does with the imports that wait."""
    for job in ImportJob.objects.filter(state="queued").order_by("pk"):
        queue.run_import(job.pk, "test")


def looked_at(client: Client, content: str | bytes = REVIEWS, **fields: Any) -> ImportJob:
    """A file that a worker has looked at."""
    send(client, content, **fields)
    work()
    return ImportJob.objects.latest("pk")


def say(client: Client, job: ImportJob, verb: str, **fields: Any) -> Any:
    """Press a button of the import's page, and let a worker do what follows."""
    answer = client.post(f"/b/b/imports/{job.pk}/{verb}/", fields, follow=True)
    work()
    job.refresh_from_db()
    return answer


def brought_in(client: Client, content: str | bytes = REVIEWS, **fields: Any) -> ImportJob:
    """A file that is in."""
    job = looked_at(client, content, **fields)
    say(client, job, "confirm")
    return job


def shown(client: Client, job: ImportJob, part: str = "") -> str:
    """The page of an import as text."""
    return client.get(f"/b/b/imports/{job.pk}/{part}").content.decode()

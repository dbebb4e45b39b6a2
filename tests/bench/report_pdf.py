"""Time, memory and size of the PDF of a brand's report, as JSON lines.

    python -m tests.bench.report_pdf

Brands of 200 and of 50,000 stores with nine metrics, in English and Korean, each in a fresh process; the edition is
made before the clock starts. ``seconds`` and ``cpu`` are those of the first PDF of a process, which reads fonts and
templates; ``again`` a second one, which typst does not make anew. ``grown_mb`` is by how much the peak of the process
grew over what the edition itself takes.
"""

import os
import resource
import sys
import time

from tests.bench.measuring import check, room, say

SIZES = (200, 50_000)
LANGUAGES = ("en", "ko")
MOST_SECONDS, MOST_BYTES = 10.0, 3_000_000
"""Of the brand with 200 stores."""


def one(stores: int, language: str) -> None:
    """Make one PDF and print what it took."""
    import django

    django.setup()
    from django.utils import translation

    from dashboards.reports.pdf.typeset import pdf_of
    from tests.dashboards.reports import editions

    edition = editions.edition(stores=stores, metrics=editions.NINE)
    before = _peak()
    with translation.override(language):
        begun, cpu = time.perf_counter(), time.process_time()
        made = pdf_of(edition, editions.TEXTS, editions.MARK)
        seconds, cpu = time.perf_counter() - begun, time.process_time() - cpu
        begun = time.perf_counter()
        check(pdf_of(edition, editions.TEXTS, editions.MARK) == made, "two PDFs of one edition differ")
    again = time.perf_counter() - begun
    grown = _peak() - before
    say(stores=stores, language=language, seconds=seconds, cpu=cpu, again=again, grown_mb=grown, size=len(made))


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    with room() as place:
        place.variables["DJANGO_SETTINGS_MODULE"] = "config.settings"
        for stores in SIZES:
            for language in LANGUAGES:
                found = place.run("-m", "tests.bench.report_pdf", str(stores), language)
                say(**found.said, peak_mb=found.peak)
                if stores == SIZES[0]:
                    check(found.said["cpu"] <= MOST_SECONDS, f"{stores} stores take {found.said['cpu']} s")
                    check(found.said["size"] < MOST_BYTES, f"{stores} stores take {found.said['size']} bytes")


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    if len(sys.argv) > 1:
        one(int(sys.argv[1]), sys.argv[2])
    else:
        main()

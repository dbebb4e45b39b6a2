"""Which renderer makes the files of a report: ``report verify`` compares bytes only with those of the same one."""

import hashlib
import unicodedata
from collections.abc import Iterator
from functools import cache
from importlib.metadata import version
from pathlib import Path

from django.conf import settings

HERE = Path(__file__).parent
PACKAGES = ("Django", "typst", "XlsxWriter")
"""Those whose versions change the bytes of a file."""
WORDS = (
    "action_words.py", "charts/bars.py", "charts/svg.py", "finding_words.py", "findings/statements",
    "files/workbook.py", "glossary.py", "metrics.py", "naming.py", "scoring/verdicts.py", "wording.py",
)  # fmt: skip
"""Of ``dashboards``, what chooses, writes or draws figures."""


@cache
def renderer() -> str:
    """Name the renderer by a digest of everything that its files depend on besides the edition: 16 hexadecimal digits.

    Read once in a process: what changes on the disk later is not what runs.
    """
    digest = hashlib.sha256()
    for name in PACKAGES:
        digest.update(f"{name} {version(name)}\n".encode())
    digest.update(f"Unicode {unicodedata.unidata_version}\n".encode())
    for path in _sources():
        digest.update(path.name.encode() + b"\n" + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:16]


def _sources() -> Iterator[Path]:
    """Give the files that make words, pages and pictures, always in the same order."""
    yield from sorted(path for path in HERE.rglob("*") if path.is_file() and path.suffix != ".pyc")
    for name in WORDS:
        path = HERE.parent / name
        yield from sorted(path.rglob("*.py")) if path.is_dir() else [path]
    for folder in settings.LOCALE_PATHS:
        yield from sorted(Path(folder).rglob("*.mo"))
    formats = Path(settings.BASE_DIR).joinpath(*settings.FORMAT_MODULE_PATH[0].split("."))
    yield from sorted(formats.rglob("*.py"))

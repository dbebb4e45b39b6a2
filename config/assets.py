"""What the content security policy must know of the files we serve."""

import base64
import hashlib
import re
from functools import cache
from importlib.util import find_spec
from pathlib import Path

PLOTLY_FILES = Path(str(find_spec("plotly").origin)).parent / "package_data"  # type: ignore[union-attr]
"""The scripts that come with Plotly. It is looked up, not imported: every command reads the settings."""

EMPTY_STYLE_HASH = "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"
"""CSP source of the empty style attribute, which plotly.js sets on elements that it makes."""

_SHEET = re.compile(rb"createElement\(\"style\"\);e\.id=\"[0-9a-f]+\",e\.textContent='((?:[^'\\]|\\.)*)'")


@cache
def plotly_styles() -> tuple[str, ...]:
    """Return the CSP sources of the styles that plotly.js sets: the empty one, and the sheet it brings along for maps.

    That is read from the installed file when a page first needs it, since it changes with Plotly. Raises RuntimeError
    where it is not found, for then every chart would be reported as a fault.
    """
    script = PLOTLY_FILES / "plotly.min.js"
    sheets = [match[1] for match in _SHEET.finditer(script.read_bytes()) if b".maplibregl-map{" in match[1]]
    if len(sheets) != 1:
        raise RuntimeError(f"{script.name} contains {len(sheets)} MapLibre style sheets instead of one.")
    digest = hashlib.sha256(sheets[0].replace(b"\\'", b"'").replace(b"\\n", b"\n")).digest()
    return "'unsafe-hashes'", EMPTY_STYLE_HASH, f"'sha256-{base64.b64encode(digest).decode()}'"

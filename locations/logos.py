"""Turn a picture that somebody sends into a small PNG of our own making (pure)."""

import struct
import zlib
from io import BytesIO

from PIL import Image, ImageOps, UnidentifiedImageError

LARGEST_FILE = 5 * 2**20
LARGEST_PNG = 200_000
MOST_PIXELS, LONGEST_SIDE = 16_000_000, 16_000
"""Of the picture that is sent: 64 MB once it is unpacked, twice while it is converted. A small file may claim to hold
far more, and a row costs memory of its own."""
WIDTHS = (480, 320, 200, 120, 64)
"""Pixels; the first that makes a PNG small enough is taken."""
BROKEN = (OSError, SyntaxError, ValueError, IndexError, OverflowError, EOFError, struct.error, zlib.error)
"""What pillow raises for files that are not what they claim to be."""


class NotAPicture(ValueError):
    """A file that no logo can be made of; the text is one of "file", "size" and "kind"."""


def as_png(data: bytes) -> bytes:
    """Return the picture of a PNG or JPEG file as a PNG of at most 200 kB, upright and without what else was in it."""
    if len(data) > LARGEST_FILE:
        raise NotAPicture("size")
    try:
        with Image.open(BytesIO(data), formats=("PNG", "JPEG")) as picture:
            # Read from the header, before a single pixel is unpacked.
            if picture.width * picture.height > MOST_PIXELS or max(picture.size) > LONGEST_SIDE:
                raise NotAPicture("size")
            small = picture.convert("RGBA")
    except NotAPicture:
        raise
    except UnidentifiedImageError as unknown:
        raise NotAPicture("kind") from unknown
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as bomb:
        raise NotAPicture("size") from bomb
    except BROKEN as broken:
        raise NotAPicture("file") from broken
    small.thumbnail((WIDTHS[0], WIDTHS[0]))
    # What is turned and copied from here on is small.
    upright = ImageOps.exif_transpose(small)
    return next(png for width in WIDTHS if len(png := _written(upright, width)) <= LARGEST_PNG)


def _written(picture: Image.Image, width: int) -> bytes:
    smaller, out = picture.copy(), BytesIO()
    smaller.thumbnail((width, width))
    smaller.save(out, "PNG", optimize=True)
    return out.getvalue()

"""What somebody sends becomes a small PNG of our own making, or is refused before it is unpacked."""

import struct
import zlib
from io import BytesIO

import numpy as np
import pytest
from PIL import Image, ImageFile

from locations.logos import LARGEST_FILE, LARGEST_PNG, NotAPicture, as_png


def picture(kind: str = "PNG", size: tuple[int, int] = (60, 30), mode: str = "RGB", **options: object) -> bytes:
    out = BytesIO()
    Image.new(mode, size, 1 if mode in ("1", "L", "P") else "red").save(out, kind, **options)
    return out.getvalue()


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def claiming(width: int, height: int) -> bytes:
    """A PNG of some hundred bytes that says it is that large."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 9)) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "L", "1", "P"])
def test_a_png_of_any_kind_becomes_a_png(mode: str) -> None:
    with Image.open(BytesIO(as_png(picture(mode=mode)))) as made:
        assert (made.format, made.size) == ("PNG", (60, 30))


def test_a_jpeg_stands_upright_and_says_nothing_of_its_camera() -> None:
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "Camera"
    made = as_png(picture("JPEG", exif=exif.tobytes()))
    with Image.open(BytesIO(made)) as found:
        assert found.size == (30, 60)
    assert b"Camera" not in made


def test_noise_is_made_smaller_until_it_is_small_enough() -> None:
    noise = Image.fromarray(np.random.default_rng(1).integers(0, 255, (900, 900, 3), dtype=np.uint8))
    out = BytesIO()
    noise.save(out, "PNG")
    made = as_png(out.getvalue())
    assert len(made) <= LARGEST_PNG < len(out.getvalue())


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "kind"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "kind"),
        (picture("GIF"), "kind"),
        (picture("BMP"), "kind"),
        (claiming(50_000, 50_000), "size"),
        (claiming(2**31 - 1, 2), "size"),
        (claiming(4_001, 4_000), "size"),
        (claiming(4_000, 4_000), "file"),
        (claiming(1, 16_001), "size"),
        (claiming(16_000, 1_000), "file"),
        (claiming(900, 900), "file"),
        (picture("JPEG")[:-200], "file"),
        (b"\0" * (LARGEST_FILE + 1), "size"),
    ],
)
def test_anything_else_is_refused(data: bytes, reason: str) -> None:
    with pytest.raises(NotAPicture, match=reason):
        as_png(data)


def test_a_picture_that_is_too_large_is_refused_before_it_is_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read to its header alone: whatever would unpack it fails the test."""
    large = [
        picture(size=(5_000, 5_000)),
        picture("JPEG", size=(5_000, 5_000)),
        claiming(1, 25_000_000),
    ]
    monkeypatch.setattr(ImageFile.ImageFile, "load", lambda _self: pytest.fail("unpacked"))
    for data in large:
        with pytest.raises(NotAPicture, match="size"):
            as_png(data)


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_the_largest_picture_is_made(kind: str) -> None:
    with Image.open(BytesIO(as_png(picture(kind, size=(4_000, 4_000))))) as made:
        assert made.size == (480, 480)


@pytest.mark.parametrize("cut", range(8, 80, 6))
def test_a_broken_picture_never_breaks_us(cut: int) -> None:
    whole = picture("JPEG")
    for data in (whole[: len(whole) - cut], whole[:cut], whole[:cut] + b"\xff" + whole[cut + 1 :]):
        try:
            assert as_png(data)
        except NotAPicture:
            continue

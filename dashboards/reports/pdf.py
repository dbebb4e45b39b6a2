"""Stand in until the real one is merged."""

from collections.abc import Mapping

from dashboards.reports.edition import Edition, packed


def picture_of(edition: Edition, texts: Mapping[tuple[str, int], str], mark: str) -> bytes:
    return b"\x89PNG\r\n\x1a\n"


def pdf_of(edition: Edition, texts: Mapping[tuple[str, int], str], mark: str) -> bytes:
    return packed(edition) + repr(sorted(texts.items())).encode() + mark.encode()

"""Readers: any file in, typed batches and row errors out, without Django."""

from reviews.readers.options import Options
from reviews.readers.reading import read
from reviews.readers.recognition import recognise

__all__ = ["Options", "read", "recognise"]

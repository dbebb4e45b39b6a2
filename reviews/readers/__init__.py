"""Readers: any file in, typed batches and row errors out, without Django."""

from reviews.readers.containers.opened import OpenedFile
from reviews.readers.options import Options
from reviews.readers.reading import open_file, read
from reviews.readers.recognition import kind_of, recognise, roles_of, unread_columns

__all__ = ["OpenedFile", "Options", "kind_of", "open_file", "read", "recognise", "roles_of", "unread_columns"]

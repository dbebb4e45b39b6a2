"""What the log must not hold."""

import logging
import re
from typing import Any

from pythonjsonlogger.json import JsonFormatter

SECRET = re.compile(r"((?:/|%2F)(?:invitation|new-password)(?:/|%2F))[^\s\"'?&]+", re.IGNORECASE)
"""What follows in an address is a secret: whoever reads it could follow the link."""


class NoSecrets(logging.Filter):
    """Leave the secret out of every line that names the address of a link."""

    def filter(self, record: logging.LogRecord) -> bool:
        written = record.getMessage()
        if SECRET.search(written):
            record.msg, record.args = SECRET.sub(r"\1…", written), ()
        return True


class JsonLines(JsonFormatter):
    """Write a line as one JSON document of the fields of its format, and of the traceback where there is one."""

    def add_fields(self, log_data: dict[str, Any], record: logging.LogRecord, message_dict: dict[str, Any]) -> None:
        """Take over nothing that a library hangs on a record: Django adds the request, with its whole address."""
        named = {self._get_rename(field): record.__dict__.get(field) for field in self._required_fields}
        log_data.update(named | message_dict)

"""What the log must not have, and what each of its lines names."""

import logging
import re

from locations.middleware.request_ids import current

SECRET = re.compile(r"((?:/|%2F)(?:invitation|new-password)(?:/|%2F))[^\s\"'?&]+", re.IGNORECASE)
"""What follows in an address is a secret: whoever reads it could follow the link."""


class NoSecrets(logging.Filter):
    """Leave the secret out of every line that names the address of a link."""

    def filter(self, record: logging.LogRecord) -> bool:
        written = record.getMessage()
        if SECRET.search(written):
            record.msg, record.args = SECRET.sub(r"\1…", written), ()
        return True


class RequestId(logging.Filter):
    """Name the request, or the job, in which a line was written; "-" where there is none."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = current.get() or "-"
        return True

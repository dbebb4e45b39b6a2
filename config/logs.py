"""What the log must not hold."""

import logging
import re

SECRET = re.compile(r"((?:/|%2F)(?:invitation|new-password)(?:/|%2F))[^\s\"'?&]+", re.IGNORECASE)
"""What follows in an address is a secret: whoever reads it could follow the link."""


class NoSecrets(logging.Filter):
    """Leave the secret out of every line that names the address of a link."""

    def filter(self, record: logging.LogRecord) -> bool:
        written = record.getMessage()
        if SECRET.search(written):
            record.msg, record.args = SECRET.sub(r"\1…", written), ()
        return True

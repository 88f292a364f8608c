"""What the technical log leaves out."""

from __future__ import annotations

import logging
import re

# The secrets of our links have 43 characters; an identifier in an address has 36.
SECRET = re.compile(r"(?<![\w-])[\w-]{40,}(?![\w-])", re.ASCII)


class WithoutSecrets(logging.Filter):
    """Takes the secrets of links out of a message: Django logs the path of a request that it refuses."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every record through, without what looks like a secret."""
        text = record.getMessage()
        plain = SECRET.sub("[secret]", text)
        if plain != text:
            record.msg, record.args = plain, ()
        return True

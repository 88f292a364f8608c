"""What the server's log may say of the pages of taking part: that something went wrong, never where or with what."""

from __future__ import annotations

import logging

PAGES = ("/join/", "/slip/", "/vote/")
HIDDEN = "(a page of taking part)"


class WithoutAddresses(logging.Filter):
    """Takes the address out of a line about a page of taking part: it holds a code, and the line has a time."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Keep every line; change the args of those with a path in them."""
        request = getattr(record, "request", None)
        path = str(getattr(request, "path", ""))
        if path and (path.startswith(PAGES) or getattr(request, "is_taking_part", False)) and record.args:
            args = record.args if isinstance(record.args, tuple) else (record.args,)
            record.args = tuple(HIDDEN if isinstance(each, str) and each.startswith("/") else each for each in args)
        return True

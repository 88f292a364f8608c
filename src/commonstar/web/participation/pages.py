"""The second door of participation: what the pages of other rooms may use, for people without an account.

`public` stands below forms and views, so that a room's acts load no pages; this door stands above them.
"""

from commonstar.web.participation.access import (
    is_flood,
    posted,
    taking_part,
    taking_part_behind,
    with_language,
    without_account,
)
from commonstar.web.participation.consent import languages_offered
from commonstar.web.participation.forms import CountedForm, TakingPartForm
from commonstar.web.participation.qr import qr_svg
from commonstar.web.participation.views import poster_context, send, send_as

__all__ = [
    "CountedForm",
    "TakingPartForm",
    "is_flood",
    "languages_offered",
    "posted",
    "poster_context",
    "qr_svg",
    "send",
    "send_as",
    "taking_part",
    "taking_part_behind",
    "with_language",
    "without_account",
]

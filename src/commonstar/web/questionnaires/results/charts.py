"""The chart of a question as data: how each group answered, in hundredths, with the mark under which it is kept."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass

from django.utils.translation import gettext as _

DRAWING = "1"  # changes when the way of drawing changes
WIDTH, BAR, AROUND = 900, 40, 110  # pixels


@dataclass(frozen=True)
class Chart:
    """A bar for each label, its parts in the order of the series; numbers are counts of answers.

    `is_whole` says that a bar's parts make a whole (one answer each), and is drawn as hundredths.
    """

    title: str
    labels: tuple[str, ...]
    series: tuple[str, ...]
    numbers: tuple[tuple[int, ...], ...]
    answered: tuple[int, ...]
    is_whole: bool

    @property
    def mark(self) -> str:
        """The hash of all that is drawn."""
        told = json.dumps([DRAWING, asdict(self)], sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(told.encode()).hexdigest()[:32]

    @property
    def width(self) -> int:
        """The picture's width in pixels."""
        return WIDTH

    @property
    def height(self) -> int:
        """The picture's height in pixels."""
        bars = len(self.labels) if self.is_whole else len(self.labels) * len(self.series)
        return AROUND + BAR * bars

    @property
    def description(self) -> str:
        """What a listener hears instead of the picture."""
        return _("Bar chart: %(title)s. The table beneath says the same.") % {"title": self.title}

"""The second door of evidence: the form for a figure, for the pages of other rooms."""

from commonstar.web.evidence.forms import FigureForm, newer_edition

__all__ = ["FigureForm", "newer_edition"]

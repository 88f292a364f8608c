"""The door of evidence: what other rooms may use.

A page shows figures with `{% load evidence %}{% figures_table records %}`; the form for one is
`evidence.pages.FigureForm`.
"""

from commonstar.web.evidence.actions import put_figures, put_many
from commonstar.web.evidence.bridge import FigureTooLong, record_of
from commonstar.web.evidence.models import Figure, Source
from commonstar.web.evidence.queries import counts_of, figure_at, figures_of, offered, others_of
from commonstar.web.evidence.sentences import GRADES, amount, grade_word, said, when

__all__ = [
    "GRADES",
    "Figure",
    "FigureTooLong",
    "Source",
    "amount",
    "counts_of",
    "figure_at",
    "figures_of",
    "grade_word",
    "offered",
    "others_of",
    "put_figures",
    "put_many",
    "record_of",
    "said",
    "when",
]

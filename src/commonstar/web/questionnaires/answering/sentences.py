"""What is wrong with an answer, in the reader's language: one sentence for each code of the engine."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from commonstar.web.questionnaires import bridge

SENTENCES: dict[str, Promise] = {
    "unknown-question": _("There is no question {name}."),
    "unknown-choice": _("Choose one of the answers on the page."),
    "not-offered": _("Choose one of the answers on the page."),
    "one-choice": _("Choose one answer only."),
    "alone": _("One of the answers that you ticked goes with no other. Untick it or the others."),
    "not-a-number": _("Write a number, in figures."),
    "not-whole": _("Write a whole number."),
    "too-low": _("Write a number that is {limit} or more."),
    "too-high": _("Write a number that is {limit} or less."),
    "not-a-day": _("Write the day like 2026-03-27: year, month, day."),
    "not-asked": _("Leave this empty: it is not asked after what was answered above."),
    "constraint": _("This answer does not fit the question. Check it."),
    "missing": _("An answer is needed here."),
}


def sentence(problem: bridge.AnswerProblem, question: bridge.Question | None, language: str) -> str:
    """What is wrong, and what to do; the instrument's own words where it has some."""
    if problem.code == "constraint" and question is not None and question.constraint_message:
        return question.constraint_message.in_language(language)
    return str(SENTENCES[problem.code]).format(**dict(problem.params))

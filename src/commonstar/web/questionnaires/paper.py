"""A questionnaire on paper: tagged PDF, every question with boxes to tick and lines to write on."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from commonstar.formats.papers import is_right_to_left, make_pdf
from commonstar.web.questionnaires import bridge, queries
from commonstar.web.questionnaires.answering.forms import hint_of
from commonstar.web.questionnaires.answering.sheets import Sheet
from commonstar.web.questionnaires.models import Round

LINES = {bridge.Kind.TEXT: 3, bridge.Kind.DATE: 1, bridge.Kind.INTEGER: 1, bridge.Kind.DECIMAL: 1}


def form_of(asked: Round, code: str) -> bytes:
    """The form of a round as PDF. `code` is its join code, for those who would rather answer on a device."""
    return make_pdf("questionnaire", sheet=told_of(asked, code))


def told_of(asked: Round, code: str) -> dict[str, Any]:
    """What the form says, for the template."""
    record = queries.record_of(asked.version)
    sheet = Sheet(asked, record, queries.language_of(record), {})
    said = record.introduction.in_language(sheet.language)
    how = _("You can leave out any question. Nobody asks who you are. On a device, join with the code {code}.")
    return {
        "title": asked.title,
        "language": sheet.language.split("-")[0],
        "rtl": is_right_to_left(sheet.language),
        "introduction": [each for each in (said, how.format(code=code) if code else "") if each],
        "parts": _parts(sheet),
    }


def _parts(sheet: Sheet) -> list[dict[str, Any]]:
    number, parts = 0, []
    for page in sheet.pages:
        told = (
            _who(sheet) if sheet.asks_who and not page.questions else [_question(sheet, one) for one in page.questions]
        )
        for each in told:
            if not each["note"]:
                number += 1
                each["number"] = f"{number}."
        parts.append({"title": page.title, "questions": told})
    return parts


def _who(sheet: Sheet) -> list[dict[str, Any]]:
    found = []
    if sheet.groups:
        found.append(_told(_("As whom do you answer?"), choices=[label for _code, label in sheet.groups]))
    if sheet.asked.units:
        found.append(_told(sheet.asked.unit_question, choices=list(sheet.asked.units)))
    return found


def _question(sheet: Sheet, one: bridge.Question) -> dict[str, Any]:
    hint = hint_of(sheet, one)
    if one.relevant is not None:
        hint = f"{hint} {_('Only if it fits what you answered above.')}".strip()
    return _told(
        one.label.in_language(sheet.language),
        hint=hint,
        note=one.kind is bridge.Kind.NOTE,
        choices=[each.label.in_language(sheet.language) for each in sheet.record.choices_of(one)],
        several=one.kind is bridge.Kind.SELECT_MULTIPLE,
        lines=LINES.get(one.kind, 0),
    )


def _told(label: str, **more: Any) -> dict[str, Any]:
    plain = {"label": label, "hint": "", "note": False, "number": "", "choices": [], "several": False, "lines": 0}
    return {**plain, **more}

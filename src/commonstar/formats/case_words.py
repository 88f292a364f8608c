"""What people read of a business case: its questions, its headings, and those to whom it speaks."""

from __future__ import annotations

from collections.abc import Mapping

from commonstar.formats.speech import gettext_noop
from commonstar.vocabulary import Audience, CaseHeading, CaseQuestion

QUESTIONS: Mapping[CaseQuestion, str] = {
    CaseQuestion.NEED: gettext_noop("What is the need?"),
    CaseQuestion.REACH: gettext_noop("Who is reached, and how?"),
    CaseQuestion.CHANGE: gettext_noop("What changes?"),
    CaseQuestion.WORTH: gettext_noop("What is it worth, and to whom?"),
    CaseQuestion.COST: gettext_noop("What does it cost?"),
    CaseQuestion.DELIVERY: gettext_noop("Who delivers it, under what agreement?"),
    CaseQuestion.RUNNING: gettext_noop("How is it run and reviewed?"),
    CaseQuestion.AFFORDING: gettext_noop("Can it be afforded?"),
    CaseQuestion.CERTAINTY: gettext_noop("How sure are we?"),
    CaseQuestion.AGREEMENT: gettext_noop("Who agrees?"),
}
HINTS: Mapping[CaseQuestion, str] = {
    CaseQuestion.NEED: gettext_noop("Whose need it is, how it is known, and what happens if nothing is done."),
    CaseQuestion.REACH: gettext_noop("Which people and how many, by which pathway, and who is not reached."),
    CaseQuestion.CHANGE: gettext_noop("What is different for people, communities, services and the whole system."),
    CaseQuestion.WORTH: gettext_noop("Why these values, what is left out, and who says so."),
    CaseQuestion.COST: gettext_noop("What has to be paid or given, by whom, and for how long."),
    CaseQuestion.DELIVERY: gettext_noop("Who does what, how they were chosen, and what each has agreed to."),
    CaseQuestion.RUNNING: gettext_noop(
        "Who leads, who takes part in leading, what is measured and when it is reviewed."
    ),
    CaseQuestion.AFFORDING: gettext_noop("Which budgets it comes from, and what happens when the money ends."),
    CaseQuestion.CERTAINTY: gettext_noop("What is known, what is assumed, and what would change our minds."),
    CaseQuestion.AGREEMENT: gettext_noop("Who supports it, who does not, and who decides."),
}
HEADINGS: Mapping[CaseHeading, str] = {
    CaseHeading.STRATEGIC: gettext_noop("Strategic case"),
    CaseHeading.ECONOMIC: gettext_noop("Economic case"),
    CaseHeading.COMMERCIAL: gettext_noop("Commercial case"),
    CaseHeading.FINANCIAL: gettext_noop("Financial case"),
    CaseHeading.MANAGEMENT: gettext_noop("Management case"),
}
AUDIENCES: Mapping[Audience, str] = {
    Audience.PEOPLE_WHO_USE_SERVICES: gettext_noop("People who use services"),
    Audience.COMMUNITIES: gettext_noop("Communities"),
    Audience.FRONT_LINE_STAFF: gettext_noop("Front-line staff"),
    Audience.HEADS_OF_SERVICE: gettext_noop("Heads of service"),
    Audience.TOP_MANAGERS: gettext_noop("Top managers"),
    Audience.POLITICIANS: gettext_noop("Politicians"),
}

"""The fields that the OPSI (OECD Observatory of Public Sector Innovation) asks of a case study.

They are filled from the parts of our template; a field that our template does not ask for, or that the case leaves
empty, is reported as missing. The form wants plain English, every section filled, and no answer by a link alone.
The names of the fields follow the published acceptance page; not all of them could be checked against the form.
"""

from dataclasses import dataclass

from commonstar.formats.cases import CaseFile
from commonstar.formats.exports import cost_line, figure_line


@dataclass(frozen=True)
class OpsiField:
    """A field of their form and what our case has for it; `text` is empty where the field is missing."""

    name: str
    label: str
    text: str


@dataclass(frozen=True)
class OpsiCase:
    """All fields in their order."""

    slug: str
    fields: tuple[OpsiField, ...]

    @property
    def missing(self) -> tuple[str, ...]:
        """The names of the fields that still need an answer."""
        return tuple(field.name for field in self.fields if not field.text)


LABELS = {
    "title": "Title",
    "organisation": "Name of the organisation",
    "country": "Country",
    "level_of_government": "Level of government",
    "sector": "Sector",
    "stage": "Stage of the innovation",
    "launched": "Date",
    "summary": "Short summary",
    "description": "Description",
    "objectives": "Why it was developed, and its objectives",
    "innovation": "What makes it innovative",
    "status": "Current status and next steps",
    "collaborations": "Collaborations and partnerships",
    "users": "Users, stakeholders and beneficiaries",
    "process": "Leadership and change management",
    "results": "Results, outcomes and impacts",
    "costs": "Costs and savings",
    "challenges": "Challenges and failures",
    "conditions_for_success": "Conditions for success",
    "replication": "Replication",
    "lessons": "Lessons learned",
    "media": "Pictures and other media",
}


def opsi_case(case: CaseFile) -> OpsiCase:
    """What our case has for each field of the OPSI form."""
    beneficiaries = dict.fromkeys(figure.beneficiary for figure in case.figures if figure.beneficiary)
    answers = {
        "title": case.title,
        "organisation": case.organisations[0] if case.organisations else "",
        "country": case.country,
        "sector": "; ".join(case.service_areas),
        "launched": case.date,
        "summary": case.summary,
        "description": case.introduction,
        "objectives": case.objectives,
        "status": case.next_steps,
        "collaborations": "; ".join(case.organisations[1:]),
        "users": "; ".join((*(who.value.replace("-", " ") for who in case.co_producers), *beneficiaries)),
        "process": case.leadership,
        "results": "\n".join(filter(None, (case.outcomes, case.indicators, *map(figure_line, case.figures)))),
        "costs": "\n".join(map(cost_line, case.costs)),
        "challenges": "\n".join(f"{obstacle.text} {obstacle.overcome}".strip() for obstacle in case.obstacles),
        "lessons": case.learning_points,
    }
    return OpsiCase(case.slug, tuple(OpsiField(name, label, answers.get(name, "")) for name, label in LABELS.items()))

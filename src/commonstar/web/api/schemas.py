"""What the API gives and takes, field by field. Terms are those of the vocabulary."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Field, Schema
from pydantic import AfterValidator, ConfigDict

from commonstar.vocabulary import Co, Contribution, CoProducer, Intervention, Mix, ProviderKind, Status, Strength

PARTIAL_DATE = r"^([0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?)?$"
WEB_ADDRESS = r"^(https?://[^\s]+)?$"
MOST = 2_000_000_000


def storable(text: str) -> str:
    """Refuse the one character that no store can hold."""
    if "\x00" in text:
        raise ValueError("the character NUL cannot be stored")
    return text


def real_day(text: str) -> str:
    """Refuse the 31st of February."""
    if len(text) == len("2000-01-01"):
        date.fromisoformat(text)
    elif text[:4] == "0000":
        raise ValueError("there is no year 0")
    return text


Text = Annotated[str, AfterValidator(storable)]
Title = Annotated[Text, Field(min_length=1, max_length=300, pattern=r"\S")]
Name = Annotated[Text, Field(min_length=1, max_length=120)]
LongName = Annotated[Text, Field(min_length=1, max_length=200)]
PartialDate = Annotated[str, Field(pattern=PARTIAL_DATE), AfterValidator(real_day)]
Count = Annotated[int, Field(ge=0, le=MOST)]


class Fault(Schema):
    """What is wrong with one field."""

    field: str
    message: str


class Problem(Schema):
    """What went wrong (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[Fault] = []


class Health(Schema):
    """That the site and its store answer."""

    status: Literal["ok"]
    version: str


class ProgrammeOut(Schema):
    """A programme that you may see."""

    slug: str
    title: str
    summary: str
    visibility: str


class InitiativeLine(Schema):
    """An initiative as a list shows it."""

    id: UUID
    title: str
    status: Status
    cos: list[Co]
    service_areas: list[str]


class InvolvementShown(Schema):
    """That an initiative shows a Co, with voice and action in it as staff see them."""

    model_config = ConfigDict(extra="forbid")
    co: Co
    voice: Strength = Strength.UNKNOWN
    action: Strength = Strength.UNKNOWN


class InitiativeFields(Schema):
    """What is said of an initiative and may be shown. Things are named; what the programme lacks is made."""

    key: Annotated[Text, Field(max_length=120)] = Field("", description="Its key in your own register")
    summary: Annotated[Text, Field(max_length=10_000)] = ""
    status: Status | None = Field(None, description="Without it, a new initiative exists")
    provider_kind: ProviderKind | None = None
    mix: Mix | None = Field(None, description="Whether citizens' input replaces public input or adds to it")
    substitutive_share: Annotated[int, Field(ge=0, le=100)] | None = Field(None, description="Per cent that replaces")
    gives_back: Annotated[Text, Field(max_length=2_000)] = Field("", description="What citizens get back")
    people_a_year: Count | None = None
    hours_a_year: Count | None = None
    starts_on: PartialDate = Field("", description="A year, a month or a day")
    ends_on: PartialDate = Field("", description="A year, a month or a day")
    outcomes: Annotated[Text, Field(max_length=5_000)] = ""
    url: Annotated[Text, Field(max_length=500, pattern=WEB_ADDRESS)] = ""
    service_areas: list[Name] = Field([], max_length=100)
    places: list[LongName] = Field([], max_length=100)
    partners: list[LongName] = Field([], max_length=100)
    forms: list[Name] = Field([], max_length=100, description="Codes of the Star, or names of your own list")
    needs: list[LongName] = Field([], max_length=100, description="Titles of recognised needs that it answers")
    involvements: list[InvolvementShown] = Field([], max_length=4)
    who: list[CoProducer] = Field([], max_length=20, description="Who co-produces")
    contributions: list[Contribution] = Field([], max_length=20)
    interventions: list[Intervention] = Field([], max_length=20)
    parent_case: Annotated[Text, Field(max_length=120)] = Field("", description="The slug of the case it is from")
    parent: Annotated[Text, Field(max_length=120)] = Field("", description="Key or id of the initiative it is from")
    sorted: bool = Field(False, description="Whether someone looked which Co's it shows")


class NeedOut(Schema):
    """A need that a decision recognised, under its challenge."""

    number: int
    title: str
    challenge: str | None = Field(None, description="The outcome wanted that it stands under")
    decision: int | None = Field(None, description="The number of the decision that recognised it")
    demands: int = Field(description="How many demands stand behind it")


class ChallengeOut(Schema):
    """An outcome wanted: for whom, where, and which outcomes of frameworks it serves."""

    id: UUID
    title: str
    summary: str
    for_whom: str
    measures: list[str]
    team: str
    places: list[str]
    outcomes: list[str] = Field(description="Framework, code and title")


class RoundOut(Schema):
    """A round of a questionnaire whose results are published."""

    id: UUID
    number: int
    title: str
    instrument: str = Field(description="The stable id of the questionnaire")
    version: int
    published_on: date


class CountOut(Schema):
    """How often an answer was given; unit and group are empty where all are meant."""

    round: str
    question: str
    unit: str
    group: str
    answer: str
    count: int
    answered: int
    people: int


class WeightedOut(Schema):
    """The share of an answer among all who answered, when each group counts by how many people it has."""

    question: str
    answer: str
    share: float = Field(description="From 0 to 1, to four places")


class Counts(Schema):
    """Every count of a round that may be shown: small groups are left out, with all that would give them away."""

    threshold: int = Field(description="Nothing is told of fewer people than this")
    counts: list[CountOut]
    population: dict[str, int] = Field({}, description="How many people each group has, by its code, where it is known")
    population_source: str = Field("", description="Where these numbers come from")
    weighted: list[WeightedOut] = Field([], description="What all would answer, each group counting by its size")


class InitiativeOut(InitiativeFields):
    """An initiative with everything that is not private: no contact, and not who told us."""

    id: UUID
    title: str
    merged_into: UUID | None = Field(None, description="The initiative that it was merged into")


class InitiativeNew(InitiativeFields):
    """A new initiative. `told_by` and `contact` are private: they go in, and the API never gives them out."""

    model_config = ConfigDict(extra="forbid")
    title: Title
    told_by: Annotated[Text, Field(max_length=200)] = ""
    contact: Annotated[Text, Field(max_length=1_000)] | None = None


class InitiativeChange(InitiativeFields):
    """Changes to an initiative: what is left out stays. Title, status or contact of null stay too."""

    model_config = ConfigDict(extra="forbid")
    title: Title | None = None
    told_by: Annotated[Text, Field(max_length=200)] = ""
    contact: Annotated[Text, Field(max_length=1_000)] | None = None


class CaseLine(Schema):
    """A case study as a list shows it."""

    slug: str
    title: str
    summary: str
    country: str
    kind: str


class CaseOut(Schema):
    """A case study as its case file has it, figures with their sources included, with its address."""

    case: dict[str, Any]


class Listed(Schema):
    """A page of a list; `count` is how many there are in all."""

    count: int
    next: str | None = Field(None, description="The address of the next page")
    previous: str | None = Field(None, description="The address of the page before")


class Programmes(Listed):
    """A page of programmes."""

    items: list[ProgrammeOut]


class Initiatives(Listed):
    """A page of initiatives."""

    items: list[InitiativeLine]


class Needs(Listed):
    """A page of recognised needs."""

    items: list[NeedOut]


class Challenges(Listed):
    """A page of challenges."""

    items: list[ChallengeOut]


class Cases(Listed):
    """A page of case studies."""

    items: list[CaseLine]


class Rounds(Listed):
    """A page of published rounds."""

    items: list[RoundOut]

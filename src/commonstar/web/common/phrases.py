"""The words that people read for the Star's terms: `phrase(Co.DESIGN)` is "Co-design" in the reader's language."""

from __future__ import annotations

from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from commonstar.formats.case_words import AUDIENCES, HEADINGS, QUESTIONS
from commonstar.vocabulary import (
    ActivityState,
    Audience,
    BallotWay,
    Better,
    CandidateState,
    CaseHeading,
    CaseQuestion,
    ChangeKind,
    Channel,
    Co,
    ConfirmationState,
    ContactWay,
    Contribution,
    ContributionState,
    CoProducer,
    DemandState,
    ElectionState,
    ElectionWay,
    Electorate,
    Form,
    FundNext,
    GatheringKind,
    HeardBy,
    Intervention,
    KnownFrom,
    Level,
    Mix,
    OpenAnswerState,
    OrganisationKind,
    PanelKind,
    PanelState,
    PlaceKind,
    PollState,
    ProviderKind,
    Purpose,
    Realisation,
    RemovalReason,
    ReplyBy,
    ReplyState,
    Role,
    Standing,
    Status,
    Step,
    Strength,
    TermEnd,
    TermStart,
    Verdict,
    VersionState,
    Visibility,
)

# By class: members of different enumerations with the same value are equal to Python.
PHRASES: dict[type[StrEnum], dict[str, Promise]] = {
    Co: {
        Co.COMMISSION: _("Co-commission"),
        Co.DESIGN: _("Co-design"),
        Co.DELIVER: _("Co-deliver"),
        Co.ASSESS: _("Co-assess"),
    },
    Step: {
        Step.MAP: _("Map it"),
        Step.FOCUS: _("Focus it"),
        Step.PEOPLE: _("People it"),
        Step.MARKET: _("Market it"),
        Step.GROW: _("Grow it"),
    },
    Form: {
        Form.CO_PLANNING: _("Co-planning"),
        Form.CO_PRIORITISING: _("Co-prioritising"),
        Form.CO_FINANCING: _("Co-financing"),
        Form.CONSULTATION_ON_REDESIGN: _("Consultation on redesign"),
        Form.DESIGN_LAB: _("Design lab"),
        Form.JOURNEY_MAPPING: _("Journey mapping"),
        Form.CO_MANAGING: _("Co-managing"),
        Form.CO_PERFORMING: _("Co-performing"),
        Form.CO_MONITORING: _("Co-monitoring"),
        Form.CO_EVALUATING: _("Co-evaluating"),
    },
    Strength: {
        Strength.UNKNOWN: pgettext_lazy("strength of voice or action", "Not known"),
        Strength.NONE: pgettext_lazy("strength of voice or action", "None"),
        Strength.SOME: pgettext_lazy("strength of voice or action", "Some"),
        Strength.STRONG: pgettext_lazy("strength of voice or action", "Strong"),
    },
    Status: {
        Status.POTENTIAL: pgettext_lazy("status of an initiative", "Potential"),
        Status.EXISTING: pgettext_lazy("status of an initiative", "Existing"),
        Status.PAUSED: pgettext_lazy("status of an initiative", "Paused"),
        Status.ENDED: pgettext_lazy("status of an initiative", "Ended"),
    },
    Mix: {
        Mix.SUBSTITUTIVE: _("Replaces public input"),
        Mix.ADDITIVE: _("Adds to public input"),
        Mix.BOTH: _("Some of both"),
    },
    Intervention: {
        Intervention.PREVENTION: _("Prevention"),
        Intervention.DETECTION: _("Detection"),
        Intervention.TREATMENT: _("Treatment"),
        Intervention.REHABILITATION: _("Rehabilitation"),
    },
    Contribution: {
        Contribution.EXPERTISE: _("Expertise"),
        Contribution.SKILLS: _("Skills"),
        Contribution.TIME: _("Time"),
        Contribution.CO_OPERATION: _("Co-operation"),
    },
    CoProducer: {
        CoProducer.PEOPLE_WHO_USE_SERVICES: _("People who use services"),
        CoProducer.CARERS: _("Carers"),
        CoProducer.FAMILIES: _("Families"),
        CoProducer.YOUNG_PEOPLE: _("Young people"),
        CoProducer.OLDER_PEOPLE: _("Older people"),
        CoProducer.RESIDENTS: _("Residents"),
        CoProducer.VOLUNTEERS: _("Volunteers"),
        CoProducer.COMMUNITY_GROUPS: _("Community groups"),
        CoProducer.FRONT_LINE_STAFF: _("Front-line staff"),
        CoProducer.MANAGERS: _("Managers"),
        CoProducer.COUNCILLORS: _("Councillors"),
        CoProducer.BUSINESSES: _("Businesses"),
    },
    ProviderKind: {
        ProviderKind.PUBLIC: pgettext_lazy("kind of provider", "Public"),
        ProviderKind.PRIVATE: pgettext_lazy("kind of provider", "Private"),
        ProviderKind.SOCIAL: pgettext_lazy("kind of provider", "Social"),
    },
    OrganisationKind: {
        OrganisationKind.COUNCIL: _("Council"),
        OrganisationKind.HEALTH: _("Health service"),
        OrganisationKind.POLICE: _("Police"),
        OrganisationKind.FIRE: _("Fire and rescue"),
        OrganisationKind.HOUSING: _("Housing"),
        OrganisationKind.CHARITY: _("Charity"),
        OrganisationKind.COMMUNITY_GROUP: _("Community group"),
        OrganisationKind.BUSINESS: _("Business"),
        OrganisationKind.UNIVERSITY: _("University"),
        OrganisationKind.NETWORK: _("Network"),
    },
    PlaceKind: {
        PlaceKind.COUNTRY: _("Country"),
        PlaceKind.REGION: _("Region"),
        PlaceKind.AREA: _("Area"),
        PlaceKind.LOCALITY: _("Locality"),
        PlaceKind.NEIGHBOURHOOD: _("Neighbourhood"),
    },
    Role: {
        Role.LEAD: _("Lead"),
        Role.CO_LEAD: _("Co-lead"),
        Role.FACILITATOR: _("Facilitator"),
        Role.CONTRIBUTOR: _("Contributor"),
        Role.VIEWER: _("Viewer"),
    },
    Standing: {
        Standing.EXPERT_BY_EXPERIENCE: _("Expert by experience"),
        Standing.CARER: _("Carer"),
        Standing.COMMUNITY_ORGANISER: _("Community organiser"),
        Standing.FRONT_LINE_STAFF: _("Front-line staff"),
        Standing.MANAGER: _("Manager"),
        Standing.COMMISSIONER: _("Commissioner"),
        Standing.COUNCILLOR: _("Councillor"),
    },
    Visibility: {
        Visibility.PRIVATE: _("Members only"),
        Visibility.PARTNERS: _("People of partner organisations"),
        Visibility.PUBLIC: _("Everyone"),
    },
    Level: {
        Level.PERSON: _("Person"),
        Level.COMMUNITY: _("Community"),
        Level.BUSINESS: _("Business"),
        Level.SERVICE: _("Service"),
        Level.SYSTEM: _("System"),
    },
    HeardBy: {
        HeardBy.GATHERING: pgettext_lazy("how a demand was voiced", "At a gathering"),
        HeardBy.SURVEY: pgettext_lazy("how a demand was voiced", "In a survey"),
        HeardBy.LETTER: pgettext_lazy("how a demand was voiced", "In a letter, e-mail or call"),
        HeardBy.CONVERSATION: pgettext_lazy("how a demand was voiced", "In a conversation"),
        HeardBy.ONLINE: pgettext_lazy("how a demand was voiced", "On a page of this site"),
    },
    KnownFrom: {
        KnownFrom.DATA: pgettext_lazy("how a demand is known", "Data"),
        KnownFrom.STAFF: pgettext_lazy("how a demand is known", "What staff see"),
        KnownFrom.RESEARCH: pgettext_lazy("how a demand is known", "Research"),
    },
    DemandState: {
        DemandState.OPEN: pgettext_lazy("state of a demand", "Open"),
        DemandState.RECOGNISED: pgettext_lazy("state of a demand", "Recognised"),
        DemandState.DECLINED: pgettext_lazy("state of a demand", "Declined"),
        DemandState.STAYS_OPEN: pgettext_lazy("state of a demand", "Stays open"),
    },
    Better: {
        Better.HIGHER: _("Higher is better"),
        Better.LOWER: _("Lower is better"),
        Better.NEITHER: _("Neither is better"),
    },
    ChangeKind: {
        ChangeKind.ABSOLUTE: _("A difference"),
        ChangeKind.RELATIVE: _("A share of the baseline"),
    },
    ReplyBy: {
        ReplyBy.SLIP: _("On the reply slip’s page"),
        ReplyBy.EMAIL: _("By e-mail"),
        ReplyBy.TEXT: _("By text message"),
        ReplyBy.LETTER: _("By letter"),
        ReplyBy.CALL: _("By a call"),
    },
    Verdict: {
        Verdict.CONFIRMED: pgettext_lazy("a reply", "Confirmed"),
        Verdict.DISPUTED: pgettext_lazy("a reply", "Disputed"),
    },
    ReplyState: {
        ReplyState.OWED: pgettext_lazy("a reply", "Owed"),
        ReplyState.OVERDUE: pgettext_lazy("a reply", "Overdue"),
        ReplyState.TO_SEND: pgettext_lazy("a reply", "To be sent"),
        ReplyState.ANSWERED: pgettext_lazy("a reply", "Answered"),
        ReplyState.PUBLISHED: pgettext_lazy("a reply", "Published"),
    },
    Channel: {
        Channel.WEB: _("On a device"),
        Channel.PAPER: _("On paper"),
        Channel.HELPER: _("Entered by a helper"),
    },
    OpenAnswerState: {
        OpenAnswerState.WAITING: _("Waiting to be looked at"),
        OpenAnswerState.RELEASED: _("Released"),
        OpenAnswerState.KEPT_BACK: _("Kept back"),
    },
    ContributionState: {
        ContributionState.WAITING: _("Waiting to be looked at"),
        ContributionState.SHOWN: _("Shown"),
        ContributionState.REMOVED: _("Removed"),
        ContributionState.TAKEN_BACK: _("Taken back"),
    },
    ContactWay: {
        ContactWay.EMAIL: _("By e-mail"),
        ContactWay.TEXT: _("By text message"),
        ContactWay.PHONE: _("By phone call"),
        ContactWay.POST: _("By letter"),
    },
    Purpose: {
        Purpose.REPLY: _("To hear what became of it"),
    },
    RemovalReason: {
        RemovalReason.ABUSE: _("It insults or threatens someone"),
        RemovalReason.PERSONAL: _("It says something private about a person"),
        RemovalReason.ADVERTISING: _("It advertises something"),
        RemovalReason.REPEATED: _("It is here already"),
        RemovalReason.UNLAWFUL: _("It may break the law"),
    },
    GatheringKind: {
        GatheringKind.WORKSHOP: _("Workshop"),
        GatheringKind.ROUND_TABLE: _("Round table"),
        GatheringKind.LAB: _("Lab"),
        GatheringKind.ROADSHOW: _("Roadshow"),
        GatheringKind.COURSE: _("Course"),
        GatheringKind.MEETING: _("Meeting"),
    },
    VersionState: {
        VersionState.DRAFT: pgettext_lazy("a version of a business case", "Draft"),
        VersionState.SIGNED_OFF: pgettext_lazy("a version of a business case", "Signed off"),
        VersionState.WITHDRAWN: pgettext_lazy("a version of a business case", "Withdrawn"),
    },
    ConfirmationState: {
        ConfirmationState.ASKED: pgettext_lazy("an agency", "Asked"),
        ConfirmationState.CONFIRMED: pgettext_lazy("an agency", "Confirmed"),
        ConfirmationState.CHANGED: pgettext_lazy("an agency", "Has its own numbers"),
        ConfirmationState.DISPUTED: pgettext_lazy("an agency", "Disputed"),
    },
    ElectionState: {
        ElectionState.DRAFTED: pgettext_lazy("an election", "Being written"),
        ElectionState.NOMINATIONS: pgettext_lazy("an election", "Open for nominations"),
        ElectionState.CANDIDATES: pgettext_lazy("an election", "Candidates published"),
        ElectionState.DECLARED: pgettext_lazy("an election", "Result declared"),
    },
    ElectionWay: {
        ElectionWay.SITE: pgettext_lazy("an election", "On this site and on paper"),
        ElectionWay.MEETING: pgettext_lazy("an election", "In a meeting, where two people count"),
    },
    TermStart: {
        TermStart.ELECTED: pgettext_lazy("a member", "Elected"),
        TermStart.UNOPPOSED: pgettext_lazy("a member", "Elected without a vote"),
        TermStart.RECOUNT: pgettext_lazy("a member", "Came after another left"),
    },
    TermEnd: {
        TermEnd.RESIGNED: pgettext_lazy("a member", "Resigned"),
        TermEnd.LEFT: pgettext_lazy("a member", "Left for another reason"),
    },
    FundNext: {
        FundNext.AGAIN: pgettext_lazy("a small fund", "Money again"),
        FundNext.ENDED: pgettext_lazy("a small fund", "Ended"),
    },
    CandidateState: {
        CandidateState.PROPOSED: pgettext_lazy("a candidate", "Nominated"),
        CandidateState.STANDING: pgettext_lazy("a candidate", "Stands"),
        CandidateState.NOT_TAKEN: pgettext_lazy("a candidate", "Not taken"),
        CandidateState.WITHDRAWN: pgettext_lazy("a candidate", "Withdrawn"),
    },
    Realisation: {
        Realisation.CASHABLE: _("Cash that the budget got back"),
        Realisation.BENEFIT: _("Worth of all benefits"),
        Realisation.COST: _("What was paid or given"),
    },
    BallotWay: {
        BallotWay.APPROVAL: _("Tick those you are for"),
        BallotWay.KNAPSACK: _("Choose what fits the budget"),
        BallotWay.POINTS: _("Share out points"),
        BallotWay.RANKING: _("Put them in order"),
    },
    Electorate: {
        Electorate.CODES: _("Whoever has a card with a voting code"),
        Electorate.MAIL: _("Whoever gets a voting code by e-mail"),
        Electorate.MEMBERS: _("Members of this programme"),
        Electorate.OPEN: _("Whoever says that the rule holds for them"),
    },
    PollState: {
        PollState.DRAFTED: pgettext_lazy("a vote", "Not open yet"),
        PollState.OPEN: pgettext_lazy("a vote", "Open now"),
        PollState.CLOSED: pgettext_lazy("a vote", "Closed"),
        PollState.FILED: pgettext_lazy("a vote", "Waits for the seed"),
        PollState.SEEDED: pgettext_lazy("a vote", "Being counted"),
        PollState.COUNTED: pgettext_lazy("a vote", "Counted"),
        PollState.PUBLISHED: pgettext_lazy("a vote", "Published"),
    },
    ActivityState: {
        ActivityState.PLANNED: pgettext_lazy("an activity", "Planned"),
        ActivityState.OPEN: pgettext_lazy("an activity", "Open now"),
        ActivityState.CLOSED: pgettext_lazy("an activity", "Over"),
    },
    PanelKind: {
        PanelKind.FUNDING: _("Fund or choose: who gets the money or the contract"),
        PanelKind.DECOMMISSIONING: _("Stop or change: what ends, or goes on in another way"),
    },
    PanelState: {
        PanelState.PREPARING: pgettext_lazy("a commissioning panel", "Being prepared"),
        PanelState.BIDDING: pgettext_lazy("a commissioning panel", "Open for bids or options"),
        PanelState.SCORING: pgettext_lazy("a commissioning panel", "Each member scores"),
        PanelState.MEETING: pgettext_lazy("a commissioning panel", "The panel meets"),
        PanelState.DECIDED: pgettext_lazy("a commissioning panel", "Decided"),
    },
    # Files say these too, so their words stand there.
    CaseQuestion: {question: _(words) for question, words in QUESTIONS.items()},
    CaseHeading: {heading: _(words) for heading, words in HEADINGS.items()},
    Audience: {audience: _(words) for audience, words in AUDIENCES.items()},
}


def phrase(member: StrEnum) -> Promise:
    """What people read for a member. KeyError where an enumeration has no words, which a test rules out."""
    return PHRASES[type(member)][member.value]


def choices(kind: type[StrEnum]) -> list[tuple[str, Promise]]:
    """The choices of a form field: each value with its words, in the order of the vocabulary."""
    return [(member.value, phrase(member)) for member in kind]

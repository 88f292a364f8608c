"""The Star's terms, once: code, pages, files and the API all use these names.

Each member's value is what is stored and exported; the words that people read are in `web/common/phrases.py`.
Where a term comes from is said in docs/reference/glossary.md.
"""

from enum import StrEnum


class Co(StrEnum):
    """The four Co's: the inner ring of the Star, and the instruments of an initiative."""

    COMMISSION = "commission"
    DESIGN = "design"
    DELIVER = "deliver"
    ASSESS = "assess"


class Step(StrEnum):
    """The five steps: the outer ring of the Star, in their order."""

    MAP = "map"
    FOCUS = "focus"
    PEOPLE = "people"
    MARKET = "market"
    GROW = "grow"


class Form(StrEnum):
    """The forms that a Co takes. A programme may add its own beside these."""

    CO_PLANNING = "co-planning"
    CO_PRIORITISING = "co-prioritising"
    CO_FINANCING = "co-financing"
    CONSULTATION_ON_REDESIGN = "consultation-on-redesign"
    DESIGN_LAB = "design-lab"
    JOURNEY_MAPPING = "journey-mapping"
    CO_MANAGING = "co-managing"
    CO_PERFORMING = "co-performing"
    CO_MONITORING = "co-monitoring"
    CO_EVALUATING = "co-evaluating"


FORMS_OF_CO: dict[Co, tuple[Form, ...]] = {
    Co.COMMISSION: (Form.CO_PLANNING, Form.CO_PRIORITISING, Form.CO_FINANCING),
    Co.DESIGN: (Form.CONSULTATION_ON_REDESIGN, Form.DESIGN_LAB, Form.JOURNEY_MAPPING),
    Co.DELIVER: (Form.CO_MANAGING, Form.CO_PERFORMING),
    Co.ASSESS: (Form.CO_MONITORING, Form.CO_EVALUATING),
}


class Strength(StrEnum):
    """How strong citizens' voice or action is. Unknown is an answer, not a gap in the data."""

    UNKNOWN = "unknown"
    NONE = "none"
    SOME = "some"
    STRONG = "strong"


class Status(StrEnum):
    """Where an initiative stands."""

    POTENTIAL = "potential"
    EXISTING = "existing"
    PAUSED = "paused"
    ENDED = "ended"


class Mix(StrEnum):
    """Substitutive replaces public input (saves now); additive adds to it (better outcomes)."""

    SUBSTITUTIVE = "substitutive"
    ADDITIVE = "additive"
    BOTH = "both"


class Intervention(StrEnum):
    """The public intervention strategy that a Co is crossed with."""

    PREVENTION = "prevention"
    DETECTION = "detection"
    TREATMENT = "treatment"
    REHABILITATION = "rehabilitation"


class Contribution(StrEnum):
    """What citizens bring to co-delivery."""

    EXPERTISE = "expertise"
    SKILLS = "skills"
    TIME = "time"
    CO_OPERATION = "co-operation"


class CoProducer(StrEnum):
    """Who co-produces."""

    PEOPLE_WHO_USE_SERVICES = "people-who-use-services"
    CARERS = "carers"
    FAMILIES = "families"
    YOUNG_PEOPLE = "young-people"
    OLDER_PEOPLE = "older-people"
    RESIDENTS = "residents"
    VOLUNTEERS = "volunteers"
    COMMUNITY_GROUPS = "community-groups"
    FRONT_LINE_STAFF = "front-line-staff"
    MANAGERS = "managers"
    COUNCILLORS = "councillors"
    BUSINESSES = "businesses"


class ProviderKind(StrEnum):
    """What kind of body provides."""

    PUBLIC = "public"
    PRIVATE = "private"
    SOCIAL = "social"


class OrganisationKind(StrEnum):
    """What an organisation is."""

    COUNCIL = "council"
    HEALTH = "health"
    POLICE = "police"
    FIRE = "fire"
    HOUSING = "housing"
    CHARITY = "charity"
    COMMUNITY_GROUP = "community-group"
    BUSINESS = "business"
    UNIVERSITY = "university"
    NETWORK = "network"


class PlaceKind(StrEnum):
    """The levels of the tree of places, largest first."""

    COUNTRY = "country"
    REGION = "region"
    AREA = "area"
    LOCALITY = "locality"
    NEIGHBOURHOOD = "neighbourhood"


class Role(StrEnum):
    """What a person may do in a programme. It says nothing of who they are."""

    LEAD = "lead"
    CO_LEAD = "co-lead"
    FACILITATOR = "facilitator"
    CONTRIBUTOR = "contributor"
    VIEWER = "viewer"


class Standing(StrEnum):
    """Who a person is. Any standing may hold any role."""

    EXPERT_BY_EXPERIENCE = "expert-by-experience"
    CARER = "carer"
    COMMUNITY_ORGANISER = "community-organiser"
    FRONT_LINE_STAFF = "front-line-staff"
    MANAGER = "manager"
    COMMISSIONER = "commissioner"
    COUNCILLOR = "councillor"


class Visibility(StrEnum):
    """Who may see a programme: its members, members of its partner organisations, or everyone."""

    PRIVATE = "private"
    PARTNERS = "partners"
    PUBLIC = "public"


class Level(StrEnum):
    """The level at which an outcome shows."""

    PERSON = "person"
    COMMUNITY = "community"
    BUSINESS = "business"
    SERVICE = "service"
    SYSTEM = "system"


class Better(StrEnum):
    """Which direction of an indicator is the better one."""

    HIGHER = "higher"
    LOWER = "lower"
    NEITHER = "neither"


class ChangeKind(StrEnum):
    """Whether a change is a difference (absolute) or a share of the baseline (relative)."""

    ABSOLUTE = "absolute"
    RELATIVE = "relative"


class ReplyBy(StrEnum):
    """How a reply reaches whoever asked."""

    SLIP = "slip"
    EMAIL = "email"
    TEXT = "text"
    LETTER = "letter"
    CALL = "call"


class Verdict(StrEnum):
    """What whoever asked says of the reply: that it is so, or that it is not."""

    CONFIRMED = "confirmed"
    DISPUTED = "disputed"


class ReplyState(StrEnum):
    """How far a reply is. It is computed, never set: owed, overdue, to be sent, answered, published."""

    OWED = "owed"
    OVERDUE = "overdue"
    TO_SEND = "to-send"
    ANSWERED = "answered"
    PUBLISHED = "published"


class Channel(StrEnum):
    """How a contribution came: typed on a device by who gives it, typed up from paper, or entered by a helper."""

    WEB = "web"
    PAPER = "paper"
    HELPER = "helper"


class ContributionState(StrEnum):
    """Whether what was said is shown: waiting for a moderator, shown, removed with a reason, or taken back."""

    WAITING = "waiting"
    SHOWN = "shown"
    REMOVED = "removed"
    TAKEN_BACK = "taken-back"


class OpenAnswerState(StrEnum):
    """Whether an answer in someone's own words is shown: waiting for a person, released, or kept back."""

    WAITING = "waiting"
    RELEASED = "released"
    KEPT_BACK = "kept-back"


class ContactWay(StrEnum):
    """A way to be reached that someone left."""

    EMAIL = "email"
    TEXT = "text"
    PHONE = "phone"
    POST = "post"


class Purpose(StrEnum):
    """What someone agreed that they may be reached for."""

    REPLY = "reply"


class RemovalReason(StrEnum):
    """Why a contribution was removed from view."""

    ABUSE = "abuse"
    PERSONAL = "personal"
    ADVERTISING = "advertising"
    REPEATED = "repeated"
    UNLAWFUL = "unlawful"


class HeardBy(StrEnum):
    """How a demand that people voiced reached us."""

    GATHERING = "gathering"
    SURVEY = "survey"
    LETTER = "letter"
    CONVERSATION = "conversation"
    ONLINE = "online"


class KnownFrom(StrEnum):
    """How a demand that nobody voiced is known."""

    DATA = "data"
    STAFF = "staff"
    RESEARCH = "research"


class DemandState(StrEnum):
    """What became of a demand: it waits for a decision, is recognised as a need, declined with a reason, or stays open.

    What stays open does so by a decision too, with its reasons and a day on which it is looked at again.
    """

    OPEN = "open"
    RECOGNISED = "recognised"
    DECLINED = "declined"
    STAYS_OPEN = "stays-open"


class GatheringKind(StrEnum):
    """What kind of event a gathering is."""

    WORKSHOP = "workshop"
    ROUND_TABLE = "round-table"
    LAB = "lab"
    ROADSHOW = "roadshow"
    COURSE = "course"
    MEETING = "meeting"


class BallotWay(StrEnum):
    """How a ballot is filled in."""

    APPROVAL = "approval"
    KNAPSACK = "knapsack"
    POINTS = "points"
    RANKING = "ranking"


class Electorate(StrEnum):
    """How it is known who may vote: codes on cards, codes by mail, a list of members, or on their word."""

    CODES = "codes"
    MAIL = "mail"
    MEMBERS = "members"
    OPEN = "open"


class PollState(StrEnum):
    """How far a vote is: from its draft to the published result."""

    DRAFTED = "drafted"
    OPEN = "open"
    CLOSED = "closed"
    FILED = "filed"
    SEEDED = "seeded"
    COUNTED = "counted"
    PUBLISHED = "published"


class ActivityState(StrEnum):
    """Whether an activity of a gathering is still to come, goes on now, or is over."""

    PLANNED = "planned"
    OPEN = "open"
    CLOSED = "closed"


class CaseQuestion(StrEnum):
    """The ten questions that a business case answers, in the order in which they are asked."""

    NEED = "need"
    REACH = "reach"
    CHANGE = "change"
    WORTH = "worth"
    COST = "cost"
    DELIVERY = "delivery"
    RUNNING = "running"
    AFFORDING = "affording"
    CERTAINTY = "certainty"
    AGREEMENT = "agreement"


class CaseHeading(StrEnum):
    """The five headings of a business case, those of the Five Case Model."""

    STRATEGIC = "strategic"
    ECONOMIC = "economic"
    COMMERCIAL = "commercial"
    FINANCIAL = "financial"
    MANAGEMENT = "management"


QUESTIONS_OF_CASE: dict[CaseHeading, tuple[CaseQuestion, ...]] = {
    CaseHeading.STRATEGIC: (CaseQuestion.NEED, CaseQuestion.REACH, CaseQuestion.CHANGE),
    CaseHeading.ECONOMIC: (CaseQuestion.WORTH, CaseQuestion.COST, CaseQuestion.CERTAINTY),
    CaseHeading.COMMERCIAL: (CaseQuestion.DELIVERY,),
    CaseHeading.FINANCIAL: (CaseQuestion.AFFORDING,),
    CaseHeading.MANAGEMENT: (CaseQuestion.RUNNING, CaseQuestion.AGREEMENT),
}


class Audience(StrEnum):
    """Whom a business case, an argument or a plan speaks to; each is told in its own words what it gains and gives."""

    PEOPLE_WHO_USE_SERVICES = "people-who-use-services"
    COMMUNITIES = "communities"
    FRONT_LINE_STAFF = "front-line-staff"
    HEADS_OF_SERVICE = "heads-of-service"
    TOP_MANAGERS = "top-managers"
    POLITICIANS = "politicians"


class VersionState(StrEnum):
    """What stands behind a version of a business case: a draft, signed off by a lead, or withdrawn with a reason."""

    DRAFT = "draft"
    SIGNED_OFF = "signed-off"
    WITHDRAWN = "withdrawn"


class ConfirmationState(StrEnum):
    """What a named person of an agency says of its part in a business case."""

    ASKED = "asked"
    CONFIRMED = "confirmed"
    CHANGED = "changed"
    DISPUTED = "disputed"


class Realisation(StrEnum):
    """What was realised for an agency: cash that its budget got back, the worth of all benefits, or what it paid."""

    CASHABLE = "cashable"
    BENEFIT = "benefit"
    COST = "cost"


class PanelKind(StrEnum):
    """What a commissioning panel decides: whom to fund or choose, or what to stop or change."""

    FUNDING = "funding"
    DECOMMISSIONING = "decommissioning"


class PanelState(StrEnum):
    """How far a commissioning panel is."""

    PREPARING = "preparing"
    BIDDING = "bidding"
    SCORING = "scoring"
    MEETING = "meeting"
    DECIDED = "decided"


class ElectionState(StrEnum):
    """Where an election is: being written, open for nominations, candidates published, or the result declared."""

    DRAFTED = "drafted"
    NOMINATIONS = "nominations"
    CANDIDATES = "candidates"
    DECLARED = "declared"


class ElectionWay(StrEnum):
    """How people vote: with ballots on the site and on paper, or in a meeting where two people count."""

    SITE = "site"
    MEETING = "meeting"


class TermStart(StrEnum):
    """How somebody came to sit in an elected body: by votes, unopposed, or by counting again after another left."""

    ELECTED = "elected"
    UNOPPOSED = "unopposed"
    RECOUNT = "recount"


class TermEnd(StrEnum):
    """Why a term ended before its last day."""

    RESIGNED = "resigned"
    LEFT = "left"


class FundNext(StrEnum):
    """What was decided about the next year's money of an elected body."""

    AGAIN = "again"
    ENDED = "ended"


class CandidateState(StrEnum):
    """What became of a nomination."""

    PROPOSED = "proposed"
    STANDING = "standing"
    NOT_TAKEN = "not-taken"
    WITHDRAWN = "withdrawn"

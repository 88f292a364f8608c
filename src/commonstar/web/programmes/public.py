"""The door of programmes: what other rooms may use."""

from commonstar.web.programmes.access import person, posted, programme_page, require
from commonstar.web.programmes.actions import (
    NewOrganisation,
    ProgrammeSettings,
    change_settings,
    create_programme,
    delete_programme,
)
from commonstar.web.programmes.archive.outside import PLACE, SOURCE
from commonstar.web.programmes.archive.tables import NOBODY, LeftOut, Outside, Table
from commonstar.web.programmes.challenges.actions import ChallengeValues, add_baseline, save_challenge
from commonstar.web.programmes.challenges.queries import challenges_of, places_of
from commonstar.web.programmes.decisions.actions import Decided, record_decision
from commonstar.web.programmes.demands.actions import DemandValues, add_demand, put_into_theme
from commonstar.web.programmes.models import Attachment, Challenge, Decision, Demand, Membership, Need, Programme
from commonstar.web.programmes.needs.actions import decline, leave_open, recognise
from commonstar.web.programmes.needs.queries import needs_of
from commonstar.web.programmes.people.actions import accept_invitation, ask_to_join, invite, leave
from commonstar.web.programmes.people.working_days import after_working_days
from commonstar.web.programmes.queries import mine, owner_of, seat_at, seat_of, visible_to
from commonstar.web.programmes.registry import (
    ObjectKind,
    Progress,
    Report,
    SectorNote,
    StrategySection,
    TaskKind,
    TaskState,
    registry,
)
from commonstar.web.programmes.replying.actions import answer_reply, publish_reply
from commonstar.web.programmes.rules import (
    Rule,
    Seat,
    may_contribute,
    may_lead,
    may_run,
    may_see,
    may_see_inside,
)
from commonstar.web.programmes.taking_part.actions import may_help
from commonstar.web.programmes.taking_part.forms import HelperForm
from commonstar.web.programmes.tasks.actions import (
    Elsewhere,
    add_own_task,
    assign_task,
    keep_file,
    mark_done_elsewhere,
    set_aside_task,
)
from commonstar.web.programmes.tasks.files import Accepted as AcceptedFile
from commonstar.web.programmes.tasks.files import accept as accept_file
from commonstar.web.programmes.tasks.files import served as served_file
from commonstar.web.programmes.tasks.forms import KeptFileField, what_is_kept
from commonstar.web.programmes.tasks.queries import TaskLine, board_of

__all__ = [
    "NOBODY",
    "PLACE",
    "SOURCE",
    "AcceptedFile",
    "Attachment",
    "Challenge",
    "ChallengeValues",
    "Decided",
    "Decision",
    "Demand",
    "DemandValues",
    "Elsewhere",
    "HelperForm",
    "KeptFileField",
    "LeftOut",
    "Membership",
    "Need",
    "NewOrganisation",
    "ObjectKind",
    "Outside",
    "Programme",
    "ProgrammeSettings",
    "Progress",
    "Report",
    "Rule",
    "Seat",
    "SectorNote",
    "StrategySection",
    "Table",
    "TaskKind",
    "TaskLine",
    "TaskState",
    "accept_file",
    "accept_invitation",
    "add_baseline",
    "add_demand",
    "add_own_task",
    "after_working_days",
    "answer_reply",
    "ask_to_join",
    "assign_task",
    "board_of",
    "challenges_of",
    "change_settings",
    "create_programme",
    "decline",
    "delete_programme",
    "invite",
    "keep_file",
    "leave",
    "leave_open",
    "mark_done_elsewhere",
    "may_contribute",
    "may_help",
    "may_lead",
    "may_run",
    "may_see",
    "may_see_inside",
    "mine",
    "needs_of",
    "owner_of",
    "person",
    "places_of",
    "posted",
    "programme_page",
    "publish_reply",
    "put_into_theme",
    "recognise",
    "record_decision",
    "registry",
    "require",
    "save_challenge",
    "seat_at",
    "seat_of",
    "served_file",
    "set_aside_task",
    "visible_to",
    "what_is_kept",
]

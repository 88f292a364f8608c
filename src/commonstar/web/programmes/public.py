"""The door of programmes: what other rooms may use."""

from commonstar.web.programmes.access import person, programme_page, require
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
from commonstar.web.programmes.challenges.queries import challenges_of
from commonstar.web.programmes.decisions.actions import Decided, record_decision
from commonstar.web.programmes.demands.actions import DemandValues, add_demand, put_into_theme
from commonstar.web.programmes.models import Challenge, Decision, Demand, Membership, Need, Programme
from commonstar.web.programmes.needs.actions import decline, recognise
from commonstar.web.programmes.needs.queries import needs_of
from commonstar.web.programmes.people.actions import Sent, accept_invitation, ask_to_join, invite, leave
from commonstar.web.programmes.queries import mine, seat_at, seat_of, visible_to
from commonstar.web.programmes.registry import ObjectKind, Progress, Report, SectorNote, TaskKind, TaskState, registry
from commonstar.web.programmes.rules import (
    Rule,
    Seat,
    may_contribute,
    may_lead,
    may_run,
    may_see,
    may_see_inside,
)
from commonstar.web.programmes.tasks.actions import (
    Elsewhere,
    add_own_task,
    assign_task,
    mark_done_elsewhere,
    set_aside_task,
)
from commonstar.web.programmes.tasks.files import accept as accept_file
from commonstar.web.programmes.tasks.queries import TaskLine, board_of

__all__ = [
    "NOBODY",
    "PLACE",
    "SOURCE",
    "Challenge",
    "ChallengeValues",
    "Decided",
    "Decision",
    "Demand",
    "DemandValues",
    "Elsewhere",
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
    "Sent",
    "Table",
    "TaskKind",
    "TaskLine",
    "TaskState",
    "accept_file",
    "accept_invitation",
    "add_baseline",
    "add_demand",
    "add_own_task",
    "ask_to_join",
    "assign_task",
    "board_of",
    "challenges_of",
    "change_settings",
    "create_programme",
    "decline",
    "delete_programme",
    "invite",
    "leave",
    "mark_done_elsewhere",
    "may_contribute",
    "may_lead",
    "may_run",
    "may_see",
    "may_see_inside",
    "mine",
    "needs_of",
    "person",
    "programme_page",
    "put_into_theme",
    "recognise",
    "record_decision",
    "registry",
    "require",
    "save_challenge",
    "seat_at",
    "seat_of",
    "set_aside_task",
    "visible_to",
]

"""The `commonstar` command: verbs are listed here and live one module each.

A verb's module is imported only when the verb is used, and Django is set up just before that, so `commonstar --help`
and `commonstar --version` answer at once. To add a verb: write `cli/<verb>.py` with a click command named `command`
whose help ends in an example, and add a line to `VERBS`.
"""

from __future__ import annotations

from commonstar import __version__
from commonstar.cli.verbs import Verb, Verbs

GROUPS = {
    "audit": "Find changed, removed or reordered entries of the log.",
    "budget": "Count participatory budgets from open files, and say why.",
    "election": "Count ranked ballots in a file.",
    "library": "Bring case studies in, or write them to files.",
    "opinion": "Find groups of like-minded people, and what all share.",
    "panel": "Draw panels by lot.",
    "programme": "Take a programme away in one file, or bring one in.",
    "register": "Bring a register of initiatives in, or write it to a file.",
    "survey": "Questionnaires and their answers, as files.",
    "value": "Models of public value, as files.",
    "user": "Invite someone into a programme by e-mail.",
}

VERBS = (
    Verb("serve", "commonstar.cli.serve", "Start the site and its worker."),
    Verb("worker", "commonstar.cli.worker", "Do the later work, beside a site that runs elsewhere."),
    Verb("demo", "commonstar.cli.demo", "Load the demonstration, and name its sign-in links.", needs_django=False),
    Verb("check", "commonstar.cli.check", "Say what is misconfigured."),
    Verb("backup", "commonstar.cli.backup", "Take everything into one file."),
    Verb("restore", "commonstar.cli.restore", "Bring back what a backup took."),
    Verb("audit verify", "commonstar.cli.audit_verify", "Find changed, removed or reordered entries."),
    Verb("budget count", "commonstar.cli.budget_count", "Count a vote on a budget.", needs_django=False),
    Verb("budget check", "commonstar.cli.budget_check", "Say what is wrong with a .pb file.", needs_django=False),
    Verb("budget explain", "commonstar.cli.budget_explain", "Say why a project won or did not.", needs_django=False),
    Verb("budget fairness", "commonstar.cli.budget_fairness", "Say what each group of voters got.", needs_django=False),
    Verb("election count", "commonstar.cli.election_count", "Count ballots stage by stage.", needs_django=False),
    Verb("election sheet", "commonstar.cli.election_sheet", "Write the count sheet.", needs_django=False),
    Verb("library load", "commonstar.cli.library_load", "Bring case studies in."),
    Verb("library export", "commonstar.cli.library_export", "Write the case studies to files."),
    Verb("opinion groups", "commonstar.cli.opinion_groups", "Find groups and common ground.", needs_django=False),
    Verb("panel draw", "commonstar.cli.panel_draw", "Draw a panel by lot.", needs_django=False),
    Verb("programme export", "commonstar.cli.programme_export", "Take a programme away whole, in one file."),
    Verb("programme import", "commonstar.cli.programme_import", "Bring in a programme that was taken away."),
    Verb("register import", "commonstar.cli.register_import", "Bring a CSV or XLSX table in."),
    Verb("register export", "commonstar.cli.register_export", "Write the register as CSV or XLSX."),
    Verb("survey check", "commonstar.cli.survey_check", "Say what is wrong with an instrument.", needs_django=False),
    Verb(
        "survey summarise",
        "commonstar.cli.survey_summarise",
        "Summarise answers, with small groups hidden.",
        needs_django=False,
    ),
    Verb("survey import", "commonstar.cli.survey_import", "Bring an XLSForm in.", needs_django=False),
    Verb("survey export", "commonstar.cli.survey_export", "Write an XLSForm.", needs_django=False),
    Verb("value check", "commonstar.cli.value_check", "Say what is wrong with a model.", needs_django=False),
    Verb("value run", "commonstar.cli.value_run", "Say what a model answers.", needs_django=False),
    Verb("value explain", "commonstar.cli.value_explain", "Follow a number to its sources.", needs_django=False),
    Verb("value report", "commonstar.cli.value_report", "Write a business case as PDF or Word.", needs_django=False),
    Verb("value compare", "commonstar.cli.value_compare", "Compare strategies from draws.", needs_django=False),
    Verb("value workbook", "commonstar.cli.value_workbook", "Write a model as a workbook.", needs_django=False),
    Verb("value import", "commonstar.cli.value_import", "Take a workbook's inputs back.", needs_django=False),
    Verb("user invite", "commonstar.cli.user_invite", "Invite someone into a programme by e-mail."),
)

main = Verbs.of("commonstar", "Commonstar: the open workbench for co-production.", VERBS, GROUPS, __version__)

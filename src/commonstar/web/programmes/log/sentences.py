"""The sentences of the log. A room says its own with `registry.act`; what no room said is told by its bare name."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commonstar.web.programmes.registry import registry

ACTS: dict[str, Any] = {
    "programme.created": gettext_lazy("{who} started the programme."),
    "programme.changed": gettext_lazy("{who} changed the settings of the programme."),
    "programme.deleted": gettext_lazy("{who} deleted the programme “{what}”."),
    "programme.taken_away": gettext_lazy("{who} took the programme away in one file."),
    "programme.brought_in": gettext_lazy("{who} brought the programme in from a file."),
    "programme.cloned": gettext_lazy("{who} started the programme, with another as a template."),
    "organisation.created": gettext_lazy("{who} added the organisation “{what}”."),
    "task.assigned": gettext_lazy("{who} said who looks after “{what}” and by when."),
    "task.not_for_us": gettext_lazy("{who} said that “{what}” is not for this programme."),
    "task.for_us_after_all": gettext_lazy("{who} took up “{what}” again."),
    "task.done_elsewhere": gettext_lazy("{who} said that “{what}” was done elsewhere."),
    "task.not_done_elsewhere": gettext_lazy("{who} took back that “{what}” was done elsewhere."),
    "task.added": gettext_lazy("{who} added the task “{what}”."),
    "task.renamed": gettext_lazy("{who} changed the task “{what}”."),
    "task.done": gettext_lazy("{who} marked “{what}” as done."),
    "task.not_done": gettext_lazy("{who} marked “{what}” as not done after all."),
    "task.removed": gettext_lazy("{who} removed the task “{what}”."),
}
NAMES = ("title", "name", "task", "person", "email", "organisation", "slug", "source")


def register() -> None:
    """Say the sentences of this room; called once while Django starts."""
    for action, sentence in ACTS.items():
        registry.act(action, sentence)


def what(before: Any, after: Any) -> str:
    """What an entry is about: its title or name as it is after the act, else as it was before."""
    for values in (after, before):
        if isinstance(values, dict):
            for name in NAMES:
                if values.get(name):
                    return task_name(str(values[name])) if name == "task" else str(values[name])
    return ""


def task_name(text: str) -> str:
    """A registered task's title; an own task has it already."""
    kind = registry.tasks.get(text)
    return str(kind.title) if kind else text


def sentence(action: str, who: str, about: str) -> str:
    """An entry in a sentence."""
    known = registry.acts.get(action)
    if known:
        return str(known).format(who=who, what=about)
    bare = action.replace(".", ": ").replace("_", " ")
    if about:
        return _("{who} – {act}, “{what}”").format(who=who, act=bare, what=about)
    return _("{who} – {act}").format(who=who, act=bare)

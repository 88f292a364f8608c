"""Checking a draw: files that a stranger brings are held against what was published, each finding in one sentence.

Nothing is solved here, so it is quick however large the pool: the panels were published before the seed, and what is
looked at is whether they are those panels, whether each keeps the rules, and which of them the seed draws.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from commonstar.formats.panels import PanelFileError, TableRefused, read_panels, read_people, read_quotas
from commonstar.web.co.commission.lots import bridge, faults, queries
from commonstar.web.co.commission.lots.bridge import PANELS, PanelError, Pool
from commonstar.web.co.commission.lots.models import PanelDraw

Panels = tuple[tuple[str, ...], ...]


class Unfit(ValueError):
    """A file that is not what it should be: the field it came in, and a sentence."""

    def __init__(self, field: str, words: str) -> None:
        self.field, self.words = field, words
        super().__init__(words)


@dataclass(frozen=True)
class Brought:
    """What somebody brings: files as bytes (empty: not brought), the seed as they saw it made, the draw if named."""

    panels: bytes = b""
    people: bytes = b""
    quotas: bytes = b""
    seed: str = ""
    draw: UUID | None = None


@dataclass(frozen=True)
class Finding:
    """One thing that was held against what is published: whether it fits, and how it is said."""

    fits: bool
    words: str


@dataclass(frozen=True)
class Checked:
    """All findings on one draw."""

    draw: PanelDraw
    findings: tuple[Finding, ...]

    @property
    def fits(self) -> bool:
        """Whether everything came out as published."""
        return all(each.fits for each in self.findings)


def check(brought: Brought) -> Checked:
    """Hold what was brought against the draw that it belongs to. Raises `Unfit`."""
    draw = _draw_of(brought)
    published = _read("panels", read_panels, draw.panels.encode(), "panels.csv", PANELS)
    findings = [_inputs(draw)]
    panels = published
    if brought.panels:
        panels = _panels(brought, draw, published, findings)
    else:
        findings.append(_kept_panels(draw))
    if brought.people:
        findings += _pool(brought, draw, panels)
    return Checked(draw, (*findings, *_seed(brought.seed, draw, panels, published)))


def _read(field: str, reader: Any, *given: Any) -> Any:
    try:
        return reader(*given)
    except (PanelFileError, TableRefused) as error:
        raise Unfit(field, faults.told(error)) from error
    except PanelError as error:
        raise Unfit(field, _("These people and quotas contradict each other.")) from error


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _draw_of(brought: Brought) -> PanelDraw:
    """The draw that is named or has these files. Where there is none, a fault in the file is the better answer."""
    panels_hash = _hash(brought.panels) if brought.panels else ""
    people_hash = _hash(brought.people) if brought.people else ""
    found = queries.published_draw(pk=brought.draw, panels_hash=panels_hash, people_hash=people_hash)
    if found is not None:
        return found
    if brought.panels:
        _read("panels", read_panels, brought.panels, "panels.csv", PANELS)
    if brought.people:
        quotas = _read("quotas", read_quotas, brought.quotas, "quotas.csv")
        _read("people", read_people, brought.people, "people.csv", quotas)
    words = _("No draw that is published here has a file with the hash {hash}. Was the file changed?")
    raise Unfit("panels" if panels_hash else "people", words.format(hash=panels_hash or people_hash))


def _day(at: Any) -> str:
    return date_format(localtime(at), "DATETIME_FORMAT")


def _inputs(draw: PanelDraw) -> Finding:
    told = {"hash": draw.inputs_hash, "day": _day(draw.locked_at)}
    if bridge.hash_of(draw.statement) == draw.inputs_hash:
        return Finding(True, _("What was locked has the hash that was published on {day}: {hash}").format(**told))
    return Finding(
        False, _("What was locked does not have the hash that was published on {day}: {hash}").format(**told)
    )


def _kept_panels(draw: PanelDraw) -> Finding:
    told = {"hash": draw.panels_hash, "day": _day(draw.ready_at)}
    if bridge.hash_of(draw.panels) == draw.panels_hash:
        words = _("The 1,000 panels that are kept here have the hash that was published on {day}: {hash}")
        return Finding(True, words.format(**told))
    words = _("The 1,000 panels that are kept here do not have the hash that was published on {day}: {hash}")
    return Finding(False, words.format(**told))


def _panels(brought: Brought, draw: PanelDraw, published: Panels, findings: list[Finding]) -> Panels:
    """The panels of the file that was brought. Raises `Unfit` at the first line that is not as published."""
    found: Panels = _read("panels", read_panels, brought.panels, "panels.csv", PANELS)
    told = {"hash": _hash(brought.panels), "published": draw.panels_hash, "day": _day(draw.ready_at)}
    for number, (here, there) in enumerate(zip(found, published, strict=True)):
        if here != there:
            words = _("Line {line}: panel {number} has other people here than in the file that was published on {day}.")
            raise Unfit("panels", words.format(line=number + 2, number=number, **told))
    if told["hash"] == draw.panels_hash:
        words = _("Your file of panels has the hash that was published on {day}: {hash}")
    else:
        words = _(
            "Your file has the same 1,000 panels, but was saved in another way: its hash is {hash}, and that of the "
            "file published on {day} is {published}."
        )
    findings.append(Finding(True, words.format(**told)))
    return found


def _pool(brought: Brought, draw: PanelDraw, panels: Panels) -> list[Finding]:
    """People and quotas: whether they are those that were locked, and whether each panel keeps the rules."""
    quotas = _read("quotas", read_quotas, brought.quotas, "quotas.csv")
    _same_lines("quotas", brought.quotas, draw.quotas)
    people = _read("people", read_people, brought.people, "people.csv", quotas)
    digest = _hash(brought.people)
    if f"SHA-256 of people.csv: {digest}\n" not in draw.statement:
        if draw.panel.is_open:
            _same_lines("people", brought.people, draw.people)
        words = _("The hash of this file is {hash}, and that is not the one in what was locked. Was the file changed?")
        raise Unfit("people", words.format(hash=digest))
    words = _("People and quotas have the hashes that stand in what was locked: {people} and {quotas}")
    pool = _read("people", bridge.pool_of_files, draw, people, quotas)
    return [Finding(True, words.format(people=digest, quotas=_hash(brought.quotas))), _kept_rules(pool, draw, panels)]


def _same_lines(field: str, brought: bytes, published: str) -> None:
    """Raise `Unfit` at the first line that differs; where only the end differs, at the last."""
    if brought == published.encode():
        return
    here, there = brought.decode("utf-8", "replace").splitlines(), published.splitlines()
    pairs = enumerate(zip(here, there, strict=False), 1)
    line = next((number for number, (one, other) in pairs if one != other), min(len(here), len(there)) + 1)
    words = _("Line {line}: this is not as in the file that was published.")
    raise Unfit(field, words.format(line=line))


def _kept_rules(pool: Pool, draw: PanelDraw, panels: Panels) -> Finding:
    for number, panel in enumerate(panels):
        if fault := _fault(pool, number, panel):
            return Finding(False, fault)
    words = _(
        "Each of the 1,000 panels has {size} people and meets every quota, and none has two people of one household."
    )
    return Finding(True, words.format(size=draw.panel.size))


def _fault(pool: Pool, number: int, panel: Sequence[str]) -> str:
    """Which rule a panel breaks; "" where it keeps all."""
    unknown = [each for each in panel if each not in pool.places]
    if unknown:
        return _("Panel {number} has {code}, who cannot be drawn.").format(number=number, code=unknown[0])
    if len(panel) != pool.size or not pool.fixed <= set(panel):
        return _("Panel {number} has too few or too many people, or somebody is missing who is on every panel.").format(
            number=number
        )
    people = [pool.people[pool.places[each]] for each in panel]
    homes = [each.household for each in people if each.household]
    if len(homes) != len(set(homes)):
        return _("Panel {number} has two people of one household.").format(number=number)
    for quota in pool.quotas:
        at = pool.categories.index(quota.category)
        count = sum(each.values[at] == quota.value for each in people)
        if not quota.least <= count <= quota.most:
            words = _("Panel {number} has {count} people with “{name}”, but must have {least} to {most}.")
            name = f"{quota.category}: {quota.value}"
            return words.format(number=number, count=count, name=name, least=quota.least, most=quota.most)
    return ""


def _seed(typed: str, draw: PanelDraw, panels: Panels, published: Panels) -> list[Finding]:
    """What the seed draws, worked out anew, beside what was published."""
    seed = typed.strip() or draw.seed
    if not seed:
        return [Finding(True, _("There is no seed yet, so nobody is drawn."))]
    number = bridge.number_of(seed)
    told = {"seed": seed, "hash": bridge.hash_of(seed), "number": number, "drawn": draw.drawn}
    words = _("SHA-256 of the seed “{seed}” is {hash}. Divided by 1,000 as a whole number, the rest is {number}.")
    sum_words = words.format(**told)
    if not draw.seed:
        return [Finding(True, sum_words), Finding(True, _("But no seed was published for this draw yet."))]
    if seed != draw.seed:
        words = _("The seed that you typed is not the published one, which is “{published}”.")
        return [Finding(False, words.format(published=draw.seed)), Finding(False, sum_words)]
    if number != draw.drawn:
        words = _("Panel {drawn} was published as drawn, but the seed draws panel {number}.")
        return [Finding(True, sum_words), Finding(False, words.format(**told))]
    words = _("So panel {number} is drawn, as published. On it are: {people}")
    same = panels[number] == published[draw.drawn]
    return [Finding(True, sum_words), Finding(same, words.format(people=", ".join(panels[number]), number=number))]

"""What the pages of panels by lot say, in the reader's language."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from commonstar.web.co.commission.lots import bridge
from commonstar.web.co.commission.lots.addresses import draw_address, panel_address
from commonstar.web.co.commission.lots.bridge import PANELS, Method, Share
from commonstar.web.co.commission.lots.models import Answer, DrawState, PanelByLot, PanelDraw, PanelQuota, PoolMember
from commonstar.web.co.commission.lots.queries import Volunteer
from commonstar.web.common.parts import Cell, Column, Link, Row, Table, Tag, Task

METHODS = {
    Method.LEXIMIN.value: gettext_lazy("Chances as equal as the quotas allow (leximin)"),
    Method.MAXIMIN.value: gettext_lazy("The smallest chance as large as it can be (maximin)"),
}
STEPS = {DrawState.WAITING: 0, DrawState.CHANCES: 1, DrawState.PANELS: 2, DrawState.READY: 3}
STEP_WORDS = {
    DrawState.WAITING: gettext_lazy("It waits in line."),
    DrawState.CHANCES: gettext_lazy("Fair chances are being looked for."),
    DrawState.PANELS: gettext_lazy("The chances are found. Now 1,000 panels are being made from them."),
}


def percent(share: float | Fraction) -> str:
    """A share of 1 as a percentage with one decimal."""
    return _("{number}%").format(number=number_format(Decimal(round(float(share) * 1000)) / 10, 1))


def panel_rows(panel: PanelByLot, size: int) -> tuple[Row, ...]:
    """What is said of a panel, and by which rule it is drawn."""
    reads = (
        _("Everyone who can see the programme, under numbers")
        if panel.is_open
        else _("Members of the programme, under numbers; everyone else gets the hash of the file")
    )
    return (
        Row(_("Members"), number_format(panel.size)),
        Row(_("In the pool"), number_format(size)),
        Row(_("What is fair"), METHODS[panel.method]),
        Row(_("How the seed will be made"), panel.seed_plan),
        Row(_("Households"), _("At most one person from each")),
        Row(
            _("If somebody cannot take part"),
            _(
                "Those who stay are kept, those who left are out, and the same draw is held again for the free places, "
                "with the same quotas and a new seed."
            ),
        ),
        Row(_("Who can read the answers"), reads),
    )


def quotas_table(quotas: Sequence[PanelQuota]) -> Table:
    """Each answer with the fewest and the most on the panel."""
    columns = (
        Column(_("Answer")),
        Column(_("At least"), numeric=True),
        Column(_("At most"), numeric=True),
        Column(_("Living here"), numeric=True),
    )
    rows = tuple(
        (
            Cell(f"{each.category}: {each.value}"),
            Cell(each.least),
            Cell(each.most),
            Cell(_("not known") if each.population is None else number_format(each.population, force_grouping=True)),
        )
        for each in quotas
    )
    return Table(_("What the panel must look like"), columns, rows)


def state_of(draw: PanelDraw) -> Tag:
    """How far a draw is."""
    if draw.seed:
        return Tag(_("Drawn"), "green")
    if draw.state == DrawState.READY:
        return Tag(_("Published, waits for the seed"), "blue")
    if draw.state == DrawState.IMPOSSIBLE:
        return Tag(_("The quotas cannot be met"), "red")
    return Tag(_("Being worked out"), "yellow")


def stage_of(panel: PanelByLot) -> Tag:
    """How far a panel is that was read with its `stage`."""
    if getattr(panel, "stage", "") == "drawn":
        return Tag(_("Drawn"), "green")
    return Tag(_("Locked"), "blue") if panel.locked_at else Tag(_("Being prepared"), "yellow")


def draw_name(draw: PanelDraw) -> str:
    """What a draw is called."""
    if draw.number == 0:
        return _("Trial")
    return _("The draw") if draw.number == 1 else _("Replacements, draw {number}").format(number=draw.number)


def draw_line(panel: PanelByLot, draw: PanelDraw) -> tuple[str, str, Tag]:
    """A draw's name, its page and how far it is."""
    return draw_name(draw), draw_address(panel, draw), state_of(draw)


def tasks(panel: PanelByLot, quotas: Sequence[PanelQuota], draws: Sequence[PanelDraw], size: int) -> tuple[Task, ...]:
    """What whoever prepares it does, one after the other."""
    done, to_do = Tag(_("Done"), ""), Tag(_("To do"), "blue")
    last = draws[-1] if draws else None
    seed = draw_address(panel, last, "seed") if last and last.state == DrawState.READY and not last.seed else ""
    return (
        Task(_("Say what the panel is about"), done, "" if panel.locked_at else panel_address(panel, "change")),
        Task(_("Say what it must look like"), done if quotas else to_do, panel_address(panel, "quotas")),
        Task(
            _("Fill the pool, try it out, and lock it"),
            done if panel.locked_at else to_do,
            panel_address(panel, "pool"),
        ),
        Task(
            _("Make the seed in public and type it in"),
            done if last and last.seed else to_do if seed else Tag(_("Cannot start yet"), "grey"),
            seed,
        ),
        Task(
            _("Ask those who were drawn, and draw replacements"),
            to_do if any(each.seed for each in draws) else Tag(_("Cannot start yet"), "grey"),
            panel_address(panel, "people") if any(each.seed for each in draws) else "",
        ),
        Task(
            _("When the panel is over, forget who was in the pool"),
            done if panel.forgotten_at else to_do if panel.locked_at else Tag(_("Cannot start yet"), "grey"),
            panel_address(panel, "forget") if panel.locked_at and not panel.forgotten_at else "",
        ),
    )


def pool_table(quotas: Sequence[PanelQuota], people: Sequence[Volunteer]) -> Table:
    """How many in the pool gave each answer, beside how many the panel needs."""
    counts: dict[tuple[str, str], int] = {}
    for each in people:
        for pair in each.values.items():
            counts[pair] = counts.get(pair, 0) + 1
    columns = (Column(_("Answer")), Column(_("In the pool"), numeric=True), Column(_("The panel needs"), numeric=True))
    rows = tuple(
        (
            Cell(f"{each.category}: {each.value}"),
            Cell(counts.get((each.category, each.value), 0)),
            Cell(_("{least} to {most}").format(least=each.least, most=each.most)),
        )
        for each in quotas
    )
    return Table(_("The pool so far"), columns, rows)


def changes_of(draw: PanelDraw) -> list[str]:
    """The smallest change of quotas that would do, in plain words."""
    found = []
    for each in draw.result.get("changes", ()):
        (least, most), (new_least, new_most) = each["was"], each["becomes"]
        name = f"{each['category']}: {each['value']}"
        if new_least != least:
            words = _("{name}: at least {new} instead of {old}").format(name=name, new=new_least, old=least)
        else:
            words = _("{name}: at most {new} instead of {old}").format(name=name, new=new_most, old=most)
        found.append(words)
    return found


def refused(draw: PanelDraw) -> str:
    """Why no panel can be drawn."""
    sentences = {
        "quotas-cannot-be-met": _("Nobody could put a panel together from this pool that meets all quotas."),
        "too-few-households": _("There are fewer households in the pool than places on the panel."),
    }
    return sentences.get(draw.result.get("code", ""), _("These people and quotas contradict each other."))


@dataclass(frozen=True)
class Trial:
    """What came of a trial: its page, in words."""

    state: Tag
    url: str


def trial(draw: PanelDraw) -> Trial:
    """A trial, for the page of the pool."""
    state = Tag(_("A panel can be drawn"), "green") if draw.state == DrawState.READY else state_of(draw)
    return Trial(state, draw_address(draw.panel, draw))


def fairness_rows(found: bridge.Lottery) -> tuple[Row, ...]:
    """How fair the lottery is."""
    people, none, fixed = found.pool.people, len(found.impossible), found.pool.fixed
    free = [
        chance
        for place, (each, chance) in enumerate(zip(people, found.chances, strict=True))
        if each.id not in fixed and place not in found.impossible
    ]
    return (
        Row(_("People in the pool"), number_format(len(people))),
        *((Row(_("On the panel anyway"), number_format(len(fixed))),) if fixed else ()),
        Row(
            _("If all others had the same chance") if fixed else _("If all chances were the same"),
            percent(_same(found)),
        ),
        Row(_("Smallest chance"), percent(min(free, default=0.0))),
        Row(_("Largest chance"), percent(max(free, default=0.0))),
        Row(
            _("Can be on no panel (probability 0)"),
            ngettext("{n} person", "{n} people", none).format(n=none)
            + (": " + ", ".join(found.pool.people[place].id for place in sorted(found.impossible)) if none else ""),
        ),
    )


def _same(found: bridge.Lottery) -> Fraction:
    """The chance of everybody who is not on the panel anyway, if it were the same for all."""
    fixed = len(found.pool.fixed)
    others = len(found.pool.people) - fixed
    return Fraction(found.pool.size - fixed, others) if others else Fraction(0)


def share_table(lines: Sequence[Share], *, is_drawn: bool) -> Table:
    """Pool and panel beside who lives there."""
    columns = (
        Column(_("Answer")),
        Column(_("Living here"), numeric=True),
        Column(_("In the pool"), numeric=True),
        *((Column(_("On the panel"), numeric=True),) if is_drawn else ()),
        Column(_("Who is missing")),
    )
    return Table(
        _("Pool and panel beside who lives here"), columns, tuple(_share_row(each, is_drawn) for each in lines)
    )


def _share_row(line: Share, is_drawn: bool) -> tuple[Cell, ...]:
    living = line.living
    panel = (_counted(line.panel, line.all_panel),) if is_drawn else ()
    return (
        Cell(f"{line.quota.category}: {line.quota.value}"),
        Cell(_("not known") if living is None else percent(living)),
        _counted(line.pool, line.all_pool),
        *panel,
        Cell(_lack(line, is_drawn)),
    )


def _counted(number: int, whole: int) -> Cell:
    return Cell(_("{number} ({share})").format(number=number, share=percent(Fraction(number, whole))))


def _lack(line: Share, is_drawn: bool) -> str:
    if line.is_missing:
        return _("missing in the pool")
    if is_drawn and line.is_seldom_on_panel:
        return _("less than half of their share on the panel")
    if line.is_seldom:
        return _("less than half of their share in the pool")
    return ""


def selected_table(found: bridge.Lottery, draw: PanelDraw, *, with_answers: bool) -> Table:
    """Who was drawn, by number; with their answers where the reader may have the pool."""
    assert draw.drawn is not None, "a table of those who were drawn"
    categories = found.pool.categories if with_answers else ()
    people = [found.pool.people[place] for place in found.panels[draw.drawn]]
    chances = [found.chances[place] for place in found.panels[draw.drawn]]
    columns = (Column(_("Number")), Column(_("Chance"), numeric=True), *(Column(name) for name in categories))
    rows = tuple(
        (
            Cell(each.id, draw_address(draw.panel, draw, "chance", pool_member=each.id) if with_answers else ""),
            Cell(_("on it anyway") if each.id in found.pool.fixed else percent(chance)),
            *((Cell(value) for value in each.values) if with_answers else ()),
        )
        for each, chance in zip(people, chances, strict=True)
    )
    return Table(_("On the panel"), columns, rows)


def chances_table(found: bridge.Lottery, draw: PanelDraw, places: Sequence[int]) -> Table:
    """The chance of everybody on this page of the list."""
    columns = (
        Column(_("Number")),
        Column(_("Chance"), numeric=True),
        Column(_("On so many of 1,000 panels"), numeric=True),
    )
    rows = tuple(
        (
            Cell(
                found.pool.people[place].id,
                draw_address(draw.panel, draw, "chance", pool_member=found.pool.people[place].id),
            ),
            Cell(percent(found.chances[place])),
            Cell(found.frequencies[place]),
        )
        for place in places
    )
    return Table(_("Everybody's chance"), columns, rows)


def why(found: bridge.Lottery, draw: PanelDraw, place: int) -> list[str]:
    """One person's chance in plain words: how large, what raises and what lowers it, and whether they were drawn."""
    pool, person, chance = found.pool, found.pool.people[place], found.chances[place]
    told = [
        _("Number {code} is on {often} of the {panels} numbered panels. The chance is {chance}.").format(
            code=person.id,
            often=found.frequencies[place],
            panels=number_format(PANELS, force_grouping=True),
            chance=percent(chance),
        ),
    ]
    if person.id in pool.fixed:
        told.append(_("Number {code} is on every panel: that was fixed before the draw.").format(code=person.id))
    else:
        same = _("If everybody who can be drawn had the same chance, it would be {chance}.")
        told += [same.format(chance=percent(_same(found))), *_reasons(found, place)]
    if draw.drawn is not None:
        drawn = place in found.panels[draw.drawn]
        sentence = (
            _("The seed drew panel {number}. {code} is on it.")
            if drawn
            else _("The seed drew panel {number}. {code} is not on it.")
        )
        told.append(sentence.format(number=draw.drawn, code=person.id))
    return told


def _reasons(found: bridge.Lottery, place: int) -> list[str]:
    pool, person = found.pool, found.pool.people[place]
    counts, everybody = pool.counts(), len(pool.people)
    told = []
    for pair in zip(pool.categories, person.values, strict=True):
        at = pool.quota_places[pair]
        quota, count = pool.quotas[at], counts[at]
        named = {"name": ": ".join(pair), "count": count, "most": quota.most, "least": quota.least}
        if quota.most * everybody < pool.size * count:
            told.append(
                _(
                    "{count} in the pool answered “{name}”, and at most {most} of them can be on the panel. "
                    "That lowers the chance."
                ).format(**named)
            )
        elif quota.least * everybody > pool.size * count:
            told.append(
                _(
                    "{count} in the pool answered “{name}”, and at least {least} of them must be on the panel. "
                    "That raises the chance."
                ).format(**named)
            )
    if place in found.impossible:
        told.append(_("There is no panel that meets all quotas and takes this person, so the chance is 0."))
    if any(other.household == person.household for other in pool.people if other is not person) and person.household:
        told.append(_("Somebody else of the same household is in the pool. At most one of them can be drawn."))
    return told or [_("No quota by itself raises or lowers it: what is left comes from how the quotas work together.")]


def quotas_changed(quotas: Sequence[PanelQuota], draw: PanelDraw) -> list[str]:
    """Where a draw has other quotas than the panel was locked with, in plain words."""
    locked = {(each.category, each.value): (each.least, each.most) for each in quotas}
    sentence = _("{name}: {least} to {most} instead of {was_least} to {was_most}")
    found = []
    for each in bridge.quotas_of(draw).quotas:
        was = locked.get((each.category, each.value), (each.least, each.most))
        if was != (each.least, each.most):
            name = f"{each.category}: {each.value}"
            found.append(
                sentence.format(name=name, least=each.least, most=each.most, was_least=was[0], was_most=was[1])
            )
    return found


def command(panel: PanelByLot, draw: PanelDraw) -> str:
    """What to type to hold the same draw again from the files."""
    words = ["commonstar", "panel", "draw", "people.csv", "quotas.csv", "--size", str(panel.size)]
    words += ["--method", panel.method, "--seed", draw.seed or "SEED"]
    words += ["--fixed", ",".join(draw.fixed)] if draw.fixed else []
    words += ["--without", ",".join(draw.left)] if draw.left else []
    return shlex.join([*words, "--panels", "again.csv"])


ANSWERS = {
    Answer.NONE: gettext_lazy("Not asked yet"),
    Answer.YES: gettext_lazy("Takes part"),
    Answer.NO: gettext_lazy("Cannot take part"),
}
COLOURS = {Answer.NONE: "grey", Answer.YES: "green", Answer.NO: "red"}


def answer_of(member: PoolMember) -> Tag:
    """What somebody who was drawn said."""
    answer = Answer(member.answer)
    return Tag(ANSWERS[answer], COLOURS[answer])


def files(panel: PanelByLot, draw: PanelDraw, *, with_pool: bool, with_population: bool) -> list[Link]:
    """What can be downloaded of a draw."""
    names = ["statement.txt", "quotas.csv"]
    names += ["people.csv"] if with_pool else []
    names += ["population.csv"] if with_population else []
    names += ["panels.csv"] if draw.ready_at else []
    names += ["result.json"] if draw.seed and with_pool else []
    return [Link(name, draw_address(panel, draw, "file", lot_file=name)) for name in names]


def progress(draw: PanelDraw) -> dict[str, Any]:
    """How far the work is, for the bar: a name, steps done, steps in all, and a sentence."""
    state = DrawState(draw.state)
    return {"label": _("Working it out"), "done": STEPS[state], "total": 3, "sentence": STEP_WORDS[state]}

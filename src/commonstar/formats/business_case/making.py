"""Puts a business case together: a summary, the five headings, a page an audience, the working, the sources."""

from __future__ import annotations

import importlib
from collections.abc import Iterable
from typing import Any

from commonstar.engine.value.comparing import compare_options, run_scenarios, tornado
from commonstar.engine.value.model import Model
from commonstar.engine.value.running import run
from commonstar.formats.business_case.audiences import page_of
from commonstar.formats.business_case.blocks import Block, Kind, Report, Section
from commonstar.formats.business_case.commercial import commercial
from commonstar.formats.business_case.economic import economic
from commonstar.formats.business_case.financial import financial
from commonstar.formats.business_case.management import management
from commonstar.formats.business_case.sources import sources
from commonstar.formats.business_case.strategic import strategic
from commonstar.formats.business_case.summary import summary
from commonstar.formats.business_case.told import Told
from commonstar.formats.business_case.workings import working
from commonstar.formats.case_words import AUDIENCES, HEADINGS
from commonstar.formats.papers import is_right_to_left
from commonstar.vocabulary import CaseHeading

PARTS = {
    CaseHeading.STRATEGIC: strategic,
    CaseHeading.ECONOMIC: economic,
    CaseHeading.COMMERCIAL: commercial,
    CaseHeading.FINANCIAL: financial,
    CaseHeading.MANAGEMENT: management,
}


def told_of(model: Model, draws: int = 0, seed: str = "", **more: Any) -> Told:
    """What a report is told from: the model's answers, options, scenarios, and draws of what is uncertain, if asked.

    `more` are further fields of `Told`, such as `confirmed` and `speech`. Raises `Faulty`.
    """
    result = run(model)
    drawn = None
    if draws and (any(each.uncertain for each in model.inputs.values()) or model.lines.risks):
        module = importlib.import_module("commonstar.formats.business_case.simulated")  # numpy loads slowly
        drawn = module.draws_of(model, draws, seed)
    return Told(model, result, compare_options(model), run_scenarios(model), tornado(model, result.net), drawn, **more)


def make_case(told: Told) -> Report:
    """The whole report. Raises `Faulty` where a line cannot be computed."""
    _ = told.say
    sections = [_section(told, "summary", Kind.SUMMARY, _("Summary"), summary(told))]
    sections += [_section(told, key, Kind.HEADING, _(HEADINGS[key]), part(told)) for key, part in PARTS.items()]
    for audience in told.audiences:
        title = _("For: {audience}").format(audience=_(AUDIENCES[audience]))
        sections.append(_section(told, audience, Kind.AUDIENCE, title, page_of(told, audience)))
    sections.append(_section(told, "working", Kind.APPENDIX, _("How each figure was made"), working(told)))
    sections.append(_section(told, "sources", Kind.APPENDIX, _("What went in, and from where"), sources(told)))
    return Report(
        told.model.title,
        _("Business case: {version}").format(version=told.version) if told.version else _("Business case"),
        _("Confirmed by {count} of {all} agencies").format(
            count=len(told.confirmed.by & set(told.model.asked)), all=len(told.model.asked)
        ),
        _("Contents"),
        told.speech.language,
        is_right_to_left(told.speech.language),
        tuple(sections),
    )


def _section(told: Told, key: str, kind: Kind, title: str, blocks: Iterable[Block]) -> Section:
    _ = told.say
    mark = _("Illustrative: rests on invented figures") if told.result.illustrative else ""
    return Section(key, kind, title, tuple(blocks), mark)

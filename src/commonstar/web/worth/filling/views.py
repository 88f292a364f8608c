"""The task list of a full case, a page for each question, and the forms of the records that answer it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from commonstar.vocabulary import CaseQuestion
from commonstar.web.common.parts import Cell, Column, Link, Row, Table, Tag, Task
from commonstar.web.common.phrases import phrase
from commonstar.web.programmes.public import Seat, programme_page
from commonstar.web.worth import actions, bridge, documents, queries, words
from commonstar.web.worth.addresses import case_address
from commonstar.web.worth.filling import evidence
from commonstar.web.worth.filling.contents import Record, names_of, path_of, put, record_at, records, remove, typed
from commonstar.web.worth.filling.forms import RecordForm, SaidForm, labelled
from commonstar.web.worth.filling.parts import PARTS, Box, Part, parts_of
from commonstar.web.worth.filling.whole import SettingsForm
from commonstar.web.worth.filling.words import ADD, COUNTS, HEADINGS, NOTHING
from commonstar.web.worth.keeping import form_page, keeping, sent
from commonstar.web.worth.models import BusinessCase, Version
from commonstar.web.worth.opening_views import outdated_words
from commonstar.web.worth.results import tables
from commonstar.web.worth.results.showing import Showing
from commonstar.web.worth.rules import may_contribute
from commonstar.web.worth.views import case_or_404, crumbs


@dataclass
class Filling:
    """A case that is being filled in: its newest version, and the document as data, to be changed."""

    seat: Seat
    case: BusinessCase
    newest: Version
    content: documents.Content

    def url(self, name: str, **more: Any) -> str:
        """The address of a page of this case."""
        return case_address(self.seat.programme, self.case, name, **more)

    def question_url(self, question: CaseQuestion) -> str:
        """The page of a question."""
        return self.url("question", asked=question.value)


def filling_of(seat: Seat, pk: UUID) -> Filling:
    """What a page needs of a case; 404 for one of another programme, or an estimate, which has its own form."""
    found = case_or_404(seat, pk)
    if found.is_estimate:
        raise Http404
    newest = queries.newest(found)
    return Filling(seat, found, newest, documents.parsed(newest.document))


def part_or_404(code: str) -> Part:
    """A part by its code."""
    if code not in PARTS:
        raise Http404
    return PARTS[code]


def question_or_404(code: str) -> CaseQuestion:
    """One of the ten questions."""
    try:
        return CaseQuestion(code)
    except ValueError:
        raise Http404 from None


@programme_page(may_contribute)
def tasks(request: HttpRequest, seat: Seat, business_case: UUID) -> HttpResponse:
    """The ten questions, and how far each is answered."""
    filling = filling_of(seat, business_case)
    context = {
        "title": _("Make the case, question by question"),
        "caption": filling.case.title,
        "crumbs": crumbs(seat, Link(filling.case.title, filling.url("case"))),
        "tasks": [_task(filling, question) for question in CaseQuestion],
        "settings_url": filling.url("settings"),
        "text_url": filling.url("change"),
        "case_url": filling.url("case"),
        **outcome(filling.newest.document),
    }
    return render(request, "worth/fill_tasks.html", context)


def _task(filling: Filling, question: CaseQuestion) -> Task:
    said = bool((filling.content.get("case") or {}).get(question.value))
    counts = [(part, len(records(filling.content, part))) for part in parts_of(question)]
    told = [COUNTS[part.code] % {"count": count} for part, count in counts if count]
    if said and all(count for _part, count in counts):
        state = Tag(_("Answered"), "green")
    elif said or told:
        state = Tag(_("Begun"), "blue")
    else:
        state = Tag(_("Not said yet"), "grey")
    return Task(str(phrase(question)), state, filling.question_url(question), ", ".join(told))


@keeping
@programme_page(may_contribute)
def question(request: HttpRequest, seat: Seat, business_case: UUID, asked: str) -> HttpResponse:
    """One question: what is said to it in words, and the records that answer it."""
    filling, here = filling_of(seat, business_case), question_or_404(asked)
    said = filling.content.get("case") or {}
    form = SaidForm(sent(request), question=here, initial={"said": said.get(here.value, "")})
    if request.method == "POST" and form.is_valid():
        words_said = dict(said) | {here.value: form.cleaned_data["said"].replace("\r\n", "\n").strip()}
        filling.content["case"] = {name: text for name, text in words_said.items() if text}
        if not filling.content["case"]:
            del filling.content["case"]
        if saved(request, filling, form):
            return redirect(_next(filling, here))
    news = evidence.news(filling.seat, filling.content.get("inputs") or {}) if here is CaseQuestion.REACH else {}
    context = {
        "title": str(phrase(here)),
        "caption": filling.case.title,
        "crumbs": standing(filling),
        "form": form,
        "after": filling.newest.number,
        "groups": [_group(filling, part, news) for part in parts_of(here)],
        "settings_url": filling.url("settings") if here is CaseQuestion.AFFORDING else "",
        "agreement_url": filling.url("agreement") if here is CaseQuestion.AGREEMENT else "",
        "button": _("Save and go on"),
        "cancel_url": filling.url("fill"),
    }
    return form_page(request, context, "worth/fill_question.html")


def _next(filling: Filling, asked: CaseQuestion) -> str:
    """The page after a question: the next question, after the last the results."""
    every = list(CaseQuestion)
    place = every.index(asked) + 1
    return filling.question_url(every[place]) if place < len(every) else filling.url("case")


def standing(filling: Filling, *more: Link) -> list[Link]:
    """Where the pages of filling in stand."""
    here = Link(filling.case.title, filling.url("case"))
    return crumbs(filling.seat, here, Link(_("Question by question"), filling.url("fill")), *more)


def _group(filling: Filling, part: Part, news: dict[str, list[str]]) -> dict[str, Any]:
    rows = tuple(
        Row(
            each.label(part),
            _in_short(filling, part, each),
            (
                Link(_("Change"), filling.url("record", model_part=part.code, record=each.key)),
                Link(_("Remove"), filling.url("remove_record", model_part=part.code, record=each.key)),
            ),
        )
        for each in records(filling.content, part)
    )
    return {
        "heading": str(HEADINGS[part.code]),
        "id": f"part-{part.code}",
        "rows": rows,
        "nothing": str(NOTHING[part.code]),
        "add": str(ADD[part.code]),
        "add_url": filling.url("new_record", model_part=part.code),
        "evidence_url": filling.url("evidence") if part.code == "inputs" else "",
        "news": [
            _("%(input)s: %(sentence)s") % {"input": words.readable(name), "sentence": sentence}
            for name, told in (news.items() if part.code == "inputs" else ())
            for sentence in told
        ],
    }


def _in_short(filling: Filling, part: Part, record: Record) -> str:
    """A record in a line: what is asked first, as people read it."""
    shown = []
    for spot in part.spots:
        value = record.values.get(spot.name)
        if spot.name == part.named or not spot.common or value in (None, "", [], {}, False):
            continue
        if spot.box is Box.RECORD:
            shown.append(names_of(filling.content, spot.refers).get(str(value), str(value)))
        elif spot.box is Box.CHOICE and spot.choices is not None and value in set(spot.choices):
            shown.append(labelled(spot.choices(value)))
        else:
            shown.append(typed(spot, value).replace("\n", "; "))
    return ", ".join(shown[:4])


def saved(request: HttpRequest, filling: Filling, form: Form, path: tuple[str | int, ...] = ("case",)) -> bool:
    """Save the changed document as the next version, or say on the form why not."""
    after = request.POST.get("after", "")
    document = documents.written(filling.content)
    try:
        bridge.answers_of(document)
        actions.save_version(
            seat=filling.seat,
            case=filling.case,
            document=document,
            after=int(after) if after.isdecimal() and len(after) < 9 else filling.newest.number,
        )
    except bridge.NotAModel as error:
        tell(form, error, path)
        return False
    except actions.Outdated as error:
        form.add_error(None, outdated_words(error))
        return False
    messages.success(request, _("Saved as a new version."))
    return True


def tell(form: Form, error: bridge.NotAModel, path: tuple[str | int, ...]) -> None:
    """Each fault at the field that it is about; what is about another part of the model names its path."""
    here = {fault.reason for fault in error.faults if fault.path[: len(path)] == path}
    for fault in error.faults:
        if fault.path[:1] in (("scenarios",), ("options",)) and path[:1] != fault.path[:1] and fault.reason in here:
            continue  # the same once more, since each of them is computed too
        name = str(fault.path[len(path)]) if fault.path[: len(path)] == path and len(fault.path) > len(path) else ""
        if name in form.fields:
            form.add_error(name, fault.reason)
        else:
            form.add_error(None, fault.reason if fault.path[: len(path)] == path else str(fault))
    if not error.faults:
        for reason in error.reasons:
            form.add_error(None, reason)


def outcome(document: str) -> dict[str, Any]:
    """What a document comes to, as pages of filling in show it beside the questions."""
    answers = bridge.answers_of(document)
    showing = Showing(answers, lambda cell: "")
    return {"figures": tables.headline(showing), "sentence": tables.in_a_sentence(showing), "model": answers.model}


@keeping
@programme_page(may_contribute)
def record(request: HttpRequest, seat: Seat, business_case: UUID, model_part: str, record: str = "") -> HttpResponse:
    """Add or change a record. "Show what it comes to" computes without saving; with script it does so by itself."""
    filling, kind = filling_of(seat, business_case), part_or_404(model_part)
    found = record_at(filling.content, kind, record) if record else None
    if record and found is None:
        raise Http404
    form = RecordForm(sent(request), part=kind, content=filling.content, record=found, start=_start(request, seat))
    preview: dict[str, Any] = outcome(filling.newest.document) | {"as_saved": True} if request.method == "GET" else {}
    if request.method == "POST" and form.is_valid():
        values, sources = form.values()
        if sources:
            filling.content.setdefault("sources", {}).update(sources)
        key = put(filling.content, kind, record, values)
        path = path_of(filling.content, kind, key)
        if "preview" in request.POST:
            preview = _previewed(filling, form, path)
        elif saved(request, filling, form, path):
            return redirect(filling.question_url(kind.question))
    if request.headers.get("HX-Request"):
        preview = preview or {"reasons": _reasons(form)}
        return render(request, "worth/fill_preview.html", preview)
    context = {
        "title": found.label(kind) if found else str(ADD[kind.code]),
        "caption": filling.case.title,
        "crumbs": standing(filling, Link(str(phrase(kind.question)), filling.question_url(kind.question))),
        "form": form,
        "groups": list(form.groups()),
        "after": filling.newest.number,
        "inputs": _inputs(filling) if kind.code != "agencies" else None,
        "cancel_url": filling.question_url(kind.question),
        **preview,
    }
    return form_page(request, context, "worth/fill_record.html")


def _start(request: HttpRequest, seat: Seat) -> dict[str, Any]:
    """What a new input begins with, where it rests on a figure (`?figure=…&what=result`)."""
    try:
        pk = UUID(request.GET.get("figure", ""))
    except ValueError:
        return {}
    offer = evidence.offer_at(seat, pk, request.GET.get("what", ""))
    return evidence.as_input(offer) if offer else {}


def _previewed(filling: Filling, form: Form, path: tuple[str | int, ...]) -> dict[str, Any]:
    try:
        return outcome(documents.written(filling.content))
    except bridge.NotAModel as error:
        tell(form, error, path)
        return {}


def _reasons(form: Form) -> list[str]:
    """What is wrong, field by field, apart from what is only not filled in yet."""
    return [
        f"{form[name].label}: {fault.messages[0]}" if name in form.fields else fault.messages[0]
        for name, faults in form.errors.as_data().items()
        for fault in faults
        if fault.code != "required"
    ]


def _inputs(filling: Filling) -> Table | None:
    """The names that amounts can use."""
    part = PARTS["inputs"]
    value = part.spot("value")
    rows = tuple(
        (Cell(each.key), Cell(typed(value, each.values.get("value"))), Cell(each.values.get("unit") or ""))
        for each in records(filling.content, part)
    )
    columns = (Column(_("Name of the input")), Column(_("Value"), numeric=True), Column(_("Unit")))
    return Table(_("Inputs that you can name in an amount"), columns, rows) if rows else None


@programme_page(may_contribute)
def remove_record(request: HttpRequest, seat: Seat, business_case: UUID, model_part: str, record: str) -> HttpResponse:
    """Ask before a record is removed; what others rest on stays, and the page says why."""
    filling, kind = filling_of(seat, business_case), part_or_404(model_part)
    found = record_at(filling.content, kind, record)
    if found is None:
        raise Http404
    back = filling.question_url(kind.question)
    form = Form(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        remove(filling.content, kind, record)
        if saved(request, filling, form, (kind.code,)):
            return redirect(back)
    context = {
        "title": _("Remove “%(what)s”?") % {"what": found.label(kind)},
        "caption": filling.case.title,
        "crumbs": standing(filling),
        "form": form,
        "after": filling.newest.number,
        "button": _("Remove it"),
        "cancel_url": back,
    }
    return render(request, "worth/fill_remove.html", context)


@keeping
@programme_page(may_contribute)
def settings(request: HttpRequest, seat: Seat, business_case: UUID) -> HttpResponse:
    """What holds for the whole model."""
    filling = filling_of(seat, business_case)
    form = SettingsForm(sent(request), filling.content)
    if request.method == "POST" and form.is_valid():
        form.put()
        if saved(request, filling, form, ()):
            return redirect(filling.url("fill"))
    context = {
        "title": _("The whole model"),
        "caption": filling.case.title,
        "crumbs": standing(filling),
        "form": form,
        "after": filling.newest.number,
        "cancel_url": filling.url("fill"),
    }
    return form_page(request, context)


@programme_page(may_contribute)
def use_evidence(request: HttpRequest, seat: Seat, business_case: UUID) -> HttpResponse:
    """Choose a figure of the library or of this programme for a new input."""
    filling = filling_of(seat, business_case)
    asked = request.GET.get("q", "").strip()[:200]
    found = evidence.offers(seat, asked)
    query = QueryDict(mutable=True)
    rows = []
    for each in found:
        query["figure"], query["what"] = str(each.figure.pk), each.what
        url = f"{filling.url('new_record', model_part='inputs')}?{query.urlencode()}"
        rows.append(
            (Cell(each.figure.indicator, url), Cell(each.shown), Cell(each.about), Cell(each.holder, each.holder_url))
        )
    columns = (
        Column(_("Use this figure")),
        Column(_("Number"), numeric=True),
        Column(_("What it is")),
        Column(_("From")),
    )
    context = {
        "title": _("Use evidence"),
        "caption": filling.case.title,
        "crumbs": standing(filling),
        "asked": asked,
        "table": Table(_("Figures, the strongest first"), columns, tuple(rows)) if rows else None,
        "most": evidence.MOST if len(rows) >= evidence.MOST else 0,
        "own_url": filling.url("new_record", model_part="inputs"),
    }
    return render(request, "worth/fill_evidence.html", context)

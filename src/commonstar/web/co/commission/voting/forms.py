"""Forms of a vote: the ballot in each way, codes and receipts, the roll, papers, the seed."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from django import forms
from django.core.validators import validate_email
from django.template.loader import get_template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from commonstar.vocabulary import BallotWay, Electorate
from commonstar.web.co.commission.voting import ballots
from commonstar.web.co.commission.voting.ballots import Ballot, Option, Said
from commonstar.web.co.commission.voting.models import Poll
from commonstar.web.co.commission.voting.rolling import MOST
from commonstar.web.common.forms import GovukDateField, GovukForm
from commonstar.web.common.phrases import choices

CODE_ATTRIBUTES = {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false", "dir": "ltr"}
PREFIX = "option-"
MARK = "\0"  # stands where a box is filled in; no store and no form takes it in


class TicksField(forms.Field):
    """Boxes to tick, named by the numbers of the options; which of them were ticked."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, count: int, **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)
        self.count = count

    def to_python(self, value: Sequence[str] | None) -> list[int]:
        """The numbers, each once."""
        known = {str(number): number for number in range(self.count)}
        for each in value or ():
            if each not in known:
                words = forms.MultipleChoiceField.default_error_messages["invalid_choice"]
                raise forms.ValidationError(words, code="invalid_choice", params={"value": each})
        return [known[each] for each in dict.fromkeys(value or ())]


class BallotForm(GovukForm):
    """A ballot to fill in. Nothing is named in its fields but the numbers of the options.

    Thousands ask for the same page: what stands around each option is made once (`boxes`), and where numbers are
    written there is a field only for an option that has one.
    """

    mark_optional = False
    template_name = "commission/vote/parts/options.html"

    def __init__(self, *args: Any, ballot: Ballot, **kwargs: Any) -> None:
        self.ballot = ballot
        super().__init__(*args, **kwargs)
        if not self.is_by_number:
            self.fields["chosen"] = TicksField(len(ballot.options), label=ballot.question, help_text=ballot.hint)
            return
        most = ballot.points if ballot.way is BallotWay.POINTS else len(ballot.options)
        for number, option in enumerate(ballot.options):
            if self.data.get(f"{PREFIX}{number}"):
                self.fields[f"{PREFIX}{number}"] = _number(option, most or 0)

    def get_context(self) -> dict[str, Any]:
        """What `template_name` shows."""
        field = None if self.is_by_number else self["chosen"]
        return {"errors": self.non_field_errors(), "field": field, "boxes": self._boxes()}

    def _boxes(self) -> SafeString:
        """Every option with what was filled in there, and what is wrong with it."""
        if not self.is_by_number:
            ticked = set(self["chosen"].value() or ())
            marks = [" checked" if str(number) in ticked else "" for number in range(len(self.ballot.options))]
            return mark_safe("".join(box.marked(mark) for box, mark in zip(boxes(self.ballot), marks, strict=True)))
        return mark_safe("".join(self._numbered(number, box) for number, box in enumerate(boxes(self.ballot))))

    def _numbered(self, number: int, box: Box) -> str:
        name = f"{PREFIX}{number}"
        if name not in self.fields:
            return box.marked("")
        if self.errors.get(name):
            return str(self[name].as_field_group())
        return box.marked(format_html(' value="{}"', self[name].value()))

    @property
    def is_by_number(self) -> bool:
        """Whether a number is written beside each option."""
        return self.ballot.way in (BallotWay.POINTS, BallotWay.RANKING)

    def clean(self) -> dict[str, Any]:
        """Check the whole ballot against its limits."""
        super().clean()
        if not self.errors:
            checks = {
                BallotWay.APPROVAL: self._check_number,
                BallotWay.KNAPSACK: self._check_budget,
                BallotWay.POINTS: self._check_points,
                BallotWay.RANKING: self._check_ranking,
            }
            checks[self.ballot.way]()
        return self.cleaned_data

    def _options(self) -> list[Option]:
        return [self.ballot.options[number] for number in sorted(self.cleaned_data["chosen"])]

    def _numbers(self) -> dict[str, int]:
        pairs = ((each.id, self.cleaned_data.get(f"{PREFIX}{n}")) for n, each in enumerate(self.ballot.options))
        return {name: number for name, number in pairs if number}

    def _check_number(self) -> None:
        self._limit(len(self._options()), "chosen")

    def _limit(self, count: int, field: str | None) -> None:
        most, least = self.ballot.most, self.ballot.least
        if most is not None and count > most:
            words = ngettext("Choose at most %(most)s.", "Choose at most %(most)s.", most)
            self.add_error(field, words % {"most": most} + " " + _("You have %(count)s.") % {"count": count})
        if 0 < count < least:
            self.add_error(field, ngettext("Choose at least %(n)s.", "Choose at least %(n)s.", least) % {"n": least})

    def _check_budget(self) -> None:
        self._limit(len(self._options()), "chosen")
        budget = self.ballot.budget
        if budget is not None and sum(each.amount for each in self._options()) > budget:
            self.add_error("chosen", _("What you chose costs more than there is. Take something off."))

    def _check_points(self) -> None:
        given, points = sum(self._numbers().values()), self.ballot.points
        if points is not None and given > points:
            words = _("You gave %(given)s points. There are %(points)s in all.")
            self.add_error(None, words % {"given": given, "points": points})
        self._limit(len(self._numbers()), None)

    def _check_ranking(self) -> None:
        ranks = sorted(self._numbers().values())
        if not self.ballot.may_tie and len(set(ranks)) < len(ranks):
            self.add_error(None, _("Two have the same number. Give each number once."))
        elif ranks and sorted(set(ranks)) != list(range(1, len(set(ranks)) + 1)):
            self.add_error(None, _("A number is left out. Begin with 1 and go on with 2, 3 and so on."))
        self._limit(len(ranks), None)

    def said(self) -> Said:
        """What the ballot says."""
        if self.ballot.way is BallotWay.POINTS:
            return ballots.pointed(self.ballot, self._numbers())
        if self.ballot.way is BallotWay.RANKING:
            return ballots.ranked(self.ballot, self._numbers())
        return ballots.chosen(self.ballot, [each.id for each in self._options()])

    def told(self) -> list[str]:
        """What the ballot says, line by line, for the voter to check."""
        labels = {each.id: each.label for each in self.ballot.options}
        if self.ballot.way is BallotWay.POINTS:
            given = self._numbers()
            return [_("%(option)s: %(points)s") % {"option": labels[each], "points": given[each]} for each in given]
        if self.ballot.way is BallotWay.RANKING:
            ranked = sorted(self._numbers().items(), key=lambda pair: pair[1])
            return [_("%(rank)s. %(option)s") % {"rank": rank, "option": labels[each]} for each, rank in ranked]
        return [each.label for each in self._options()]


def _number(option: Option, most: int) -> forms.IntegerField:
    box = forms.NumberInput(attrs={"class": "govuk-input govuk-input--width-3", "inputmode": "numeric"})
    return forms.IntegerField(
        label=option.label, help_text=_hint(option), required=False, min_value=0, max_value=most, widget=box
    )


def _hint(option: Option) -> str:
    return " · ".join(each for each in (option.cost, option.about) if each)


@dataclass(frozen=True)
class Box:
    """An option as it stands on a page, in two: what it was filled in with comes between."""

    before: str
    after: str

    def marked(self, mark: str) -> str:
        """The option, filled in."""
        return f"{self.before}{mark}{self.after}"


@lru_cache(maxsize=ballots.KEPT)
def boxes(ballot: Ballot) -> tuple[Box, ...]:
    """The options of a ballot, which is locked when voting begins; made once by each process."""
    is_ticked = ballot.way in (BallotWay.APPROVAL, BallotWay.KNAPSACK)
    name = "chosen" if is_ticked else PREFIX
    most = ballot.points if ballot.way is BallotWay.POINTS else len(ballot.options)
    template = get_template(f"commission/vote/parts/{'tick' if is_ticked else 'number'}.html")
    found = []
    for number, option in enumerate(ballot.options):
        context = {"number": number, "option": option, "hint": _hint(option), "name": name, "most": most, "mark": MARK}
        before, _mark, after = template.render(context).partition(MARK)
        found.append(Box(before, after))
    return tuple(found)


class VotingCodeForm(GovukForm):
    """Asks for a voting code, and whether somebody helps."""

    widths = {"code": "20"}
    label_sizes = {"code": "m"}
    mark_optional = False

    code = forms.CharField(
        label=gettext_lazy("Your voting code"),
        help_text=gettext_lazy("12 letters and numbers, on your card or in your mail. Capitals do not matter."),
        max_length=40,
        widget=forms.TextInput(attrs=CODE_ATTRIBUTES),
        error_messages={"required": gettext_lazy("Type your voting code.")},
    )
    helped = forms.BooleanField(label=gettext_lazy("Somebody fills this in for me, as I tell them"), required=False)


class OwnWordForm(GovukForm):
    """Asks whether the rule of an open vote holds."""

    mark_optional = False

    holds = forms.BooleanField(label=gettext_lazy("This is true of me, and I have not voted in this vote yet"))
    helped = forms.BooleanField(label=gettext_lazy("Somebody fills this in for me, as I tell them"), required=False)


class ReceiptForm(GovukForm):
    """Asks for a receipt."""

    widths = {"receipt": "20"}
    label_sizes = {"receipt": "m"}

    receipt = forms.CharField(
        label=gettext_lazy("Your receipt"),
        help_text=gettext_lazy("16 letters and numbers, in 4 groups. Capitals and hyphens do not matter."),
        max_length=60,
        widget=forms.TextInput(attrs=CODE_ATTRIBUTES),
        error_messages={"required": gettext_lazy("Type your receipt.")},
    )


class NamesForm(GovukForm):
    """Asks for names or numbers, one a line, or for how many cards without names."""

    widths = {"count": "5"}

    names = forms.CharField(
        label=gettext_lazy("Names or membership numbers, one on each line"),
        help_text=gettext_lazy("They stand on the roll. Leave this empty for cards without names."),
        required=False,
        widget=forms.Textarea,
    )
    count = forms.IntegerField(
        label=gettext_lazy("How many cards without names"), required=False, min_value=1, max_value=20_000
    )

    def clean(self) -> dict[str, Any]:
        """One of the two."""
        super().clean()
        names, count = self.lines(), self.cleaned_data.get("count")
        if not self.errors and bool(names) == bool(count):
            self.add_error("names", _("Write names, or say how many cards: one of the two."))
        if len(names) > MOST:
            self.add_error("names", _("These are more than %(most)s lines.") % {"most": MOST})
        return self.cleaned_data

    def lines(self) -> list[str]:
        """The names."""
        given = str(self.cleaned_data.get("names") or "")
        return [line.strip()[:200] for line in given.splitlines() if line.strip()]

    def voters(self) -> list[str]:
        """One for each card; "" where it has no name."""
        return self.lines() or [""] * int(self.cleaned_data["count"])


class AddressesForm(GovukForm):
    """Asks for e-mail addresses, one a line; all must be right."""

    addresses = forms.CharField(label=gettext_lazy("E-mail addresses, one on each line"), widget=forms.Textarea)

    def clean_addresses(self) -> list[str]:
        """Each line is an address, and none stands there twice; the first that is wrong is named."""
        lines = [line.strip() for line in str(self.cleaned_data["addresses"]).splitlines()]
        found: list[str] = []
        for number, line in enumerate(lines, start=1):
            if not line:
                continue
            try:
                validate_email(line)
            except forms.ValidationError:
                words = _("Line %(number)s is not an e-mail address: %(line)s")
                raise forms.ValidationError(words % {"number": number, "line": line}) from None
            if line.lower() in found:
                raise forms.ValidationError(_("%(line)s stands there twice.") % {"line": line})
            found.append(line.lower())
        return found


class DraftForm(GovukForm):
    """Asks who votes, until when, and how the seed is made: what can be changed until the vote opens.

    What is `settled` is not asked, and stays.
    """

    widths = {"closes_time": "5"}
    title = forms.CharField(label=gettext_lazy("What is the vote called?"), max_length=200)
    electorate = forms.ChoiceField(
        label=gettext_lazy("How is it known who may vote?"), choices=choices(Electorate), widget=forms.RadioSelect
    )
    electorate_words = forms.CharField(
        label=gettext_lazy("Who may vote, in words"),
        help_text=gettext_lazy("Voters read this before their ballot."),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    seed_words = forms.CharField(
        label=gettext_lazy("How is the seed made?"),
        help_text=gettext_lazy("Dice thrown in public, for example, or a named draw of a lottery after the close."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    closes_on = GovukDateField(label=gettext_lazy("Until which day can people vote?"))
    closes_time = forms.TimeField(
        label=gettext_lazy("At what time does it close?"),
        error_messages={"invalid": gettext_lazy("Enter a time like 20:00.")},
        widget=forms.TimeInput(format="%H:%M"),
    )

    def __init__(self, *args: Any, poll: Poll, settled: Collection[str] = (), **kwargs: Any) -> None:
        closes = timezone.localtime(poll.closes_at)
        self.now = {name: getattr(poll, name) for name in ("title", "electorate", "electorate_words", "seed_words")}
        self.now |= {"closes_on": closes.date(), "closes_time": closes.time().replace(second=0, microsecond=0)}
        super().__init__(*args, initial=self.now, **kwargs)
        for name in settled:
            del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """A vote closes in the future."""
        super().clean()
        if not self.errors and self.values()["closes_at"] <= timezone.now():
            name = "closes_on" if "closes_on" in self.fields else "closes_time"
            self.add_error(name, _("Enter a day and time that are still to come."))
        return self.cleaned_data

    def values(self) -> dict[str, Any]:
        """How the vote is held now: what was asked, and what stays."""
        given = self.now | self.cleaned_data
        closes_at = timezone.make_aware(datetime.combine(given.pop("closes_on"), given.pop("closes_time")))
        return given | {"electorate": Electorate(given["electorate"]), "closes_at": closes_at}


class NameForm(GovukForm):
    """Asks for a line of the roll."""

    name = forms.CharField(label=gettext_lazy("Name on the roll, or voting code"), max_length=200)


class CountForm(GovukForm):
    """Asks for how many."""

    widths = {"count": "5"}
    count = forms.IntegerField(label=gettext_lazy("How many"), min_value=1, max_value=20_000)


class BatchForm(GovukForm):
    """Asks for a bundle of papers."""

    widths = {"issued": "5"}
    name = forms.CharField(
        label=gettext_lazy("What the bundle is called"),
        help_text=gettext_lazy("For example the place of its ballot box."),
        max_length=100,
    )
    issued = forms.IntegerField(label=gettext_lazy("How many papers were made for it"), min_value=1, max_value=100_000)


class PaperNumberForm(GovukForm):
    """Asks for a paper's number in its bundle, and whether it counts."""

    widths = {"number": "5"}
    mark_optional = False
    number = forms.IntegerField(
        label=gettext_lazy("Number of the paper"),
        help_text=gettext_lazy("Write 1, 2, 3 and so on on the papers of the bundle before anyone types."),
        min_value=1,
        max_value=100_000,
    )
    is_spoiled = forms.BooleanField(
        label=gettext_lazy("It is spoiled: nobody can tell what it says, or it breaks the rules"), required=False
    )


class TakeOutForm(GovukForm):
    """Asks for the number of a paper that was typed by mistake."""

    widths = {"number": "5"}
    prefix = "out"
    number = forms.IntegerField(label=gettext_lazy("Number of the paper"), min_value=1, max_value=100_000)


class AgreeForm(GovukForm):
    """Asks what became of the other papers of a bundle."""

    widths = {"unused": "5", "not_returned": "5", "issued": "5"}
    unused = forms.IntegerField(label=gettext_lazy("Papers left over, not handed out"), min_value=0)
    not_returned = forms.IntegerField(label=gettext_lazy("Papers handed out that did not come back"), min_value=0)
    issued = forms.IntegerField(
        label=gettext_lazy("How many papers were made for it"),
        help_text=gettext_lazy("Change it only if it was written down wrongly."),
        min_value=0,
    )


class ExplainForm(GovukForm):
    """Asks how many are missing and why."""

    widths = {"count": "5"}
    count = forms.IntegerField(label=gettext_lazy("How many marks on the roll have no ballot"), min_value=0)
    reason = forms.CharField(label=gettext_lazy("Why: everyone can read this"), widget=forms.Textarea)


class SeedForm(GovukForm):
    """Asks for the seed as it came out."""

    seed = forms.CharField(
        label=gettext_lazy("The seed"),
        help_text=gettext_lazy("Exactly as it came out: the numbers of the dice, or of the draw that you named."),
        max_length=200,
    )
    witness = forms.CharField(
        label=gettext_lazy("How it came out, and who saw it"),
        help_text=gettext_lazy("Write roles, not names."),
        widget=forms.Textarea,
    )


class ObserverForm(GovukForm):
    """Asks for an observer."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=200)
    position = forms.CharField(label=gettext_lazy("What they are"), max_length=200, required=False)


class CheckForm(GovukForm):
    """Asks for the file of a vote."""

    file = forms.FileField(label=gettext_lazy("The file of a vote"))

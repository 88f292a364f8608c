"""Forms of elections: writing one, nominating, and what two people counted."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from commonstar.vocabulary import ElectionWay, Electorate
from commonstar.web.co.commission.bodies.models import Body
from commonstar.web.co.commission.elections.actions import ElectionValues, Nomination
from commonstar.web.co.commission.elections.bridge import Rule, Tallied
from commonstar.web.co.commission.elections.declaring import Declaration
from commonstar.web.co.commission.elections.models import Contest, Election
from commonstar.web.co.commission.elections.words import RULES
from commonstar.web.common.forms import Described, GovukDateField, GovukForm
from commonstar.web.common.phrases import choices
from commonstar.web.programmes.public import KeptFileField, what_is_kept

LONGEST = 4_000
MOST_SEATS = 99
MOST_PAPERS = 1_000_000
EXAMPLE = gettext_lazy("For example, 27 3 2027.")
SEATS = re.compile(r"(.+?)\s*:\s*(\d{1,2})")
PILE = re.compile(r"(\d{1,6})\s*[:x×]\s*(.+)")


def _long(label: Any, help_text: Any = "", rows: int = 3, **more: Any) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=help_text, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": rows}), **more
    )


class ElectionForm(GovukForm):
    """Everything that is settled before anyone is nominated."""

    title = forms.CharField(
        max_length=200,
        label=gettext_lazy("What is elected?"),
        help_text=gettext_lazy("For example: Neighbourhood council 2027."),
    )
    purpose = _long(
        gettext_lazy("What is it for?"),
        gettext_lazy("What will those elected decide or do? People read this before they stand and before they vote."),
    )
    seats = forms.CharField(
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        label=gettext_lazy("Which communities have how many seats?"),
        help_text=gettext_lazy(
            "One line each, with a colon: “Northfield: 2”. Each community votes and is counted for itself. For seats "
            "that are open to all, add a line such as “Everybody: 3”."
        ),
    )
    who_stands = _long(gettext_lazy("Who may stand?"))
    who_votes = _long(
        gettext_lazy("Who may vote?"),
        gettext_lazy("Say it for each community, and say whether people also vote on the seats for everybody."),
    )
    nominations_until = GovukDateField(label=gettext_lazy("Last day for nominations"), help_text=EXAMPLE)
    votes_from = GovukDateField(label=gettext_lazy("First day of voting, or the day of the meeting"), help_text=EXAMPLE)
    votes_until = GovukDateField(
        label=gettext_lazy("Last day of voting"), help_text=gettext_lazy("For a meeting, the same day.")
    )
    term_until = GovukDateField(label=gettext_lazy("Last day of the term"), help_text=EXAMPLE)
    way = forms.ChoiceField(
        label=gettext_lazy("How do people vote?"), choices=choices(ElectionWay), widget=forms.RadioSelect
    )
    rule = forms.ChoiceField(
        label=gettext_lazy("How are votes counted?"),
        choices=[(str(key), Described(label, hint)) for key, (label, hint) in RULES.items()],
        widget=forms.RadioSelect,
    )
    lot_words = _long(
        gettext_lazy("How is a lot drawn, if votes are equal?"),
        gettext_lazy("Something that everybody can watch, and nobody can know before."),
        initial=gettext_lazy("We throw a die six times in front of everyone, and write down the numbers as they come."),
    )

    def clean_seats(self) -> tuple[tuple[str, int], ...]:
        """Reads "community: seats", a line each."""
        found: dict[str, int] = {}
        for number, line in enumerate(self.cleaned_data["seats"].splitlines(), start=1):
            if not line.strip():
                continue
            read = SEATS.fullmatch(line.strip())
            if read is None or not read[1].isprintable() or len(read[1]) > 100 or int(read[2]) < 1:
                raise ValidationError(
                    _("Line %(number)d: write the community, a colon and a number of seats from 1 to 99.")
                    % {"number": number}
                )
            if read[1].casefold() in map(str.casefold, found):
                raise ValidationError(_("Line %(number)d: this community stands there twice.") % {"number": number})
            found[read[1]] = int(read[2])
        return tuple(found.items())

    def clean(self) -> dict[str, Any]:
        """Days follow one another; an instant run-off has one seat."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        for earlier, later, said in (
            ("nominations_until", "votes_from", _("Voting begins after the last day for nominations.")),
            ("votes_until", "term_until", _("The term ends after the vote.")),
        ):
            if given.get(earlier) and given.get(later) and given[earlier] >= given[later]:
                self.add_error(later, said)
        if given.get("votes_from") and given.get("votes_until") and given["votes_from"] > given["votes_until"]:
            self.add_error("votes_until", _("The last day of voting is not before the first."))
        self._check_still_to_come(given)
        many = any(seats > 1 for _name, seats in given.get("seats") or ())
        if given.get("rule") == Rule.IRV and many:
            self.add_error("rule", _("An instant run-off fills one seat. Choose another rule, or one seat each."))
        return given

    def _check_still_to_come(self, given: dict[str, Any]) -> None:
        """Nobody can vote here any more on a day that is over; a meeting may be written down afterwards."""
        day = given.get("votes_until")
        is_new = day != self.initial.get("votes_until")
        if day and is_new and given.get("way") == ElectionWay.SITE and day < timezone.localdate():
            self.add_error("votes_until", _("Enter a day that is not over."))

    def values(self) -> ElectionValues:
        """What was filled in, as the actions take it."""
        given = {name: value for name, value in self.cleaned_data.items() if name not in ("seats", "way")}
        way = ElectionWay(self.cleaned_data["way"])
        return ElectionValues(**given, way=way, contests=self.cleaned_data["seats"])


def initial_of(election: Election, contests: Sequence[Contest]) -> dict[str, Any]:
    """What the form begins with for an election that is there."""
    seats = "\n".join(f"{each.name}: {each.seats}" for each in contests)
    names = [name for name in ElectionForm.base_fields if name != "seats"]
    return {**{name: getattr(election, name) for name in names}, "seats": seats}


class StandForm(GovukForm):
    """A nomination of oneself."""

    contest = forms.ChoiceField(label=gettext_lazy("For which seats?"), widget=forms.RadioSelect)
    name = forms.CharField(
        max_length=120,
        label=gettext_lazy("Name on the ballot"),
        help_text=gettext_lazy("As people know you. Everyone who can see the programme reads it."),
    )
    statement = _long(
        pgettext_lazy("of somebody who stands", "Statement"),
        gettext_lazy("A few sentences: why you stand, and what you want to do. Everyone reads it."),
        rows=6,
        required=False,
    )
    agreed = forms.BooleanField(
        label=gettext_lazy("I want to stand, and my name and statement may be published for this election."),
        error_messages={"required": gettext_lazy("Nobody stands without having agreed.")},
    )

    def __init__(self, *args: Any, contests: Sequence[Contest], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["contest"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(str(each.pk), each.name) for each in contests]
        if len(contests) == 1:
            self.initial.setdefault("contest", str(contests[0].pk))

    def clean_name(self) -> str:
        """What a ballot file can hold."""
        name: str = " ".join(self.cleaned_data["name"].split())
        if not name.isprintable():
            raise ValidationError(_("Write the name with letters that can be seen."))
        return name

    def nomination(self) -> Nomination:
        """What was filled in, as the actions take it."""
        given = self.cleaned_data
        return Nomination(given["name"], given["statement"], timezone.localdate(), is_own=True)


class HelperStandForm(StandForm):
    """A nomination that a helper writes down for somebody who agreed."""

    consent = forms.CharField(
        max_length=300,
        label=gettext_lazy("How did they agree?"),
        help_text=gettext_lazy("For example: they signed the form, or they said so at the lunch club."),
    )
    consented_on = GovukDateField(label=gettext_lazy("When did they agree?"), help_text=EXAMPLE)
    agreed = forms.BooleanField(
        label=gettext_lazy(
            "They want to stand, and they have read or heard the name and the statement as they are here."
        ),
        error_messages={"required": gettext_lazy("Nobody stands without having agreed.")},
    )
    field_order = ("contest", "name", "statement", "consent", "consented_on", "agreed")

    def clean_consented_on(self) -> date:
        """Nobody agreed in the future."""
        day: date = self.cleaned_data["consented_on"]
        if day > timezone.localdate():
            raise ValidationError(_("Enter a date that is not in the future."))
        return day

    def nomination(self) -> Nomination:
        """What was filled in, as the actions take it."""
        given = self.cleaned_data
        return Nomination(given["name"], given["statement"], given["consented_on"], given["consent"])


class ReasonForm(GovukForm):
    """Why a nomination is not taken."""

    reason = _long(gettext_lazy("Why is the nomination not taken?"), gettext_lazy("Tell the person too."))


class VoteForm(GovukForm):
    """How it is known who may vote, and when the vote closes."""

    widths = {"closes": "5"}

    electorate = forms.ChoiceField(
        label=gettext_lazy("How is it known who may vote?"), choices=choices(Electorate), widget=forms.RadioSelect
    )
    closes = forms.TimeField(
        label=gettext_lazy("At what time does it close?"),
        initial="20:00",
        error_messages={"invalid": gettext_lazy("Enter a time like 20:00.")},
    )

    def __init__(self, *args: Any, day: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.day = day
        self.fields["closes"].help_text = _("On %(day)s, the last day of voting.") % {
            "day": date_format(day, "DATE_FORMAT")
        }

    def closes_at(self) -> datetime:
        """The last moment of the vote."""
        return timezone.make_aware(datetime.combine(self.day, self.cleaned_data["closes"]))


class SeedForm(GovukForm):
    """What was drawn in public."""

    seed = forms.CharField(
        max_length=200,
        label=gettext_lazy("What was drawn?"),
        help_text=gettext_lazy("Exactly as it was called out, for example 4 2 6 1 1 3."),
    )

    def clean_seed(self) -> str:
        """One line that everyone can type again."""
        seed: str = " ".join(self.cleaned_data["seed"].split())
        if not seed.isprintable():
            raise ValidationError(_("Write the seed with letters and numbers that can be seen."))
        return seed


class SignedForm(GovukForm):
    """A picture of the signed sheet."""

    file = KeptFileField(label=gettext_lazy("The signed sheet"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = what_is_kept()


def _number(label: Any, help_text: Any = "", **more: Any) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        help_text=help_text,
        min_value=0,
        max_value=MOST_PAPERS,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "govuk-input--width-5"}),
        **more,
    )


class TallyForm(GovukForm):
    """What one of two people counted: the part that all rules share."""

    counter = forms.CharField(
        max_length=120,
        label=gettext_lazy("Who counted?"),
        help_text=gettext_lazy("A name or a role, such as First counter. It stands on the sheet that you sign."),
    )
    spoiled = _number(gettext_lazy("How many papers were blank or not valid?"), initial=0)

    def __init__(self, *args: Any, names: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.names = names

    def tallied(self) -> Tallied:
        """What was counted."""
        return Tallied(spoiled=self.cleaned_data["spoiled"])


class CardsForm(TallyForm):
    """For approval: how many cards or crosses each candidate has."""

    voters = _number(
        gettext_lazy("How many people voted in all?"), gettext_lazy("Papers or people, without those not valid.")
    )

    def __init__(self, *args: Any, names: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, names=names, **kwargs)
        for number, name in enumerate(names, start=1):
            self.fields[f"cards_{number}"] = _number(_("Cards or crosses for %(name)s") % {"name": name})
        self.order_fields(["counter", *(f"cards_{place}" for place in range(1, len(names) + 1)), "voters", "spoiled"])

    def clean(self) -> dict[str, Any]:
        """Nobody has more than there were people."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        voters = given.get("voters")
        for number in range(1, len(self.names) + 1):
            if voters is not None and (given.get(f"cards_{number}") or 0) > voters:
                self.add_error(f"cards_{number}", _("These are more than people voted."))
        return given

    def tallied(self) -> Tallied:
        """What was counted."""
        given = self.cleaned_data
        cards = tuple((number, given[f"cards_{number}"]) for number in range(1, len(self.names) + 1))
        return Tallied(cards=cards, spoiled=given["spoiled"], voters=given["voters"])


class PilesForm(TallyForm):
    """For rules that need an order: papers in piles that say the same."""

    piles = forms.CharField(
        max_length=100_000,
        widget=forms.Textarea(attrs={"rows": 8}),
        label=gettext_lazy("What do the papers say?"),
        help_text=gettext_lazy(
            "Put papers that say the same in one pile, and write one line for each pile: how many papers, a colon, "
            "then the numbers of the candidates in order. “12: 2 1 3” are twelve papers with candidate 2 first. Write "
            "2=3 where a paper puts two in one place."
        ),
    )
    field_order = ("counter", "piles", "spoiled")

    def clean_piles(self) -> tuple[tuple[tuple[tuple[int, ...], ...], int], ...]:
        """Reads the piles, a line each."""
        found = []
        for place, line in enumerate(self.cleaned_data["piles"].splitlines(), start=1):
            if not line.strip():
                continue
            read = PILE.fullmatch(line.strip())
            if read is None or int(read[1]) < 1:
                raise ValidationError(
                    _("Line %(place)d: write how many papers, a colon, then the numbers in order.") % {"place": place}
                )
            found.append((self._ranks(read[2], place), int(read[1])))
        return tuple(found)

    def _ranks(self, text: str, place: int) -> tuple[tuple[int, ...], ...]:
        ranks = [[part.strip() for part in rank.split("=")] for rank in re.split(r"[\s,>]+", _joined(text)) if rank]
        flat = [part for rank in ranks for part in rank]
        if not all(part.isascii() and part.isdigit() and 1 <= int(part) <= len(self.names) for part in flat):
            raise ValidationError(
                _("Line %(place)d: candidates have the numbers 1 to %(last)d.")
                % {"place": place, "last": len(self.names)}
            )
        numbers = [int(part) for part in flat]
        if len(set(numbers)) != len(numbers):
            raise ValidationError(_("Line %(place)d names a candidate twice.") % {"place": place})
        return tuple(tuple(int(part) for part in rank) for rank in ranks)

    def tallied(self) -> Tallied:
        """What was counted."""
        return Tallied(piles=self.cleaned_data["piles"], spoiled=self.cleaned_data["spoiled"])


def _joined(text: str) -> str:
    """Without blanks around an equals sign."""
    return re.sub(r"\s*=\s*", "=", text.strip())


class DeclareForm(GovukForm):
    """From when those elected sit, and where."""

    begins_on = GovukDateField(label=gettext_lazy("From which day on do they sit?"), help_text=EXAMPLE)
    body = forms.ChoiceField(label=gettext_lazy("Where do they sit?"), widget=forms.RadioSelect)
    title = forms.CharField(max_length=200, required=False, label=gettext_lazy("If it is new: what is it called?"))
    remit = _long(gettext_lazy("If it is new: what is it for?"), required=False)

    def __init__(self, *args: Any, bodies: Sequence[Body], until: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.bodies, self.until = {str(each.pk): each for each in bodies}, until
        field = self.fields["body"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [*((pk, each.title) for pk, each in self.bodies.items()), ("new", _("In a new body"))]
        if not bodies:
            self.initial.setdefault("body", "new")

    def clean(self) -> dict[str, Any]:
        """A new body has a name and a purpose; the term begins before it ends."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if given.get("body") == "new":
            for name in ("title", "remit"):
                if not given.get(name):
                    self.add_error(name, _("A new body needs a name and what it is for."))
        if given.get("begins_on") and given["begins_on"] > self.until:
            self.add_error("begins_on", _("Enter a day before the end of the term."))
        return given

    def declaration(self) -> Declaration:
        """What was filled in, as the action takes it."""
        given = self.cleaned_data
        return Declaration(given["begins_on"], self.bodies.get(given["body"]), given["title"], given["remit"])


class FillForm(GovukForm):
    """Whether the person who comes next takes the seat."""

    agrees = forms.ChoiceField(
        label=gettext_lazy("Do they want the seat?"),
        widget=forms.RadioSelect,
        choices=(("yes", gettext_lazy("Yes, they agreed")), ("no", gettext_lazy("No. Count again without them too"))),
    )
    begins_on = GovukDateField(label=gettext_lazy("From which day on do they sit?"), help_text=EXAMPLE)

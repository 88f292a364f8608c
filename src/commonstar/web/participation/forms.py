"""The form that everyone who takes part fills in: what its kind asks, then how to be named and how to be reached."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commonstar.vocabulary import Channel, ContactWay, Standing, Verdict
from commonstar.web.common.forms import GovukForm
from commonstar.web.common.phrases import choices, phrase
from commonstar.web.participation import consent
from commonstar.web.participation.actions import Given, Reach
from commonstar.web.participation.keys import ENTRY, new_entry
from commonstar.web.participation.models import Door

NO_WAY = ""
COMMON = ("label", "way", "reach", "agrees", "entry", "language", "slip")


@dataclass(frozen=True)
class PaperQuestion:
    """A question of a form as it stands on paper: with boxes to tick, or lines to write on."""

    words: str
    hint: str
    choices: tuple[str, ...]
    lines: int

    @property
    def lines_to_draw(self) -> range:
        """One for each line, for a template."""
        return range(self.lines)


class CodeForm(GovukForm):
    """Asks for a join code."""

    widths = {"code": "10"}
    label_sizes = {"code": "m"}

    code = forms.CharField(
        label=gettext_lazy("Type your code"),
        help_text=gettext_lazy("6 letters and numbers, on the screen, poster or card. Capitals do not matter."),
        max_length=40,
        error_messages={"required": gettext_lazy("Type the code from the screen, poster or card.")},
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false", "dir": "ltr"}
        ),
    )


class SlipForm(GovukForm):
    """Asks for the code of a slip."""

    widths = {"code": "20"}
    label_sizes = {"code": "m"}

    code = forms.CharField(
        label=gettext_lazy("Type the code on your slip"),
        help_text=gettext_lazy("16 letters and numbers, in 4 groups. Capitals and hyphens do not matter."),
        max_length=60,
        error_messages={"required": gettext_lazy("Type the code on your slip.")},
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false", "dir": "ltr"}
        ),
    )


class WordsForm(GovukForm):
    """Asks for words about something on a slip: more of it, or why its removal is wrong. Sent twice, kept once."""

    words = forms.CharField(
        label=gettext_lazy("Your words"),
        max_length=5_000,
        widget=forms.Textarea,
        error_messages={"required": gettext_lazy("Write something first.")},
    )
    entry = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("entry", new_entry())

    def clean_entry(self) -> str:
        """As in `TakingPartForm`."""
        entry = str(self.cleaned_data["entry"])
        return entry if ENTRY.fullmatch(entry) else new_entry()


class EmptyForm(GovukForm):
    """Asks nothing but to go on."""


class VerdictForm(GovukForm):
    """Asks whether a reply is so."""

    verdict = forms.ChoiceField(
        label=gettext_lazy("Is it as the reply says?"),
        choices=[
            (Verdict.CONFIRMED.value, gettext_lazy("Yes, it is so")),
            (Verdict.DISPUTED.value, gettext_lazy("No, it is not so")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Say whether it is so.")},
    )
    words = forms.CharField(
        label=gettext_lazy("Do you want to say more?"), max_length=5_000, required=False, widget=forms.Textarea
    )
    may_publish = forms.BooleanField(
        label=gettext_lazy("You may publish the reply together with what I asked"), required=False
    )


class TakingPartForm(GovukForm):
    """The base of forms for people without an account.

    A subclass names the fields of its kind; they come first. `said()` gives what they hold, `given()` the rest, so that
    a view sends with `contribute(door=door, kind=…, said=form.said(), **form.given())`. What is typed stays when
    something is wrong, and so does the hidden entry key, so that sending again is safe.
    """

    is_answered: ClassVar[bool] = True  # whether someone may leave a way to be reached

    label = forms.ChoiceField(
        label=gettext_lazy("How may we describe you?"),
        help_text=gettext_lazy("Shown beside what you say. Never your name."),
        required=False,
    )
    way = forms.ChoiceField(
        label=gettext_lazy("Do you want to hear what became of it?"),
        choices=[
            (NO_WAY, gettext_lazy("I will look with my slip")),
            *((each.value, phrase(each)) for each in ContactWay),
        ],
        widget=forms.RadioSelect,
        required=False,
    )
    reach = forms.CharField(
        label=gettext_lazy("Your e-mail address, telephone number or postal address"),
        help_text=gettext_lazy("Leave this empty to stay anonymous."),
        max_length=400,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    agrees = forms.BooleanField(label=gettext_lazy("I agree"), required=False)
    entry = forms.CharField(widget=forms.HiddenInput, required=False)
    language = forms.CharField(widget=forms.HiddenInput, required=False)
    slip = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, *args: Any, door: Door, language: str, channel: Channel = Channel.WEB, slip: str = "", **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.door, self.channel = door, channel
        self.offer = self._offer(language) if self.is_answered else None
        self._choose_labels()
        self._ask_consent()
        self.order_fields([*self.own, *COMMON])
        self.initial.update({"entry": new_entry(), "language": language, "slip": slip})

    def _offer(self, language: str) -> consent.ConsentOffer | None:
        there = self.door.organisation
        return consent.offer_for(there, language) or consent.offer_for(there, "en")

    @property
    def own(self) -> list[str]:
        """The fields that the kind asks."""
        return [name for name in self.fields if name not in COMMON]

    def _choose_labels(self) -> None:
        label = self.fields["label"]
        assert isinstance(label, forms.ChoiceField)
        label.choices = [("", _("I would rather not say")), *choices(Standing)]

    def _ask_consent(self) -> None:
        if self.offer is None:
            for name in ("way", "reach", "agrees"):
                del self.fields[name]
            return
        self.fields["agrees"].help_text = self.offer.text

    def clean_entry(self) -> str:
        """A key that cannot be one, as from a page of long ago, is replaced by a fresh one."""
        entry = str(self.cleaned_data["entry"])
        return entry if ENTRY.fullmatch(entry) else new_entry()

    def clean(self) -> dict[str, Any]:
        """A way to be reached needs an address and a yes; an address without a way or a yes is not kept in silence."""
        cleaned = super().clean() or self.cleaned_data
        way, reach = cleaned.get("way", ""), cleaned.get("reach", "")
        if way and not reach:
            self.add_error("reach", _("Write how we can reach you, or choose to look with your slip."))
        if reach and not way:
            self.add_error("way", _("Choose how to reach you, or empty the box below."))
        if way and reach and not cleaned.get("agrees"):
            self.add_error(
                "agrees", _("Tick the box if we may keep this to reach you, or choose to look with your slip.")
            )
        if way == ContactWay.EMAIL and reach:
            self._check_email(reach)
        return cleaned

    def _check_email(self, reach: str) -> None:
        try:
            forms.EmailField().clean(reach)
        except forms.ValidationError:
            self.add_error("reach", _("Enter an e-mail address like name@example.org."))

    def said(self) -> dict[str, Any]:
        """What the kind's own fields hold, as JSON can keep it. A subclass with other values writes its own."""
        return {name: self.cleaned_data[name] for name in self.own if self.cleaned_data[name] not in (None, "", [])}

    def given(self) -> Given:
        """The rest, for `contribute`."""
        cleaned = self.cleaned_data
        contact = None
        if self.offer and cleaned.get("way"):
            contact = Reach(ContactWay(cleaned["way"]), cleaned["reach"], self.offer.mark, self.offer.purpose)
        return Given(
            entry=cleaned["entry"],
            language=cleaned["language"] or consent.SHIPPED_LANGUAGE,
            label=cleaned["label"],
            contact=contact,
            slip=cleaned["slip"],
        )

    def on_paper(self) -> list[PaperQuestion]:
        """The visible fields in order, to be printed and filled in by hand."""
        return [_on_paper(field) for field in self.visible_fields()]

    def common_names(self) -> Iterable[str]:
        """The visible fields after the kind's own, for templates that lay them out."""
        return [name for name in ("label", "way", "reach", "agrees") if name in self.fields]


class CountedForm(TakingPartForm):
    """The base of forms whose answers are only counted: nobody is described, and nobody is reached about them.

    Whatever else were kept with a row of answers could give away whose they are.
    """

    is_answered = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["label"]

    def given(self) -> Given:
        """The entry key, the language and the slip."""
        cleaned = self.cleaned_data
        language = cleaned["language"] or consent.SHIPPED_LANGUAGE
        return Given(entry=cleaned["entry"], language=language, label="", contact=None, slip=cleaned["slip"])


def _on_paper(field: forms.BoundField) -> PaperQuestion:
    words, hint = str(field.label), str(field.help_text)
    if isinstance(field.field, forms.BooleanField):
        return PaperQuestion("", hint, (words,), 0)
    if isinstance(field.field, forms.ChoiceField):
        return PaperQuestion(words, hint, tuple(str(label) for _value, label in _flat(field.field.widget.choices)), 0)
    return PaperQuestion(words, hint, (), 4 if isinstance(field.field.widget, forms.Textarea) else 2)


def _flat(choices: Iterable[Any]) -> Iterable[tuple[Any, Any]]:
    for value, label in choices:
        if isinstance(label, list | tuple):
            yield from label
        else:
            yield value, label

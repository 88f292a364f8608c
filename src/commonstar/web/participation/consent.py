"""What people agree to when they leave a way to be reached, and which languages a door may offer.

The English text is shipped and reviewed. Any other language is offered only once an administrator of the organisation
has recorded a reviewed text in it: consent that one cannot read is none.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings

from commonstar.vocabulary import Purpose
from commonstar.web.organisations.public import Organisation
from commonstar.web.participation.models import ConsentText

SHIPPED_LANGUAGE = "en"
SHIPPED_VERSION = 1
SHIPPED: dict[Purpose, str] = {
    Purpose.REPLY: (
        "I agree that {organisation} keeps what I wrote here to reach me, and uses it only to tell me what became of "
        "what I said. It is kept beside what I said, and nobody else gets it. I can have it deleted at any time with "
        "the code on my slip, or by asking {organisation}."
    )
}


@dataclass(frozen=True)
class ConsentOffer:
    """A text that can be agreed to: `mark` is what is kept with the contact to say which text it was."""

    language: str
    purpose: Purpose
    text: str
    mark: str


def current_texts(organisation: Organisation) -> list[ConsentText]:
    """The newest reviewed text a language and purpose, unless it was withdrawn."""
    newest: dict[tuple[str, str], ConsentText] = {}
    for text in ConsentText.objects.filter(organisation=organisation).order_by("version"):
        newest[text.language, text.purpose] = text
    return [text for text in newest.values() if not text.is_withdrawn]


def offer_for(organisation: Organisation, language: str, purpose: Purpose = Purpose.REPLY) -> ConsentOffer | None:
    """The text to agree to in a language, or None where no reviewed one is there."""
    for text in current_texts(organisation):
        if (text.language, text.purpose) == (language, purpose):
            return ConsentOffer(language, purpose, text.text, f"{language} {purpose} {text.version} {text.pk}")
    if language == SHIPPED_LANGUAGE:
        said = SHIPPED[purpose].format(organisation=organisation.name)
        return ConsentOffer(language, purpose, said, f"{language} {purpose} shipped {SHIPPED_VERSION}")
    return None


def languages_offered(organisation: Organisation, purposes: Iterable[Purpose] = tuple(Purpose)) -> list[str]:
    """The languages in which people may take part: those of the site with a reviewed text for every purpose."""
    had = {(text.language, text.purpose) for text in current_texts(organisation)}
    wanted = list(purposes)
    return [
        code
        for code, _name in settings.LANGUAGES
        if code == SHIPPED_LANGUAGE or all((code, purpose.value) in had for purpose in wanted)
    ]

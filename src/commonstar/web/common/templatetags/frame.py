"""Tags of the page frame: languages to choose from, footer links."""

from dataclasses import dataclass

from django import template
from django.conf import settings
from django.template.base import NodeList, Parser, Token
from django.template.context import Context
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language, get_language_info, gettext_lazy

from commonstar.web.common.parts import Link

register = template.Library()

FOOTER = (
    ("about", gettext_lazy("About the Star")),
    ("library:index", gettext_lazy("Library")),
    ("accessibility", gettext_lazy("Accessibility")),
    ("privacy", gettext_lazy("Privacy")),
    ("security", gettext_lazy("Report a security problem")),
    ("source", gettext_lazy("Source code and licence")),
)


@dataclass(frozen=True)
class Language:
    """A language to read the site in, under its own name."""

    code: str
    name: str
    current: bool


@register.simple_tag
def languages() -> tuple[Language, ...]:
    """All languages of the site, each under its own name; one that Django does not know under the settings' name."""
    current = get_language()
    return tuple(Language(code, _own_name(code, str(name)), code == current) for code, name in settings.LANGUAGES)


def _own_name(code: str, fallback: str) -> str:
    try:
        info = get_language_info(code)
    except KeyError:
        return fallback
    # Django falls back from a variety to its language: a test variety of English is not to be called English.
    return str(info["name_local"]).capitalize() if info["code"] == code else fallback


@register.simple_tag
def footer_links() -> tuple[Link, ...]:
    """The links of the footer."""
    return tuple(Link(label, reverse(name)) for name, label in FOOTER)


class OnceNode(template.Node):
    """What is the same on every page of a language, made once for each by every process of the site."""

    def __init__(self, nodelist: NodeList) -> None:
        self.nodelist = nodelist
        self.made: dict[str | None, SafeString] = {}

    def render(self, context: Context) -> SafeString:
        """What was made for this language, or is made now."""
        language = get_language()
        found = self.made.get(language)
        if found is None:
            found = self.made[language] = self.nodelist.render(context)
        return found


@register.tag
def once(parser: Parser, token: Token) -> OnceNode:
    """`{% once %}…{% endonce %}`: for what depends on the language alone, on nothing that a view says."""
    nodelist = parser.parse(("endonce",))
    parser.delete_first_token()
    return OnceNode(nodelist)

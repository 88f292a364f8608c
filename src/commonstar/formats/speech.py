"""In which language a file is written: how a sentence is said and a number shown. English unless the caller says so.

A sentence in the code is marked by `_(…)` or `gettext_noop(…)`, by which the catalogues find it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from commonstar.engine.quantities import half_away

SIGNS = {"GBP": "£", "EUR": "€", "USD": "$"}
MINUS = "\N{MINUS SIGN}"
FIGURES = 3  # so many figures of a rough sum are kept
MILLION = 1_000_000


def gettext_noop(text: str) -> str:
    """The text itself, marked for the catalogues."""
    return text


def english_number(value: Decimal) -> str:
    """Thousands apart by a comma, places as the number has them, and a true minus."""
    return f"{value:,f}".replace("-", MINUS)


def english_many(one: str, more: str, number: int) -> str:
    """The sentence for one thing, or that for more."""
    return one if number == 1 else more


@dataclass(frozen=True)
class Speech:
    """`say` translates a sentence, `many` one that speaks of a number of things, `number` writes a number.

    `language` is a code such as `en`. Sentences given to `many` are found where it is called `ngettext`.
    """

    language: str = "en"
    say: Callable[[str], str] = gettext_noop
    number: Callable[[Decimal], str] = english_number
    many: Callable[[str, str, int], str] = english_many

    def plain(self, value: Fraction, most: int = 4) -> str:
        """A number with so many places at most, without zeros at its end."""
        shown = half_away(value, most)
        return self.number(Decimal(format(shown.normalize(), "f")))

    def share(self, value: Fraction, most: int = 1) -> str:
        """A share in hundredths, such as 12.5 %."""
        return f"{self.plain(value * 100, most)}\N{NO-BREAK SPACE}%"


@dataclass(frozen=True)
class Money:
    """How sums of one currency are written."""

    speech: Speech
    currency: str

    def exact(self, value: Fraction | Decimal) -> str:
        """To 0.01 with the currency's sign, or its code."""
        shown = value if isinstance(value, Decimal) else half_away(value)
        return self._signed(shown)

    def rough(self, value: Fraction) -> str:
        """As people say it: three figures and zeros, and millions in words."""
        size = abs(value)
        if size >= MILLION:
            millions = half_away(size / MILLION, max(0, 3 - len(str(int(size / MILLION)))))
            words = self.speech.say(gettext_noop("{sum} million")).format(sum=self._signed(millions.normalize()))
            return f"{MINUS if value < 0 else ''}{words}"
        step = max(0, len(str(int(size))) - FIGURES)
        rounded = half_away(size / 10**step, 0) * 10**step
        return self._signed(-rounded if value < 0 else rounded)

    def _signed(self, shown: Decimal) -> str:
        sign = SIGNS.get(self.currency, f"{self.currency}\N{NO-BREAK SPACE}")
        return f"{MINUS if shown < 0 else ''}{sign}{self.speech.number(Decimal(format(abs(shown), 'f')))}"

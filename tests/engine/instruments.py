"""Small instruments for tests."""

from decimal import Decimal

from commonstar.engine.survey.conditions import Chosen
from commonstar.engine.survey.instrument import (
    Choice,
    ChoiceList,
    Group,
    Instrument,
    Kind,
    Question,
    Term,
    Translation,
    TranslationState,
    Words,
)

AGREE = ChoiceList(
    "agree",
    (
        *(
            Choice(code, Words.of(en=label), Decimal(score))
            for score, (code, label) in enumerate(
                [
                    ("no", "Not at all"),
                    ("little", "A little"),
                    ("some", "Partly"),
                    ("most", "Mostly"),
                    ("yes", "Fully"),
                ],
                start=1,
            )
        ),
        Choice("unknown", Words.of(en="I do not know"), apart=True),
    ),
    ordered=True,
)
WAYS = ChoiceList(
    "ways",
    (
        Choice("time", Words.of(en="Time")),
        Choice("skills", Words.of(en="Skills")),
        Choice("none", Words.of(en="None of these"), alone=True),
    ),
)


def instrument(*items: Question | Group, **changes: object) -> Instrument:
    """An instrument of two groups; with the items given or five of all kinds."""
    fields: dict[str, object] = {
        "id": "trial",
        "version": "1",
        "title": Words.of(en="A trial"),
        "translations": (Translation("en", TranslationState.ORIGINAL),),
        "choice_lists": (AGREE, WAYS),
        "answered_by": (Term("users", Words.of(en="People who use services")), Term("staff", Words.of(en="Staff"))),
        "items": items or FIVE,
    }
    return Instrument(**(fields | changes))  # type: ignore[arg-type]


FIVE = (
    Question("heard", Kind.SELECT_ONE, Words.of(en="We are heard."), choices="agree"),
    Group(
        "giving",
        Words.of(en="What you give"),
        (
            Question("ways", Kind.SELECT_MULTIPLE, Words.of(en="How do you help?"), choices="ways"),
            Question(
                "hours",
                Kind.INTEGER,
                Words.of(en="How many hours a month?"),
                least=Decimal(0),
                most=Decimal(200),
                relevant=Chosen("ways", "time"),
            ),
        ),
    ),
    Question("since", Kind.DATE, Words.of(en="Since when?")),
    Question("change", Kind.TEXT, Words.of(en="What should change?")),
)

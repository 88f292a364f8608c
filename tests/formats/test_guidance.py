"""The shipped guidance fits together, reads easily, and every fault in a file is named with its line."""

import re
from pathlib import Path

import pytest

from commonstar.formats import guidance, guidance_reading
from commonstar.formats.documents import to_docx, to_html
from commonstar.formats.guidance import (
    Reader,
    Resource,
    ResourceKind,
    fill,
    parse_advice,
    parse_problems,
    parse_prompt_cards,
    parse_resource,
    parse_service_areas,
    shipped_cos,
    shipped_problems,
    shipped_prompt_cards,
    shipped_resource,
    shipped_resources,
    shipped_service_areas,
    shipped_steps,
)
from commonstar.vocabulary import FORMS_OF_CO, Co, Form, Step

REFERENCE = Path(__file__).parents[2] / "docs/reference/guidance-file.md"
PLAIN = """---
slug: plain
title: Plain
summary: A test.
serves: [map, design]
kind: plan
reader: staff
minutes: 5
difficulty: easy
licence: CC BY 4.0
sources: []
placeholders:
  organisation: your organisation
---

For {{organisation}}.
"""
LONGEST_AVERAGE_SENTENCE = 15
LONGEST_SENTENCE = 25
LONG_WORD = 9
LARGEST_SHARE_OF_LONG_WORDS = 0.05


def filled_in(resource: Resource) -> str:
    return fill(resource, {each.name: "Harbour" for each in resource.placeholders}).markdown


# What is shipped


def test_every_kind_of_resource_is_shipped() -> None:
    found = shipped_resources()
    assert len(found) >= 16
    assert {each.kind for each in found} == set(ResourceKind)
    assert {each for resource in found for each in resource.serves} >= {*Step, *Co}
    assert all(each.licence == "CC BY 4.0" for each in found)


def test_every_resource_opens_in_word_and_on_a_page() -> None:
    for resource in shipped_resources():
        assert len(to_docx(filled_in(resource), title=resource.title, language="en-GB")) > 10_000
        html = to_html(filled_in(resource))
        assert "<h2>" in html
        assert not re.search(r"\[ \]|\{\{|\|\s*-", html), resource.slug


def test_steps_and_cos_are_complete_and_in_order() -> None:
    assert [each.about for each in shipped_steps()] == list(Step)
    assert [each.about for each in shipped_cos()] == list(Co)
    for advice in (*shipped_steps(), *shipped_cos()):
        assert advice.aim.endswith(".")
        assert advice.aim.count(". ") == 0
        assert 3 <= len(advice.tips) <= 4
        assert advice.needs
        assert advice.results
        assert advice.who
        assert advice.sources


def test_problems_lead_somewhere() -> None:
    problems = shipped_problems()
    slugs = {each.slug for each in shipped_resources()}
    assert 12 <= len(problems) <= 14
    for problem in problems:
        assert problem.resource in slugs
        assert problem.question.endswith(".")
    assert {each.tool for each in problems} == {*Step, *Co}
    assert {each.task.step for each in problems} == set(Step)


def test_there_is_a_prompt_card_of_two_sentences_for_each_form() -> None:
    cards = shipped_prompt_cards()
    assert [each.form for each in cards] == list(Form)
    for card in cards:
        assert card.form in FORMS_OF_CO[card.co]
        assert len(re.findall(r"\.(?: |$)", card.text)) == 2, card.text
        assert card.question.endswith("?")


def test_the_printed_pack_says_what_the_cards_say() -> None:
    body = shipped_resource("prompt-cards").body
    for card in shipped_prompt_cards():
        made_up = " *(made up)*" if card.illustrative else ""
        assert f"\n\nCo-{card.co}{made_up}\n\n{card.text}\n\n**{card.question}**\n" in body


def test_service_areas_are_a_short_list_without_foreign_codes() -> None:
    areas = shipped_service_areas()
    assert len(areas) == 16
    assert len({each.name for each in areas}) == 16
    assert not any(each.codes for each in areas)


def test_every_placeholder_is_in_the_reference() -> None:
    used = {each.name for resource in shipped_resources() for each in resource.placeholders}
    documented = set(re.findall(r"^\| `\{\{(\w+)\}\}` \|", REFERENCE.read_text(encoding="utf-8"), re.MULTILINE))
    assert len(used) >= 10
    assert used == documented


def test_every_task_is_in_the_reference() -> None:
    text = REFERENCE.read_text(encoding="utf-8")
    assert {str(each.task) for each in shipped_problems()} == set(
        re.findall(r"^- `([a-z]+/[a-z-]+)`", text, re.MULTILINE)
    )


# How it reads


def sentences(markdown: str) -> list[list[str]]:
    """The words of each sentence, list item or cell; a heading is a sentence too."""
    plain = re.sub(r"^\s*(?:[#>]+|[-*]|\d+\.)\s+(?:\[.\]\s+)?", "\n\n", markdown, flags=re.MULTILINE)
    plain = re.sub(r"[*_\\]|\|[-: |]+\|", "", plain)
    parts = re.split(r"[.!?:](?:\s|$)|\||\n\s*\n", plain)
    words = [re.findall(r"[A-Za-z][A-Za-z'’-]*", part) for part in parts]
    return [each for each in words if each]


def readability(markdown: str) -> tuple[float, int, float]:
    """Words a sentence on average, words in the longest, share of words of nine letters or more."""
    found = sentences(markdown)
    words = [word for sentence in found for word in sentence]
    return (
        len(words) / len(found),
        max(map(len, found)),
        sum(len(word) >= LONG_WORD for word in words) / len(words),
    )


def test_what_everyone_reads_is_easy() -> None:
    texts = {each.slug: filled_in(each) for each in shipped_resources() if each.reader is Reader.EVERYONE}
    assert {"consent-form", "information-sheet"} <= set(texts)
    for slug, text in texts.items():
        average, longest, long_words = readability(text)
        assert average <= LONGEST_AVERAGE_SENTENCE, slug
        assert longest <= LONGEST_SENTENCE, slug
        assert long_words <= LARGEST_SHARE_OF_LONG_WORDS, (slug, long_words)


def test_an_office_text_would_not_pass() -> None:
    office = "The organisation undertakes consultation regarding prospective reconfiguration of its provision. " * 3
    assert readability(office)[2] > LARGEST_SHARE_OF_LONG_WORDS
    assert readability("word " * 40)[0] > LONGEST_AVERAGE_SENTENCE


# Filling in


def test_values_go_in_as_plain_text() -> None:
    resource = parse_resource(PLAIN, file="plain.md")
    filled = fill(resource, {"organisation": "A*B* <b> {{organisation}}"})
    assert filled.missing == ()
    assert "A*B* &lt;b&gt; {{organisation}}" in to_html(filled.markdown)


@pytest.mark.parametrize("values", [{}, {"organisation": "  "}])
def test_missing_values_are_named_and_seen(values: dict[str, str]) -> None:
    filled = fill(parse_resource(PLAIN, file="plain.md"), values)
    assert filled.missing == ("organisation",)
    assert to_html(filled.markdown) == "<p>For <strong>[your organisation]</strong>.</p>\n"


def test_an_unknown_value_is_refused() -> None:
    with pytest.raises(guidance.UnknownValueError, match="no placeholder 'organization'"):
        fill(parse_resource(PLAIN, file="plain.md"), {"organization": "x"})


# Languages


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "resources").mkdir()
    (tmp_path / "resources/plain.md").write_text(PLAIN, encoding="utf-8")
    german = PLAIN.replace("title: Plain", "title: Schlicht").replace("For", "Für")
    (tmp_path / "resources/plain.de.md").write_text(german, encoding="utf-8")
    area = "areas:\n  - {code: housing, name: Housing, includes: Homes., codes: [{scheme: esd, code: '1'}]}\n"
    (tmp_path / "service_areas.yaml").write_text(area, encoding="utf-8")
    (tmp_path / "service_areas.de.yaml").write_text(area.replace("Housing", "Wohnen"), encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("language", "title", "found"),
    [
        ("en", "Plain", "en"),
        ("de", "Schlicht", "de"),
        ("de-AT", "Schlicht", "de"),
        ("cy", "Plain", "en"),
        ("../x", "Plain", "en"),
    ],
)
def test_a_language_falls_back_to_english(root: Path, language: str, title: str, found: str) -> None:
    resource = shipped_resource("plain", language, root=root)
    assert (resource.title, resource.language) == (title, found)
    assert shipped_resources(language, root=root) == (resource,)


def test_lists_have_languages_and_codes_too(root: Path) -> None:
    assert shipped_service_areas("de", root=root)[0].name == "Wohnen"
    assert shipped_service_areas("fr", root=root)[0].codes == (guidance.ExternalCode("esd", "1"),)


@pytest.mark.parametrize("slug", ["absent", "../plain", "plain.de", ""])
def test_an_unknown_resource_has_a_name(root: Path, slug: str) -> None:
    with pytest.raises(guidance.UnknownResourceError):
        shipped_resource(slug, root=root)


# Faults

FAULTS = [
    ("---\nslug", "slug", guidance_reading.FrontMatterError, 1),
    ("organisation\n---\n", "organisation\n", guidance_reading.FrontMatterError, 15),
    ("title: Plain", "title: [Plain", guidance_reading.MalformedYamlError, 4),
    ("title: Plain", "title: Plain\ntitle: Twice", guidance_reading.MalformedYamlError, 4),
    ("title: Plain", "title:", guidance_reading.MissingFieldError, 3),
    ("title: Plain", "titel: Plain\ntitle: Plain", guidance_reading.UnknownFieldError, 3),
    ("slug: plain", "slug: Plain!", guidance_reading.UnknownTermError, 2),
    ("[map, design]", "[map, designing]", guidance_reading.UnknownTermError, 5),
    ("serves: [map, design]", "serves: map", guidance_reading.WrongKindError, 5),
    ("kind: plan", "kind: poem", guidance_reading.UnknownTermError, 6),
    ("minutes: 5", "minutes: soon", guidance_reading.WrongKindError, 8),
    ("minutes: 5", "minutes: 0", guidance_reading.WrongKindError, 8),
    ("For {{organisation}}", "For {{organization}}", guidance_reading.PlaceholderError, 16),
    ("For {{organisation}}", "For nobody", guidance_reading.PlaceholderError, 12),
    ("For {{organisation}}", "For {{organisation}} {{ }}", guidance_reading.PlaceholderError, 16),
]


@pytest.mark.parametrize(("old", "new", "error", "line"), FAULTS)
def test_a_fault_in_a_resource_has_its_line(old: str, new: str, error: type[guidance.GuidanceError], line: int) -> None:
    assert old in PLAIN
    with pytest.raises(error) as caught:
        parse_resource(PLAIN.replace(old, new), file="plain.md")
    assert (caught.value.file, caught.value.line) == ("plain.md", line)
    assert str(caught.value).startswith(f"plain.md, line {line}: ")


CARD = "cards:\n  - {form: design-lab, co: design, text: A., question: B?, sources: [C]}\n"
PROBLEM = "problems:\n  - {slug: a, question: A., answer: B., task: map/list, tool: map, resource: plain, case: null}\n"
ADVICE = "advice:\n  - {about: map, aim: A., needs: [], results: [], who: [], tips: [], sources: []}\n"
AREA = "areas:\n  - {code: a, name: A, includes: B., codes: []}\n"


@pytest.mark.parametrize(
    ("parse", "text", "old", "new", "error"),
    [
        (parse_prompt_cards, CARD, "co: design", "co: deliver", guidance_reading.UnknownTermError),
        (parse_prompt_cards, CARD, "sources: [C]", "sources: []", guidance_reading.UnknownTermError),
        (parse_prompt_cards, CARD, "question:", "illustrative: true, question:", guidance_reading.UnknownTermError),
        (parse_problems, PROBLEM, "map/list", "list", guidance_reading.UnknownTermError),
        (parse_problems, PROBLEM, "tool: map", "tool: hammer", guidance_reading.UnknownTermError),
        (parse_advice, ADVICE, "tips: []", "tips: [1]", guidance_reading.WrongKindError),
        (parse_service_areas, AREA, "codes: []", "codes: [x]", guidance_reading.WrongKindError),
        (parse_service_areas, AREA, "codes: []", "codes: [{scheme: x}]", guidance_reading.MissingFieldError),
    ],
)
def test_a_fault_in_a_list_has_its_line(
    parse: object, text: str, old: str, new: str, error: type[guidance.GuidanceError]
) -> None:
    assert callable(parse)
    assert len(parse(text, file="x.yaml")) == 1
    with pytest.raises(error) as caught:
        parse(text.replace(old, new), file="x.yaml")
    assert caught.value.line == 2


def test_the_same_entry_twice_is_refused() -> None:
    line = ADVICE.splitlines()[1]
    with pytest.raises(guidance_reading.DuplicateEntryError, match="line 2 already") as caught:
        parse_advice(f"{ADVICE}{line}\n", file="x.yaml")
    assert caught.value.line == 3


def test_a_list_instead_of_names_is_refused() -> None:
    with pytest.raises(guidance_reading.MalformedYamlError):
        parse_problems("- a\n", file="x.yaml")

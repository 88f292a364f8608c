"""A first guess at the mapping of a foreign table, from its column names and some of its values.

The names are compared, folded, with everyday words in English, German, French, Spanish and Welsh. A guess says which
word it rests on; a column that fits nothing is left alone, and a person decides.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from commonstar.formats.fields import FIELD_LABELS, MULTIPLE, TERMS, fold, fold_words
from commonstar.formats.mapping import FieldMapping, Mapping
from commonstar.formats.register import EXPORT_MAPPING, NUMBERED_DATE

# Words by field; a vertical bar separates them. The order of languages is English, German, French, Spanish, Welsh.
_WORDS: dict[str, str] = {
    "key": "key|id|uid|identifier|reference|ref|code|number|nummer|kennung|schlüssel|référence|identifiant|numéro"
    "|clave|referencia|identificador|allwedd|cyfeirnod|rhif",
    "title": "title|name|project|project name|initiative|initiative name|activity|titel|projekt|bezeichnung|titre|nom"
    "|projet|intitulé|título|nombre|proyecto|iniciativa|teitl|enw|prosiect|menter",
    "summary": "summary|description|brief description|about|what is it|details|notes|beschreibung|zusammenfassung"
    "|kurzbeschreibung|description|résumé|descripción|resumen|crynodeb|disgrifiad",
    "service_areas": "service area|service areas|service|theme|topic|sector|department|category|bereich|thema"
    "|dienstleistung|leistungsbereich|domaine|thème|secteur|área|tema|servicio|maes gwasanaeth|gwasanaeth|thema",
    "places": "place|places|location|area|locality|town|ward|neighbourhood|country|ort|orte|stadtteil|gemeinde|standort"
    "|lieu|lieux|commune|quartier|ville|lugar|lugares|municipio|barrio|localidad|lle|lleoedd|ardal|cymuned",
    "organisations": "organisation|organisations|organization|lead organisation|lead organisation name|partner|partners"
    "|provider|run by|träger|organisationen|partner|anbieter|organisme|organisation|partenaire|partenaires"
    "|organización|entidad|socios|sefydliad|sefydliadau|partneriaid",
    "provider_kind": "provider kind|provider type|type of provider|type of organisation|trägerart|type de prestataire"
    "|tipo de proveedor|math o ddarparwr",
    "status": "status|state|active|still active|stand|zustand|statut|état|estado|statws",
    "cos": "co|cos|four cos|which co",
    "forms": "form|forms|form of co production|formen|formes|formas|ffurf|ffurfiau",
    "co_producers": "who co produces|co producers|participants|who takes part|mitwirkende|beteiligte|participants"
    "|participantes|cyfranogwyr",
    "contributions": "what citizens contribute|contribution|contributions|beitrag|beiträge|contribución|cyfraniad",
    "gives_back": "what citizens get back|gives back|benefit to people|gegenleistung|contrepartie|contrapartida",
    "mix": "mix|substitutive or additive",
    "substitutive_percent": "substitutive percent|substitutive share",
    "intervention": "intervention|intervention type",
    "people_a_year": "people a year|people|people per year|number of people|personen|personen pro jahr"
    "|personnes par an|nombre de personnes|personas|personas al año|pobl y flwyddyn|nifer o bobl",
    "hours_a_year": "hours a year|hours|hours per year|volunteer hours|stunden|stunden pro jahr|heures|heures par an"
    "|horas|horas al año|oriau|oriau y flwyddyn",
    "start_date": "start|start date|start year|started|since|from|beginn|seit|startdatum|début|date de début|depuis"
    "|inicio|fecha de inicio|desde|dechrau|dyddiad dechrau",
    "end_date": "end|end date|end year|ended|until|to|ende|bis|enddatum|fin|date de fin|fin|fecha de fin|hasta"
    "|diwedd|dyddiad gorffen",
    "outcomes": "outcome|outcomes|outcomes sought|aims|goals|wirkung|ziele|résultats|objectifs|resultados|objetivos"
    "|canlyniadau|amcanion",
    "contact": "contact|contact person|contact details|e mail|email|kontakt|ansprechpartner|contacto|correo"
    "|cyswllt|e bost|courriel",
    "told_by": "told by|source|who told us|added by|quelle|fuente|ffynhonnell",
    "parent": "parent|parent key|part of",
    "url": "url|website|web site|web address|link|webseite|internet|site web|lien|sitio web|página web|enlace"
    "|gwefan|dolen",
}
_SEPARATORS = (";", "|", "\n")


_MONTHS = 12


@dataclass(frozen=True)
class Guess:
    """Why a column was put to a field: the word that its name matched; `exact` if the name is that word."""

    field: str
    column: str
    word: str
    exact: bool


@dataclass(frozen=True)
class Suggestion:
    """A mapping to start from and the reason for each of its lines."""

    mapping: Mapping
    guesses: tuple[Guess, ...]


def suggest_mapping(columns: Sequence[str], sample_rows: Sequence[Sequence[str]] = ()) -> Suggestion:
    """Guess which column feeds which field. Our own export is known by its columns and mapped as it was written."""
    labels = {label: name for name, label in FIELD_LABELS.items()}
    if "Title" in columns and all(column in labels for column in columns):
        fields = {labels[column]: EXPORT_MAPPING.fields[labels[column]] for column in columns}
        return Suggestion(Mapping(fields), tuple(Guess(labels[name], name, name, True) for name in columns))
    guesses = _choose(columns)
    places = {name: place for place, name in enumerate(columns)}
    found = {}
    for guess in sorted(guesses, key=lambda one: list(FIELD_LABELS).index(one.field)):
        cells = [row[places[guess.column]] for row in sample_rows if len(row) > places[guess.column]]
        found[guess.field] = fed_from(guess.field, (guess.column,), cells)
    return Suggestion(Mapping(found), tuple(guesses))


def looks_like_header(columns: Sequence[str]) -> bool:
    """Tell whether a first row looks like column names: at least one of them is a word that a field goes by."""
    return any(guess.exact for guess in _choose(columns))


def _choose(columns: Sequence[str]) -> list[Guess]:
    """Give each field one column at most, and each column one field: exact names first, then the longest words."""
    candidates = sorted(_candidates(columns), key=lambda pair: pair[0])
    taken: set[str] = set()
    chosen = []
    for _, guess in candidates:
        if guess.field not in taken and guess.column not in taken:
            taken |= {guess.field, guess.column}
            chosen.append(guess)
    return chosen


def _candidates(columns: Sequence[str]) -> Iterator[tuple[tuple[bool, int, int, int], Guess]]:
    for place, column in enumerate(columns):
        name = fold_words(column)
        for rank, (field, word) in enumerate(_KNOWN):
            exact = name == word or fold(column) == word.replace(" ", "")
            if exact or (len(word) > 3 and f" {word} " in f" {name} "):
                yield (not exact, -len(word), place, rank), Guess(field, column, word, exact)


def fed_from(field: str, columns: tuple[str, ...], cells: Sequence[str]) -> FieldMapping:
    """Return how a field is fed from these columns, as far as their cells tell: splits and the order of dates."""
    dates = date_order(cells) if field in {"start_date", "end_date"} else "ymd"
    return FieldMapping(columns, split=separators(field, cells), dates=dates)


def separators(field: str, cells: Sequence[str]) -> tuple[str, ...]:
    """Return how a column of several values splits: by a mark seen in it, by comma only where all parts are known."""
    if field not in MULTIPLE:
        return ()
    seen = tuple(mark for mark in _SEPARATORS if any(mark in cell.strip() for cell in cells))
    if seen or field not in TERMS.codes:
        return seen
    parts = [part.strip() for cell in cells if "," in cell for part in cell.split(",")]
    return (",",) if parts and all(TERMS.code(field, part) for part in parts) else ()


def date_order(cells: Sequence[str]) -> str:
    """Return the order of day and month in dates that are written as numbers, where only one order fits them all.

    Where both fit, or neither, nobody can tell: "ymd" then, and a person is asked.
    """
    numbered = [(int(match[1]), int(match[2])) for cell in cells if (match := NUMBERED_DATE.fullmatch(cell.strip()))]
    day_first = all(second <= _MONTHS for _, second in numbered)
    month_first = all(first <= _MONTHS for first, _ in numbered)
    if day_first == month_first:
        return "ymd"
    return "dmy" if day_first else "mdy"


def _known() -> Iterator[tuple[str, str]]:
    for field, label in FIELD_LABELS.items():
        words = [label, field.replace("_", " "), *_WORDS.get(field, "").split("|")]
        yield from ((field, word) for word in dict.fromkeys(map(fold_words, words)) if word)


_KNOWN = tuple(_known())

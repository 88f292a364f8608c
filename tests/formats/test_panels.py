"""Files of panels by lot, read strictly: what is wrong is named with its line."""

from __future__ import annotations

import pytest

from commonstar.engine.panel.pool import Quota
from commonstar.formats.panels import PanelFileError, read_panels, read_people, read_population, read_quotas

QUOTAS = b"category,feature,min,max\nsex,f,1,2\nsex,m,0,2\nage,young,0,2\nage,old,1,2\n"


def test_quotas_are_read_under_the_headings_of_either_tool() -> None:
    found = read_quotas(QUOTAS, "categories.csv")
    assert found.categories == ("sex", "age")
    assert found.quotas[0] == Quota("sex", "f", 1, 2)
    flexible = (
        b"feature,value,min,max,min_flex,max_flex\nsex,f,1,2,0,2\nsex,m,0,2,0,2\nage,young,0,2,0,2\nage,old,1,2,0,2\n"
    )
    older = QUOTAS.replace(b"feature", b"name")
    assert read_quotas(flexible, "features.csv") == read_quotas(older, "features.csv") == found


def test_people_have_an_id_or_the_number_of_their_row() -> None:
    quotas = read_quotas(QUOTAS, "q.csv")
    bare = read_people(b"sex,age\nf,old\n\nm,young\n", "p.csv", quotas)
    assert [(person.id, person.values) for person in bare] == [("1", ("f", "old")), ("2", ("m", "young"))]
    candidates = b"nationbuilder_id,name,primary_address1,primary_zip,age,sex\nn7,Ann,1 Mill Lane,AB1,old,f\n" + (
        b"n8,Ben,1 mill  lane,AB1,old,m\nn9,Cem,,,young,m\nn10,Dee,,,old,f\n"
    )
    found = read_people(candidates, "candidates.csv", quotas, ("primary_address1", "primary_zip"))
    assert [person.id for person in found] == ["n7", "n8", "n9", "n10"]
    assert found[0].household == found[1].household != ""
    assert found[2].household == found[3].household == ""
    assert [each.household for each in read_people(b"id,sex,age,household\na,f,old,h\n", "p", quotas)] == ["h"]


@pytest.mark.parametrize(
    ("data", "line", "said"),
    [
        (b"sex,min,max\nf,1,2\n", 1, "must name the columns category, feature, min, max"),
        (b"category,feature,min,max\nsex,f,one,2\n", 2, "min must be a whole number from 0 up, but is: one"),
        (b"category,feature,min,max\nsex,f,1,\n", 2, "A cell is empty: max."),
        (b"category,feature,min,max\nsex,f,-1,2\n", 2, "min must be"),
        (b"category,feature,min,max\nsex,f,1,2\n\nsex,m,3,2\n", 4, "The minimum 3 is above the maximum 2."),
        (b"category,feature,min,max\nsex,f,1,2\nsex,f,1,2\n", 3, "sex f stands twice."),
        (b"category,feature,min,max\n", 1, "holds no quota"),
    ],
)
def test_what_is_wrong_with_quotas(data: bytes, line: int, said: str) -> None:
    with pytest.raises(PanelFileError) as found:
        read_quotas(data, "q.csv")
    assert found.value.line == line
    assert said in found.value.reason


@pytest.mark.parametrize(
    ("data", "line", "said"),
    [
        (b"sex\nf\n", 1, "There is no column age"),
        (b"sex,age\nf,old\nf,middle\n", 3, "middle is no value of age; there are young, old."),
        (b"sex,age\nf,\n", 2, "A cell is empty: age."),
        (b"id,sex,age\na,f,old\nb,f,old\na,m,old\n", 4, "The id a is also that of line 2."),
        (b"id,sex,age\n", 1, "names nobody"),
    ],
)
def test_what_is_wrong_with_people(data: bytes, line: int, said: str) -> None:
    with pytest.raises(PanelFileError) as found:
        read_people(data, "p.csv", read_quotas(QUOTAS, "q.csv"))
    assert found.value.line == line
    assert said in found.value.reason


def test_who_lives_there() -> None:
    quotas = read_quotas(QUOTAS, "q.csv")
    found = read_population(b"category,value,people\nsex,f,520\nsex,m,480\n", "l.csv", quotas)
    assert found == {("sex", "f"): 520, ("sex", "m"): 480}
    with pytest.raises(PanelFileError, match="Line 2: x is no value of sex"):
        read_population(b"category,value,people\nsex,x,520\n", "l.csv", quotas)


def test_numbered_panels_are_read_back() -> None:
    assert read_panels(b"panel,person 1,person 2\n0,a,b\n1,b,c\n", "p.csv", 2) == (("a", "b"), ("b", "c"))


@pytest.mark.parametrize(
    ("data", "line", "said"),
    [
        (b"number,person 1\n0,a\n", 1, "must name the columns panel"),
        (b"panel,person 1,person 2\n0,a,b\n2,b,c\n", 3, "must be number 1, but is: 2"),
        (b"panel,person 1,person 2\n0,a,b\n1,b,\n", 3, "A cell is empty: person 2."),
        (b"panel,person 1,person 2\n0,a,a\n1,b,c\n", 2, "a stands twice on panel 0."),
        (b"panel,person 1,person 2\n0,a,b\n", 2, "ends after 1 panels"),
        (b"panel,person 1,person 2\n0,a,b\n1,b,c\n2,a,c\n", 4, "more than 2 panels"),
    ],
)
def test_a_fault_in_the_panels_is_named_with_its_line(data: bytes, line: int, said: str) -> None:
    with pytest.raises(PanelFileError) as refused:
        read_panels(data, "p.csv", 2)
    assert (refused.value.line, said in refused.value.reason) == (line, True)

"""Programmes: starting one, the lists, the settings, deleting one."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.test import Client

from commonstar.vocabulary import OrganisationKind, Role, Step, Visibility
from commonstar.web import programmes
from commonstar.web.audit.public import Entry
from commonstar.web.common.access import Refused
from commonstar.web.evidence.models import Figure, Source
from commonstar.web.organisations.public import Organisation, OrganisationMember
from commonstar.web.programmes import actions
from commonstar.web.programmes.models import Attachment, Membership, Programme, Task
from commonstar.web.programmes.public import registry, seat_of
from commonstar.web.programmes.queries import listed_for
from commonstar.web.programmes.tasks import files
from commonstar.web.star.map_it.models import Initiative, Involvement
from tests.factories.cast import Cast, make_cast, make_programme, make_user
from tests.web.pages import outline

pytestmark = pytest.mark.django_db
HERE = "/programmes/living-well"
ROWS = (*Role, "administrator", "partner", "stranger", "anonymous")
LEADERS = {Role.LEAD, Role.CO_LEAD, "administrator"}
MEMBERS = {*Role, "administrator"}


def signed_in(name: str = "newcomer") -> Client:
    client = Client()
    client.force_login(make_user(name))
    return client


def test_an_empty_store_asks_for_two_names_and_nothing_else() -> None:
    client = signed_in()
    page = client.get("/programmes/", follow=True)
    assert page.redirect_chain == [("/programmes/new/", 302)]
    found = outline(page.content.decode())
    assert [each["name"] for each in found.controls if each.get("type") != "hidden" and each.get("name")] == [
        "title",
        "name",
    ]
    sent = {"title": "Older people, living well", "name": "Anytown Council"}
    answer = client.post("/programmes/new/", sent, follow=True)
    assert answer.redirect_chain == [("/programmes/older-people-living-well/", 302)]
    assert "Your Star is ready" in answer.content.decode()
    made = Programme.objects.get()
    assert made.visibility == Visibility.PRIVATE
    assert [(each.name, each.kind) for each in made.organisations.all()] == [
        ("Anytown Council", OrganisationKind.COUNCIL)
    ]
    assert Membership.objects.get(programme=made).role == Role.LEAD
    assert OrganisationMember.objects.get().is_administrator
    assert list(Entry.objects.order_by("number").values_list("action", flat=True)) == [
        "organisation.created",
        "programme.created",
    ]


def test_a_store_in_use_asks_a_newcomer_for_the_kind_too(cast: Cast) -> None:
    page = outline(signed_in().get("/programmes/new/").content.decode())
    assert [each["name"] for each in page.controls if each.get("type") != "hidden" and each.get("name")] == [
        "title",
        "name",
        "kind",
    ]


def test_someone_of_one_organisation_is_asked_only_for_the_title(cast: Cast) -> None:
    client = cast.client("partner")
    page = outline(client.get("/programmes/new/").content.decode())
    assert [each["name"] for each in page.controls if each.get("type") != "hidden" and each.get("name")] == ["title"]
    client.post("/programmes/new/", {"title": "Living well"})
    made = Programme.objects.exclude(slug__in=["living-well", "somewhere-else"]).get()
    assert [each.slug for each in made.organisations.all()] == ["the-partner"]


def test_someone_of_two_organisations_chooses_among_their_own(cast: Cast) -> None:
    OrganisationMember.objects.create(organisation=cast.council, user=cast.people["partner"])
    client = cast.client("partner")
    wrong = client.post("/programmes/new/", {"title": "X", "organisation": str(cast.elsewhere.pk)})
    assert wrong.status_code == 200
    client.post("/programmes/new/", {"title": "X", "organisation": str(cast.council.pk)})
    assert Programme.objects.get(slug="x").organisations.get() == cast.council


def test_missing_names_are_told_and_nothing_is_made() -> None:
    body = signed_in().post("/programmes/new/", {"title": "", "name": "Anytown"}).content.decode()
    assert "Give the programme a name." in body
    assert "Anytown" in body
    assert not Programme.objects.exists()
    assert not Organisation.objects.exists()


def test_only_those_who_are_signed_in_start_a_programme(db: None) -> None:
    assert "login" in Client().get("/programmes/new/")["Location"]


def test_nobody_starts_a_programme_for_an_organisation_of_others(cast: Cast) -> None:
    with pytest.raises(actions.NotYourOrganisation):
        actions.create_programme(user=cast.people["stranger"], title="Ours now", organisation=cast.council)


def test_hooks_run_in_the_same_transaction() -> None:
    user = make_user("newcomer")
    seen: list[Programme] = []
    registry.created(seen.append)
    try:
        made = actions.create_programme(user=user, title="New", organisation=actions.NewOrganisation("Org"))
    finally:
        registry.on_created.remove(seen.append)
    assert seen == [made]
    assert made.slug != "new"


def test_a_taken_address_tells_nothing_of_how_many_there_are(cast: Cast) -> None:
    found = actions.free_slug("Living well!", Programme)
    assert found.startswith("living-well-")
    assert actions.free_slug("健康", Programme) == "star"


def test_the_lists_are_by_how_programmes_concern_a_person(db: None) -> None:
    cast = make_cast(Visibility.PARTNERS)
    public = make_programme(cast.elsewhere, "open-to-all", Visibility.PUBLIC)
    lists = {who: listed_for(cast.people.get(who)) for who in ("lead", "partner", "stranger", "anonymous")}
    slugs = {
        who: [[each.programme.slug for each in group] for group in (found.mine, found.partners, found.public)]
        for who, found in lists.items()
    }
    assert slugs == {
        "lead": [["living-well"], [], [public.slug]],
        "partner": [[], ["living-well"], [public.slug]],
        "stranger": [["somewhere-else"], [public.slug], []],
        "anonymous": [[], [], [public.slug]],
    }
    body = cast.client("partner").get("/programmes/").content.decode()
    assert "Somewhere else" not in body
    assert outline(body).repeated_ids() == []


def test_the_list_has_pages_and_ones_own_come_first(cast: Cast) -> None:
    for number in range(27):
        make_programme(cast.elsewhere, f"programme-{number:02}", Visibility.PUBLIC)
    client = cast.client("lead")
    first, second = (client.get("/programmes/", {"page": number}) for number in (1, 2))
    assert [line.programme.slug for line in first.context["listed"].mine] == ["living-well"]
    assert [len(answer.context["listed"].lines) for answer in (first, second)] == [25, 3]
    assert second.context["listed"].mine == ()
    assert "?page=2" in first.content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_queries_of_the_list(cast: Cast, django_assert_num_queries, count: int) -> None:  # type: ignore[no-untyped-def]
    for number in range(count):
        made = make_programme(cast.council, f"programme-{number}", Visibility.PUBLIC)
        row = Initiative.objects.create(programme=made, title="Garden club", status="existing")
        Involvement.objects.create(initiative=row, co="design")
        Task.objects.create(programme=made, key="people/find-people", step="people", elsewhere_on="2026")
    client = cast.client("lead")
    with django_assert_num_queries(14):
        body = client.get("/programmes/").content.decode()
    assert body.count("3 of 9 sectors under way") == count
    assert body.count("Not begun yet") == 1


def test_the_list_tells_each_star_in_words_as_its_own_page_does(cast: Cast) -> None:
    for kind in registry.tasks_of(Step.GROW):
        Task.objects.create(programme=cast.programme, key=kind.key, step="grow", elsewhere_on="2026")
    Task.objects.create(programme=cast.programme, key="people/find-people", step="people", elsewhere_on="2026")
    client = cast.client("lead")
    states = [sector.state for sector in client.get(f"{HERE}/").context["page"].star.sectors]
    assert (states.count("elsewhere"), states.count("under-way"), len(states)) == (1, 1, 9)
    assert "1 of 9 sectors done · 1 of 9 sectors under way" in client.get("/programmes/").content.decode()


@pytest.mark.parametrize("who", ROWS)
@pytest.mark.parametrize("address", ["settings/", "settings/delete/", "log/"])
def test_who_opens_what(cast: Cast, who: str, address: str) -> None:
    expected = 200 if who in LEADERS else 403 if who in MEMBERS else 404
    assert cast.client(who).get(f"{HERE}/{address}").status_code == expected


def test_settings_are_changed_and_logged_without_names(cast: Cast) -> None:
    sent = {
        "title": "Living better",
        "summary": "For everyone over 70",
        "visibility": "public",
        "contact": "Ann Lee, ann@example.org",
        "retention_days": "90",
    }
    answer = cast.client("lead").post(f"{HERE}/settings/", sent)
    assert answer["Location"] == f"{HERE}/"
    cast.programme.refresh_from_db()
    assert (cast.programme.title, cast.programme.visibility) == ("Living better", "public")
    entry = Entry.objects.get()
    assert entry.action == "programme.changed"
    assert "Ann Lee" not in str(entry.after)
    assert set(entry.after or {}) == {"title", "summary", "visibility", "contact", "retention_days"}


def test_settings_saved_unchanged_leave_no_entry(cast: Cast) -> None:
    programme = cast.programme
    values = actions.ProgrammeSettings(programme.title, programme.summary, Visibility(programme.visibility))
    actions.change_settings(seat=cast.seat("lead"), settings=values)
    assert not Entry.objects.exists()


@pytest.mark.parametrize("who", ["facilitator", "contributor", "viewer", "partner", "stranger", "anonymous"])
def test_actions_refuse_on_their_own(cast: Cast, who: str) -> None:
    values = actions.ProgrammeSettings("Mine", "", Visibility.PUBLIC)
    with pytest.raises(Refused):
        actions.change_settings(seat=cast.seat(who), settings=values)
    with pytest.raises(Refused):
        actions.delete_programme(seat=cast.seat(who))
    assert Programme.objects.filter(title="Living well").exists()


def test_deleting_needs_the_name_and_leaves_the_log(cast: Cast, django_capture_on_commit_callbacks) -> None:  # type: ignore[no-untyped-def]
    task = Task.objects.create(programme=cast.programme, step="map", title="One")
    kept = Attachment.objects.create(programme=cast.programme, task=task, name="a", media_type="b", size=1, sha256="c")
    files.keep(kept.pk, files.accept("a.pdf", b"%PDF-1.7"))
    client = cast.client("lead")
    assert "Nothing was deleted" in client.post(f"{HERE}/settings/delete/", {"title": "living"}).content.decode()
    assert Programme.objects.filter(pk=cast.programme.pk).exists()
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(f"{HERE}/settings/delete/", {"title": " Living well "}, follow=True)
    assert "“Living well” is deleted" in answer.content.decode()
    assert not Programme.objects.filter(pk=cast.programme.pk).exists()
    assert not files.path_of(kept.pk).exists()
    assert [entry.action for entry in Entry.objects.filter(programme_id=cast.programme.pk)] == ["programme.deleted"]
    assert Programme.objects.filter(pk=cast.other_programme.pk).exists()


def test_deleting_takes_the_figures_of_initiatives_along(cast: Cast) -> None:
    source = Source.objects.create(title="A report")
    for programme in (cast.programme, cast.other_programme):
        held = Initiative.objects.create(programme=programme, title="Walks").pk
        Figure.objects.create(holder_kind="initiative", holder_id=held, indicator="People", result=3, source=source)
    actions.delete_programme(seat=cast.seat("lead"))
    assert Figure.objects.count() == 1
    assert Initiative.objects.get().programme == cast.other_programme


def test_the_log_reads_as_sentences_with_before_and_after(cast: Cast) -> None:
    actions.change_settings(
        seat=cast.seat("lead"), settings=actions.ProgrammeSettings("Living better", "", Visibility.PRIVATE, "Ann Lee")
    )
    body = cast.client("administrator").get(f"{HERE}/log/").content.decode()
    assert "Lead changed the settings of the programme." in body
    for words in ("Living well", "Living better", "Ann Lee"):
        assert words in body
    assert Entry.objects.order_by("number").last().hash in body  # type: ignore[union-attr]  # there is one
    assert outline(body).unlabelled() == []


def test_the_log_is_narrowed_by_person_and_kind_and_shows_no_other_programme(cast: Cast) -> None:
    values = actions.ProgrammeSettings("Living better", "", Visibility.PRIVATE)
    actions.change_settings(seat=cast.seat("lead"), settings=values)
    actions.change_settings(
        seat=cast.seat("co-lead"), settings=actions.ProgrammeSettings("Living best", "", Visibility.PRIVATE)
    )
    theirs = actions.ProgrammeSettings("Secret plan", "", Visibility.PRIVATE)
    actions.change_settings(seat=seat_of(cast.other_programme, cast.people["stranger"]), settings=theirs)
    client = cast.client("lead")
    both = client.get(f"{HERE}/log/").content.decode()
    one = client.get(f"{HERE}/log/", {"person": str(cast.people["co-lead"].pk)}).content.decode()
    assert "Secret plan" not in both
    assert both.count("changed the settings") == 2
    assert one.count("changed the settings") == 1
    assert client.get(f"{HERE}/log/", {"kind": "nonsense"}).content.decode().count("changed the settings") == 2
    assert client.get(f"{HERE}/log/", {"kind": "programme", "page": "999"}).status_code == 200


def test_an_act_that_no_room_worded_is_still_told(cast: Cast) -> None:
    cast.client("lead").post(f"{HERE}/settings/", {"title": "Other", "visibility": "private"})
    kept = registry.acts.pop("programme.changed")
    try:
        assert "Lead – programme: changed, “Other”" in cast.client("lead").get(f"{HERE}/log/").content.decode()
    finally:
        registry.act("programme.changed", kept)


@pytest.mark.parametrize("count", [1, 3])
def test_queries_of_the_log(cast: Cast, django_assert_max_num_queries, count: int) -> None:  # type: ignore[no-untyped-def]
    for number in range(count):
        values = actions.ProgrammeSettings(f"Title {number}", "", Visibility.PRIVATE, f"Ann {number}")
        actions.change_settings(seat=cast.seat("lead"), settings=values)
    client = cast.client("lead")
    with django_assert_max_num_queries(12):
        client.get(f"{HERE}/log/")


def test_every_act_of_a_programme_has_a_sentence_for_the_log() -> None:
    web = Path(programmes.__file__).parents[1]
    files = [*(web / "programmes").rglob("actions.py"), *(web / "star").rglob("actions.py")]
    text = "\n".join(path.read_text(encoding="utf-8") for path in files)
    kinds = "programme|organisation|task|member|invitation|join-request|partner|decision|form|service_area|list"
    acts = set(re.findall(rf'"((?:{kinds})\.(?!json)[a-z_-]+)"', text))
    register = (web / "star/map_it/imports/actions.py").read_text(encoding="utf-8")
    acts |= {f"register.{act}" for act in re.findall(r'_log\(seat, "(\w+)"', register)}
    assert len(acts) >= 25
    assert sorted(acts - set(registry.acts)) == []

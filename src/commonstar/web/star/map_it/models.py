"""The map: initiatives, what they show of the four Co's, and the rows that wait to be mended."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from commonstar.vocabulary import Co, Mix, ProviderKind, Status, Strength
from commonstar.web.common.models import Identified
from commonstar.web.gatherings.public import Gathering
from commonstar.web.library.public import Case
from commonstar.web.organisations.public import Organisation, Place
from commonstar.web.programmes.public import Need, Programme

CO_CHOICES = [(co.value, co.value) for co in Co]
STRENGTH_CHOICES = [(strength.value, strength.value) for strength in Strength]


class ServiceArea(Identified):
    """A line of a programme's editable list of service areas."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="service_areas")
    name = models.CharField(_("name"), max_length=120)
    folded = models.CharField(max_length=120)
    scheme = models.CharField(_("scheme of the code"), max_length=120, blank=True)
    code = models.CharField(_("code"), max_length=60, blank=True)
    order = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["order", "name"]
        constraints = [models.UniqueConstraint(fields=["programme", "folded"], name="star_service_area_once")]

    def __str__(self) -> str:
        return self.name


class FormOption(Identified):
    """A line of a programme's editable list of forms of co-production; `code` is set for the Star's own."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="forms")
    co = models.CharField(max_length=12, choices=CO_CHOICES)
    code = models.CharField(max_length=40, blank=True)
    name = models.CharField(_("name"), max_length=120, blank=True)
    order = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["order", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "code"], condition=~models.Q(code=""), name="star_form_code_once"
            ),
            models.CheckConstraint(condition=~models.Q(code="") | ~models.Q(name=""), name="star_form_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name or self.code


class Partner(Identified):
    """A body that takes part in initiatives, as the register names it; linked to an organisation where it is one."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="partners")
    name = models.CharField(_("name"), max_length=200)
    folded = models.CharField(max_length=200)
    organisation = models.ForeignKey(Organisation, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["programme", "folded"], name="star_partner_once")]

    def __str__(self) -> str:
        return self.name


class Initiative(Identified):
    """Something that is done, or could be, with citizens. The spine of a programme."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="initiatives")
    key = models.CharField(_("key in your own register"), max_length=120, blank=True)
    title = models.CharField(_("title"), max_length=300)
    folded_title = models.CharField(max_length=400, blank=True)
    summary = models.TextField(_("summary"), blank=True)
    status = models.CharField(max_length=10, choices=[(s.value, s.value) for s in Status], default=Status.EXISTING)
    provider_kind = models.CharField(max_length=10, choices=[(k.value, k.value) for k in ProviderKind], blank=True)
    mix = models.CharField(max_length=12, choices=[(m.value, m.value) for m in Mix], blank=True)
    substitutive_share = models.PositiveSmallIntegerField(_("share that replaces public input"), null=True, blank=True)
    gives_back = models.TextField(_("what citizens get back"), blank=True)
    people_a_year = models.PositiveIntegerField(_("people a year"), null=True, blank=True)
    hours_a_year = models.PositiveIntegerField(_("hours a year"), null=True, blank=True)
    starts_on = models.CharField(_("start"), max_length=10, blank=True)
    ends_on = models.CharField(_("end"), max_length=10, blank=True)
    outcomes = models.TextField(_("outcomes sought"), blank=True)
    url = models.URLField(_("web address"), max_length=500, blank=True)
    told_by = models.CharField(_("who told us"), max_length=200, blank=True)
    parent = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="children")
    parent_case = models.ForeignKey(
        Case, on_delete=models.SET_NULL, null=True, blank=True, related_name="initiatives_after_it"
    )
    merged_into = models.ForeignKey("self", on_delete=models.CASCADE, null=True, blank=True, related_name="merged")
    service_areas = models.ManyToManyField(ServiceArea, blank=True, related_name="initiatives")
    places = models.ManyToManyField(Place, blank=True, related_name="initiatives")
    partners = models.ManyToManyField(Partner, blank=True, related_name="initiatives")
    forms = models.ManyToManyField(FormOption, blank=True, related_name="initiatives")
    needs = models.ManyToManyField(Need, blank=True, related_name="initiatives")
    search_text = models.TextField(blank=True)
    sorted_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["folded_title", "id"]
        indexes = [
            models.Index(fields=["programme", "merged_into", "folded_title", "id"], name="star_initiatives_by_title"),
            models.Index(fields=["programme", "merged_into", "-created_at", "id"], name="star_initiatives_newest"),
            models.Index(
                fields=["programme", "merged_into", "sorted_at", "created_at"], name="star_initiatives_unsorted"
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "key"], condition=~models.Q(key=""), name="star_initiative_key_once"
            ),
            models.CheckConstraint(
                condition=models.Q(substitutive_share__isnull=True) | models.Q(substitutive_share__range=(0, 100)),
                name="star_substitutive_share_in_percent",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Involvement(Identified):
    """That an initiative shows a Co, and how strong voice and action are as staff see it.

    What the people who take part say is in `Rating`; both stand. Without a row here an initiative is unsorted while
    it has no `sorted_at`; once it has one, someone looked and found no co-production ("no Co").
    """

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="involvements")
    co = models.CharField(max_length=12, choices=CO_CHOICES)
    voice = models.CharField(max_length=8, choices=STRENGTH_CHOICES, default=Strength.UNKNOWN)
    action = models.CharField(max_length=8, choices=STRENGTH_CHOICES, default=Strength.UNKNOWN)

    class Meta:
        ordering = ["co"]
        constraints = [models.UniqueConstraint(fields=["initiative", "co"], name="star_involvement_once")]
        indexes = [models.Index(fields=["co", "initiative"])]

    def __str__(self) -> str:
        return f"{self.co}: {self.voice}/{self.action}"


class RatingLink(Identified):
    """A link for the people who take part to say how they see it. Only the hash of its secret is kept."""

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="rating_links")
    token_hash = models.CharField(max_length=64, unique=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return str(self.initiative)


class Rating(Identified):
    """How many of those who take part see voice and action in a Co like this.

    It is a tally, not a row a person: it has no time, no order and no person, and what one person said of two Co's
    cannot be put together again. Who held the store and compared two backups could see how the tally grew between.
    """

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="ratings")
    co = models.CharField(max_length=12, choices=CO_CHOICES)
    voice = models.CharField(max_length=8, choices=STRENGTH_CHOICES)
    action = models.CharField(max_length=8, choices=STRENGTH_CHOICES)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["initiative", "co", "voice", "action"], name="star_rating_tally_once")
        ]

    def __str__(self) -> str:
        return f"{self.co}: {self.voice}/{self.action} × {self.count}"


class Tag(models.Model):
    """One of several values of an initiative: who co-produces, what they contribute, the intervention."""

    class Kind(models.TextChoices):
        WHO = "who", _("Who co-produces")
        CONTRIBUTION = "contribution", _("What citizens contribute")
        INTERVENTION = "intervention", _("Intervention")

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="tags")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    value = models.CharField(max_length=60)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["initiative", "kind", "value"], name="star_tag_once")]

    def __str__(self) -> str:
        return f"{self.kind}: {self.value}"


class Contact(Identified):
    """A private contact. It leaves the store only in an export that gave a reason for it."""

    initiative = models.OneToOneField(Initiative, on_delete=models.CASCADE, related_name="contact")
    text = models.TextField(_("contact"))

    def __str__(self) -> str:
        return str(self.initiative)


class FoundAt(Identified):
    """That a gathering named an initiative: the one it came from, or one that was on the map already."""

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="found_at")
    gathering = models.ForeignKey(Gathering, on_delete=models.CASCADE, related_name="+")

    class Meta:
        verbose_name_plural = "found at"
        constraints = [models.UniqueConstraint(fields=["initiative", "gathering"], name="star_found_at_once")]

    def __str__(self) -> str:
        return f"{self.initiative} · {self.gathering}"


class ImportDraft(Identified):
    """A table on its way in: the rows as read, and the mapping as chosen so far."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="import_drafts")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=200)
    table = models.JSONField()
    mapping = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    done_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name


class SetAsideRow(Identified):
    """A row with faults that someone set aside on purpose; it waits here to be mended."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="set_aside_rows")
    name = models.CharField(max_length=200)
    row = models.PositiveIntegerField()
    cells = models.JSONField()
    mapping = models.TextField(blank=True)
    problems = models.JSONField(default=list)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["created_at", "row"]

    def __str__(self) -> str:
        return f"{self.name}: {self.row}"


class NotDuplicate(Identified):
    """A person said that these two are not the same; the pair is not proposed again."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="not_duplicates")
    first = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["first", "second"], name="star_not_duplicate_once")]

    def __str__(self) -> str:
        return f"{self.first} ≠ {self.second}"

"""The log: one chain of entries, and beside it what is personal, under a key per person."""

from django.db import models


class Entry(models.Model):
    """One act. Append-only: the store itself refuses to change or remove a row (see migration 0002)."""

    number = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    actor_id = models.UUIDField(null=True)
    action = models.CharField(max_length=80)
    kind = models.CharField(max_length=60)
    object_id = models.CharField(max_length=80)
    organisation_id = models.UUIDField(null=True)
    programme_id = models.UUIDField(null=True)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        indexes = [
            models.Index(fields=["programme_id", "-number"]),
            models.Index(fields=["kind", "object_id", "number"]),
            models.Index(fields=["organisation_id", "-number"]),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.action} {self.kind}"


class Head(models.Model):
    """The end of the chain: one row, locked by whoever appends, so that numbers have no gaps."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    number = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64, default="")

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="audit_one_head")]

    def __str__(self) -> str:
        return f"{self.number} {self.hash}"


class PersonKey(models.Model):
    """A person's key. While it exists their values in the log can be read; erasing it erases them."""

    subject_id = models.UUIDField(primary_key=True)
    key = models.BinaryField()

    def __str__(self) -> str:
        return str(self.subject_id)


class SealedValue(models.Model):
    """A personal value named in the chain by its keyed digest, enciphered under its person's key."""

    subject_id = models.UUIDField(db_index=True)
    digest = models.CharField(max_length=64)
    sealed = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["subject_id", "digest"], name="audit_sealed_once")]

    def __str__(self) -> str:
        return self.digest

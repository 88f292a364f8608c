"""The one column that every table shares, and when recurring work was last put in line."""

import uuid

from django.db import models


class Identified(models.Model):
    """A row with an identifier that says nothing of when or in what order it was made."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)

    class Meta:
        abstract = True


class Turn(models.Model):
    """The day on which a recurring job was last put in line; its row is the lock between workers."""

    name = models.CharField(primary_key=True, max_length=80)
    last_on = models.DateField()

    def __str__(self) -> str:
        return self.name

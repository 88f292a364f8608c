"""The one column that every table shares."""

import uuid

from django.db import models


class Identified(models.Model):
    """A row with an identifier that says nothing of when or in what order it was made."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)

    class Meta:
        abstract = True

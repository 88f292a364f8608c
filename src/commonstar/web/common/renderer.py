"""How forms are drawn."""

from django.forms.renderers import DjangoTemplates


class GovukRenderer(DjangoTemplates):
    """GOV.UK components."""

"""Addresses of an organisation's consent texts; included under the organisation."""

from django.urls import URLPattern, URLResolver, path

from commonstar.web.participation import consent_views

app_name = "consent"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", consent_views.consent_texts, name="texts"),
    path("new/", consent_views.record_consent_text, name="record"),
    path("<uuid:text>/withdraw/", consent_views.withdraw_consent_text, name="withdraw"),
]

"""Addresses of programmes."""

from django.urls import URLPattern, URLResolver, include, path

from commonstar.web.programmes import views
from commonstar.web.programmes.archive import views as archive
from commonstar.web.programmes.log.views import log

app_name = "programmes"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("commonstar.web.programmes.guidance.urls")),
    path("", include("commonstar.web.programmes.people.urls")),
    path("programmes/", views.programmes, name="mine"),
    path("programmes/new/", views.new, name="new"),
    path("programmes/bring-in/", archive.bring_in, name="bring_in"),
    path("programmes/<slug:programme>/", views.star, name="star"),
    path("programmes/<slug:programme>/settings/", views.settings, name="settings"),
    path("programmes/<slug:programme>/settings/delete/", views.delete, name="delete"),
    path("programmes/<slug:programme>/voices/", views.voices, name="voices"),
    path("programmes/<slug:programme>/log/", log, name="log"),
    path("programmes/<slug:programme>/archive/", include("commonstar.web.programmes.archive.urls")),
    path("programmes/<slug:programme>/decisions/", include("commonstar.web.programmes.decisions.urls")),
    path("programmes/<slug:programme>/replies/", include("commonstar.web.programmes.replying.urls")),
    path("programmes/<slug:programme>/challenges/", include("commonstar.web.programmes.challenges.urls")),
    path("programmes/<slug:programme>/demands/calls/", include("commonstar.web.programmes.calls.urls")),
    path("programmes/<slug:programme>/demands/", include("commonstar.web.programmes.demands.urls")),
    path("programmes/<slug:programme>/needs/", include("commonstar.web.programmes.needs.urls")),
    path("programmes/<slug:programme>/councillors/", include("commonstar.web.programmes.councillors.urls")),
    path("programmes/<slug:programme>/strategy/", include("commonstar.web.programmes.strategy.urls")),
    path("programmes/<slug:programme>/missing/", include("commonstar.web.programmes.heard.urls")),
    path("programmes/<slug:programme>/taking-part/", include("commonstar.web.programmes.taking_part.urls")),
    path("programmes/<slug:programme>/", include("commonstar.web.programmes.tasks.urls")),
]

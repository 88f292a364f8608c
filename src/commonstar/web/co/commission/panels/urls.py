"""Addresses of commissioning panels, below /programmes/<programme>/commission/panels/."""

from django.urls import URLPattern, URLResolver, path

from commonstar.web.co.commission.panels import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.panels, name="panels"),
    path("<uuid:panel>/", views.panel, name="panel"),
]

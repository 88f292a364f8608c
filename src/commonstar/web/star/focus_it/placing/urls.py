"""Addresses of 2×2s, below Focus it."""

from django.urls import URLPattern, path

from commonstar.web.star.focus_it.placing import views

urlpatterns: list[URLPattern] = [
    path("two-by-two/<uuid:placing>/", views.result, name="placing"),
    path("two-by-two/<uuid:placing>/settings/", views.settings, name="placing_settings"),
    path("two-by-two/<uuid:placing>/enter/", views.enter, name="placing_enter"),
]

"""Addresses of pairs, below Focus it."""

from django.urls import URLPattern, path

from commonstar.web.star.focus_it.comparing import views

urlpatterns: list[URLPattern] = [
    path("pairs/<uuid:comparing>/", views.result, name="comparing"),
    path("pairs/<uuid:comparing>/settings/", views.settings, name="comparing_settings"),
    path("pairs/<uuid:comparing>/enter/", views.enter, name="comparing_enter"),
    path("pairs/<uuid:comparing>/pairs.csv", views.counts_file, name="comparing_counts"),
]

"""Addresses of weighted criteria, below Focus it."""

from django.urls import URLPattern, path

from commonstar.web.star.focus_it.weighing import views

urlpatterns: list[URLPattern] = [
    path("weighted-criteria/<uuid:weighing>/", views.result, name="weighing"),
    path("weighted-criteria/<uuid:weighing>/settings/", views.settings, name="weighing_settings"),
    path("weighted-criteria/<uuid:weighing>/scores/", views.scores, name="weighing_scores"),
    path("weighted-criteria/<uuid:weighing>/enter/", views.enter, name="weighing_enter"),
]

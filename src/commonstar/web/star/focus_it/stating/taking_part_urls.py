"""Addresses of statements for whoever takes part, below a join code."""

from django.urls import URLPattern, path

from commonstar.web.star.focus_it.stating import taking_part_views as views

app_name = "stating"
urlpatterns: list[URLPattern] = [
    path("join/<str:code>/statements/<uuid:activity>/", views.answer, name="answer"),
    path("join/<str:code>/statements/<uuid:activity>/add/", views.propose, name="propose"),
    path("join/<str:code>/statements/<uuid:activity>/paper/", views.paper, name="paper"),
]

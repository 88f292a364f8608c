"""Addresses of weighing for whoever takes part, below a join code."""

from django.urls import URLPattern, path

from commonstar.web.star.focus_it.weighing import taking_part_views

app_name = "weighing"
urlpatterns: list[URLPattern] = [
    path("join/<str:code>/weighted-criteria/<uuid:activity>/", taking_part_views.weighing, name="weighing"),
    path("join/<str:code>/weighted-criteria/<uuid:activity>/paper/", taking_part_views.paper, name="paper"),
]

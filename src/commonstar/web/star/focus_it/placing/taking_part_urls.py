"""Addresses of the 2×2 for whoever takes part, below a join code."""

from django.urls import URLPattern, path

from commonstar.web.star.focus_it.placing import taking_part_views

app_name = "placing"
urlpatterns: list[URLPattern] = [
    path("join/<str:code>/two-by-two/<uuid:activity>/", taking_part_views.placing, name="placing"),
    path("join/<str:code>/two-by-two/<uuid:activity>/paper/", taking_part_views.paper, name="paper"),
]

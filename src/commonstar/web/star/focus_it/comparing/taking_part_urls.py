"""The address of pairs for whoever takes part, below a join code."""

from django.urls import URLPattern, path

from commonstar.web.star.focus_it.comparing import taking_part_views

app_name = "comparing"
urlpatterns: list[URLPattern] = [
    path("join/<str:code>/pairs/<uuid:activity>/", taking_part_views.compare, name="compare"),
]

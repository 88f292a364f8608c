"""The address of mapping for whoever takes part, below a join code."""

from django.urls import URLPattern, path

from commonstar.web.star.map_it.workshop import taking_part_views

app_name = "mapping"
urlpatterns: list[URLPattern] = [
    path("join/<str:code>/mapping/<uuid:activity>/", taking_part_views.mapping, name="mapping"),
]

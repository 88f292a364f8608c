"""Addresses of Map it."""

from django.urls import URLPattern, URLResolver

app_name = "map_it"
urlpatterns: list[URLPattern | URLResolver] = []

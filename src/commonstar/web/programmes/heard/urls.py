"""Addresses of who is missing."""

from django.urls import URLPattern, path

from commonstar.web.programmes.heard import views

urlpatterns: list[URLPattern] = [path("", views.missing, name="missing")]

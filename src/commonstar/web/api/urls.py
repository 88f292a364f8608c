"""Addresses of the API."""

from django.urls import path

from commonstar.web.api.endpoints import api

urlpatterns = [path("", api.urls)]

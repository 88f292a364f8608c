"""Addresses of calls for demands."""

from django.urls import URLPattern, path

from commonstar.web.programmes.calls import views

urlpatterns: list[URLPattern] = [
    path("new/", views.open_call, name="open_call"),
    path("<uuid:call>/", views.take_in, name="take_in"),
]

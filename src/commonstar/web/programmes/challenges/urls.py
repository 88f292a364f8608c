"""Addresses of challenges."""

from django.urls import URLPattern, path

from commonstar.web.programmes.challenges import views

urlpatterns: list[URLPattern] = [
    path("", views.challenges, name="challenges"),
    path("new/", views.new, name="new_challenge"),
    path("<uuid:challenge>/", views.challenge, name="challenge"),
    path("<uuid:challenge>/change/", views.change, name="change_challenge"),
    path("<uuid:challenge>/remove/", views.remove, name="remove_challenge"),
    path("<uuid:challenge>/baseline/", views.baseline, name="add_baseline"),
]

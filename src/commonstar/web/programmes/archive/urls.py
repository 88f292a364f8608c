"""Addresses of taking away and cloning, inside a programme."""

from django.urls import URLPattern, path

from commonstar.web.programmes.archive import views

urlpatterns: list[URLPattern] = [
    path("", views.archive, name="archive"),
    path("file/", views.take_away, name="take_away"),
    path("clone/", views.clone, name="clone"),
]

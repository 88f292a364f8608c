"""Addresses of the page for councillors."""

from django.urls import URLPattern, path

from commonstar.web.programmes.councillors import views

urlpatterns: list[URLPattern] = [
    path("", views.councillors, name="councillors"),
    path("word/", views.word, name="councillors_word"),
]

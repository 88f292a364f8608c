"""Addresses of the decision log."""

from django.urls import URLPattern, path

from commonstar.web.programmes.decisions import views

urlpatterns: list[URLPattern] = [
    path("", views.decisions, name="decisions"),
    path("new/", views.new, name="decision_new"),
    path("word/", views.decisions_word, name="decisions_word"),
    path("<int:number>/", views.decision, name="decision"),
    path("<int:number>/word/", views.decision_word, name="decision_word"),
]

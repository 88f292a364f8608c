"""Addresses of statements for whoever runs them, below Focus it."""

from django.urls import path

from commonstar.web.star.focus_it.stating import views

urlpatterns = [
    path("statements/<uuid:statements>/", views.results, name="statements"),
    path("statements/<uuid:statements>/write/", views.write, name="statements_write"),
    path("statements/<uuid:statements>/take-out/", views.take_out, name="statements_take_out"),
    path("statements/<uuid:statements>/enter/", views.enter, name="statements_enter"),
    path("statements/<uuid:statements>/participants-votes.csv", views.votes_file, name="statements_votes"),
    path("statements/<uuid:statements>/comments.csv", views.comments_file, name="statements_comments"),
]

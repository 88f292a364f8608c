"""Addresses of the prompt cards."""

from django.urls import path

from commonstar.web.star.map_it.cards import views

urlpatterns = [
    path("cards/", views.cards, name="cards"),
    path("cards/print/", views.paper, name="cards_print"),
    path("cards/word/", views.word, name="cards_word"),
]

"""Addresses for people without an account: the page behind a link for ratings, outside the programme's pages."""

from django.urls import path

from commonstar.web.star.map_it.ratings import views

urlpatterns = [
    path("rate/thank-you/", views.thanks, name="rate_thanks"),
    path("rate/<str:token>/", views.rate_page, name="rate"),
]

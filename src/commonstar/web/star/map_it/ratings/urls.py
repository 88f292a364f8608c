"""Addresses of links for ratings."""

from django.urls import path

from commonstar.web.star.map_it.ratings import views

urlpatterns = [
    path("initiatives/<uuid:initiative>/ratings/link/", views.link, name="rating_link"),
    path("initiatives/<uuid:initiative>/ratings/<uuid:rating_link>/close/", views.close, name="close_rating_link"),
]

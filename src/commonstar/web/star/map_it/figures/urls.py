"""Addresses of figures."""

from django.urls import path

from commonstar.web.star.map_it.figures import views

urlpatterns = [path("initiatives/<uuid:initiative>/figures/add/", views.add, name="add_figure")]

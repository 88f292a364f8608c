"""Addresses of mapping workshops, below Map it."""

from django.urls import path

from commonstar.web.star.map_it.workshop import views

urlpatterns = [
    path("workshops/<uuid:activity>/", views.workshop, name="workshop"),
    path("workshops/<uuid:activity>/take-up/", views.take_up_all, name="workshop_take_up"),
    path("workshops/<uuid:activity>/entries/<str:entry>/", views.entry, name="workshop_entry"),
]

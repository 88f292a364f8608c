"""Addresses of a programme's doors; included under the programme."""

from django.urls import path

from commonstar.web.programmes.taking_part import views

urlpatterns = [
    path("", views.taking_part, name="taking_part"),
    path("appeals/<uuid:removal>/", views.appeal, name="appeal"),
    path("said/<str:contribution>/remove/", views.remove_said, name="remove_said"),
    path("<uuid:door>/", views.door, name="door"),
    path("<uuid:door>/close/", views.close_door, name="close_door"),
    path("<uuid:door>/waiting/", views.waiting, name="waiting"),
    path("<uuid:door>/slips/", views.slips, name="slips"),
    path("<uuid:door>/enter/<slug:said>/", views.enter, name="enter"),
]

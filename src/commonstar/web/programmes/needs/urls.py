"""Addresses of needs."""

from django.urls import URLPattern, path

from commonstar.web.programmes.needs import views

urlpatterns: list[URLPattern] = [
    path("", views.needs, name="needs"),
    path("decide/", views.decide, name="decide"),
    path("recognise/", views.recognise, name="recognise"),
    path("decline/", views.decline, name="decline"),
    path("leave-open/", views.leave_open, name="leave_open"),
    path("<int:number>/", views.need, name="need"),
]

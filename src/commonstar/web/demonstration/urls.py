"""Addresses of the demonstration, inside its programmes."""

from django.urls import URLPattern, path

from commonstar.web.demonstration import views

app_name = "demonstration"
urlpatterns: list[URLPattern] = [path("remove/", views.remove, name="remove")]

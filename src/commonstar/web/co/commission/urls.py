"""Addresses of Co-commission, below /programmes/<programme>/commission/."""

from django.urls import URLPattern, URLResolver, path

from commonstar.web.co.commission import views

app_name = "commission"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.home, name="home"),
]

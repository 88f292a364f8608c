"""Addresses of the strategy."""

from django.urls import URLPattern, path

from commonstar.web.programmes.strategy import views

urlpatterns: list[URLPattern] = [
    path("", views.strategy, name="strategy"),
    path("draft/", views.draft, name="strategy_draft"),
    path("adopt/", views.adopt, name="adopt_strategy"),
]

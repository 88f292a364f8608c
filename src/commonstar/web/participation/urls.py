"""Addresses of taking part, at the root; those that need no account. Codes stand in addresses, slips never do."""

from django.urls import URLPattern, URLResolver, path

from commonstar.web.participation import slip_views, views

app_name = "participation"
urlpatterns: list[URLPattern | URLResolver] = [
    path("join/", views.join, name="join"),
    path("join/worker.js", views.worker, name="worker"),
    path("join/<str:code>/", views.door, name="door"),
    path("join/<str:code>/poster/", views.poster, name="poster"),
    path("join/<str:code>/cards/", views.cards, name="cards"),
    path("join/<str:code>/removals/", views.removals, name="removals"),
    path("join/<str:code>/say/<slug:kind>/", views.say, name="say"),
    path("join/<str:code>/say/<slug:kind>/paper/", views.paper, name="paper"),
    path("slip/", slip_views.slip, name="slip"),
]

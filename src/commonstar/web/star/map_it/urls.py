"""Addresses of Map it, below /programmes/<programme>/map/."""

from django.urls import URLPattern, URLResolver, include, path

from commonstar.web.star.map_it import views

app_name = "map_it"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.home, name="home"),
    path("initiatives/", views.initiatives, name="list"),
    path("initiatives/add/", views.add, name="add"),
    path("initiatives/add/full/", views.add_full, name="add_full"),
    path("initiatives/<uuid:initiative>/", views.detail, name="detail"),
    path("initiatives/<uuid:initiative>/change/", views.change, name="change"),
    path("initiatives/<uuid:initiative>/status/", views.status, name="status"),
    path("initiatives/<uuid:initiative>/remove/", views.remove, name="remove"),
    path("initiatives/<uuid:initiative>/history/", views.changes, name="history"),
    path("", include("commonstar.web.star.map_it.coverage.urls")),
    path("", include("commonstar.web.star.map_it.duplicates.urls")),
    path("", include("commonstar.web.star.map_it.figures.urls")),
    path("", include("commonstar.web.star.map_it.sorting.urls")),
    path("", include("commonstar.web.star.map_it.cards.urls")),
    path("", include("commonstar.web.star.map_it.lists.urls")),
    path("", include("commonstar.web.star.map_it.imports.urls")),
    path("", include("commonstar.web.star.map_it.ratings.urls")),
    path("", include("commonstar.web.star.map_it.workshop.urls")),
    path("", include("commonstar.web.star.map_it.asked.urls")),
]

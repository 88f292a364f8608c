"""Addresses of likely duplicates."""

from django.urls import URLPattern, URLResolver, path

from commonstar.web.star.map_it.duplicates import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("duplicates/", views.duplicates, name="duplicates"),
    path("duplicates/<uuid:kept>/<uuid:other>/", views.compare, name="duplicate"),
    path("duplicates/<uuid:first>/<uuid:second>/not-the-same/", views.not_the_same, name="not_duplicate"),
    path("duplicates/<uuid:initiative>/take-back/", views.take_back, name="take_back_merge"),
]

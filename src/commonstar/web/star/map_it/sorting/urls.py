"""Addresses of sorting."""

from django.urls import path

from commonstar.web.star.map_it.sorting import views

urlpatterns = [
    path("sort/", views.sort, name="sort"),
    path("sort/undo/", views.undo, name="sort_undo"),
    path("sort/<uuid:initiative>/", views.answer, name="sort_answer"),
]

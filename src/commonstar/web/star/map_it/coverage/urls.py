"""Addresses of the counts of a map."""

from django.urls import URLPattern, URLResolver, path

from commonstar.web.star.map_it.coverage import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("answer/", views.answer, name="answer"),
    path("answer.csv", views.download, {"kind": "csv"}, name="answer_csv"),
    path("answer.xlsx", views.download, {"kind": "xlsx"}, name="answer_xlsx"),
    path("coverage/", views.coverage, name="coverage"),
]

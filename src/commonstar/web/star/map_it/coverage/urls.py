"""Addresses of the counts of a map."""

from django.urls import URLPattern, URLResolver, path

from commonstar.web.star.map_it.coverage import breakdown_views, need_views, views

urlpatterns: list[URLPattern | URLResolver] = [
    path("answer/", views.answer, name="answer"),
    path("answer.csv", views.download, {"kind": "csv"}, name="answer_csv"),
    path("answer.xlsx", views.download, {"kind": "xlsx"}, name="answer_xlsx"),
    path("coverage/", views.coverage, name="coverage"),
    path("grid/", breakdown_views.grid, name="grid"),
    path("partners/", breakdown_views.partners, name="partners"),
    path("needs/", need_views.by_need, name="by_need"),
    path("places/", breakdown_views.places, name="places"),
    path("places.json", breakdown_views.places_data, name="places_data"),
    path("charts/", breakdown_views.charts, name="charts"),
    path("charts/<slug:key>.svg", breakdown_views.chart, name="chart"),
]

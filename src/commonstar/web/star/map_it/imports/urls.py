"""Addresses of the import and the export, below the map's."""

from django.urls import path

from commonstar.web.star.map_it.imports import out, views, waiting

urlpatterns = [
    path("import/", views.start, name="import"),
    path("import/waiting/", waiting.listed, name="set_aside"),
    path("import/waiting/<uuid:row>/", waiting.mend, name="mend"),
    path("import/waiting/<uuid:row>/remove/", waiting.remove, name="mend_remove"),
    path("import/<uuid:draft>/columns/", views.columns, name="import_columns"),
    path("import/<uuid:draft>/header/", views.header, name="import_header"),
    path("import/<uuid:draft>/cut/", views.cut, name="import_cut"),
    path("import/<uuid:draft>/values/", views.values, name="import_values"),
    path("import/<uuid:draft>/preview/", views.preview, name="import_preview"),
    path("import/<uuid:draft>/mapping/", views.mapping_file, name="import_mapping"),
    path("import/<uuid:draft>/done/", views.done, name="import_done"),
    path("import/<uuid:draft>/remove/", views.remove, name="import_remove"),
    path("export/", out.export, name="export"),
]

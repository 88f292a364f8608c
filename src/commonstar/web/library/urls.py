"""Addresses of the library. A case keeps its address for ever."""

from django.urls import path

from commonstar.web.library import views

app_name = "library"
urlpatterns = [
    path("", views.index, name="index"),
    path("export/<slug:form>/", views.export, name="export"),
    path("<slug:slug>/", views.case, name="case"),
    path("<slug:slug>/export/<slug:form>/", views.export_case, name="export-case"),
    path("<slug:slug>/use/", views.use, name="use"),
]

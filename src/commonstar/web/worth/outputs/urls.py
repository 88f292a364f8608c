"""Addresses of a version's files."""

from django.urls import path

from commonstar.web.worth.outputs import views

HERE = "<uuid:business_case>/versions/<int:version>/"
urlpatterns = [
    path(f"{HERE}workbook.xlsx", views.workbook, name="workbook"),
    path(f"{HERE}business-case.<str:layout>", views.report, name="report"),
]

"""Addresses of the lists."""

from django.urls import path

from commonstar.web.star.map_it.lists import views

urlpatterns = [
    path("service-areas/", views.service_areas, name="service_areas"),
    path("service-areas/add/", views.add_area, name="add_area"),
    path("service-areas/<uuid:area>/change/", views.change_area, name="change_area"),
    path("service-areas/<uuid:area>/merge/", views.merge_area, name="merge_area"),
    path("service-areas/<uuid:area>/remove/", views.remove_area, name="remove_area"),
    path("forms/", views.forms, name="forms"),
    path("forms/add/", views.add_form, name="add_form"),
    path("forms/<uuid:form>/rename/", views.rename_form, name="rename_form"),
    path("forms/<uuid:form>/remove/", views.remove_form, name="remove_form"),
]

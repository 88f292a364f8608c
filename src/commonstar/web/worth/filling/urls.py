"""Addresses of filling a case in, question by question."""

from django.urls import path

from commonstar.web.worth.filling import views

HERE = "<uuid:business_case>/fill/"
urlpatterns = [
    path(HERE, views.tasks, name="fill"),
    path(f"{HERE}whole/", views.settings, name="settings"),
    path(f"{HERE}evidence/", views.use_evidence, name="evidence"),
    path(f"{HERE}questions/<str:question>/", views.question, name="question"),
    path(f"{HERE}<str:part>/new/", views.record, name="new_record"),
    path(f"{HERE}<str:part>/<str:record>/", views.record, name="record"),
    path(f"{HERE}<str:part>/<str:record>/remove/", views.remove_record, name="remove_record"),
]

"""Addresses of filling a case in, question by question."""

from django.urls import path

from commonstar.web.worth.filling import views

HERE = "<uuid:business_case>/fill/"
urlpatterns = [
    path(HERE, views.tasks, name="fill"),
    path(f"{HERE}whole/", views.settings, name="settings"),
    path(f"{HERE}evidence/", views.use_evidence, name="evidence"),
    path(f"{HERE}questions/<str:asked>/", views.question, name="question"),
    path(f"{HERE}<str:model_part>/new/", views.record, name="new_record"),
    path(f"{HERE}<str:model_part>/<str:record>/", views.record, name="record"),
    path(f"{HERE}<str:model_part>/<str:record>/remove/", views.remove_record, name="remove_record"),
]

"""Addresses of the models that come along."""

from django.urls import URLPattern, path

from commonstar.web.worth import shipped_views

app_name = "models"
urlpatterns: list[URLPattern] = [
    path("", shipped_views.models, name="models"),
    path("<slug:model>/", shipped_views.model, name="model"),
    path("<slug:model>/model.yaml", shipped_views.file, name="file"),
    path("<slug:model>/open/", shipped_views.open_model, name="open"),
    path("<slug:model>/working/<path:cell>/", shipped_views.worked, name="working"),
]

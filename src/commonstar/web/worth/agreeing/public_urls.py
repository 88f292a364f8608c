"""Addresses for people of agencies without an account: the page behind an agency's link."""

from django.urls import path

from commonstar.web.worth.agreeing import answering_views as views

urlpatterns = [
    path("confirm/thank-you/", views.thanks, name="confirm_thanks"),
    path("confirm/<str:token>/", views.confirm, name="confirm"),
    path("confirm/<str:token>/model.yaml", views.model, name="confirm_model"),
]

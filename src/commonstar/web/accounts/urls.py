"""Addresses of signing in and of one's own account."""

from django.urls import include, path

from commonstar.web.accounts import views

urlpatterns = [
    path("demonstration/<slug:name>/", views.demonstration_sign_in, name="demonstration_sign_in"),
    path("", include("allauth.urls")),
]

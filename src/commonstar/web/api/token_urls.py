"""Addresses of one's own tokens, below those of one's own account."""

from django.urls import path

from commonstar.web.api import views

urlpatterns = [
    path("", views.tokens, name="api_tokens"),
    path("new/", views.make, name="api_make_token"),
    path("<uuid:token>/revoke/", views.revoke, name="api_revoke_token"),
]

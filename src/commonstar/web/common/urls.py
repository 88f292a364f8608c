"""Addresses of the public pages; included at the root."""

from django.urls import path

from commonstar.web.common import views

urlpatterns = [
    path("", views.home, name="home"),
    path("about/", views.about, name="about"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("privacy/", views.privacy, name="privacy"),
    path("security/", views.security, name="security"),
    path("source/", views.source, name="source"),
    path(".well-known/security.txt", views.security_txt, name="security_txt"),
]

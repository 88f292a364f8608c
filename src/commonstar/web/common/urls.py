"""Addresses of the public pages; included at the root."""

from django.urls import path
from django.views.i18n import set_language

from commonstar.web.common import views
from commonstar.web.common.access import everyone

urlpatterns = [
    path("", views.home, name="home"),
    path("about/", views.about, name="about"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("privacy/", views.privacy, name="privacy"),
    path("security/", views.security, name="security"),
    path("source/", views.source, name="source"),
    path("language/", everyone(set_language), name="set_language"),
    path(".well-known/security.txt", views.security_txt, name="security_txt"),
]

"""Addresses of the API."""

from django.urls import URLPattern, include, path, re_path

from commonstar.web.api.endpoints import api
from commonstar.web.api.problems import nowhere, shaped

listed, _, namespace = api.urls
for _pattern in listed:
    if isinstance(_pattern, URLPattern):
        _pattern.callback = shaped(nowhere if _pattern.name == "api-root" else _pattern.callback)

urlpatterns = [
    path("", include((listed, namespace), namespace=namespace)),
    re_path(r"^(?P<rest>.*)$", shaped(nowhere)),
]

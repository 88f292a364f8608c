"""The door for WSGI servers; granian serves it by `commonstar serve`."""

import os

from django.core.wsgi import get_wsgi_application
from django.template import engines
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "commonstar.web.config.settings")

application = get_wsgi_application()
# All pages are loaded before the first is asked for: else whoever asks first, once a worker, waits for that.
loaded = (get_resolver().url_patterns, engines.all())

"""The door for WSGI servers; granian serves it by `commonstar serve`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "commonstar.web.config.settings")

application = get_wsgi_application()

"""Settings of the tests: the real ones, with a throw-away data directory, mail kept in memory and work done at once."""

import os
import tempfile

os.environ["COMMONSTAR_DATA"] = tempfile.mkdtemp(prefix="commonstar-test-")
for name in ("COMMONSTAR_HOSTS", "COMMONSTAR_MAIL_URL", "COMMONSTAR_OIDC_SERVER", "COMMONSTAR_BEHIND_PROXY"):
    os.environ.pop(name, None)

from django.utils.translation import gettext_lazy as _  # noqa: E402  (as the line above it)

from commonstar.web.config.settings import *  # noqa: E402, F403  (the environment must be set before it is read)

EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
LANGUAGES = [*LANGUAGES, ("ar", _("Arabic")), ("en-xa", _("Pseudo-locale"))]  # noqa: F405  (from the real settings)

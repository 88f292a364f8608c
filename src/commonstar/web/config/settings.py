"""Django's settings. What differs between servers is read in `environment`."""

from pathlib import Path

from django.utils.translation import gettext_lazy as _

from commonstar.web.config import catalogues, environment
from commonstar.web.config.package import PACKAGE

DATA = environment.data_directory()
DATA.mkdir(parents=True, exist_ok=True, mode=0o700)
SECRET_KEY = environment.secret_key(DATA)
DEBUG = environment.truth("COMMONSTAR_DEBUG")
HOSTS = environment.words("COMMONSTAR_HOSTS")
ALLOWED_HOSTS = [*HOSTS, *environment.LOOPBACK]
PUBLIC = bool(HOSTS)  # named hosts mean that others can reach it: then only HTTPS will do
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in HOSTS]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django_tasks",
    "django_tasks_db",
    "commonstar.web.common",
    "django.forms",  # after ours: its templates serve where we have none
    "commonstar.web.audit",
    "commonstar.web.accounts",
    "commonstar.web.organisations",
    "commonstar.web.evidence",
    "commonstar.web.replies",
    "commonstar.web.participation",
    "commonstar.web.programmes",
    "commonstar.web.questionnaires",
    "commonstar.web.gatherings",
    "commonstar.web.library",
    "commonstar.web.worth",
    "commonstar.web.co",
    "commonstar.web.star",
    "commonstar.web.api",
    "commonstar.web.demonstration",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",  # pads each answer by chance, so that its length tells no secret
    "commonstar.web.common.headers.ContentSecurityPolicy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "commonstar.web.config.urls"
WSGI_APPLICATION = "commonstar.web.config.wsgi.application"
FORM_RENDERER = "commonstar.web.common.renderer.GovukRenderer"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "commonstar.web.common.context.frame",
                "commonstar.web.programmes.context.frame",
            ],
        },
    },
]

DATABASES = {"default": environment.database(DATA)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Counts of attempts must hold for all worker processes, and must not wait for the store's one writer: files do both.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": DATA / "cache",
        "OPTIONS": {"MAX_ENTRIES": 5_000},
    }
}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "programmes:mine"
LOGOUT_REDIRECT_URL = "home"

ACCOUNT_ADAPTER = "commonstar.web.accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_FORMS = {
    "login": "commonstar.web.accounts.sign_in_forms.SignInForm",
    "signup": "commonstar.web.accounts.sign_in_forms.SignUpForm",
    "confirm_login_code": "commonstar.web.accounts.sign_in_forms.SignInCodeForm",
    "confirm_email_verification_code": "commonstar.web.accounts.sign_in_forms.AddressCodeForm",
    "change_email": "commonstar.web.accounts.sign_in_forms.OtherAddressForm",
    "add_email": "commonstar.web.accounts.sign_in_forms.ChangeAddressForm",
}
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True
ACCOUNT_EMAIL_CONFIRMATION_AUTHENTICATED_REDIRECT_URL = "account_home"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
MFA_ADAPTER = "commonstar.web.accounts.adapter.MfaAdapter"
MFA_FORMS = {
    "add_webauthn": "commonstar.web.accounts.sign_in_forms.AddPasskeyForm",
    "signup_webauthn": "commonstar.web.accounts.sign_in_forms.FirstPasskeyForm",
    "edit_webauthn": "commonstar.web.accounts.sign_in_forms.NamePasskeyForm",
}
MFA_SUPPORTED_TYPES = ["webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_PASSKEY_SIGNUP_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PUBLIC
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "provider_class": "commonstar.web.accounts.openid.ServiceProvider",
        "APPS": environment.open_id_apps(),
    }
}
SOCIALACCOUNT_ADAPTER = "commonstar.web.accounts.adapter.SocialAdapter"
SOCIALACCOUNT_ONLY = False
SOCIALACCOUNT_QUERY_EMAIL = True
SOCIALACCOUNT_STORE_TOKENS = False

MAIL = environment.mail()
EMAIL_BACKEND = MAIL.backend
EMAIL_HOST = MAIL.host
EMAIL_PORT = MAIL.port
EMAIL_HOST_USER = MAIL.user
EMAIL_HOST_PASSWORD = MAIL.password
EMAIL_USE_TLS = MAIL.tls
EMAIL_USE_SSL = MAIL.ssl
EMAIL_TIMEOUT = 10  # seconds: a mail server that hangs must not hold a worker of the site
TEXT_URL = environment.text("COMMONSTAR_TEXT_URL")
TEXT_FIELDS = environment.text_fields()
TEXT_TOKEN = environment.text("COMMONSTAR_TEXT_TOKEN")
DEFAULT_FROM_EMAIL = environment.text("COMMONSTAR_MAIL_FROM", "Commonstar <commonstar@localhost>")

LANGUAGE_CODE = "en"
LOCALE = PACKAGE / "web" / "locale"
TRANSLATED = catalogues.offered(
    LOCALE, (("cy", _("Welsh")), ("de", _("German")), ("fr", _("French")), ("es", _("Spanish")))
)
UNREVIEWED_LANGUAGES = catalogues.unreviewed(LOCALE, (code for code, _name in TRANSLATED))
LANGUAGES = [("en", _("English")), *TRANSLATED]
USE_I18N = True
FORMAT_MODULE_PATH = ["commonstar.web.config.formats"]
USE_TZ = True
TIME_ZONE = environment.text("COMMONSTAR_TIME_ZONE", "Europe/London")
LOCALE_PATHS = [LOCALE]
PSEUDO_LOCALES = environment.text("COMMONSTAR_PSEUDO_LOCALES")  # a folder made by tools/messages.py, for tests
if PSEUDO_LOCALES:
    LANGUAGES += [("en-xa", _("Pseudo-locale")), ("ar-xb", _("Pseudo-locale, right to left"))]
    LOCALE_PATHS = [Path(PSEUDO_LOCALES), *LOCALE_PATHS]

STATIC_URL = "static/"
STATICFILES_DIRS = [PACKAGE / "web" / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "commonstar.web.common.assets.VersionedStorage"},
}
MEDIA_ROOT = DATA / "files"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_MAX_AGE = 0 if DEBUG else 31_536_000  # each build has addresses of its own

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = PUBLIC
CSRF_COOKIE_SECURE = PUBLIC
CSRF_FAILURE_VIEW = "commonstar.web.common.views.csrf_failure"
SECURE_SSL_REDIRECT = False  # the proxy or `serve --certificate` answers for it; `commonstar check` asks
SECURE_HSTS_SECONDS = 31_536_000 if PUBLIC else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if environment.truth("COMMONSTAR_BEHIND_PROXY"):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    ALLAUTH_TRUSTED_PROXY_COUNT = 1

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}

MAP_TILES = environment.text("COMMONSTAR_MAP_TILES", "")
MAP_ATTRIBUTION = environment.text("COMMONSTAR_MAP_ATTRIBUTION", "")
SOURCE_URL = environment.text("COMMONSTAR_SOURCE_URL", "")
SITE_URL = environment.text("COMMONSTAR_URL", f"https://{HOSTS[0]}" if HOSTS else "http://localhost:8000").rstrip("/")
SECURITY_CONTACT = environment.text("COMMONSTAR_SECURITY_CONTACT", "")
# What information governance asks first: it fills the blanks of the drafts in guidance.
HOSTED_BY = environment.text("COMMONSTAR_HOSTED_BY", "")
BACKUP_DAYS = environment.text("COMMONSTAR_BACKUP_DAYS", "")
LOG_DAYS = environment.text("COMMONSTAR_LOG_DAYS", "")
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000
UPLOAD_LIMIT = 10 * 1024 * 1024
ARCHIVE_LIMIT = 200 * 1024 * 1024  # a programme that is brought in through a page; the console has no limit

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "filters": {
        "no-addresses": {"()": "commonstar.web.participation.logs.WithoutAddresses"},
        "no-secrets": {"()": "commonstar.web.common.logs.WithoutSecrets"},
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "plain",
            "filters": ["no-addresses", "no-secrets"],
        }
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
}
SILENCED_SYSTEM_CHECKS: list[str] = []

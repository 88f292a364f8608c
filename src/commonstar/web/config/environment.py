"""What the surroundings say: every setting that differs between servers, read once and named here."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from platformdirs import user_data_path

LOOPBACK = ("localhost", "127.0.0.1", "[::1]")


class EnvironmentProblem(Exception):
    """A setting from the surroundings that cannot be used; the message says which and why."""


def checkout_root() -> Path | None:
    """The checkout this code runs from, or None when it is installed from a wheel."""
    root = Path(__file__).resolve().parents[4]
    return root if (root / "pyproject.toml").is_file() and (root / "Makefile").is_file() else None


def data_directory() -> Path:
    """The one directory with all data: COMMONSTAR_DATA, ./var in a checkout, else the platform's data folder."""
    named = os.environ.get("COMMONSTAR_DATA")
    root = checkout_root()
    path = Path(named) if named else (root / "var" if root else user_data_path("commonstar", appauthor=False))
    return path.expanduser().resolve()


def secret_key(data: Path) -> str:
    """The signing key: COMMONSTAR_SECRET_KEY, else one made once and kept, readable by its owner alone."""
    named = os.environ.get("COMMONSTAR_SECRET_KEY")
    if named:
        return named
    path = data / "secret-key"
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        key = secrets.token_urlsafe(50)
        file.write(key)
    return key


def database(data: Path) -> dict[str, Any]:
    """Django's settings of the store: SQLite in the data directory, or PostgreSQL by DATABASE_URL."""
    url = os.environ.get("DATABASE_URL", "")
    if not url:
        return sqlite(data / "commonstar.sqlite3")
    parts = urlsplit(url)
    if parts.scheme not in ("postgres", "postgresql"):
        raise EnvironmentProblem(
            f"DATABASE_URL begins with '{parts.scheme}'; only postgresql:// is understood. Leave it out to use SQLite."
        )
    query = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", parts.hostname or ""),
        "PORT": str(parts.port or query.pop("port", "")),
        "OPTIONS": query,
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


def sqlite(path: Path) -> dict[str, Any]:
    """Django's settings of an embedded store: writers wait for each other, and what is acknowledged is on the disk."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "OPTIONS": {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
            "init_command": (
                "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA foreign_keys=ON;"
                "PRAGMA cache_size=-32000;PRAGMA temp_store=MEMORY;"
            ),
        },
        "CONN_MAX_AGE": None,
    }


@dataclass(frozen=True)
class Mail:
    """Where mail goes. Without COMMONSTAR_MAIL_URL it is printed on the console."""

    backend: str
    host: str = ""
    port: int = 25
    user: str = ""
    password: str = ""
    tls: bool = False
    ssl: bool = False


def mail() -> Mail:
    """COMMONSTAR_MAIL_URL as smtp://user:password@host:port (STARTTLS), or smtps:// (TLS from the start)."""
    url = os.environ.get("COMMONSTAR_MAIL_URL", "")
    if not url:
        return Mail("django.core.mail.backends.console.EmailBackend")
    parts = urlsplit(url)
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        raise EnvironmentProblem("COMMONSTAR_MAIL_URL must look like smtp://user:password@mail.example.org:587.")
    ssl = parts.scheme == "smtps"
    return Mail(
        "django.core.mail.backends.smtp.EmailBackend",
        parts.hostname,
        parts.port or (465 if ssl else 587),
        unquote(parts.username or ""),
        unquote(parts.password or ""),
        tls=not ssl,
        ssl=ssl,
    )


def words(name: str, default: tuple[str, ...] = ()) -> list[str]:
    """A comma-separated setting as a list."""
    value = os.environ.get(name, "")
    return [part.strip() for part in value.split(",") if part.strip()] or list(default)


def truth(name: str) -> bool:
    """A yes/no setting; anything but 1, true, yes or on is no."""
    return os.environ.get(name, "").strip().lower() in ("1", "true", "yes", "on")


WELL_KNOWN = "/.well-known/openid-configuration"


def open_id_apps() -> list[dict[str, Any]]:
    """An organisation's own sign-in by OpenID Connect, or nothing where COMMONSTAR_OIDC_SERVER is not set.

    _SERVER is the service's issuer, _CLIENT_ID and _SECRET what it knows this site by, _NAME stands on the button,
    and _DOMAINS lists the ends of addresses for which its word is good although it does not say `email_verified`.
    """
    server = text("COMMONSTAR_OIDC_SERVER").strip().removesuffix(WELL_KNOWN).rstrip("/")
    if not server:
        return []
    parts = urlsplit(server)
    at_home = parts.scheme == "http" and parts.hostname in ("localhost", "127.0.0.1", "::1")
    if not parts.hostname or not (parts.scheme == "https" or at_home):
        raise EnvironmentProblem("COMMONSTAR_OIDC_SERVER must be an address that begins with https://.")
    client = text("COMMONSTAR_OIDC_CLIENT_ID").strip()
    if not client:
        raise EnvironmentProblem("COMMONSTAR_OIDC_SERVER is set, but COMMONSTAR_OIDC_CLIENT_ID is not.")
    return [
        {
            "provider_id": "council",
            "name": text("COMMONSTAR_OIDC_NAME", "your organisation"),
            "client_id": client,
            "secret": text("COMMONSTAR_OIDC_SECRET"),
            "settings": {"server_url": server, "verified_email": words("COMMONSTAR_OIDC_DOMAINS")},
        }
    ]


def text(name: str, default: str = "") -> str:
    """A setting as it stands, or the default where it is not set."""
    return os.environ.get(name, default)


def text_fields() -> tuple[str, str]:
    """COMMONSTAR_TEXT_FIELDS: what the gateway for text messages calls the number and the words, "to,message"."""
    named = words("COMMONSTAR_TEXT_FIELDS", ("to", "message"))
    if len(named) != 2:
        raise EnvironmentProblem("COMMONSTAR_TEXT_FIELDS must be two names, such as: to,message")
    return named[0], named[1]

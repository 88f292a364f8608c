"""Personal values: a keyed digest for the chain, the value itself enciphered beside it."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from cryptography.fernet import Fernet

KEY_BYTES = 32


@dataclass(frozen=True)
class Personal:
    """A value that belongs to a person (a name, an address, a note): it never enters the chain as it is."""

    subject_id: UUID
    value: Any


def new_key() -> bytes:
    """A fresh key for one person."""
    return secrets.token_bytes(KEY_BYTES)


def _derived(key: bytes, purpose: bytes) -> bytes:
    return hmac.new(key, purpose, hashlib.sha256).digest()


def _text(value: Any) -> bytes:
    return json.dumps(value, sort_keys=True, ensure_ascii=False, default=str).encode()


def digest(key: bytes, value: Any) -> str:
    """HMAC-SHA-256 of the value under the person's key: without the key it cannot be guessed at."""
    return hmac.new(_derived(key, b"digest"), _text(value), hashlib.sha256).hexdigest()


def seal(key: bytes, value: Any) -> bytes:
    """The value enciphered (Fernet: AES-128-CBC with HMAC) under the person's key."""
    return Fernet(base64.urlsafe_b64encode(_derived(key, b"seal"))).encrypt(_text(value))


def unseal(key: bytes, sealed: bytes) -> Any:
    """The value again. Raises cryptography's InvalidToken where key and value do not belong together."""
    return json.loads(Fernet(base64.urlsafe_b64encode(_derived(key, b"seal"))).decrypt(sealed))

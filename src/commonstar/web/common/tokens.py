"""The secret of a link that answers without an account: only its hash is kept."""

from __future__ import annotations

import hashlib
import secrets


def new_token() -> str:
    """A secret of 192 bits that fits an address."""
    return secrets.token_urlsafe(24)


def hash_of(token: str) -> str:
    """SHA-256 of the secret. A plain hash will do: a secret of this length cannot be guessed."""
    return hashlib.sha256(token.encode()).hexdigest()

"""Voting codes and credentials: what a voter holds, and what the store keeps of it (a hash, in one direction).

A **voting code** says who may vote: it stands on a card or in a mail. It is exchanged for a **credential**, 128 random
bits that only the voter's page holds. From the credential come, each in one direction, the hash by which the roll
knows it, and the receipt with the ballot's key. So nobody without it can get from the roll to the ballot, and whoever
made the codes does not have it.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from uuid import UUID

from commonstar.web.participation.public import new_entry

# Base 32 as Crockford orders it: I and L are read as 1, O as 0, and there is no U.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 12  # 60 bits
READ_AS = str.maketrans({"I": "1", "L": "1", "O": "0"})
APART = re.compile(r"[\s\-‐‑–—.·]+")


def new_voting_code() -> str:
    """A fresh voting code, in fours."""
    plain = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    return "-".join(plain[start : start + 4] for start in range(0, LENGTH, 4))


def code_hash(poll: UUID, typed: str) -> str:
    """What the roll of a vote keeps of a code, however it is typed; "" where it can be none."""
    plain = APART.sub("", typed).upper().translate(READ_AS)
    if len(plain) != LENGTH or set(plain) - set(ALPHABET):
        return ""
    return hashlib.sha256(f"commonstar voting code {poll} {plain}".encode()).hexdigest()


def new_credential() -> str:
    """A fresh credential; it is the entry key of the ballot's form, from which the receipt follows."""
    return new_entry()


def credential_hash(credential: str) -> str:
    """What the roll keeps of a credential while the vote is open."""
    return hashlib.sha256(f"commonstar voting credential {credential}".encode()).hexdigest()


def new_key() -> str:
    """A key for a row, from chance alone."""
    return secrets.token_hex(16)

"""Codes and keys: the join code of a door, the entry key of a form, and what is made from it in one direction only.

A form carries an **entry key**: 128 random bits, which the store never sees. From it comes the **slip**'s code, which
is shown once and not kept, and from that the contribution's key in the store. So sending again finds the same row, the
slip finds what was said, and whoever has the store has neither.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from dataclasses import dataclass

# No vowels, so that no code is a word; none of B8, S5, Z2, 0O, 1IL, which are read as one another.
DOOR_ALPHABET = "CDFGHJKMNPQRTVWX34679"
DOOR_LENGTH = 6
# Base 32 as Crockford orders it: I and L are read as 1, O as 0, and there is no U.
SLIP_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
SLIP_LENGTH = 16
READ_AS = str.maketrans({"I": "1", "L": "1", "O": "0"})
ENTRY = re.compile(r"[0-9a-f]{32}")
APART = re.compile(r"[\s\-‐‑–—.·]+")


@dataclass(frozen=True)
class Slip:
    """What someone keeps of a contribution. `code` is shown once (XXXX-XXXX-XXXX-XXXX), `key` is what the store has."""

    code: str
    key: str


class Unreadable(ValueError):
    """An entry key or a slip's code that cannot be one."""


def new_entry() -> str:
    """A fresh entry key for a form: 32 hexadecimal characters, from the system's chance."""
    return secrets.token_hex(16)


def slip_of(entry: str) -> Slip:
    """The slip of an entry key, always the same. Raises Unreadable."""
    if not ENTRY.fullmatch(entry):
        raise Unreadable("not an entry key")
    number = int.from_bytes(hashlib.sha256(f"commonstar slip {entry}".encode()).digest()[:10], "big")
    plain = "".join(SLIP_ALPHABET[number >> shift & 31] for shift in range(75, -1, -5))
    return Slip(grouped(plain), _key_of(plain))


def read_slip(typed: str) -> Slip:
    """A slip's code as someone typed it: case, spaces and hyphens do not matter, nor O for 0. Raises Unreadable."""
    plain = APART.sub("", typed).upper().translate(READ_AS)
    if len(plain) != SLIP_LENGTH or set(plain) - set(SLIP_ALPHABET):
        raise Unreadable("not the code of a slip")
    return Slip(grouped(plain), _key_of(plain))


def grouped(plain: str) -> str:
    """A slip's code in fours."""
    return "-".join(plain[start : start + 4] for start in range(0, len(plain), 4))


def _key_of(plain: str) -> str:
    return hashlib.sha256(f"commonstar contribution {plain}".encode()).hexdigest()[:32]


def new_code() -> str:
    """A fresh join code."""
    return "".join(secrets.choice(DOOR_ALPHABET) for _ in range(DOOR_LENGTH))


def read_code(typed: str) -> str:
    """A join code as someone typed it, without spaces and hyphens and in capitals. Raises Unreadable."""
    plain = APART.sub("", typed).upper()
    if len(plain) != DOOR_LENGTH or set(plain) - set(DOOR_ALPHABET):
        raise Unreadable("not a join code")
    return plain

"""Ports for servers that tests start."""

from __future__ import annotations

import random
import socket

# Below what any system gives to connections that go out, so that none of them takes it before the server does.
OWN = range(20_000, 32_000)


def free_port() -> int:
    """A port of this machine on which nothing listens. Processes that run side by side hardly ever find the same."""
    chance = random.SystemRandom()
    for _ in range(100):
        port = chance.choice(OWN)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise RuntimeError("no port is free")

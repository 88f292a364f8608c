"""A small OpenID Connect provider on loopback, for tests: all that a site asks of one, over real HTTP.

It is honest unless a test spoils it: `provider.spoil` names what is wrong with its answers.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT, SECRET = "commonstar", "a secret of the tests"
KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
OTHER_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
JSON, HTML = "application/json", "text/html; charset=utf-8"


@dataclass
class Provider:
    """A council's sign-in service. `person` holds the claims of whoever sits before it."""

    url: str = ""
    person: dict[str, Any] = field(
        default_factory=lambda: {"sub": "1", "name": "Ada L", "email": "ada@example.org", "email_verified": True}
    )
    spoil: str = ""
    email_in: str = "userinfo"  # or "id_token"
    secret_in_body: bool = False
    asked: list[dict[str, str]] = field(default_factory=list)
    grants: dict[str, dict[str, str]] = field(default_factory=dict)

    def authorize(self, query: dict[str, str], allow: bool) -> str:
        """Where the browser is sent back to. Raises ValueError where the request is not as the standard asks."""
        if query.get("client_id") != CLIENT or query.get("response_type") != "code":
            raise ValueError("not our client")
        if "openid" not in query["scope"].split() or query.get("code_challenge_method") != "S256":
            raise ValueError("neither OpenID nor PKCE")
        if not allow:
            return self._back(query, error="access_denied")
        if self.spoil == "error":
            return self._back(query, error="server_error", error_description="<b>secret</b>")
        code = secrets.token_urlsafe(16)
        self.grants[code] = query
        return self._back(query, code=code)

    def _back(self, query: dict[str, str], **words: str) -> str:
        state = "another-state" if self.spoil == "state" else query["state"]
        return f"{query['redirect_uri']}?{urlencode({**words, 'state': state})}"

    def token(self, form: dict[str, str], authorization: str) -> tuple[int, Any]:
        """The answer of the token endpoint: a code is good once, for its own client, address and verifier."""
        basic = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        if self.secret_in_body:
            known = (form.get("client_id"), form.get("client_secret")) == (CLIENT, SECRET)
        else:
            known = authorization == f"Basic {basic}" and "client_secret" not in form
        grant = self.grants.pop(form.get("code", ""), None)
        challenge = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        wanted = base64.urlsafe_b64encode(challenge).rstrip(b"=").decode()
        if not known:
            return 401, {"error": "invalid_client"}
        if grant is None or grant["redirect_uri"] != form["redirect_uri"] or grant["code_challenge"] != wanted:
            return 400, {"error": "invalid_grant"}
        answer = {"access_token": "access", "token_type": "Bearer", "id_token": self.id_token(grant)}
        if self.spoil in ("id_token", "access_token"):
            del answer[self.spoil]
        return (200, [answer]) if self.spoil == "token-list" else (200, answer)

    def id_token(self, grant: dict[str, str]) -> str:
        """An RS256 token for this grant, or a spoilt one."""
        now = int(time.time())
        claims = {"iss": self.url, "aud": CLIENT, "iat": now, "exp": now + 300, "nonce": grant.get("nonce", "")}
        claims |= self.person if self.email_in == "id_token" else {"sub": self.person["sub"]}
        claims |= {
            "nonce": {"nonce": "another"},
            "issuer": {"iss": "https://elsewhere.example"},
            "audience": {"aud": "another-client"},
            "authorized-party": {"aud": [CLIENT, "another"], "azp": "another"},
            "expired": {"iat": now - 900, "exp": now - 600},
        }.get(self.spoil, {})
        if self.spoil == "no-nonce":
            del claims["nonce"]
        if self.spoil == "unsigned":
            return jwt.encode(claims, None, algorithm="none", headers={"kid": "k1"})
        if self.spoil == "symmetric":
            return jwt.encode(claims, SECRET * 3, algorithm="HS256", headers={"kid": "k1"})
        if self.spoil == "not-a-token":
            return "x.y.z"
        key = OTHER_KEY if self.spoil == "signature" else KEY
        kid = "k9" if self.spoil == "unknown-key" else "k1"
        return jwt.encode(claims, key, algorithm="RS256", headers={"kid": kid})

    def document(self, path: str) -> Any:
        """What lies at a public address, or None."""
        if path == "/.well-known/openid-configuration":
            issuer = "https://elsewhere.example" if self.spoil == "discovery" else self.url
            names = {"authorization": "authorize", "token": "token", "userinfo": "userinfo"}
            found: dict[str, Any] = {f"{name}_endpoint": f"{self.url}/{way}" for name, way in names.items()}
            ways = ["client_secret_post"] if self.secret_in_body else ["client_secret_basic"]
            found |= {"issuer": issuer, "jwks_uri": f"{self.url}/keys", "token_endpoint_auth_methods_supported": ways}
            return found
        if path == "/keys":
            key = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(KEY.public_key()))
            return {"keys": [key | {"kid": "k1", "alg": "RS256", "use": "sig"}]}
        if path == "/userinfo":
            return self.person | ({"sub": "2"} if self.spoil == "userinfo" else {})
        return None


def _handler(provider: Provider) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *words: Any) -> None:
            """Quiet."""

        def answer(self, status: int, body: str, kind: str = JSON, **headers: str) -> None:
            self.send_response(status)
            content = body.encode()
            for name, value in {"Content-Type": kind, "Content-Length": str(len(content)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)

        def do_GET(self) -> None:
            address = urlsplit(self.path)
            query = dict(parse_qsl(address.query))
            if provider.spoil == "down":
                return self.answer(503, "gone for lunch", "text/plain")
            if provider.spoil == "not-json":
                return self.answer(200, "<p>Hello</p>", HTML)
            if address.path == "/authorize":
                provider.asked.append(query)
                return self.answer(200, _consent_page(query), HTML)
            if address.path == "/decide":
                allow = query.pop("decision") == "allow"
                return self.answer(302, "", HTML, Location=provider.authorize(query, allow))
            if address.path == "/userinfo" and self.headers["Authorization"] != "Bearer access":
                return self.answer(401, "{}")
            document = provider.document(address.path)
            return self.answer(404, "{}") if document is None else self.answer(200, json.dumps(document))

        def do_POST(self) -> None:
            form = dict(parse_qsl(self.rfile.read(int(self.headers["Content-Length"])).decode()))
            if provider.spoil == "token-down":
                return self.answer(502, "no")
            status, body = provider.token(form, self.headers.get("Authorization", ""))
            return self.answer(status, json.dumps(body))

    return Handler


def _consent_page(query: dict[str, str]) -> str:
    hidden = '<input type="hidden" name="{}" value="{}">'
    fields = "".join(hidden.format(name, html.escape(value)) for name, value in query.items())
    button = '<button name="decision" value="{}">{}</button>'
    buttons = button.format("allow", "Allow") + button.format("refuse", "Refuse")
    head = '<!doctype html><html lang="en"><title>The council</title><h1>The council asks</h1>'
    return f'{head}<form action="/decide">{fields}{buttons}</form>'


@contextmanager
def running_provider() -> Iterator[Provider]:
    """An honest provider on a free port of the loopback address, until the block ends."""
    provider = Provider()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(provider))
    provider.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
        thread.join()

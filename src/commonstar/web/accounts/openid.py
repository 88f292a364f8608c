"""Signing in through an organisation's own service by OpenID Connect, checked more strictly than allauth does alone.

Beside allauth's `state`, which ties the answer to the browser that asked: PKCE (RFC 7636); a nonce; the ID token's
signature, issuer, audience, authorized party and time (OpenID Connect Core 1.0, 3.1.3.7); that the userinfo is of the
same person (5.3.2); and that the service is the one it says it is (Discovery 1.0, 4.3). Of what the service tells,
only name and address are used and nothing is kept but a hash that finds the person again.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from typing import Any
from urllib.parse import urlsplit

import jwt
from allauth.account.models import EmailAddress
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.http import HttpRequest
from requests import RequestException

SIGNED_BY = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
NEEDED = ("authorization_endpoint", "token_endpoint", "jwks_uri")
REQUIRED_CLAIMS = ["iss", "sub", "aud", "exp", "iat"]
LEEWAY = 60  # seconds by which two clocks may differ
WELL_KNOWN = "/.well-known/openid-configuration"
OAUTH_CODE = re.compile(r"[a-z_]{1,40}")
SERVER_TROUBLE = 500


class Unusable(OAuth2Error):  # type: ignore[misc]  # allauth ships no types
    """The service gave an answer that cannot be used. The message is a code for the log, without anything secret."""


class Unreachable(OAuth2Error):  # type: ignore[misc]  # allauth ships no types
    """The service does not answer. The message is a code for the log."""


def nonce_of(verifier: str) -> str:
    """The nonce of a sign-in, from its PKCE verifier, which only this browser's session knows: 64 hex digits."""
    return hashlib.sha256(b"nonce:" + verifier.encode()).hexdigest()


def plain(claims: dict[str, Any], name: str) -> str:
    """A claim as one line of text; "" where it is missing or no text."""
    value = claims.get(name)
    return " ".join(value.split()) if isinstance(value, str) else ""


def ask(method: str, url: str, **words: Any) -> dict[str, Any]:
    """A JSON object from the service. Raises Unreachable or Unusable."""
    try:
        with get_adapter().get_requests_session() as session:
            answer = session.request(method, url, **words)
    except RequestException as problem:
        raise Unreachable(type(problem).__name__) from None
    if answer.status_code >= SERVER_TROUBLE:
        raise Unreachable(f"status-{answer.status_code}")
    try:
        content = answer.json()
    except ValueError:
        raise Unusable("not-json") from None
    if not isinstance(content, dict):
        raise Unusable("not-an-object")
    if not answer.ok:
        said = plain(content, "error")
        raise Unusable(said if OAUTH_CODE.fullmatch(said) else f"status-{answer.status_code}")
    return content


def discover(server: str) -> dict[str, Any]:
    """What the service at this issuer says of itself. Raises Unreachable or Unusable."""
    found = ask("GET", server + WELL_KNOWN)
    if plain(found, "issuer").rstrip("/") != server.rstrip("/"):
        raise Unusable("issuer-of-another-address")
    for name in NEEDED:
        if urlsplit(plain(found, name)).scheme not in ("https", urlsplit(server).scheme):
            raise Unusable(f"discovery-{name}")
    return found


def trouble() -> tuple[str, str] | None:
    """The service's address and a code for what keeps it from being used now; None where all is well or none is set."""
    known: dict[str, Any] = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]
    for app in known["APPS"]:
        server: str = app["settings"]["server_url"]
        try:
            discover(server)
        except OAuth2Error as problem:
            return server, str(problem)
    return None


class ServiceAdapter(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]  # allauth ships no types
    """Talks with the service."""

    _configuration: dict[str, Any] | None = None
    _nonce = ""

    @property
    def openid_config(self) -> dict[str, Any]:
        """What the service says of itself; asked for once a request."""
        if self._configuration is None:
            self._configuration = discover(self.get_provider().app.settings["server_url"])
        return self._configuration

    def get_access_token_data(
        self, request: HttpRequest, app: Any, client: Any, pkce_code_verifier: str | None = None
    ) -> dict[str, Any]:
        """Change the code for tokens. The verifier gives the nonce that the ID token must bear."""
        if not pkce_code_verifier:
            raise Unusable("no-verifier")
        self._nonce = nonce_of(pkce_code_verifier)
        form = {
            "grant_type": "authorization_code",
            "code": request.GET.get("code", ""),
            "redirect_uri": client.callback_url,
            "code_verifier": pkce_code_verifier,
            "client_id": app.client_id,
        }
        login = (app.client_id, app.secret) if app.secret and self.basic_auth else None
        if app.secret and login is None:
            form["client_secret"] = app.secret
        tokens = ask("POST", self.access_token_url, data=form, auth=login)
        if not plain(tokens, "access_token") or not plain(tokens, "id_token"):
            raise Unusable("tokens-missing")
        return tokens

    @property
    def basic_auth(self) -> bool:
        """The secret goes in the body where the service says that it takes it there, else in the header."""
        return "client_secret_post" not in self.openid_config.get("token_endpoint_auth_methods_supported", [])

    def parse_token(self, data: dict[str, Any]) -> Any:
        """No token is kept; allauth wants one to hold."""
        return super().parse_token({"access_token": data["access_token"]})

    def complete_login(self, request: HttpRequest, app: Any, token: Any, **kwargs: Any) -> Any:
        """Whom the service names, with an address from the userinfo where the ID token has none."""
        claims = self._checked(app, plain(kwargs["response"], "id_token"))
        userinfo = plain(self.openid_config, "userinfo_endpoint")
        if userinfo and not plain(claims, "email"):
            more = ask("GET", userinfo, headers={"Authorization": f"Bearer {token.token}"})
            if more.get("sub") != claims["sub"]:
                raise Unusable("userinfo-of-another")
            claims = more | claims
        return self.get_provider().sociallogin_from_response(request, claims)

    def _checked(self, app: Any, token: str) -> dict[str, Any]:
        """The ID token's claims. Raises Unusable unless it is signed by the service, for us, now, for this browser."""
        try:
            claims: dict[str, Any] = jwt.decode(
                token,
                self._key(token),
                algorithms=list(SIGNED_BY),
                audience=app.client_id,
                issuer=plain(self.openid_config, "issuer"),
                leeway=LEEWAY,
                options={"require": REQUIRED_CLAIMS},
            )
        except (jwt.PyJWTError, TypeError, ValueError) as problem:
            raise Unusable(type(problem).__name__) from None
        if claims.get("azp", app.client_id) != app.client_id:
            raise Unusable("for-another-client")
        if not hmac.compare_digest(plain(claims, "nonce").encode(), self._nonce.encode()):
            raise Unusable("another-nonce")
        return claims

    def _key(self, token: str) -> Any:
        """The service's public key that the token names, or its only one where it names none."""
        kid = jwt.get_unverified_header(token).get("kid")
        found = jwt.PyJWKSet.from_dict(ask("GET", self.openid_config["jwks_uri"])).keys
        fitting = [key for key in found if kid in (None, key.key_id) and key.public_key_use in (None, "sig")]
        if len(fitting) != 1:
            raise Unusable("unknown-key")
        return fitting[0]


class ServiceProvider(OpenIDConnectProvider):  # type: ignore[misc]  # allauth ships no types
    """The service as the settings name it."""

    pkce_enabled_default = True
    oauth2_adapter_class = ServiceAdapter

    def get_pkce_params(self) -> dict[str, str]:
        """With the nonce, which goes the same way."""
        params: dict[str, str] = super().get_pkce_params()
        return params | {"nonce": nonce_of(params["code_verifier"])}

    def extract_uid(self, data: dict[str, Any]) -> str:
        """A hash of issuer and subject: another issuer's people are other people, also with the same numbers."""
        return hashlib.sha256(f"{data['iss']}\n{data['sub']}".encode()).hexdigest()

    def extract_extra_data(self, data: dict[str, Any]) -> dict[str, Any]:
        """Nothing is kept."""
        return {}

    def extract_common_fields(self, data: dict[str, Any]) -> dict[str, Any]:
        """Name and address."""
        parts = (plain(data, "given_name"), plain(data, "family_name"))
        name = plain(data, "name") or " ".join(part for part in parts if part)
        return {"email": plain(data, "email").lower(), "name": name}

    def extract_email_addresses(self, data: dict[str, Any]) -> list[Any]:
        """The address, verified where the service says so in so many words."""
        address = plain(data, "email").lower()
        vouched = data.get("email_verified") in (True, "true")
        return [EmailAddress(email=address, verified=vouched, primary=True)] if address else []

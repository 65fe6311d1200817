"""The organisation's sign-in as a server: its addresses, its keys, its answers, verified."""

import ssl
import threading
import time
from collections.abc import Mapping
from typing import Any, cast

import httpx
from authlib.oauth2.rfc6749.parameters import prepare_grant_uri
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from authlib.oidc.core import CodeIDToken
from authlib.oidc.discovery import get_well_known_url
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet, KeySetSerialization

from models.errors import ForPerson
from models.single_sign_on import SingleSignOn, is_safe_address

TIMEOUT = 10.0
KEPT_SECONDS = 3600.0
KEYS_SECONDS = 60.0  # how soon keys are asked for again when a token names one that is not there
LEEWAY = 60  # seconds that two clocks may differ
# Signed with the provider's private key. Never "none", and no key that both sides share.
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA")

Claims = Mapping[str, Any]


class NotReached(ForPerson):
    """The provider does not answer, or not as a provider does."""


class NotTrusted(ForPerson):
    """The provider's answer is not what was asked for: nobody comes in by it."""


class Provider:
    """One provider; safe to ask from any thread. What it says of itself is kept for an hour."""

    def __init__(self, configured: SingleSignOn) -> None:
        self._configured = configured
        self._lock = threading.Lock()
        self._kept: dict[str, tuple[float, dict[str, Any]]] = {}
        # The certificates that the system trusts, the organisation's own among them.
        self._client = httpx.Client(
            timeout=TIMEOUT, verify=ssl.create_default_context(), follow_redirects=False
        )

    def address(self, *, redirect_uri: str, state: str, nonce: str, verifier: str) -> str:
        """Where the browser is sent to sign in."""
        return str(
            prepare_grant_uri(
                self._endpoint("authorization_endpoint"),
                client_id=self._configured.client_id,
                response_type="code",
                redirect_uri=redirect_uri,
                scope=self._configured.scopes,
                state=state,
                nonce=nonce,
                code_challenge=create_s256_code_challenge(verifier),
                code_challenge_method="S256",
            )
        )

    def claims(self, *, code: str, redirect_uri: str, nonce: str, verifier: str) -> Claims:
        """What the provider says of the person who brought the code, verified.

        Raises NotTrusted or NotReached in one sentence.
        """
        tokens = self._tokens(code, redirect_uri, verifier)
        access = str(tokens.get("access_token", ""))
        claims = self.verified(str(tokens.get("id_token", "")), nonce=nonce, access_token=access)
        return self._completed(claims, access)

    def verified(self, id_token: str, *, nonce: str, access_token: str = "") -> Claims:
        """The claims of an ID token whose signature, issuer, audience, time and nonce are right."""
        issuer = str(self._metadata()["issuer"])
        options = {
            "iss": {"essential": True, "value": issuer},
            "aud": {"essential": True, "value": self._configured.client_id},
            "sub": {"essential": True},
        }
        params = {"client_id": self._configured.client_id, "nonce": nonce}
        params |= {"access_token": access_token} if access_token else {}
        try:
            token = self._decoded(id_token)
            checked = CodeIDToken(token.claims, token.header, options, params)
            checked.validate(int(time.time()), leeway=LEEWAY)
        except (JoseError, ValueError, TypeError, KeyError) as error:
            raise NotTrusted(self._sentence("gave an answer that cannot be trusted")) from error
        return dict(token.claims)

    def _decoded(self, id_token: str) -> jwt.Token:
        """The token under the provider's keys; they are asked for again where its key is new."""
        keys = self._document("jwks_uri", KEPT_SECONDS)
        try:
            return _decoded(id_token, keys)
        except (JoseError, ValueError):
            fresh = self._document("jwks_uri", KEYS_SECONDS)
            if fresh == keys:
                raise
            return _decoded(id_token, fresh)

    def _tokens(self, code: str, redirect_uri: str, verifier: str) -> dict[str, Any]:
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": redirect_uri,
            "code_verifier": verifier,
        }
        named = self._configured.client_id, self._configured.client_secret
        methods = self._metadata().get("token_endpoint_auth_methods_supported")
        is_posted = isinstance(methods, list) and "client_secret_basic" not in methods
        if is_posted:
            form |= {"client_id": named[0], "client_secret": named[1]}
        answer = self._send(
            "POST",
            self._endpoint("token_endpoint"),
            data=form,
            auth=None if is_posted else httpx.BasicAuth(*named),
        )
        if answer.status_code >= 500:
            raise NotReached(self._sentence("does not answer as it should"))
        if answer.status_code != 200:
            raise NotTrusted(self._sentence("did not confirm this sign-in"))
        return self._object(answer)

    def _completed(self, claims: Claims, access_token: str) -> Claims:
        """The claims, with those that the provider tells only when asked for them."""
        wanted = {self._configured.roles_claim} if self._configured.rules is not None else set()
        wanted |= {"email", "preferred_username", "name"}
        endpoint = self._metadata().get("userinfo_endpoint")
        if wanted <= set(claims) or not access_token or not isinstance(endpoint, str):
            return claims
        address = self._endpoint("userinfo_endpoint")
        answer = self._send("GET", address, headers={"Authorization": f"Bearer {access_token}"})
        if answer.status_code != 200:
            return claims
        more = self._object(answer)
        if more.get("sub") != claims["sub"]:
            raise NotTrusted(self._sentence("gave an answer that cannot be trusted"))
        return {**more, **claims}

    def _metadata(self) -> dict[str, Any]:
        """What the provider says of itself."""
        found = self._document("", KEPT_SECONDS)
        issuer = found.get("issuer")
        if not isinstance(issuer, str) or issuer.rstrip("/") != self._configured.issuer.rstrip("/"):
            raise NotTrusted(self._sentence("is not the one that was set up here"))
        return found

    def _endpoint(self, name: str) -> str:
        address = self._metadata().get(name)
        if not isinstance(address, str) or not is_safe_address(address):
            raise NotTrusted(self._sentence("is not set up as it should be"))
        return address

    def _document(self, name: str, kept_seconds: float) -> dict[str, Any]:
        """A document of the provider's by the name of its address; "" is the one about itself."""
        with self._lock:
            kept = self._kept.get(name)
        if kept is not None and time.monotonic() - kept[0] < kept_seconds:
            return kept[1]
        address = (
            self._endpoint(name)
            if name
            else str(get_well_known_url(self._configured.issuer, external=True))
        )
        answer = self._send("GET", address)
        if answer.status_code != 200:
            raise NotReached(self._sentence("does not answer as it should"))
        found = self._object(answer)
        with self._lock:
            self._kept[name] = (time.monotonic(), found)
        return found

    def _send(self, method: str, address: str, **more: Any) -> httpx.Response:  # noqa: ANN401
        try:
            return self._client.request(method, address, **more)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise NotReached(self._sentence("does not answer")) from error

    def _object(self, answer: httpx.Response) -> dict[str, Any]:
        try:
            found = answer.json()
        except ValueError as error:
            raise NotReached(self._sentence("does not answer as it should")) from error
        if not isinstance(found, dict):
            raise NotReached(self._sentence("does not answer as it should"))
        return found

    def _sentence(self, what: str) -> str:
        return (
            f"The sign-in of {self._configured.name} {what}: try again, or ask your MARAC's "
            "administrator."
        )


def _decoded(id_token: str, keys: dict[str, Any]) -> jwt.Token:
    found = KeySet.import_key_set(cast(KeySetSerialization, keys))
    return jwt.decode(id_token, found, list(ALGORITHMS))

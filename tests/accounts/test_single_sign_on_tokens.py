"""Which ID tokens are believed: only the provider's own, for us, now, and for this sign-in."""

import hmac
import json
import time
from base64 import urlsafe_b64encode
from hashlib import sha256
from typing import Any

import pytest
from authlib.oidc.core.util import create_half_hash
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet, RSAKey

from dashboard.single_sign_on.provider import NotTrusted, Provider
from models.single_sign_on import SingleSignOn

ISSUER = "https://sign-in.north.example/tenant"
KEY = RSAKey.generate_key(2048, {"kid": "a"})
OTHER = RSAKey.generate_key(2048, {"kid": "a"})
CURVE = ECKey.generate_key("P-256", {"kid": "b"})
NONCE = "the nonce of this sign-in"


@pytest.fixture
def provider() -> Provider:
    """A provider whose documents are here already, so that nothing is asked for."""
    made = Provider(SingleSignOn(ISSUER, "marac", "s" * 20, name="Northtown"))
    about = {"issuer": ISSUER, "jwks_uri": f"{ISSUER}/keys"}
    keys = KeySet([KEY, CURVE]).as_dict(private=False)
    moment = time.monotonic()
    made._kept = {"": (moment, about), "jwks_uri": (moment, dict(keys))}
    return made


def claims(**changed: Any) -> dict[str, Any]:  # noqa: ANN401
    """The usual claims with others in their place; None leaves one out, times are from now."""
    moment = int(time.time())
    changed = {
        name: moment + value if name in ("exp", "iat", "nbf") and isinstance(value, int) else value
        for name, value in changed.items()
    }
    usual = {
        "iss": ISSUER,
        "aud": "marac",
        "sub": "1",
        "nonce": NONCE,
        "iat": moment,
        "exp": moment + 300,
    }
    return {name: value for name, value in (usual | changed).items() if value is not None}


def signed(key: Any = KEY, alg: str = "RS256", **changed: Any) -> str:  # noqa: ANN401
    header = {"alg": alg, "kid": key.kid} if key.kid else {"alg": alg}
    return jwt.encode(header, claims(**changed), key, algorithms=[alg])


def encoded(part: dict[str, Any]) -> str:
    return urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=")


def by_public_key() -> str:
    """Signed with the provider's public key as though it were a secret that both share."""
    body = f"{encoded({'alg': 'HS256'})}.{encoded(claims())}"
    mark = hmac.new(KEY.as_pem(private=False), body.encode(), sha256).digest()
    return f"{body}.{urlsafe_b64encode(mark).decode().rstrip('=')}"


@pytest.mark.parametrize(
    "changed",
    [{}, {"aud": ["marac", "x"], "azp": "marac"}, {"exp": -30}, {"azp": "marac"}],
)
def test_the_providers_own_token_is_believed(provider: Provider, changed: dict[str, Any]) -> None:
    assert provider.verified(signed(**changed), nonce=NONCE)["sub"] == "1"
    assert provider.verified(signed(CURVE, "ES256", **changed), nonce=NONCE)["sub"] == "1"


@pytest.mark.parametrize(
    "changed",
    [
        {"iss": "https://sign-in.north.example/other"},
        {"iss": None},
        {"aud": "another"},
        {"aud": ["another"]},
        {"aud": None},
        {"aud": ["marac", "another"], "azp": "another"},
        {"exp": -120},
        {"exp": None},
        {"iat": 3600},
        {"nbf": 3600},
        {"nonce": "another"},
        {"nonce": None},
        {"sub": None},
        {"sub": ""},
        {"amr": "mfa"},
        {"exp": "tomorrow"},
    ],
)
def test_a_token_that_is_not_for_this_sign_in_is_refused(
    provider: Provider, changed: dict[str, Any]
) -> None:
    with pytest.raises(NotTrusted, match="cannot be trusted"):
        provider.verified(signed(**changed), nonce=NONCE)


def test_a_token_that_somebody_else_signed_is_refused(provider: Provider) -> None:
    unsigned = ".".join([*signed().split(".")[:2], ""])
    none = f"{encoded({'alg': 'none'})}.{encoded(claims())}."
    forged = [
        signed(OTHER),
        by_public_key(),
        unsigned,
        none,
        signed()[:-4] + "AAAA",
        "",
        "not.a.token",
        "x",
    ]
    for token in forged:
        with pytest.raises(NotTrusted):
            provider.verified(token, nonce=NONCE)


def test_a_token_that_came_with_another_access_token_is_refused(provider: Provider) -> None:
    fitting = signed(at_hash=create_half_hash("access", "RS256").decode())
    assert provider.verified(fitting, nonce=NONCE, access_token="access")
    with pytest.raises(NotTrusted):
        provider.verified(fitting, nonce=NONCE, access_token="another")

"""What a provider's claims mean here: who the person is, which roles, whether by two factors."""

from collections.abc import Mapping
from typing import Any

from ingest.single_sign_on import Person
from models.single_sign_on import SingleSignOn

Claims = Mapping[str, Any]


def person(claims: Claims, configured: SingleSignOn) -> Person:
    """Whom verified claims name. An e-mail counts only where the provider has verified it."""
    return Person(
        subject=f"{claims['iss']} {claims['sub']}",
        username=_text(claims, "preferred_username"),
        email=_text(claims, "email") if claims.get("email_verified") is True else "",
        name=_text(claims, "name"),
        grants=configured.grants(_values(claims, configured.roles_claim)),
    )


def has_second_factor(claims: Claims, configured: SingleSignOn) -> bool:
    """Whether the provider says that the person proved a second factor."""
    return any(value in _values(claims, claim) for claim, value in configured.mfa)


def _values(claims: Claims, path: str) -> list[str]:
    """The texts of a claim, which may be one or a list; "a.b" looks for b inside a."""
    found: Any = claims.get(path)
    if found is None:
        found = claims
        for part in path.split("."):
            found = found.get(part) if isinstance(found, Mapping) else None
    if isinstance(found, str):
        return [found]
    return [value for value in found if isinstance(value, str)] if isinstance(found, list) else []


def _text(claims: Claims, name: str) -> str:
    value = claims.get(name)
    return value.strip()[:200] if isinstance(value, str) and value.isprintable() else ""

"""Signing in with the organisation's own accounts: what is configured, from the environment."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pydantic_settings import BaseSettings, SettingsConfigDict

from models.access import EVERY_MARAC, NEEDS_AGENCY, Grant, Role
from models.errors import ForPerson
from models.vault import FEWEST_CHARACTERS, is_open_to_others

SHORTEST_SECRET = 16
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


class _Environment(BaseSettings):
    """The settings as they are given, each from an environment variable MARAC_OIDC_…."""

    model_config = SettingsConfigDict(env_prefix="MARAC_OIDC_", frozen=True, extra="ignore")

    issuer: str = ""
    client_id: str = ""
    client_secret: str = ""
    client_secret_file: Path | None = None
    name: str = "your organisation"
    scopes: str = "openid profile email"
    roles_claim: str = "roles"
    role_map: Path | None = None
    create: str = "no"
    mfa_claim: str = "amr=mfa"


@dataclass(frozen=True)
class Rule:
    """Whoever has this value in the claim holds these roles."""

    value: str
    grants: frozenset[Grant]


@dataclass(frozen=True)
class SingleSignOn:
    """A provider to sign in with, and what its claims mean here.

    `rules` None: roles are those of the record. `creates`: an account is made for whoever has a
    role by the rules. `mfa` are the claims, each with a value, that prove a second factor.
    """

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    name: str = "your organisation"
    scopes: str = "openid profile email"
    roles_claim: str = "roles"
    rules: tuple[Rule, ...] | None = None
    creates: bool = False
    mfa: tuple[tuple[str, str], ...] = (("amr", "mfa"),)

    def grants(self, values: Iterable[str]) -> frozenset[Grant] | None:
        """The roles that the claim's values stand for; None where the record's own hold."""
        if self.rules is None:
            return None
        given = set(values)
        return frozenset(
            grant for rule in self.rules if rule.value in given for grant in rule.grants
        )


def configured() -> SingleSignOn | None:
    """What the environment says; None where nothing is configured.

    Raises ForPerson where something is missing or weak, and says what.
    """
    given = _Environment()
    if not given.issuer:
        return None
    if not given.client_id:
        raise ForPerson(
            "MARAC_OIDC_ISSUER is set and MARAC_OIDC_CLIENT_ID is not: set both, or neither."
        )
    rules = role_map(given.role_map) if given.role_map else None
    creates = _yes(given.create)
    if creates and rules is None:
        raise ForPerson(
            "MARAC_OIDC_CREATE needs MARAC_OIDC_ROLE_MAP: a new account must get its roles "
            "from somewhere."
        )
    return SingleSignOn(
        issuer=_checked_issuer(given.issuer),
        client_id=given.client_id,
        client_secret=_secret(given),
        name=given.name.strip()[:60] or "your organisation",
        scopes=given.scopes,
        roles_claim=given.roles_claim,
        rules=rules,
        creates=creates,
        mfa=_mfa(given.mfa_claim),
    )


def is_safe_address(address: str) -> bool:
    """Whether nobody on the way can read along or answer in its place."""
    parts = urlsplit(address)
    return bool(parts.netloc) and (
        parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)
    )


def _checked_issuer(issuer: str) -> str:
    if not is_safe_address(issuer):
        raise ForPerson("MARAC_OIDC_ISSUER must be an address that begins with https://.")
    return issuer


def _secret(given: _Environment) -> str:
    path = given.client_secret_file
    secret = given.client_secret if path is None else _in_file(path)
    if len(secret) < SHORTEST_SECRET or len(set(secret)) < FEWEST_CHARACTERS:
        raise ForPerson(
            "The client secret of the single sign-on is missing, shorter than "
            f"{SHORTEST_SECRET} characters or easy to guess: put the provider's into "
            "MARAC_OIDC_CLIENT_SECRET_FILE."
        )
    return secret


def _in_file(path: Path) -> str:
    try:
        secret = path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        raise ForPerson(
            f"The file {path} of MARAC_OIDC_CLIENT_SECRET_FILE cannot be read: check its name and "
            "who may read it."
        ) from None
    if is_open_to_others(path):
        raise ForPerson(
            f"Others on this machine can read the client secret in {path}: run “chmod 600 {path}”, "
            "and have the provider make a new one where somebody may have read it."
        )
    return secret


def _yes(text: str) -> bool:
    match text.strip().lower():
        case "yes" | "true" | "1":
            return True
        case "no" | "false" | "0" | "":
            return False
    raise ForPerson(f"MARAC_OIDC_CREATE is “{text}”: set it to yes or no.")


def _mfa(text: str) -> tuple[tuple[str, str], ...]:
    """ "amr=mfa acr=2" as pairs; blank is none: our own second factor is always asked for."""
    pairs = [part.partition("=") for part in text.split()]
    if any(not claim or not value for claim, _sign, value in pairs):
        raise ForPerson(
            f"MARAC_OIDC_MFA_CLAIM is “{text}”: write claims with their values, like amr=mfa."
        )
    return tuple((claim, value) for claim, _sign, value in pairs)


def role_map(path: Path) -> tuple[Rule, ...]:
    """The rules of a role map file. Raises ForPerson where it cannot be read, and says where."""
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise ForPerson(
            f"The role map {path} cannot be read: check MARAC_OIDC_ROLE_MAP."
        ) from error
    except tomllib.TOMLDecodeError as error:
        raise ForPerson(f"The role map {path} is no TOML: {error}.") from error
    entries = content.get("role", [])
    if set(content) - {"role"} or not isinstance(entries, list) or not entries:
        raise ForPerson(f"The role map {path} holds entries that begin with [[role]]: add one.")
    return tuple(_rule(entry, at, path) for at, entry in enumerate(entries, start=1))


_ENTRY = frozenset({"claim", "role", "marac", "agency"})


def _rule(entry: Any, number: int, path: Path) -> Rule:  # noqa: ANN401 - whatever the file holds
    where = f"Entry {number} of the role map {path}"
    if not isinstance(entry, dict) or set(entry) - _ENTRY:
        raise ForPerson(f"{where} may hold claim, role, marac and agency only: correct it.")
    value, agency = entry.get("claim"), entry.get("agency", "")
    marac = entry.get("marac", EVERY_MARAC)
    maracs = marac if isinstance(marac, list) else [marac]
    if not value or not all(isinstance(text, str) and text for text in (value, *maracs)):
        raise ForPerson(f"{where} needs its claim and its MARACs as texts in quotation marks.")
    role = _role(entry.get("role"), where)
    if not isinstance(agency, str) or (role in NEEDS_AGENCY) != bool(agency):
        raise ForPerson(
            f"{where}: give the agency for a representative, an IDVA and a referrer, and for "
            "nobody else."
        )
    return Rule(value, frozenset(Grant(role, marac_id, agency) for marac_id in maracs))


def _role(text: Any, where: str) -> Role:  # noqa: ANN401 - whatever the file holds
    try:
        return Role(text)
    except ValueError:
        raise ForPerson(
            f"{where}: “{text}” is no role: choose from {', '.join(role.value for role in Role)}."
        ) from None

"""What the environment may say of single sign-on, and what is refused when it starts."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from models.access import Grant, Role
from models.errors import ForPerson
from models.single_sign_on import Rule, configured, is_safe_address, role_map

SECRET = "a client secret of some length"
USUAL = {
    "ISSUER": "https://sign-in.north.example",
    "CLIENT_ID": "marac",
    "CLIENT_SECRET": SECRET,
}


@pytest.fixture(autouse=True)
def _clean(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("ISSUER", "CLIENT_ID", "CLIENT_SECRET", "CLIENT_SECRET_FILE", "ROLE_MAP"):
        monkeypatch.delenv(f"MARAC_OIDC_{name}", raising=False)


def put(monkeypatch: pytest.MonkeyPatch, **changed: str) -> None:
    for name, value in (USUAL | changed).items():
        monkeypatch.setenv(f"MARAC_OIDC_{name}", value)


def written(folder: Path, text: str) -> Path:
    path = folder / "roles.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_nothing_configured_is_nothing_loaded() -> None:
    assert configured() is None
    script = (
        "import sys, dashboard.server; "
        "sys.exit(any(m in sys.modules for m in ('authlib', 'joserfc', 'httpx')) and 3)"
    )
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0


def test_the_usual_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text(f"{SECRET}\n", encoding="utf-8")
    secret.chmod(0o600)
    put(monkeypatch, CLIENT_SECRET="", CLIENT_SECRET_FILE=str(secret), NAME="Northtown")
    found = configured()
    assert found is not None
    assert (found.name, found.client_secret, found.rules) == ("Northtown", SECRET, None)
    assert found.mfa == (("amr", "mfa"),)
    assert found.grants(["anything"]) is None
    assert SECRET not in repr(found)


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"CLIENT_ID": ""}, "MARAC_OIDC_CLIENT_ID is not"),
        ({"ISSUER": "http://sign-in.north.example"}, "begins with https://"),
        ({"ISSUER": "sign-in.north.example"}, "begins with https://"),
        ({"CLIENT_SECRET": "short"}, "shorter than 16"),
        ({"CLIENT_SECRET": ""}, "is missing"),
        ({"CLIENT_SECRET": "ab" * 20}, "easy to guess"),
        ({"CLIENT_SECRET_FILE": "/no/such/file"}, "cannot be read"),
        ({"CREATE": "yes"}, "needs MARAC_OIDC_ROLE_MAP"),
        ({"CREATE": "perhaps"}, "set it to yes or no"),
        ({"MFA_CLAIM": "mfa"}, "like amr=mfa"),
        ({"ROLE_MAP": "/no/such/file"}, "cannot be read"),
    ],
)
def test_what_is_missing_or_weak_is_refused_in_one_sentence(
    monkeypatch: pytest.MonkeyPatch, changed: dict[str, str], told: str
) -> None:
    put(monkeypatch, **changed)
    with pytest.raises(ForPerson, match=told):
        configured()


@pytest.mark.skipif(os.name != "posix", reason="asked on POSIX systems only")
def test_a_secret_that_others_can_read_is_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    secret = tmp_path / "secret"
    secret.write_text(SECRET, encoding="utf-8")
    secret.chmod(0o644)
    put(monkeypatch, CLIENT_SECRET_FILE=str(secret))
    with pytest.raises(ForPerson, match="Others on this machine can read the client secret"):
        configured()


def test_the_role_map_gives_roles_for_claims(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        """
        [[role]]
        claim = "marac-coordinators"
        role = "coordinator"
        marac = ["N", "S"]

        [[role]]
        claim = "marac-police"
        role = "representative"
        marac = "N"
        agency = "police"

        [[role]]
        claim = "marac-audit"
        role = "auditor"
        """,
    )
    coordinators = {Grant(Role.COORDINATOR, "N"), Grant(Role.COORDINATOR, "S")}
    assert role_map(path) == (
        Rule("marac-coordinators", frozenset(coordinators)),
        Rule("marac-police", frozenset({Grant(Role.REPRESENTATIVE, "N", "police")})),
        Rule("marac-audit", frozenset({Grant(Role.AUDITOR)})),
    )


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "add one"),
        ("[[role]]\nclaim", "is no TOML"),
        ("[role]\nclaim = 'x'", "add one"),
        ("[[role]]\nclaim = 'x'\nrole = 'boss'", "Entry 1.*“boss” is no role"),
        ("[[role]]\nrole = 'chair'", "needs its claim"),
        ("[[role]]\nclaim = 5\nrole = 'chair'", "needs its claim"),
        ("[[role]]\nclaim = 'x'\nrole = 'chair'\nmarac = ['']", "needs its claim"),
        ("[[role]]\nclaim = 'x'\nrole = 'chair'\nmaracs = 'N'", "claim, role, marac and agency"),
        ("[[role]]\nclaim = 'x'\nrole = 'idva'", "give the agency"),
        ("[[role]]\nclaim = 'x'\nrole = 'chair'\nagency = 'police'", "give the agency"),
    ],
)
def test_a_role_map_that_makes_no_sense_is_refused(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(ForPerson, match=told):
        role_map(written(tmp_path, text))


@pytest.mark.parametrize(
    ("address", "is_safe"),
    [
        ("https://x.example/a", True),
        ("http://localhost:8080", True),
        ("http://127.0.0.1", True),
        ("http://localhost.evil.example", False),
        ("http://x.example", False),
        ("https:///path", False),
        ("javascript:alert(1)", False),
        ("", False),
    ],
)
def test_secrets_go_over_encrypted_connections_only(address: str, is_safe: bool) -> None:
    assert is_safe_address(address) is is_safe

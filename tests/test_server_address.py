"""A database server on another machine needs a password that nobody guesses, and encryption."""

import secrets

import pytest

from dashboard.health import Finding, check_settings
from models.database import open_engine
from models.errors import ForPerson
from models.server_address import check_server_password, server_concerns
from models.settings import Settings

STRONG = secrets.token_urlsafe(24)


def address(password: str, host: str = "db.example", more: str = "") -> str:
    return f"postgresql+psycopg://keeper:{password}@{host}/marac{more}"


@pytest.mark.parametrize("password", ["postgres", "Password", "changeme", "marac", "keeper"])
@pytest.mark.parametrize("host", ["db.example", "10.0.0.7", "db.example:5433"])
def test_a_password_that_is_tried_first_is_refused_before_it_is_sent(
    password: str, host: str
) -> None:
    settings = Settings(database_url=address(password, host), key=secrets.token_hex(32))
    with pytest.raises(ForPerson, match="one of the first") as refused:
        open_engine(settings)
    assert password not in str(refused.value)


@pytest.mark.parametrize(
    ("host", "more"),
    [
        ("localhost", ""),
        ("127.0.0.1", ""),
        ("[::1]", ""),
        ("", "?host=/var/run/postgresql"),
    ],
)
def test_on_this_machine_the_system_keeps_the_door(host: str, more: str) -> None:
    check_server_password(address("postgres", host, more))
    assert server_concerns(address("postgres", host, more), {}) == []


def test_a_host_in_the_query_is_another_machine_too() -> None:
    with pytest.raises(ForPerson, match="one of the first"):
        check_server_password(address("postgres", "", "?host=db.example"))


def test_an_address_that_is_none_is_one_sentence() -> None:
    with pytest.raises(ForPerson, match="is not an address"):
        check_server_password("postgresql+psycopg://a@b:port/c")


@pytest.mark.parametrize(
    ("given", "environ", "concerns"),
    [
        (address(STRONG, more="?sslmode=verify-full"), {}, []),
        (address(STRONG), {"PGSSLMODE": "require"}, []),
        (address(STRONG), {}, ["may not be encrypted"]),
        (address(STRONG, more="?sslmode=prefer"), {}, ["may not be encrypted"]),
        (address("short one", more="?sslmode=require"), {}, ["fewer than 12"]),
        (address("", more="?sslmode=require"), {}, ["No password is set"]),
        (address("", more="?sslmode=require"), {"PGPASSFILE": "/a"}, []),
    ],
    # By name: the password is another one in each process, and workers must agree on the tests.
    ids=[
        *("verified", "required by the environment", "not said", "preferred"),
        *("short password", "no password", "password in a file"),
    ],
)
def test_what_is_odd_about_a_server_is_said(
    given: str, environ: dict[str, str], concerns: list[str]
) -> None:
    found = server_concerns(given, environ)
    assert len(found) == len(concerns)
    for (what, do), words in zip(found, concerns, strict=True):
        assert words in what and do


def test_the_doctor_says_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PGSSLMODE", raising=False)
    found = list(check_settings(Settings(database_url=address(STRONG), key=secrets.token_hex(32))))
    odd = [finding for finding in found if finding.state == "odd"]
    assert odd == [
        Finding(
            "server",
            "odd",
            "The way to the database server may not be encrypted.",
            "Add ?sslmode=verify-full to MARAC_DATABASE_URL.",
        )
    ]
    assert STRONG not in str(found)

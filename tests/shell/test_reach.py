"""What callers say of themselves is believed of named proxies only; encryption without a proxy."""

from collections.abc import Iterator
from http.client import HTTPException, HTTPSConnection
from pathlib import Path

import pytest
from certificates import Certificate, make_certificate

from dashboard.reach import answered_hosts, believed_proxies, check_certificate
from models.errors import ForPerson
from models.settings import Settings
from shell.running import Server, served


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A dashboard whose proxy is another machine: whoever comes from here is no proxy."""
    folder = tmp_path_factory.mktemp("alone")
    with served(folder, MARAC_PROXIES="192.0.2.5", MARAC_HOSTS="marac.example") as server:
        yield server


def test_a_forged_address_does_not_dodge_the_waiting(alone: Server) -> None:
    token, kept = alone.form()
    said = []
    for number in range(12):
        answer = alone.ask(
            "/login",
            method="POST",
            cookies=kept,
            form={"username": f"nobody{number}", "password": "no such words", "form_token": token},
            headers={"X-Forwarded-For": f"203.0.113.{number}", "Origin": alone.base},
        )
        said.append(answer.status)
    assert said[0] == 401
    assert said[-1] == 429


def test_a_forged_scheme_makes_nothing_encrypted(alone: Server) -> None:
    forged = {"X-Forwarded-Proto": "https", "Host": "marac.example"}
    answer = alone.ask("/login", headers=forged)
    assert answer.status == 403
    assert "not safe to sign in" in answer.text
    assert "strict-transport-security" not in answer.headers


def test_every_cookie_of_an_encrypted_way_is_kept_to_it(dashboard_server: Server) -> None:
    forwarded = {"X-Forwarded-Proto": "https"}
    over_https = dashboard_server.ask("/_stcore/health", headers=forwarded)
    assert "_streamlit_xsrf" in over_https.headers["set-cookie"]
    assert "; Secure" in over_https.headers["set-cookie"]
    assert "; SameSite=Strict" in over_https.headers["set-cookie"]
    assert "; Secure" not in dashboard_server.ask("/_stcore/health").headers["set-cookie"]


@pytest.fixture
def certificate(tmp_path: Path) -> Certificate:
    return make_certificate(tmp_path)


def test_the_dashboard_ends_tls_itself(certificate: Certificate, tmp_path: Path) -> None:
    settings = {"MARAC_TLS_CERT": str(certificate.file), "MARAC_TLS_KEY": str(certificate.key)}
    with served(tmp_path, **settings) as server:
        connection = HTTPSConnection("localhost", server.port, context=certificate.trust)
        connection.request("GET", "/login")
        answer = connection.getresponse()
        assert answer.status == 200
        assert answer.headers["strict-transport-security"] == "max-age=31536000"
        assert "Secure" in answer.headers["set-cookie"]
        assert answer.headers["server"] is None
        connection.close()
        with pytest.raises((OSError, HTTPException)):
            server.ask("/login")  # without encryption


@pytest.mark.parametrize(
    "named", ["*", "0.0.0.0/0", "::/0", "proxy.example", "10.0.0.5,*", "10.0.0"]
)
def test_a_proxy_is_named_by_its_address(named: str) -> None:
    with pytest.raises(ForPerson, match="MARAC_PROXIES"):
        believed_proxies(Settings(proxies=named))


def test_named_proxies_are_believed() -> None:
    assert believed_proxies(Settings()) == ["127.0.0.1"]
    assert believed_proxies(Settings(proxies="")) == []
    named = Settings(proxies="10.0.0.5, 10.1.0.0/16,::1")
    assert believed_proxies(named) == ["10.0.0.5", "10.1.0.0/16", "::1"]


def test_an_address_to_answer_on_everywhere_is_not_a_name() -> None:
    loopback = {"localhost", "127.0.0.1", "::1"}
    assert answered_hosts(Settings(host="0.0.0.0")) == loopback  # noqa: S104
    assert answered_hosts(Settings(host="10.0.0.6", hosts="Marac.Example, b.example")) == (
        loopback | {"10.0.0.6", "marac.example", "b.example"}
    )


def test_a_certificate_that_cannot_be_used_is_one_sentence(
    certificate: Certificate, tmp_path: Path
) -> None:
    check_certificate(Settings())
    check_certificate(Settings(tls_cert=certificate.file, tls_key=certificate.key))
    for cert, key, words in (
        (certificate.file, None, "both, or neither"),
        (None, certificate.key, "both, or neither"),
        (certificate.file, tmp_path / "none", "No such file"),
        (certificate.key, certificate.file, "cannot be used"),
    ):
        with pytest.raises(ForPerson, match=words):
            check_certificate(Settings(tls_cert=cert, tls_key=key))
    certificate.key.chmod(0o644)
    with pytest.raises(ForPerson, match="chmod 640"):
        check_certificate(Settings(tls_cert=certificate.file, tls_key=certificate.key))
    certificate.key.chmod(0o640)
    check_certificate(Settings(tls_cert=certificate.file, tls_key=certificate.key))

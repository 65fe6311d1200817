"""E-mail goes through the area's own server, protected, and the password is kept sealed."""

from pathlib import Path

import pytest
import sqlalchemy as sa
from certificates import Certificate, make_certificate

from ingest import mail
from ingest.installation import change_setting, secret
from models.access import Grant, Role, User, operator
from models.errors import ForPerson, NotAllowed
from models.tables import audit, settings
from queries import installation

from .mail_server import SECRET, SENDER, mail_server, set_up
from .people import BO

# With TLS from the start the test's server does not count the connection as protected.
pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")

ADMIN = operator("test")
WAYS = ("starttls", "tls")


@pytest.fixture
def certificate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Certificate:
    """A certificate that this process trusts, as it would its organisation's."""
    made = make_certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(made.file))
    return made


def test_without_a_server_nothing_is_sent_and_it_is_said(duckdb_engine: sa.Engine) -> None:
    with pytest.raises(ForPerson, match="No mail server is set up"):
        mail.send_test(duckdb_engine, by=ADMIN, to="ann@example.org")


@pytest.mark.parametrize("security", WAYS)
def test_a_test_mail_arrives_protected_and_signed_in(
    duckdb_engine: sa.Engine, certificate: Certificate, security: str
) -> None:
    with mail_server(certificate, security) as inbox:
        set_up(duckdb_engine, inbox, security)
        mail.send_test(duckdb_engine, by=ADMIN, to="ann@example.org")
    (one,) = inbox.mails
    assert (one.mail_from, one.rcpt_tos) == (SENDER, ["ann@example.org"])
    assert set(inbox.helloes) == {"example.org"}  # not what this machine is called


@pytest.mark.parametrize("security", WAYS)
def test_a_server_that_nobody_vouches_for_gets_nothing(
    duckdb_engine: sa.Engine, tmp_path: Path, security: str
) -> None:
    with mail_server(make_certificate(tmp_path), security) as inbox:
        set_up(duckdb_engine, inbox, security)
        with pytest.raises(ForPerson, match="could not be trusted"):
            mail.send_test(duckdb_engine, by=ADMIN, to="ann@example.org")
    assert not inbox.mails


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"smtp_password": "something else"}, "did not take the user and password"),
        ({"smtp_security": "none"}, "never sent without protection"),
        ({"smtp_port": "1"}, "did not answer on port 1"),
    ],
)
def test_what_is_wrong_is_said_in_one_sentence(
    duckdb_engine: sa.Engine, certificate: Certificate, changed: dict[str, str], sentence: str
) -> None:
    with mail_server(certificate, "starttls") as inbox:
        set_up(duckdb_engine, inbox, "starttls", **changed)
        with pytest.raises(ForPerson, match=sentence) as said:
            mail.send_test(duckdb_engine, by=ADMIN, to="ann@example.org")
    assert "ann@" not in str(said.value) and not inbox.mails


def test_the_password_is_kept_sealed_and_never_shown(engine: sa.Engine) -> None:
    change_setting(engine, by=ADMIN, name="smtp_password", value=SECRET)
    with engine.connect() as connection:
        assert installation.values(connection)["smtp_password"] == "kept"
        kept = connection.scalar(
            sa.select(settings.c.value).where(settings.c.name == "smtp_password")
        )
        lines = connection.execute(sa.select(audit.c.before, audit.c.after)).all()
        assert secret(connection, "smtp_password") == SECRET
    assert SECRET not in str(kept) and SECRET not in str(lines)
    change_setting(engine, by=ADMIN, name="smtp_password", value="")
    with engine.connect() as connection:
        assert installation.values(connection)["smtp_password"] == ""
        assert secret(connection, "smtp_password") == ""


def test_only_an_administrator_of_all_sends_a_test(duckdb_engine: sa.Engine) -> None:
    some = User("u-a", "Ann", frozenset({Grant(Role.ADMINISTRATOR, "M1")}))
    for person in (BO, some):
        with pytest.raises(NotAllowed):
            mail.send_test(duckdb_engine, by=person, to="ann@example.org")

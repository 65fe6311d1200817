"""A real mail server in the test: with TLS or STARTTLS and a login, and what it was given."""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import sqlalchemy as sa
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope, LoginPassword, Session
from browser_support import free_port
from certificates import Certificate

from ingest.installation import change_setting
from models.access import operator

USER, SECRET = "marac", "a pass phrase"  # pragma: allowlist secret
SENDER = "marac@example.org"


@dataclass
class Inbox:
    """What the server took, and under which name the sender said hello."""

    port: int
    mails: list[Envelope] = field(default_factory=list)
    helloes: list[str] = field(default_factory=list)
    refuses: frozenset[str] = frozenset()

    async def handle_EHLO(  # noqa: N802 - the server's own name
        self,
        _server: object,
        session: Session,
        _envelope: object,
        hostname: str,
        responses: list[str],
    ) -> list[str]:
        self.helloes.append(hostname)
        session.host_name = hostname
        return responses

    async def handle_RCPT(  # noqa: N802
        self, _server: object, _session: object, envelope: Envelope, address: str, _options: object
    ) -> str:
        if address in self.refuses:
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: object, _session: object, envelope: Envelope) -> str:  # noqa: N802
        self.mails.append(envelope)
        return "250 OK"


def _is_let_in(
    _server: object, _session: object, _envelope: object, _way: str, given: LoginPassword
) -> AuthResult:
    is_right = given.login == USER.encode() and given.password == SECRET.encode()
    return AuthResult(success=is_right, handled=False)


@contextmanager
def mail_server(certificate: Certificate, security: str) -> Iterator[Inbox]:
    """A server on this machine that lets nobody in without protection and a login."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(str(certificate.file), str(certificate.key))
    inbox = Inbox(free_port())
    way = {"ssl_context": context} if security == "tls" else {"tls_context": context}
    controller = Controller(
        inbox,
        hostname="localhost",
        port=inbox.port,
        authenticator=_is_let_in,
        auth_required=True,
        auth_require_tls=security != "tls",
        require_starttls=security != "tls",
        **way,  # type: ignore[arg-type]
    )
    controller.start()
    try:
        yield inbox
    finally:
        controller.stop()


def set_up(engine: sa.Engine, inbox: Inbox, security: str, **changed: str) -> None:
    """Enters the server in the settings."""
    values = {
        "smtp_host": "localhost",
        "smtp_port": str(inbox.port),
        "smtp_security": security,
        "smtp_user": USER,
        "smtp_password": SECRET,
        "smtp_sender": SENDER,
    }
    for name, value in (values | changed).items():
        change_setting(engine, by=operator("test"), name=name, value=value)


__all__ = ["SECRET", "SENDER", "USER", "Inbox", "mail_server", "set_up"]

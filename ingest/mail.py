"""Sends e-mail through the area's own mail server, one connection for all of it."""

import smtplib
import ssl
from collections.abc import Sequence
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid

import sqlalchemy as sa

from ingest.account_rows import check_email
from ingest.installation import in_force, secret
from models.access import Permission, User, check_may_everywhere
from models.database import noting
from models.errors import ForPerson
from models.installation import (
    MAIL,
    SMTP_HOST,
    SMTP_PASSWORD,
    SMTP_PORT,
    SMTP_SECURITY,
    SMTP_SENDER,
    SMTP_USER,
)
from models.trail import note, now

_PATIENCE = 15  # seconds the server has for an answer
NO_SERVER = "No mail server is set up: an administrator enters it on the page Settings."
_TEST = "This is a test from your MARAC system. Its e-mails arrive. There is nothing to do.\n"


@dataclass(frozen=True)
class MailServer:
    """How to reach the server, and as whom."""

    host: str
    port: int
    security: str
    user: str
    password: str = field(repr=False)
    sender: str


@dataclass(frozen=True)
class Mail:
    """One e-mail to one person."""

    to: str
    subject: str
    text: str


def server(connection: sa.Connection) -> MailServer | None:
    """The server that is set up; None where there is none."""
    kept = in_force(connection, MAIL)
    if not kept[SMTP_HOST.name] or not kept[SMTP_SENDER.name]:
        return None
    return MailServer(
        kept[SMTP_HOST.name],
        int(kept[SMTP_PORT.name]),
        kept[SMTP_SECURITY.name],
        kept[SMTP_USER.name],
        secret(connection, SMTP_PASSWORD.name),
        kept[SMTP_SENDER.name],
    )


def send(to: MailServer, mails: Sequence[Mail]) -> list[str]:
    """Sends them; for each what went wrong in a sentence, or "" where the server took it."""
    if not mails:
        return []
    try:
        with _connected(to) as smtp:
            return [_sent(smtp, to, mail) for mail in mails]
    except (OSError, smtplib.SMTPException, ForPerson) as wrong:
        return [_why(to, wrong)] * len(mails)


def send_test(engine: sa.Engine, *, by: User, to: str) -> None:
    """Sends an e-mail that says it is a test. Raises ForPerson with what is wrong."""
    check_may_everywhere(by, Permission.ADMINISTER)
    if not to.strip():
        raise ForPerson("Enter the e-mail address to which the test is sent.")
    check_email(to)
    with engine.connect() as connection:
        found = server(connection)
    if found is None:
        raise ForPerson(NO_SERVER)
    (wrong,) = send(found, [Mail(to.strip(), "Test of the MARAC system", _TEST)])
    with noting(engine) as connection:
        note(connection, by, "sent a test e-mail", kind="setting", after={"failed": bool(wrong)})
    if wrong:
        raise ForPerson(wrong)


def _connected(to: MailServer) -> smtplib.SMTP:
    """A connection that is protected and signed in as the settings say."""
    if to.user and to.security == "none":
        raise ForPerson(
            "A user and password are never sent without protection: choose STARTTLS or TLS in the "
            "settings, or take the user away."
        )
    name = _domain(to.sender)  # what this machine is called is nobody's business
    trusted = ssl.create_default_context()
    if to.security == "tls":
        smtp: smtplib.SMTP = smtplib.SMTP_SSL(
            to.host, to.port, local_hostname=name, timeout=_PATIENCE, context=trusted
        )
    else:
        smtp = smtplib.SMTP(to.host, to.port, local_hostname=name, timeout=_PATIENCE)
    try:
        if to.security == "starttls":
            smtp.starttls(context=trusted)
        if to.user:
            smtp.login(to.user, to.password)
    except BaseException:
        smtp.close()
        raise
    return smtp


def _sent(smtp: smtplib.SMTP, to: MailServer, mail: Mail) -> str:
    try:
        smtp.send_message(_written(to, mail))
    except (OSError, smtplib.SMTPException) as wrong:
        return _why(to, wrong)
    return ""


def _written(to: MailServer, mail: Mail) -> EmailMessage:
    written = EmailMessage()
    written["From"], written["To"], written["Subject"] = to.sender, mail.to, mail.subject
    written["Date"] = format_datetime(now())
    written["Message-ID"] = make_msgid(domain=_domain(to.sender))
    written["Auto-Submitted"] = "auto-generated"
    written.set_content(mail.text)
    return written


def _domain(address: str) -> str:
    return address.rpartition("@")[2].strip(" >") or "localhost"


def _why(to: MailServer, wrong: Exception) -> str:
    """What is wrong and what to do, without an address in it."""
    where = f"The mail server {to.host}"
    match wrong:
        case ForPerson():
            return str(wrong)
        case ssl.SSLError():
            return f"{where} could not be trusted: its certificate or its protection is wrong."
        case smtplib.SMTPAuthenticationError():
            return f"{where} did not take the user and password: check both in the settings."
        case smtplib.SMTPNotSupportedError():
            return f"{where} does not offer what is set: try another protection in the settings."
        case smtplib.SMTPRecipientsRefused():
            return f"{where} refused the recipient’s address: check the e-mail of the account."
        case smtplib.SMTPSenderRefused():
            return f"{where} refused the sender’s address: check it in the settings."
        case smtplib.SMTPException():
            return f"{where} refused the e-mail: ask whoever runs it."
    return f"{where} did not answer on port {to.port}: check both in the settings."

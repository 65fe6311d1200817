"""People are reminded once a day of how many actions are due, and of nothing that identifies."""

import re
from datetime import date, timedelta
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from access.few_cases import FILES
from certificates import Certificate, make_certificate
from hypothesis import given
from hypothesis import strategies as st
from records import TESTER

from ingest import action_reminders as written
from ingest.closures import close_case
from ingest.distribution import Invited, add_entry, end_entry
from ingest.users import add_user
from models.access import Grant, Role
from models.errors import ForPerson, NotAllowed
from models.reminders import Due, Rhythm, due_now, message
from models.tables import reminders
from queries.action_reminders import Reminders, reminders_now
from queries.notices import unread

from .mail_server import Inbox, mail_server, set_up
from .people import BO, CHRIS, POL

# With TLS from the start the test's server does not count the connection as protected.
pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")

USUAL = Rhythm(before=2, after=1, again=7)
LATE, TODAY = date(2026, 5, 20), date(2026, 5, 12)  # both actions are due on 13 May 2026


@pytest.fixture
def certificate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Certificate:
    """A certificate that this process trusts, as it would its organisation's."""
    made = make_certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(made.file))
    return made


def person(engine: sa.Engine, username: str, agency_id: str, email: str = "") -> str:
    """A new account that reports for the agency; its id."""
    return add_user(
        engine,
        by=TESTER,
        username=username,
        name=f"{username.title()} Person",
        email=email,
        grants=[Grant(Role.REPRESENTATIVE, "M1", agency_id)],
        password="orchard lantern seven",  # pragma: allowlist secret
        hash_password=lambda text: text,
    ).user_id


def rows(engine: sa.Engine) -> list[dict[str, Any]]:
    with engine.connect() as connection:
        found = connection.execute(sa.select(reminders).order_by(reminders.c.sent_at))
        return [dict(row._mapping) for row in found]


def now(engine: sa.Engine, today: date) -> Reminders:
    with engine.connect() as connection:
        return reminders_now(connection, user=BO, today=today)


def texts(inbox: Inbox) -> dict[str, str]:
    """Recipient → the text of their e-mail."""
    return {
        one.rcpt_tos[0]: message_from_bytes(one.content, policy=policy.default)
        .get_body()  # type: ignore[attr-defined]
        .get_content()
        for one in inbox.mails
    }


def test_each_is_told_how_many_are_due_and_once_a_day(
    few: sa.Engine, certificate: Certificate
) -> None:
    person(few, "paula", "POL", "paula@example.org")
    person(few, "harry", "HOU", "harry@example.org")
    person(few, "rita", "REF", "rita@example.org")
    with mail_server(certificate, "starttls") as inbox:
        set_up(few, inbox, "starttls")
        assert now(few, TODAY).mails == 2
        assert written.remind(few, by=BO, today=TODAY) == written.Mailed(sent=2)
        assert written.remind(few, by=BO, today=TODAY) == written.Mailed()
        assert written.remind_by_itself(few, TODAY) == written.Mailed()
        assert now(few, TODAY).mails == 0
        assert written.remind_by_itself(few, LATE) == written.Mailed(sent=2)
    told = [one.content.decode() for one in inbox.mails]
    assert sum("You have 1 MARAC action due by 13 May 2026. Sign in" in text for text in told) == 2
    assert sum("You have 1 MARAC action that is late. Sign in" in text for text in told) == 2
    assert [row["outcome"] for row in rows(few)] == ["sent"] * 4
    assert {row["kind"] for row in rows(few)} == {"due", "late"}


def test_nothing_that_identifies_leaves(few_in_a_file: sa.Engine, certificate: Certificate) -> None:
    person(few_in_a_file, "paula", "POL", "paula@example.org")
    with mail_server(certificate, "tls") as inbox:
        set_up(few_in_a_file, inbox, "tls")
        written.remind_by_itself(few_in_a_file, LATE)
    (one,) = inbox.mails
    sent = one.content.decode().casefold()
    told = {
        word
        for name in ("people", "cases", "actions", "agencies", "maracs", "children")
        for row in FILES[name]
        for cell in row.values()
        for word in re.split(r"[;\s]+", str(cell or ""))
    }
    words = set(re.findall(r"[\w-]+", sent.partition("\r\n\r\n")[2]))
    assert words <= set(
        "you have 1 marac action that is late sign in to see them".split()  # noqa: SIM905
    )
    headers = sent.partition("\r\n\r\n")[0].replace("@example.org", "")
    for word in told:
        if len(word) > 3 and not word.isdigit() and word.casefold() not in ("police",):
            assert word.casefold() not in headers
    assert "subject: marac actions\r\n" in headers and "paula person" not in sent
    assert "http" not in sent


def test_an_action_of_a_case_closed_to_the_person_is_not_counted(
    few_in_a_file: sa.Engine, certificate: Certificate
) -> None:
    user_id = person(few_in_a_file, "paula", "POL", "paula@example.org")
    close_case(few_in_a_file, by=BO, case_id="C1", user_id=user_id, reason="Knows the family")
    with mail_server(certificate, "starttls") as inbox:
        set_up(few_in_a_file, inbox, "starttls")
        assert written.remind_by_itself(few_in_a_file, LATE) == written.Mailed()


def test_those_on_the_distribution_list_without_an_account_are_reminded_too(
    few: sa.Engine, certificate: Certificate
) -> None:
    person(few, "paula", "POL", "paula@example.org")
    listed = {"HOU": "harry@example.org", "POL": "Paula@example.org"}
    for agency_id, email in listed.items():
        invited = Invited(agency_id, "Somebody", email)
        add_entry(few, by=BO, marac_id="M1", invited=invited, since=TODAY)
    gone = add_entry(
        few, by=BO, marac_id="M1", invited=Invited("HOU", "Gone", "gone@example.org"), since=TODAY
    )
    end_entry(few, by=BO, entry_id=gone, until=TODAY)
    with mail_server(certificate, "starttls") as inbox:
        set_up(few, inbox, "starttls")
        assert written.remind(few, by=BO, today=LATE).sent == 2
        assert written.remind(few, by=BO, today=LATE).sent == 0
    assert set(texts(inbox)) == {"paula@example.org", "harry@example.org"}


def test_what_the_server_refuses_is_told_to_the_coordinator_and_tried_again(
    few: sa.Engine, certificate: Certificate
) -> None:
    person(few, "paula", "POL", "paula@example.org")
    person(few, "harry", "HOU", "harry@example.org")
    with mail_server(certificate, "starttls") as inbox:
        inbox.refuses = frozenset({"harry@example.org"})
        set_up(few, inbox, "starttls")
        done = written.remind(few, by=BO, today=LATE)
        assert (done.sent, done.failed) == (1, 1) and "refused the recipient" in done.why
        with few.connect() as connection:
            (told,) = [one["text"] for one in unread(connection, user=BO)]
        assert told.startswith("1 reminder of actions could not be sent.") and "harry" not in told
        last = now(few, LATE).last
        assert last is not None and (last.sent, last.failed) == (1, 1)
        inbox.refuses = frozenset()
        assert written.remind(few, by=BO, today=LATE).sent == 1
    assert set(texts(inbox)) == {"paula@example.org", "harry@example.org"}


def test_whom_no_e_mail_reaches_is_on_a_list_to_telephone(few: sa.Engine) -> None:
    person(few, "paula", "POL")
    found = now(few, LATE)
    assert (found.has_server, found.mails) == (False, 0)
    assert [(call.agency_id, call.people, call.due.late) for call in found.calls] == [
        ("HOU", (), 1),
        ("POL", ("Paula Person",), 1),
    ]
    written.called(few, by=BO, marac_id="M1", agency_id="HOU", actions=1, today=LATE)
    assert [call.agency_id for call in now(few, LATE).calls] == ["POL"]
    again = LATE + timedelta(days=7)
    assert [call.agency_id for call in now(few, again).calls] == ["HOU", "POL"]
    (row,) = rows(few)
    assert (row["way"], row["outcome"], row["agency_id"]) == ("telephone", "called", "HOU")


def test_without_a_server_nobody_is_mailed_and_it_is_said(few_in_a_file: sa.Engine) -> None:
    assert written.remind_by_itself(few_in_a_file, LATE) is None
    with pytest.raises(ForPerson, match="No mail server"):
        written.remind(few_in_a_file, by=BO, today=LATE)


def test_only_who_does_the_casework_reminds(few_in_a_file: sa.Engine) -> None:
    for user in (CHRIS, POL):
        with pytest.raises(NotAllowed):
            written.remind(few_in_a_file, by=user, today=LATE)
        with pytest.raises(NotAllowed):
            written.called(
                few_in_a_file, by=user, marac_id="M1", agency_id="HOU", actions=1, today=LATE
            )


DAYS = st.lists(st.integers(-60, 60), max_size=6)


@given(days=DAYS, last=st.none() | st.integers(-40, 0))
def test_what_is_said_is_what_is_due_or_late_and_is_new_or_a_week_old(
    days: list[int], last: int | None
) -> None:
    due_on = [TODAY + timedelta(days=day) for day in days]
    said = None if last is None else TODAY + timedelta(days=last)
    found = due_now(due_on, said, TODAY, USUAL)
    coming, late = [d for d in days if 0 <= d <= 2], [d for d in days if d <= -1]
    newly = last is None or any(d - 2 > last for d in coming) or any(d + 1 > last for d in late)
    repeats = last is not None and bool(late) and last <= -7
    expected = bool(coming or late) and (newly or repeats) and last != 0
    assert (found is not None) is expected
    if found is not None:
        assert (found.coming, found.late) == (len(coming), len(late))


@pytest.mark.parametrize(
    ("due", "text"),
    [
        (Due(2, date(2026, 7, 9), 0), "You have 2 MARAC actions due by 9 July 2026."),
        (Due(0, None, 1), "You have 1 MARAC action that is late."),
        (
            Due(1, date(2026, 7, 9), 3),
            "You have 1 MARAC action due by 9 July 2026. You also have 3 MARAC actions that are "
            "late.",
        ),
    ],
)
def test_the_message_says_how_many_and_to_sign_in(due: Due, text: str) -> None:
    assert message(due) == f"{text} Sign in to see them.\n"

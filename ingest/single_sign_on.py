"""Who the organisation's sign-in says it is: matched to an account, with the roles it gives."""

from dataclasses import dataclass
from uuid import uuid4

import sqlalchemy as sa

from ingest import accounts, sessions, users
from ingest import grants as roles
from models.access import Grant, User
from models.database import writing
from models.errors import ForPerson, NotAllowed
from models.tables import users as users_table
from models.trail import note

SINGLE_SIGN_ON = User("single sign-on", "Single sign-on", frozenset())

_ASK = "ask your MARAC's administrator"
_UNKNOWN = f"There is no account for you here yet: {_ASK} for one."
_CLOSED = f"Your account here is closed: {_ASK} if you need it for your work."
_NO_ROLE = f"Your organisation's sign-in gives you no role here: {_ASK} which one you need."
_TAKEN = f"The account that seems to be yours belongs to another sign-in: {_ASK} to look at it."
_MAP = f"Your roles cannot be set as your organisation's sign-in says them: {_ASK} to look at it."

Found = sa.Row[str, str, str | None, object]


@dataclass(frozen=True)
class Person:
    """What a verified sign-in says. `subject` holds the provider and its id for the person.

    `email` is given only where the provider has verified it. `grants` None: the roles are those
    of the record.
    """

    subject: str
    username: str
    email: str
    name: str
    grants: frozenset[Grant] | None = None


class Refused(NotAllowed):
    """Somebody whom the provider knows and who may not come in; `user_id` where there is one."""

    def __init__(self, sentence: str, user_id: str | None = None) -> None:
        super().__init__(sentence)
        self.user_id = user_id


def admit(engine: sa.Engine, person: Person, *, creates: bool = False) -> str:
    """The user id of the account that the person may use now, with the roles of the claims.

    The first time it is found by e-mail or user name, and known by the subject from then on;
    with `creates` one is made for whoever has a role. Raises Refused in one sentence.
    """
    with engine.connect() as connection:
        found = _match(connection, person)
        if found is not None and _is_settled(connection, found, person):
            return str(found.user_id)
    with writing(engine) as connection:
        found = _match(connection, person)
        user_id = str(found.user_id) if found else _created(connection, person, creates)
        if found is not None:
            _link(connection, found, person)
            _follow(connection, found, person)
    if person.grants is not None and not person.grants:
        raise Refused(_NO_ROLE, user_id)
    return user_id


def _match(connection: sa.Connection, person: Person) -> Found | None:
    """The person's account; None where there is none. Raises Refused where it is closed."""
    found = _row(connection, users_table.c.subject == person.subject)
    if not found:
        found = _first_time(connection, person)
    if not found:
        return None
    if len(found) > 1 or found[0].subject not in (None, person.subject):
        raise Refused(_TAKEN)
    if found[0].disabled_at is not None:
        raise Refused(_CLOSED, found[0].user_id)
    return found[0]


def _first_time(connection: sa.Connection, person: Person) -> list[Found]:
    """By verified e-mail, else by user name: never by one that the person may choose freely."""
    table = users_table.c
    found = []
    if person.email:
        found = _row(connection, sa.func.lower(table.email) == person.email.lower())
    if not found and person.username:
        found = _row(connection, table.username == person.username.lower())
    return found


def _row(connection: sa.Connection, which: sa.ColumnElement[bool]) -> list[Found]:
    table = users_table.c
    question = sa.select(table.user_id, table.name, table.subject, table.disabled_at).where(which)
    return list(connection.execute(question))


def _is_settled(connection: sa.Connection, found: Found, person: Person) -> bool:
    """Whether nothing has to be written before the person comes in."""
    if found.subject != person.subject or person.grants == frozenset():
        return False
    return person.grants is None or person.grants == roles.held(connection, found.user_id)


def _link(connection: sa.Connection, found: Found, person: Person) -> None:
    if found.subject == person.subject:
        return
    connection.execute(
        users_table.update()
        .where(users_table.c.user_id == found.user_id)
        .values(subject=person.subject)
    )
    note(
        connection,
        SINGLE_SIGN_ON,
        "linked an account to single sign-on",
        kind="user",
        record=found.user_id,
        after={"subject": person.subject},
    )


def _follow(connection: sa.Connection, found: Found, person: Person) -> None:
    """The roles follow the claims; who has none left is signed out everywhere."""
    if person.grants is None:
        return
    held = roles.held(connection, found.user_id)
    if held != person.grants:
        _check(connection, person.grants, found.user_id)
        accounts.follow(
            connection,
            User(found.user_id, found.name, held),
            person.grants,
            by=SINGLE_SIGN_ON,
            keeps_an_administrator=False,
        )
    if not person.grants:
        sessions.end_all(connection, found.user_id)


def _created(connection: sa.Connection, person: Person, creates: bool) -> str:
    if not creates:
        raise Refused(_UNKNOWN)
    if not person.grants:
        raise Refused(_NO_ROLE)
    _check(connection, person.grants, None)
    username = "".join((person.username or person.email).lower().split())
    user = User(str(uuid4()), person.name.strip()[:100] or username, person.grants)
    try:
        users.insert(
            connection,
            user,
            by=SINGLE_SIGN_ON,
            username=username,
            email=person.email,
            subject=person.subject,
        )
    except ForPerson as problem:
        raise Refused(_TAKEN) from problem
    return user.user_id


def _check(connection: sa.Connection, grants: frozenset[Grant], user_id: str | None) -> None:
    try:
        roles.check_grants(connection, grants)
    except ForPerson as problem:
        raise Refused(_MAP, user_id) from problem

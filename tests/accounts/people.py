"""The people of these tests, and what the record and its trail say of them."""

import json
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from ingest import sessions as written
from ingest.users import add_user
from models.access import Grant, Role, User, operator
from models.database import writing
from models.tables import agencies, audit, maracs, user_roles, users
from queries.users import person

BY = operator("test")
NORTH, SOUTH, POLICE, HEALTH = "N", "S", "police", "health"
CHAIR = Grant(Role.CHAIR, NORTH)


def fill(engine: sa.Engine) -> None:
    """Two MARACs, two agencies."""
    with writing(engine) as connection:
        for marac_id, name in ((NORTH, "Northtown"), (SOUTH, "Southtown")):
            row = {"marac_id": marac_id, "name": name, "nation": "england", "sender": "local"}
            connection.execute(maracs.insert().values(row))
        for agency_id, name in ((POLICE, "Northtown Police"), (HEALTH, "Health Trust")):
            connection.execute(
                agencies.insert().values(
                    agency_id=agency_id, name=name, return_source=agency_id, sender="local"
                )
            )


def add(engine: sa.Engine, username: str, *grants: Grant, email: str = "") -> User:
    """An account with a password."""
    return add_user(
        engine,
        by=BY,
        username=username,
        name=username.replace(".", " ").title(),
        grants=grants,
        password="four odd words here",
        hash_password=lambda password: password,
        email=email,
    )


def administrator(engine: sa.Engine, username: str = "ada", marac_id: str = "*") -> User:
    """Somebody who administers accounts."""
    return add(engine, username, Grant(Role.ADMINISTRATOR, marac_id))


def signed_in(engine: sa.Engine, user: User) -> str:
    """The token of a session just opened."""
    return written.open_session(
        engine, user, lasting=timedelta(hours=1), address="10.0.0.1", device="a browser"
    )


def again(engine: sa.Engine, user: User) -> User:
    """The person as the next click finds them."""
    with engine.connect() as connection:
        return person(connection, user.user_id, user.name)


def account_row(engine: sa.Engine, user: User) -> dict[str, Any]:
    """The stored row of an account."""
    with engine.connect() as connection:
        row = connection.execute(sa.select(users).where(users.c.user_id == user.user_id)).one()
    return dict(row._mapping)


def role_rows(engine: sa.Engine) -> set[tuple[str, ...]]:
    """Every role held, as it is stored."""
    with engine.connect() as connection:
        return {tuple(row) for row in connection.execute(sa.select(user_roles))}


def last_line(engine: sa.Engine, what: str) -> tuple[str, Any, Any]:
    """Who did that last, with the values before and after."""
    with engine.connect() as connection:
        row = connection.execute(
            sa.select(audit).where(audit.c.what == what).order_by(audit.c.line.desc())
        ).first()
    assert row is not None, f"nothing in the trail says “{what}”"
    told = [json.loads(text) if text else None for text in (row.before, row.after)]
    return str(row.who), told[0], told[1]


def trail_length(engine: sa.Engine) -> int:
    """How many lines the trail has."""
    with engine.connect() as connection:
        return connection.scalar(sa.select(sa.func.count()).select_from(audit)) or 0

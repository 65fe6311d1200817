"""Transfers to and from other MARACs: those under way, and where one case stands for it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl
import sqlalchemy as sa

from models.access import Permission, User, check_may
from models.frames import read_frame
from models.installation import RECEIPT_DAYS
from models.keys import ERASED
from models.tables import agencies, cases, listings, maracs, meetings, people, transfers
from models.transfer_content import Row
from models.transfer_flow import standing
from queries import installation
from queries.case_access import check_case, visible
from queries.cases import perpetrators

Condition = sa.ColumnElement[bool]


@dataclass(frozen=True)
class Standing:
    """Where a case stands for a transfer, with the transfers it had, the newest first."""

    marac_id: str
    status: str
    was_heard: bool
    agenda_circulated: bool
    rows: pl.DataFrame


def of_case(connection: sa.Connection, *, user: User, case_id: str) -> Standing:
    """For those who do the casework of the case's MARAC; raises NotAllowed otherwise."""
    marac_id = check_case(connection, user, case_id)
    check_may(user, Permission.DO_CASEWORK, marac_id)
    status = connection.scalar(sa.select(cases.c.status).where(cases.c.case_id == case_id))
    listed = connection.execute(
        sa.select(listings.c.outcome, meetings.c.agenda_sent_on)
        .join(meetings, meetings.c.meeting_id == listings.c.meeting_id)
        .where(listings.c.case_id == case_id)
    ).all()
    is_heard = any(row.outcome == "heard" for row in listed)
    now = standing(status, is_listed=bool(listed), is_heard=is_heard)
    return Standing(
        marac_id=marac_id,
        status=now,
        was_heard=is_heard,
        agenda_circulated=any(
            row.agenda_sent_on is not None and row.outcome is None for row in listed
        ),
        rows=read_frame(
            connection,
            sa.select(transfers)
            .where(transfers.c.case_id == case_id)
            .order_by(transfers.c.sent_on.desc(), transfers.c.transfer_id),
        ),
    )


def under_way(connection: sa.Connection, *, user: User, today: date) -> pl.DataFrame:
    """Every transfer of the person's MARACs: those without a receipt first, the oldest of all.

    The columns of transfers, with marac (name), is_waiting and is_late (sent, and no receipt for
    longer than the setting says).
    """
    check_may(user, Permission.DO_CASEWORK)
    own = user.maracs_for(Permission.DO_CASEWORK)
    waits = is_waiting()
    late = sa.and_(waits, sa.func.coalesce(is_to_chase(today), sa.true()))
    return read_frame(
        connection,
        sa.select(
            *transfers.c,
            maracs.c.name.label("marac"),
            waits.label("is_waiting"),
            late.label("is_late"),
        )
        .join(cases, cases.c.case_id == transfers.c.case_id)
        .outerjoin(maracs, maracs.c.marac_id == transfers.c.marac_id)
        .where(
            visible(user),
            sa.true() if own is None else transfers.c.marac_id.in_(sorted(own)),
            cases.c.case_id.not_like(f"{ERASED}/%"),
        ),
    ).sort(
        pl.col("is_waiting").not_(),
        pl.when("is_waiting").then("sent_on"),
        -pl.coalesce("received_on", "sent_on").to_physical(),
        "transfer_id",
    )


def is_waiting() -> Condition:
    """A transfer out that was not given up, of a case that no receipt has let go yet."""
    other = transfers.alias()
    has_gone = sa.exists().where(
        other.c.case_id == transfers.c.case_id,
        other.c.direction == "out",
        other.c.received_on.is_not(None),
    )
    return sa.and_(transfers.c.direction == "out", transfers.c.given_up_on.is_(None), ~has_gone)


def is_to_chase(today: date) -> Condition:
    """Sent longer ago than the installation's setting allows; null where no day is recorded."""
    last = transfers.c.sent_on.op("+", return_type=sa.Date())(installation.whole(RECEIPT_DAYS))
    return last < today


def candidates(
    connection: sa.Connection, *, user: User, marac_id: str, person: Row
) -> dict[str, str]:
    """Person id → name and birth date, of those in this MARAC's cases who may be this person.

    The same row where the case comes from this very record; else the same date of birth with
    either name, or both names.
    """
    check_may(user, Permission.DO_CASEWORK, marac_id)
    beside = perpetrators()
    own = sa.and_(visible(user), cases.c.marac_id == marac_id)
    known = sa.union(
        sa.select(cases.c.victim_id.label("person_id")).where(own),
        sa.select(beside.c.person_id).join(cases, cases.c.case_id == beside.c.case_id).where(own),
    ).subquery()
    rows = connection.execute(
        sa.select(people)
        .where(people.c.person_id.in_(sa.select(known.c.person_id)), _is_like(person))
        .order_by(people.c.person_id)
        .limit(20)
    ).mappings()
    return {row["person_id"]: _called(row) for row in rows}


def _is_like(person: Row) -> sa.ColumnElement[bool]:
    same = [
        sa.func.lower(people.c[name]) == person[name].lower()
        for name in ("family_name", "given_names")
        if person.get(name)
    ]
    alike: list[sa.ColumnElement[bool]] = [people.c.person_id == person["person_id"]]
    if len(same) == 2:
        alike.append(sa.and_(*same))
    if same and person.get("date_of_birth"):
        born = people.c.date_of_birth == date.fromisoformat(person["date_of_birth"])
        alike.append(sa.and_(born, sa.or_(*same)))
    return sa.or_(*alike)


def _called(row: Any) -> str:  # noqa: ANN401 - a row
    name = " ".join(filter(None, (row["given_names"], row["family_name"]))) or "no name"
    born = row["date_of_birth"]
    return f"{name}, born {born:%d/%m/%Y}" if born else name


def referrers(
    connection: sa.Connection, *, user: User, marac_id: str, sent: tuple[Row, ...]
) -> tuple[dict[str, str], list[str]]:
    """Agency id → name of every agency here, and those that stand for the ones that were sent.

    The one of the same name; else the only one that counts under the same source of the return.
    """
    check_may(user, Permission.DO_CASEWORK, marac_id)
    rows = connection.execute(sa.select(agencies).order_by(agencies.c.name)).all()
    chosen = []
    for row in sent:
        same = [a.agency_id for a in rows if a.name.lower() == row.get("name", "").lower()]
        source = [a.agency_id for a in rows if a.return_source == row.get("return_source")]
        chosen += same[:1] or (source if len(source) == 1 else [])
    return {row.agency_id: row.name for row in rows}, list(dict.fromkeys(chosen))

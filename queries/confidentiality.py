"""Who has accepted the confidentiality statement for a meeting, and the conflicts declared."""

from datetime import date

import polars as pl
import sqlalchemy as sa

from models.access import Permission, User, check_may
from models.confidentiality import statement
from models.frames import read_frame
from models.tables import agencies, case_closures, confidentiality, listings, meetings, users
from queries.distribution import accounts
from queries.meetings import one


def has_accepted(connection: sa.Connection, *, user: User, meeting_id: str) -> bool:
    """Whether this person has accepted the version in use for this meeting."""
    found = connection.scalar(
        sa.select(sa.func.count()).where(
            confidentiality.c.meeting_id == meeting_id,
            confidentiality.c.user_id == user.user_id,
            confidentiality.c.version == statement().version,
        )
    )
    return bool(found)


def signatures(
    connection: sa.Connection, *, user: User, meeting_id: str, today: date
) -> pl.DataFrame:
    """Who has signed and who has not, by name: person, agency, signed_on, how (blank: not yet).

    For who runs the meeting. Who signed without an account stands among them.
    """
    marac_id = one(connection, user=user, meeting_id=meeting_id, today=today)["marac_id"]
    check_may(user, Permission.RUN_MEETING, marac_id)
    signed = read_frame(
        connection,
        sa.select(
            confidentiality.c.user_id,
            confidentiality.c.person,
            agencies.c.name.label("agency"),
            confidentiality.c.signed_on,
            confidentiality.c.how,
        )
        .outerjoin(agencies, agencies.c.agency_id == confidentiality.c.agency_id)
        .where(
            confidentiality.c.meeting_id == meeting_id,
            confidentiality.c.version == statement().version,
        ),
    )
    expected = accounts(connection, user=user, meeting_id=meeting_id, today=today)
    waiting = expected.filter(~pl.col("user_id").is_in(signed["user_id"].drop_nulls().implode()))
    return pl.concat(
        [
            waiting.select("user_id", pl.col("name").alias("person"), "agency"),
            signed,
        ],
        how="diagonal",
    ).sort("person", "agency", nulls_last=True)


def conflicts(connection: sa.Connection, *, user: User, meeting_id: str) -> pl.DataFrame:
    """The conflicts declared in the cases of the list: case_id, name, reason, closed_at.

    For who runs the meeting; of cases closed to that person themselves nothing is told.
    """
    marac_id = connection.scalar(
        sa.select(meetings.c.marac_id).where(meetings.c.meeting_id == meeting_id)
    )
    check_may(user, Permission.RUN_MEETING, marac_id or "")
    return read_frame(
        connection,
        sa.select(
            case_closures.c.case_id,
            sa.func.coalesce(users.c.name, case_closures.c.user_id, type_=sa.String).label("name"),
            case_closures.c.reason,
            case_closures.c.closed_at,
        )
        .join(listings, listings.c.case_id == case_closures.c.case_id)
        .outerjoin(users, users.c.user_id == case_closures.c.user_id)
        .where(
            listings.c.meeting_id == meeting_id,
            case_closures.c.kind == "conflict",
            case_closures.c.opened_at.is_(None),
            case_closures.c.case_id.not_in(sorted(user.closed)),
        )
        .order_by(case_closures.c.case_id, case_closures.c.closed_at),
    )

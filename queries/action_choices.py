"""What the log of actions can be narrowed to, and which agencies an action can be given to."""

from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl
import sqlalchemy as sa

from models.access import EVERY_MARAC, PERMISSIONS, User, check_may_any, may
from models.frames import read_frame
from models.tables import actions, agencies, cases, marac_agencies, maracs, meetings
from queries.actions import MAY, OF_ANY, may_see, one_action, own_agencies
from queries.field_history import changes

LOOK_BACK = timedelta(days=366)


@dataclass(frozen=True)
class Choices:
    """MARACs and agencies (id → name), meetings (id → day and MARAC, the latest first)."""

    maracs: dict[str, str]
    agencies: dict[str, str]
    meetings: dict[str, tuple[date, str]]


def choices(connection: sa.Connection, *, user: User, today: date) -> Choices:
    """Those of actions that the person may see; meetings of the last twelve months."""
    check_may_any(user, MAY)
    found = read_frame(
        connection,
        sa.select(
            actions.c.marac_id,
            maracs.c.name.label("marac"),
            actions.c.agency_id,
            agencies.c.name.label("agency"),
            actions.c.meeting_id,
            meetings.c.meeting_date,
        )
        .join_from(actions, cases, cases.c.case_id == actions.c.case_id)
        .outerjoin(maracs, maracs.c.marac_id == actions.c.marac_id)
        .outerjoin(agencies, agencies.c.agency_id == actions.c.agency_id)
        .outerjoin(meetings, meetings.c.meeting_id == actions.c.meeting_id)
        .where(may_see(user))
        .distinct(),
    )
    recent = found.filter(pl.col("meeting_date") >= today - LOOK_BACK)
    held = recent.sort("meeting_date", "marac", "meeting_id", descending=[True, False, False])
    return Choices(
        _named(found, "marac_id", "marac"),
        _named(found, "agency_id", "agency"),
        {
            row["meeting_id"]: (row["meeting_date"], row["marac"] or row["marac_id"])
            for row in held.iter_rows(named=True)
        },
    )


def _named(found: pl.DataFrame, key: str, name: str) -> dict[str, str]:
    pairs = found.select(key, pl.coalesce(name, key).alias("told")).unique().sort("told", key)
    return dict(pairs.rows())


def agencies_for(connection: sa.Connection, *, user: User, marac_id: str) -> dict[str, str]:
    """Agency id → name, by name: those of the MARAC that the person may give an action to.

    The coordinator and the chair may give one to each agency of the MARAC, others to their own.
    """
    check_may_any(user, MAY)
    named = sa.select(marac_agencies.c.agency_id).where(marac_agencies.c.marac_id == marac_id)
    sender = sa.select(maracs.c.sender).where(maracs.c.marac_id == marac_id).scalar_subquery()
    wanted = sa.or_(agencies.c.agency_id.in_(named), agencies.c.sender == sender)
    if not any(may(user, permission, marac_id) for permission in OF_ANY):
        wanted &= agencies.c.agency_id.in_(_own(user, marac_id))
    rows = connection.execute(
        sa.select(agencies.c.agency_id, agencies.c.name)
        .where(wanted)
        .order_by(agencies.c.name, agencies.c.agency_id)
    )
    return {row.agency_id: row.name or row.agency_id for row in rows}


def _own(user: User, marac_id: str) -> list[str]:
    here = {
        grant.agency_id
        for grant in user.grants
        if grant.marac_id in (EVERY_MARAC, marac_id) and PERMISSIONS[grant.role] & MAY
    }
    return sorted(here & set(own_agencies(user)))


def history(connection: sa.Connection, *, user: User, action_id: str, today: date) -> pl.DataFrame:
    """What was changed of one action, the newest first: the columns of `field_history.HISTORY`."""
    one_action(connection, user=user, action_id=action_id, today=today)
    return changes(connection, "actions", action_id)

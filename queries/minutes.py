"""The minutes of a meeting for one reader: the draft, the versions kept, and what differs."""

from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher

import polars as pl
import sqlalchemy as sa

from models.access import AT_THE_TABLE, Permission, User, check_may, check_may_any, may
from models.errors import ForPerson
from models.frames import read_frame
from models.minutes import Minutes, about, from_json, lines_of
from models.sealing import unseal
from models.tables import (
    actions,
    agencies,
    cases,
    maracs,
    meetings,
    minutes_versions,
    sittings,
    users,
)
from queries.case_access import in_full, visible
from queries.minutes_draft import gathered
from queries.sitting import check_meeting, sits_at


@dataclass(frozen=True)
class Version:
    """One version kept: its number, who made it, when and why, and when it was given out."""

    version_id: str
    number: int
    made_at: datetime
    made_by: str
    reason: str
    circulated_at: datetime | None
    circulated_by: str | None


@dataclass(frozen=True)
class Change:
    """A line that one of two versions has and the other has not, under its heading."""

    heading: str
    text: str
    is_added: bool


def drafted(connection: sa.Connection, *, user: User, meeting_id: str) -> Minutes:
    """The minutes as the record has them now, without cases that the person may not see."""
    _check_run(connection, user, meeting_id)
    minutes = gathered(connection, meeting_id)
    return minutes.only(seen_in_full(connection, user=user, minutes=minutes))


def versions(connection: sa.Connection, *, user: User, meeting_id: str) -> list[Version]:
    """The versions of a meeting's minutes, the newest first.

    Who does not run the meeting is told of those that were given out alone.
    """
    meeting = check_meeting(connection, user, meeting_id)
    runs = may(user, Permission.RUN_MEETING, meeting["marac_id"])
    rows = connection.execute(
        sa.select(
            *(c for c in minutes_versions.c if c.name != "content"), users.c.name.label("name")
        )
        .outerjoin(users, users.c.user_id == minutes_versions.c.made_by)
        .where(
            minutes_versions.c.meeting_id == meeting_id,
            sa.true() if runs else minutes_versions.c.circulated_at.is_not(None),
        )
        .order_by(minutes_versions.c.number.desc())
    )
    return [
        Version(
            *(row.version_id, row.number, row.made_at, row.name or row.made_by, row.reason or ""),
            *(row.circulated_at, row.circulated_by),
        )
        for row in rows
    ]


def version(
    connection: sa.Connection, *, user: User, meeting_id: str, number: int
) -> tuple[Minutes, frozenset[str]]:
    """One version as the person may read it, with the cases of it that they see in full."""
    found = {one.number: one for one in versions(connection, user=user, meeting_id=meeting_id)}
    if number not in found:
        raise ForPerson("There is no such version of these minutes that your account may read.")
    minutes = _content(connection, found[number].version_id)
    shown = seen_in_full(connection, user=user, minutes=minutes)
    return minutes.only(shown), shown


def copy_for(
    connection: sa.Connection, *, user: User, reader: User, meeting_id: str, number: int
) -> Minutes:
    """A version as `reader` may read it, for `user` who circulates it.

    A case that is closed to the one who circulates is in the copies of the others all the same.
    """
    _check_run(connection, user, meeting_id)
    version_id = connection.scalar(
        sa.select(minutes_versions.c.version_id).where(
            minutes_versions.c.meeting_id == meeting_id, minutes_versions.c.number == number
        )
    )
    if version_id is None:
        raise ForPerson("That version is not in the record any more: reload the page.")
    minutes = _content(connection, version_id)
    return minutes.only(seen_in_full(connection, user=reader, minutes=minutes))


def changes(before: Minutes, after: Minutes) -> list[Change]:
    """What differs between two versions, line by line, in the order of the later one."""
    old, new = lines_of(before), lines_of(after)
    found = []
    for act, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if act == "equal":
            continue
        found += [Change(*line, is_added=False) for line in old[i:j]]
        found += [Change(*line, is_added=True) for line in new[k:m]]
    return found


def seen_in_full(connection: sa.Connection, *, user: User, minutes: Minutes) -> frozenset[str]:
    """Which of the cases in the minutes the person sees in full."""
    named = sorted(minutes.case_ids())
    return frozenset(
        connection.scalars(
            sa.select(cases.c.case_id).where(cases.c.case_id.in_(named), in_full(user))
        )
    )


def of_case(connection: sa.Connection, case_id: str) -> list[str]:
    """What the last minutes of each meeting say of a case, line by line; for its pack."""
    last = sa.func.max(minutes_versions.c.number).label("number")
    newest = (
        sa.select(minutes_versions.c.meeting_id, last)
        .group_by(minutes_versions.c.meeting_id)
        .subquery()
    )
    ids = connection.scalars(
        sa.select(minutes_versions.c.version_id)
        .join(
            newest,
            sa.and_(
                newest.c.meeting_id == minutes_versions.c.meeting_id,
                newest.c.number == minutes_versions.c.number,
            ),
        )
        .order_by(minutes_versions.c.made_at)
    ).all()
    told: list[str] = []
    for version_id in ids:
        minutes = _content(connection, version_id)
        if case_id in minutes.case_ids():
            own = minutes.only({case_id})
            mine = Minutes(tuple(one for one in own.sections if one.case_id == case_id))
            told += [f"{heading}: {text}" for heading, text in lines_of(mine)]
    return told


def agreed(connection: sa.Connection, *, user: User, meeting_id: str) -> pl.DataFrame:
    """The actions agreed at the meeting: all for who runs it, else those of the own agencies.

    Columns: agency_id, agency, case_id, description, category, due_date, status. Cases closed to
    the person are left out.
    """
    meeting = check_meeting(connection, user, meeting_id)
    own = sorted({grant.agency_id for grant in user.grants if grant.agency_id})
    runs = may(user, Permission.RUN_MEETING, meeting["marac_id"])
    wanted = sa.true() if runs else actions.c.agency_id.in_(own)
    names = ("agency_id", "case_id", "description", "category", "due_date", "status")
    return read_frame(
        connection,
        sa.select(
            *(actions.c[name] for name in names),
            sa.func.coalesce(agencies.c.name, actions.c.agency_id, type_=sa.String).label("agency"),
        )
        .join(cases, cases.c.case_id == actions.c.case_id)
        .outerjoin(agencies, agencies.c.agency_id == actions.c.agency_id)
        .where(actions.c.meeting_id == meeting_id, wanted, visible(user))
        .order_by(sa.text("agency"), actions.c.due_date, actions.c.case_id, actions.c.action_id),
    )


def readable(connection: sa.Connection, *, user: User) -> pl.DataFrame:
    """The meetings whose minutes the person may read, the latest first.

    Columns: meeting_id, meeting_date, marac. Who runs a meeting reads the draft from its beginning
    on; others who sit at it what was circulated.
    """
    check_may_any(user, AT_THE_TABLE | {Permission.RUN_MEETING})
    runs = user.maracs_for(Permission.RUN_MEETING)
    mine = sa.true() if runs is None else meetings.c.marac_id.in_(sorted(runs))
    given = sa.exists().where(
        minutes_versions.c.meeting_id == meetings.c.meeting_id,
        minutes_versions.c.circulated_at.is_not(None),
    )
    begun = sa.exists().where(sittings.c.meeting_id == meetings.c.meeting_id)
    return read_frame(
        connection,
        sa.select(meetings.c.meeting_id, meetings.c.meeting_date, maracs.c.name.label("marac"))
        .join(maracs, maracs.c.marac_id == meetings.c.marac_id)
        .where(
            sa.or_(
                sa.and_(mine, sa.or_(begun, meetings.c.status == "held")),
                sa.and_(given, sits_at(user)),
            )
        )
        .order_by(meetings.c.meeting_date.desc(), meetings.c.meeting_id)
        .limit(36),
    )


def _check_run(connection: sa.Connection, user: User, meeting_id: str) -> None:
    meeting = check_meeting(connection, user, meeting_id)
    check_may(user, Permission.RUN_MEETING, meeting["marac_id"])


def _content(connection: sa.Connection, version_id: str) -> Minutes:
    sealed = connection.scalar(
        sa.select(minutes_versions.c.content).where(minutes_versions.c.version_id == version_id)
    )
    return from_json(unseal(connection, sealed or b"", about=about(version_id)).decode())

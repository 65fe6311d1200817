"""Everything one case shows to one person, in the order it is read at a meeting."""

from dataclasses import dataclass
from typing import Any

import polars as pl
import sqlalchemy as sa

from models.access import Permission, User
from models.frames import read_frame
from models.tables import (
    actions,
    agencies,
    agency_involvement,
    cases,
    children,
    hearing_facts,
    listings,
    maracs,
    meetings,
    people,
    wishes,
)
from queries.case_access import Detail, check_case, check_in_full, detail

_NAMED = ("person_id", "family_name", "given_names", "aliases", "date_of_birth")


@dataclass(frozen=True)
class CasePage:
    """One case as one person may see it; what they may not is blank or has no rows.

    `case` holds the columns of `cases` and `marac`; `victim` those of `people` that are shown.
    `referrers` are the names of the agencies that referred it.
    Frames: perpetrators (of people, with relationship), children, wishes (newest first), listings
    (with the meeting's date, kind and status, is_repeat and dash_score where heard), actions and
    research (with the agency's name).
    """

    case: dict[str, Any]
    detail: Detail
    victim: dict[str, Any]
    perpetrators: pl.DataFrame
    children: pl.DataFrame
    wishes: pl.DataFrame
    referrers: tuple[str, ...]
    listings: pl.DataFrame
    actions: pl.DataFrame
    research: pl.DataFrame


def one_case(connection: sa.Connection, *, user: User, case_id: str) -> CasePage:
    """The case. Raises NotAllowed where there is none that this person may see."""
    check_case(connection, user, case_id)
    shown = detail(connection, user, case_id)
    is_full = shown is Detail.FULL
    case = _case(connection, case_id)
    return CasePage(
        case=case if is_full else _headline(case),
        detail=shown,
        victim=_victim(connection, case["victim_id"], is_full=is_full),
        perpetrators=_perpetrators(connection, case, is_full=is_full),
        children=_children(connection, case_id, is_full=is_full),
        wishes=_wishes(connection, case_id, is_full=is_full),
        referrers=tuple(referrers(connection, case["referring_agencies"]).values())
        if is_full
        else (),
        listings=_listings(connection, case_id, is_full=is_full),
        actions=_with_agency(connection, actions, case_id, user, is_full=is_full),
        research=_with_agency(connection, agency_involvement, case_id, user, is_full=is_full),
    )


def case_alone(connection: sa.Connection, *, user: User, case_id: str) -> dict[str, Any]:
    """The columns of `cases` and `marac` of a case that this person sees in full.

    Raises NotAllowed otherwise.
    """
    check_in_full(connection, user, case_id)
    return _case(connection, case_id)


def _case(connection: sa.Connection, case_id: str) -> dict[str, Any]:
    row = connection.execute(
        sa.select(*cases.c, maracs.c.name.label("marac"))
        .outerjoin(maracs, maracs.c.marac_id == cases.c.marac_id)
        .where(cases.c.case_id == case_id)
    ).one()
    return dict(row._mapping)


def _headline(case: dict[str, Any]) -> dict[str, Any]:
    """What stands over a case that is searched for in an agency's own records."""
    kept = {"case_id", "marac_id", "marac", "referral_date", "status"}
    return {name: value if name in kept else None for name, value in case.items()}


def _victim(connection: sa.Connection, person_id: str, *, is_full: bool) -> dict[str, Any]:
    row = connection.execute(
        sa.select(*_shown(is_full=is_full)).where(people.c.person_id == person_id)
    ).first()
    return dict(row._mapping) if row else {"person_id": person_id}


def _shown(*, is_full: bool) -> list[sa.Column[Any]]:
    return list(people.c) if is_full else [people.c[name] for name in _NAMED]


def _perpetrators(
    connection: sa.Connection, case: dict[str, Any], *, is_full: bool
) -> pl.DataFrame:
    """In the order of the case, each with the relationship to the victim."""
    listed = (case["perpetrator_ids"] or "").split(";")
    relationships = (case["relationships"] or "").split(";")
    frame = read_frame(
        connection,
        sa.select(*_shown(is_full=is_full)).where(people.c.person_id.in_(listed)),
    )
    order = pl.DataFrame(
        {
            "person_id": listed,
            "relationship": [
                relationships[at] if at < len(relationships) else None for at in range(len(listed))
            ],
        },
        schema={"person_id": pl.String, "relationship": pl.String},
    )
    joined = order.join(frame, on="person_id", how="inner", maintain_order="left")
    return joined if is_full else joined.with_columns(relationship=pl.lit(None, pl.String))


def _children(connection: sa.Connection, case_id: str, *, is_full: bool) -> pl.DataFrame:
    frame = read_frame(
        connection,
        sa.select(*children.c)
        .where(children.c.case_id == case_id)
        .order_by(children.c.date_of_birth, children.c.child_id),
    )
    kept = {"child_id", "marac_id", "case_id", "family_name", "given_names", "date_of_birth"}
    kinds = {name: kind for name, kind in frame.schema.items() if name not in kept}
    blank = (pl.lit(None, kind).alias(name) for name, kind in kinds.items())
    return frame if is_full else frame.with_columns(blank)


def _wishes(connection: sa.Connection, case_id: str, *, is_full: bool) -> pl.DataFrame:
    return read_frame(
        connection,
        sa.select(*wishes.c)
        .where(wishes.c.case_id == case_id, sa.literal(is_full))
        .order_by(wishes.c.said_on.desc(), wishes.c.wish_id),
    )


def referrers(connection: sa.Connection, listed: str | None) -> dict[str, str]:
    """Agency id → name in the order of the case; an id stands for itself where it has no row."""
    ids = [one for one in (listed or "").split(";") if one]
    rows = connection.execute(
        sa.select(agencies.c.agency_id, agencies.c.name).where(agencies.c.agency_id.in_(ids))
    )
    names = {row.agency_id: row.name for row in rows}
    return {agency_id: names.get(agency_id) or agency_id for agency_id in ids}


def _listings(connection: sa.Connection, case_id: str, *, is_full: bool) -> pl.DataFrame:
    """When it is or was on a list; how it was heard is no business of who searches by names."""
    frame = read_frame(
        connection,
        sa.select(
            *listings.c,
            meetings.c.meeting_date,
            meetings.c.kind,
            meetings.c.status,
            hearing_facts.c.is_repeat,
            hearing_facts.c.dash_score,
        )
        .join(meetings, meetings.c.meeting_id == listings.c.meeting_id)
        .outerjoin(
            hearing_facts,
            sa.and_(
                hearing_facts.c.case_id == listings.c.case_id,
                hearing_facts.c.meeting_id == listings.c.meeting_id,
            ),
        )
        .where(listings.c.case_id == case_id)
        .order_by(meetings.c.meeting_date.desc(), listings.c.meeting_id),
    )
    inside = ("outcome_reason", "minutes", "is_repeat", "dash_score")
    blank = (pl.lit(None, frame.schema[name]).alias(name) for name in inside)
    return frame if is_full else frame.with_columns(blank)


def _with_agency(
    connection: sa.Connection, table: sa.Table, case_id: str, user: User, *, is_full: bool
) -> pl.DataFrame:
    """The rows of the case with the agency's name: all of them, or those of the own agency."""
    own = sorted(grant.agency_id for grant in user.grants if grant.agency_id and _researches(user))
    wanted = sa.true() if is_full else table.c.agency_id.in_(own)
    return read_frame(
        connection,
        sa.select(*table.c, agencies.c.name.label("agency"))
        .outerjoin(agencies, agencies.c.agency_id == table.c.agency_id)
        .where(table.c.case_id == case_id, wanted)
        .order_by(agencies.c.name, *table.primary_key.columns),
    )


def _researches(user: User) -> bool:
    return Permission.RETURN_RESEARCH in user.permissions

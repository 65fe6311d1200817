"""The flags that agencies place on their own records: to place, in force, to move, to take off."""

from datetime import date, timedelta
from enum import StrEnum
from typing import Any

import polars as pl
import sqlalchemy as sa

from models.access import (
    EVERY_MARAC,
    PERMISSIONS,
    Grant,
    Permission,
    User,
    check_may_any,
)
from models.flags import ends_on, last_referrals
from models.frames import read_frame
from models.research import KNOWN
from models.tables import agencies, agency_involvement, cases
from queries.case_access import Detail, check_case, detail, visible

MAY_SEE = frozenset({Permission.RETURN_RESEARCH, Permission.DO_CASEWORK})
SOON = timedelta(days=30)
_NONE_NEEDED = ("withdrawn", "returned", "below_threshold", "transferred_out")
_SHOWN = (
    *("case_id", "agency_id", "marac_id", *KNOWN.values(), "flag_role", "flag_wording"),
    *("flag_placed_on", "flag_expires_on", "flag_removed_on", "requested_on"),
)


class FlagState(StrEnum):
    """What there is to do about a flag, the most urgent first."""

    EXPIRED = "expired: take it off"
    MOVES = "a new referral moves its end"
    TO_PLACE = "to place"
    EXPIRING = "ends soon"
    IN_FORCE = "in force"
    REMOVED = "taken off"


def to_do(connection: sa.Connection, *, user: User, today: date) -> pl.DataFrame:
    """The flags of the person's agencies (of every agency of the MARAC for a coordinator).

    Columns: those of agency_involvement about the flag, agency, ends_on (by the rule), state.
    Nothing that was taken off, and nothing to place whose twelve months are over. Raises
    NotAllowed for who has no part in it.
    """
    check_may_any(user, MAY_SEE)
    asked = agency_involvement.c
    known = sa.or_(*(asked[name].is_(True) for name in KNOWN.values()))
    needs_one = sa.and_(
        known, sa.func.coalesce(cases.c.status, "", type_=sa.String).not_in(_NONE_NEEDED)
    )
    question = (
        _rows()
        .join(cases, cases.c.case_id == asked.case_id)
        .where(
            _whose(user),
            visible(user),
            sa.or_(
                sa.and_(asked.flag_placed_on.is_not(None), asked.flag_removed_on.is_(None)),
                sa.and_(asked.flag_placed_on.is_(None), needs_one),
            ),
        )
    )
    found = _with_state(connection, read_frame(connection, question), user, today)
    over = (pl.col("state") == FlagState.TO_PLACE.value) & (pl.col("ends_on") < today)
    return found.filter(~over)


def of_case(connection: sa.Connection, *, user: User, case_id: str, today: date) -> pl.DataFrame:
    """The flags on one case: of every agency, or of the own where the person sees names alone.

    The same columns, those taken off and those still to place among them.
    """
    check_case(connection, user, case_id)
    whose = sa.true() if detail(connection, user, case_id) is Detail.FULL else _whose(user)
    asked = agency_involvement.c
    question = _rows().where(
        asked.case_id == case_id,
        whose,
        sa.or_(
            asked.flag_placed_on.is_not(None), *(asked[name].is_(True) for name in KNOWN.values())
        ),
    )
    return _with_state(connection, read_frame(connection, question), user, today)


def _rows() -> sa.Select[tuple[Any, ...]]:
    asked = agency_involvement.c
    return (
        sa.select(*(asked[name] for name in _SHOWN), agencies.c.name.label("agency"))
        .outerjoin(agencies, agencies.c.agency_id == asked.agency_id)
        .order_by(sa.func.coalesce(asked.requested_on, date.min))
    )


def _whose(user: User) -> sa.ColumnElement[bool]:
    """The rows of the agencies the person speaks for, and of the MARACs whose casework they do."""
    return sa.or_(sa.false(), *(_of(grant) for grant in sorted(user.grants, key=str)))


def _of(grant: Grant) -> sa.ColumnElement[bool]:
    asked, may = agency_involvement.c, PERMISSIONS[grant.role]
    of_marac = sa.true() if grant.marac_id == EVERY_MARAC else asked.marac_id == grant.marac_id
    if Permission.DO_CASEWORK in may:
        return of_marac
    if Permission.RETURN_RESEARCH in may and grant.agency_id:
        return sa.and_(of_marac, asked.agency_id == grant.agency_id)
    return sa.false()


def _with_state(
    connection: sa.Connection, frame: pl.DataFrame, user: User, today: date
) -> pl.DataFrame:
    """The rows, one a case and agency, with `ends_on` and `state`; the most urgent first."""
    latest = frame.unique(["case_id", "agency_id"], keep="last", maintain_order=True)
    last = last_referrals(connection, latest["case_id"].to_list(), hidden=user.closed)
    rows = latest.rows(named=True)
    ends = [ends_on([last[row["case_id"]]]) for row in rows]
    states = [state(row, end, today) for row, end in zip(rows, ends, strict=True)]
    order = {one.value: place for place, one in enumerate(FlagState)}
    return latest.with_columns(
        pl.Series("ends_on", ends, dtype=pl.Date),
        pl.Series("state", [one.value for one in states], dtype=pl.String),
    ).sort(
        pl.col("state").replace_strict(order, return_dtype=pl.Int64),
        "ends_on",
        "case_id",
        "agency_id",
    )


def state(row: dict[str, Any], end: date, today: date) -> FlagState:
    """What there is to do about a flag that by the rule ends on `end`."""
    if row["flag_removed_on"] is not None:
        return FlagState.REMOVED
    if row["flag_placed_on"] is None:
        return FlagState.TO_PLACE
    if max(end, row["flag_expires_on"] or end) < today:
        return FlagState.EXPIRED
    if row["flag_expires_on"] is not None and end > row["flag_expires_on"]:
        return FlagState.MOVES
    return FlagState.EXPIRING if end <= today + SOON else FlagState.IN_FORCE

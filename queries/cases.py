"""The list of cases a person may see, found by number, name, status or meeting."""

from dataclasses import dataclass

import polars as pl
import sqlalchemy as sa

from models.access import User
from models.frames import read_frame
from models.keys import ERASED
from models.tables import cases, listings, meetings, people
from queries.case_access import visible

PAGE = 50


@dataclass(frozen=True)
class Filters:
    """What is looked for; blank looks for nothing in particular.

    `text` is part of a case number, a name, an alias, an address or a postcode.
    """

    text: str = ""
    marac_id: str = ""
    status: str = ""
    meeting_id: str = ""

    def told(self) -> dict[str, str]:
        """The filters that are set, as the trail keeps them."""
        return {name: value for name, value in vars(self).items() if value}


def found(
    connection: sa.Connection, *, user: User, filters: Filters, page: int = 1
) -> tuple[pl.DataFrame, int]:
    """One page of the cases that fit, newest referral first, and how many there are in all.

    Columns: case_id, marac_id, referral_date, status, criteria, victim (name or null), meeting_id,
    meeting_date, outcome (of the latest listing).
    """
    fits = sa.and_(visible(user), *_conditions(filters))
    count = connection.scalar(sa.select(sa.func.count()).select_from(cases).where(fits)) or 0
    shown = (
        sa.select(cases.c.case_id)
        .where(fits)
        .order_by(cases.c.referral_date.desc(), cases.c.case_id)
        .limit(PAGE)
        .offset((max(page, 1) - 1) * PAGE)
    )
    return read_frame(connection, _rows(shown)), count


def _rows(shown: sa.Select[tuple[str]]) -> sa.Select[tuple[object, ...]]:
    """The cases with their victim's name and their latest listing."""
    last = _latest_listing(shown)
    given, family = people.c.given_names, people.c.family_name
    name = sa.func.nullif(
        sa.func.trim(sa.func.coalesce(given, "").concat(" ").concat(sa.func.coalesce(family, ""))),
        "",
        type_=sa.String,
    )
    return (
        sa.select(
            cases.c.case_id,
            cases.c.marac_id,
            cases.c.referral_date,
            cases.c.status,
            cases.c.criteria,
            name.label("victim"),
            last.c.meeting_id,
            last.c.meeting_date,
            last.c.outcome,
        )
        .outerjoin(people, people.c.person_id == cases.c.victim_id)
        .outerjoin(last, sa.and_(last.c.case_id == cases.c.case_id, last.c.from_last == 1))
        .where(cases.c.case_id.in_(shown))
        .order_by(cases.c.referral_date.desc(), cases.c.case_id)
    )


def _latest_listing(shown: sa.Select[tuple[str]]) -> sa.Subquery:
    """Listings of those cases, numbered from the last: by date, start time, meeting id."""
    from_last = sa.func.row_number().over(
        partition_by=listings.c.case_id,
        order_by=(
            meetings.c.meeting_date.desc(),
            sa.func.coalesce(meetings.c.start_time, "").desc(),
            listings.c.meeting_id.desc(),
        ),
    )
    return (
        sa.select(
            listings.c.case_id,
            listings.c.meeting_id,
            meetings.c.meeting_date,
            listings.c.outcome,
            from_last.label("from_last"),
        )
        .join(meetings, meetings.c.meeting_id == listings.c.meeting_id)
        .where(listings.c.case_id.in_(shown))
        .subquery()
    )


def _conditions(filters: Filters) -> list[sa.ColumnElement[bool]]:
    # What an erasure leaves for the figures is nobody's case any more.
    wanted: list[sa.ColumnElement[bool]] = [cases.c.case_id.not_like(f"{ERASED}/%")]
    if filters.marac_id:
        wanted.append(cases.c.marac_id == filters.marac_id)
    if filters.status:
        wanted.append(cases.c.status == filters.status)
    if filters.meeting_id:
        listed = sa.select(listings.c.case_id).where(listings.c.meeting_id == filters.meeting_id)
        wanted.append(cases.c.case_id.in_(listed))
    # Every word has to be found, in whatever order: “smith ann” finds Ann Smith.
    wanted += [_has(word) for word in filters.text.lower().split()[:6]]
    return wanted


def _has(word: str) -> sa.ColumnElement[bool]:
    """Cases with the word in their number, or in a name or address of someone in them."""
    told = (
        *(people.c.given_names, people.c.family_name, people.c.aliases),
        *(people.c.address, people.c.postcode),
    )
    named = sa.select(people.c.person_id).where(
        sa.or_(*(sa.func.lower(column).contains(word, autoescape=True) for column in told))
    )
    perpetrator = perpetrators()
    return sa.or_(
        sa.func.lower(cases.c.case_id).contains(word, autoescape=True),
        cases.c.victim_id.in_(named),
        cases.c.case_id.in_(
            sa.select(perpetrator.c.case_id).where(perpetrator.c.person_id.in_(named))
        ),
    )


def perpetrators() -> sa.Subquery:
    """A row a case and a person named as its perpetrator."""
    listed = sa.func.unnest(sa.func.string_to_array(cases.c.perpetrator_ids, ";"), type_=sa.String)
    return sa.select(cases.c.case_id, listed.label("person_id")).subquery()

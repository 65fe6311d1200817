"""The list of cases a person may see, found by number, name, status or meeting."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType
from typing import Any

import polars as pl
import sqlalchemy as sa

from models.access import User
from models.frames import read_frame
from models.keys import ERASED
from models.tables import cases, hearing_facts, listings, meetings, people
from queries.case_access import referred_by, visible
from queries.case_views import BEFORE_THE_MEETING, VIEWS

PAGE = 50


@dataclass(frozen=True)
class Filters:
    """What is looked for; blank looks for nothing in particular.

    `text` is part of a case number, a name, an alias, an address or a postcode. `waiting_days` are
    the least days since the referral of a case not heard yet. `view` is one of `case_views.VIEWS`,
    `sort` one of SORTS.
    """

    text: str = ""
    marac_ids: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    meeting_id: str = ""
    agency_ids: tuple[str, ...] = ()
    criteria: tuple[str, ...] = ()
    worker: str = ""
    repeat: bool | None = None
    referred_from: date | None = None
    referred_to: date | None = None
    waiting_days: int | None = None
    view: str = ""
    sort: str = "newest"

    def told(self) -> dict[str, Any]:
        """The filters that are set, as the trail keeps them."""
        return {
            name: value
            for name, value in vars(self).items()
            if value not in ("", None, ()) and name != "sort"
        }


SORTS: Mapping[str, str] = MappingProxyType(
    {
        "newest": "Newest referral first",
        "oldest": "Longest waiting first",
        "meeting": "Latest meeting first",
        "case": "Case number",
    }
)


def found(
    connection: sa.Connection,
    *,
    user: User,
    filters: Filters,
    today: date,
    page: int = 1,
    size: int = PAGE,
) -> tuple[pl.DataFrame, int]:
    """One page of the cases that fit, in the order of `filters.sort`, and how many there are.

    Columns: case_id, marac_id, referral_date, status, criteria, idva_worker, victim (name or
    null), is_repeat, meeting_id, meeting_date, outcome (of the latest listing).
    """
    fits = sa.and_(visible(user), *_conditions(filters, user, today))
    count = connection.scalar(sa.select(sa.func.count()).select_from(cases).where(fits)) or 0
    shown = (
        sa.select(cases.c.case_id)
        .where(fits)
        .order_by(*_order(filters.sort))
        .limit(size)
        .offset((max(page, 1) - 1) * size)
    )
    return read_frame(connection, _rows(shown).order_by(*_order(filters.sort))), count


def _order(sort: str) -> tuple[sa.ColumnElement[Any], ...]:
    newest = (cases.c.referral_date.desc(), cases.c.case_id)
    if sort == "oldest":
        return (cases.c.referral_date, cases.c.case_id)
    if sort == "case":
        return (cases.c.case_id,)
    if sort == "meeting":
        last = (
            sa.select(sa.func.max(meetings.c.meeting_date))
            .join(listings, listings.c.meeting_id == meetings.c.meeting_id)
            .where(listings.c.case_id == cases.c.case_id)
            .correlate(cases)
            .scalar_subquery()
        )
        return (last.desc().nulls_last(), *newest)
    return newest


def is_repeat() -> sa.ColumnElement[bool]:
    """Whether a case is a repeat: as found at its hearing, before that as a person says it is."""
    heard = hearing_facts.c.case_id == cases.c.case_id
    said = sa.func.coalesce(cases.c.repeat_override, cases.c.repeat_stated, type_=sa.Boolean)
    return sa.or_(
        sa.exists().where(heard, hearing_facts.c.is_repeat == 1),
        sa.and_(~sa.exists().where(heard), sa.func.coalesce(said, sa.false())),
    )


def _rows(shown: sa.Select[tuple[str]]) -> sa.Select[tuple[object, ...]]:
    """The cases with their victim's name and their latest listing."""
    last = _latest_listing(shown)
    return (
        sa.select(
            cases.c.case_id,
            cases.c.marac_id,
            cases.c.referral_date,
            cases.c.status,
            cases.c.criteria,
            cases.c.idva_worker,
            full_name().label("victim"),
            is_repeat().label("is_repeat"),
            last.c.meeting_id,
            last.c.meeting_date,
            last.c.outcome,
        )
        .outerjoin(people, people.c.person_id == cases.c.victim_id)
        .outerjoin(last, sa.and_(last.c.case_id == cases.c.case_id, last.c.from_last == 1))
        .where(cases.c.case_id.in_(shown))
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


def _conditions(filters: Filters, user: User, today: date) -> list[sa.ColumnElement[bool]]:
    # What an erasure leaves for the figures is nobody's case any more.
    wanted: list[sa.ColumnElement[bool]] = [cases.c.case_id.not_like(f"{ERASED}/%")]
    if filters.marac_ids:
        wanted.append(cases.c.marac_id.in_(filters.marac_ids))
    if filters.statuses:
        wanted.append(cases.c.status.in_(filters.statuses))
    if filters.meeting_id:
        listed = sa.select(listings.c.case_id).where(listings.c.meeting_id == filters.meeting_id)
        wanted.append(cases.c.case_id.in_(listed))
    if filters.agency_ids:
        wanted.append(sa.or_(*map(referred_by, filters.agency_ids)))
    if filters.criteria:
        wanted.append(sa.or_(*map(_for_criterion, filters.criteria)))
    if filters.worker:
        wanted.append(cases.c.idva_worker == filters.worker)
    if filters.repeat is not None:
        wanted.append(is_repeat() if filters.repeat else ~is_repeat())
    if filters.view:
        wanted.append(VIEWS[filters.view].condition(user, today))
    wanted += _of_days(filters, today)
    # Every word has to be found, in whatever order: “smith ann” finds Ann Smith.
    wanted += [_has(word) for word in filters.text.lower().split()[:6]]
    return wanted


def _for_criterion(code: str) -> sa.ColumnElement[bool]:
    listed = sa.literal(";").concat(cases.c.criteria).concat(";")
    return listed.contains(f";{code};", autoescape=True)


def _of_days(filters: Filters, today: date) -> list[sa.ColumnElement[bool]]:
    wanted: list[sa.ColumnElement[bool]] = []
    if filters.referred_from:
        wanted.append(cases.c.referral_date >= filters.referred_from)
    if filters.referred_to:
        wanted.append(cases.c.referral_date <= filters.referred_to)
    if filters.waiting_days is not None:
        since = today - timedelta(days=filters.waiting_days)
        wanted += [cases.c.status.in_(BEFORE_THE_MEETING), cases.c.referral_date <= since]
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


def full_name() -> sa.ColumnElement[str]:
    """Given names and family name of a row of `people`; null where it has neither."""
    given, family = people.c.given_names, people.c.family_name
    both = sa.func.coalesce(given, "").concat(" ").concat(sa.func.coalesce(family, ""))
    return sa.func.nullif(sa.func.trim(both), "", type_=sa.String)


def perpetrators() -> sa.Subquery:
    """A row a case and a person named as its perpetrator."""
    listed = sa.func.unnest(sa.func.string_to_array(cases.c.perpetrator_ids, ";"), type_=sa.String)
    return sa.select(cases.c.case_id, listed.label("person_id")).subquery()

"""Which cases a person may see: by role, MARAC and agency, less those closed to them."""

from collections.abc import Iterator
from enum import StrEnum

import sqlalchemy as sa

from models.access import EVERY_MARAC, PERMISSIONS, SEEING_CASES, Grant, Permission, Role, User
from models.errors import NotAllowed
from models.tables import (
    actions,
    agencies,
    agency_involvement,
    attendance,
    cases,
    listings,
    marac_agencies,
    maracs,
    meetings,
)

Condition = sa.ColumnElement[bool]

_CLOSED = (
    "There is no case at this address that your account may open: check the case number, or ask "
    "the MARAC's coordinator."
)


def visible(user: User) -> Condition:
    """The condition on the table `cases` that holds for the cases this person may see."""
    by_role = [condition for grant in sorted_grants(user) for condition in _by_role(grant)]
    emergency = cases.c.case_id.in_(sorted(user.emergency))
    return sa.and_(
        sa.or_(sa.false(), *by_role, emergency), cases.c.case_id.not_in(sorted(user.closed))
    )


def check_case(connection: sa.Connection, user: User, case_id: str) -> str:
    """The MARAC of a case that this person may see.

    Raises NotAllowed otherwise, in the same words whether there is such a case or not.
    """
    marac_id = connection.scalar(
        sa.select(cases.c.marac_id).where(cases.c.case_id == case_id, visible(user))
    )
    if marac_id is None:
        raise NotAllowed(_CLOSED)
    return str(marac_id)


class Detail(StrEnum):
    """How much of a case a person sees."""

    FULL = "everything"
    NAMES = "names and dates of birth, to search your own records by"


def detail(connection: sa.Connection, user: User, case_id: str) -> Detail:
    """How much of a case this person sees; only for a case that `check_case` let through.

    An agency that is asked for research gets names and dates of birth; the case in full once it
    attends the meeting that hears it, or where it referred the case (who knows what at which
    stage: the protocol behind docs/roles.md).
    """
    sees_it = connection.scalar(
        sa.select(sa.literal(1)).where(cases.c.case_id == case_id, in_full(user))
    )
    return Detail.FULL if sees_it else Detail.NAMES


def in_full(user: User) -> Condition:
    """The condition on the table `cases` that holds for the cases this person sees in full."""
    by_role = [condition for grant in sorted_grants(user) for condition in in_full_by(grant)]
    emergency = cases.c.case_id.in_(sorted(user.emergency))
    return sa.and_(visible(user), sa.or_(sa.false(), *by_role, emergency))


def check_in_full(connection: sa.Connection, user: User, case_id: str) -> str:
    """The MARAC of a case that this person sees in full; raises NotAllowed otherwise."""
    marac_id = check_case(connection, user, case_id)
    if detail(connection, user, case_id) is not Detail.FULL:
        raise NotAllowed(_CLOSED)
    return marac_id


def in_full_by(grant: Grant) -> Iterator[Condition]:
    """Conditions on `cases`: each holds for cases that this role shows in full."""
    if grant.role is not Role.REPRESENTATIVE:
        yield from _by_role(grant)
    elif grant.agency_id:
        yield sa.and_(_of_marac(cases.c.marac_id, grant), referred_by(grant.agency_id))
        yield cases.c.case_id.in_(_attended(grant))


def _attended(grant: Grant) -> sa.Select[tuple[str]]:
    """Cases heard, or listed for a meeting under way, where the agency sat at the table."""
    return (
        sa.select(listings.c.case_id)
        .join(meetings, meetings.c.meeting_id == listings.c.meeting_id)
        .join(attendance, attendance.c.meeting_id == meetings.c.meeting_id)
        .where(
            _of_marac(meetings.c.marac_id, grant),
            attendance.c.agency_id == grant.agency_id,
            attendance.c.status.in_(("present", "deputy")),
        )
    )


def sorted_grants(user: User) -> list[Grant]:
    """The grants in a fixed order, so that the same person asks the same question."""
    return sorted(user.grants, key=lambda grant: (grant.role, grant.marac_id, grant.agency_id))


def _by_role(grant: Grant) -> Iterator[Condition]:
    """What one role held shows; each of these rules stands in docs/roles.md."""
    may = PERMISSIONS[grant.role] & SEEING_CASES
    if Permission.SEE_CASES in may:
        yield _of_marac(cases.c.marac_id, grant)
    if Permission.SEE_LISTED_CASES in may:
        yield _listed(grant)
    if Permission.SEE_REFERRED_CASES in may:
        yield sa.and_(_of_marac(cases.c.marac_id, grant), cases.c.idva_referred_on.is_not(None))
    if Permission.SEE_OWN_REFERRALS in may and grant.agency_id:
        yield sa.and_(_of_marac(cases.c.marac_id, grant), referred_by(grant.agency_id))


def _of_marac(column: sa.ColumnElement[str], grant: Grant) -> Condition:
    return sa.true() if grant.marac_id == EVERY_MARAC else column == grant.marac_id


def referred_by(agency_id: str) -> Condition:
    """Cases that the agency referred, alone or jointly."""
    listed = sa.literal(";").concat(cases.c.referring_agencies).concat(";")
    return listed.contains(f";{agency_id};", autoescape=True)


def _listed(grant: Grant) -> Condition:
    """Cases on the list of a meeting: of its MARAC for a chair, of one it is invited to else."""
    meeting = sa.select(listings.c.case_id).join(
        meetings, meetings.c.meeting_id == listings.c.meeting_id
    )
    meeting = meeting.where(_of_marac(meetings.c.marac_id, grant))
    if grant.role is Role.CHAIR:
        return cases.c.case_id.in_(meeting)
    if not grant.agency_id:
        return sa.false()
    asked = sa.select(agency_involvement.c.case_id).where(
        agency_involvement.c.agency_id == grant.agency_id,
        _of_marac(agency_involvement.c.marac_id, grant),
    )
    return sa.or_(
        cases.c.case_id.in_(meeting.where(invited(grant.agency_id))),
        cases.c.case_id.in_(asked),
        cases.c.case_id.in_(_owning(grant)),
    )


def _owning(grant: Grant) -> sa.Select[tuple[str]]:
    """Cases of which the agency owns an action: it reports on it, wherever it was handed on."""
    return sa.select(actions.c.case_id).where(
        actions.c.agency_id == grant.agency_id, _of_marac(actions.c.marac_id, grant)
    )


def invited(agency_id: str | sa.ColumnElement[str]) -> Condition:
    """Whether the agency is core for that MARAC on the meeting's day, or in its attendance.

    A condition on the table `meetings`; also on `agencies`, where its column stands for each.
    """
    own, its = marac_agencies.alias(), maracs.alias()
    row = sa.exists().where(
        own.c.marac_id == meetings.c.marac_id,
        own.c.agency_id == agency_id,
        own.c.core,
        sa.or_(own.c["from"].is_(None), own.c["from"] <= meetings.c.meeting_date),
        sa.or_(own.c.to.is_(None), own.c.to >= meetings.c.meeting_date),
    )
    any_row = sa.exists().where(marac_agencies.c.marac_id == meetings.c.marac_id)
    core = sa.exists().where(
        agencies.c.agency_id == agency_id,
        agencies.c.core,
        agencies.c.sender == its.c.sender,
        its.c.marac_id == meetings.c.marac_id,
    )
    came = sa.exists().where(
        attendance.c.meeting_id == meetings.c.meeting_id, attendance.c.agency_id == agency_id
    )
    return sa.or_(came, row, sa.and_(sa.not_(any_row), core))

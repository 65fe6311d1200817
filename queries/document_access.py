"""Which documents a person may see: one condition for lists, searches and opening."""

from collections.abc import Iterator

import sqlalchemy as sa

from models.access import EVERY_MARAC, PERMISSIONS, Grant, Permission, Role, User
from models.documents import FIRST
from models.tables import cases, documents, lessons, listings, meetings, steering_rounds
from queries.case_access import Condition, in_full_by, sorted_grants, visible

# Who sees a case's documents whatever agencies they are kept for.
_FOR_ALL_AGENCIES = frozenset({Role.COORDINATOR, Role.CHAIR})


def visible_documents(user: User) -> Condition:
    """The condition on the table `documents` that holds for those this person may see.

    Of a case in full its documents, but for those kept for other agencies; who has a redacted copy
    sees that in place of the original. Papers of a meeting, lesson or review: see below.
    """
    of_meetings = sa.select(meetings.c.meeting_id).where(visible_meetings(user))
    of_lessons = sa.select(lessons.c.lesson_id).where(visible_lessons(user))
    of_reviews = sa.select(steering_rounds.c.round_id).where(visible_reviews(user))
    no_case = documents.c.case_id.is_(None)
    return sa.or_(
        sa.false(),
        *_of_cases(user),
        sa.and_(no_case, documents.c.meeting_id.in_(of_meetings)),
        sa.and_(no_case, documents.c.lesson_id.in_(of_lessons)),
        sa.and_(no_case, documents.c.round_id.in_(of_reviews)),
    )


def visible_meetings(user: User) -> Condition:
    """The condition on `meetings` whose papers the person sees: all its cases stand in them.

    For whoever runs them or sees every case of the MARAC; one case that is closed to the person
    closes the papers.
    """
    maracs = [user.maracs_for(p) for p in (Permission.SEE_CASES, Permission.RUN_MEETING)]
    some = [one for one in maracs if one is not None]
    of_marac = meetings.c.marac_id.in_(sorted(set().union(*some)))
    closed = sa.select(listings.c.meeting_id).where(listings.c.case_id.in_(sorted(user.closed)))
    return sa.and_(
        sa.true() if len(some) < len(maracs) else of_marac, meetings.c.meeting_id.not_in(closed)
    )


def visible_lessons(user: User) -> Condition:
    """The condition on `lessons` whose documents the person sees: with every case of its MARAC.

    A case that is closed to the person closes what hangs on the lessons it is linked to.
    """
    maracs = user.maracs_for(Permission.SEE_CASES)
    of_marac = sa.true() if maracs is None else lessons.c.marac_id.in_(sorted(maracs))
    seen = sa.select(cases.c.case_id).where(visible(user))
    linked = sa.literal(";").concat(sa.func.coalesce(lessons.c.linked_case_ids, "")).concat(";")
    closed = (linked.contains(f";{one};", autoescape=True) for one in sorted(user.closed))
    return sa.and_(
        lessons.c.marac_id.is_not(None),
        of_marac,
        *(~one for one in closed),
        sa.or_(lessons.c.case_id.is_(None), lessons.c.case_id.in_(seen)),
    )


def visible_reviews(user: User) -> Condition:
    """The condition on `steering_rounds` whose papers the person sees: with their figures."""
    maracs = user.maracs_for(Permission.SEE_FIGURES)
    return sa.true() if maracs is None else steering_rounds.c.marac_id.in_(sorted(maracs))


def own_agencies(user: User) -> list[str]:
    """The agencies for which the person returns research."""
    may = Permission.RETURN_RESEARCH
    researches = may in user.permissions
    return sorted({g.agency_id for g in user.grants if g.agency_id and researches})


def _of_cases(user: User) -> Iterator[Condition]:
    for grant in sorted_grants(user):
        in_full = sa.or_(sa.false(), *in_full_by(grant))
        yield sa.and_(_of_open_case(user, in_full), _shown_to(grant))
        if cases_in_emergency := sorted(user.emergency - user.closed):
            is_open = documents.c.case_id.in_(cases_in_emergency)
            yield sa.and_(is_open, _shown_to(grant))
        if grant.agency_id and Permission.RETURN_RESEARCH in PERMISSIONS[grant.role]:
            own = documents.c.agency_id == grant.agency_id
            yield sa.and_(_of_open_case(user, _in_marac(grant)), own, _is_original())


def _of_open_case(user: User, condition: Condition) -> Condition:
    """Documents of cases that the person sees and for which the condition holds."""
    return documents.c.case_id.in_(sa.select(cases.c.case_id).where(visible(user), condition))


def _in_marac(grant: Grant) -> Condition:
    return sa.true() if grant.marac_id == EVERY_MARAC else cases.c.marac_id == grant.marac_id


def _shown_to(grant: Grant) -> Condition:
    """What a role sees of the documents of a case that it sees in full."""
    if not grant.agency_id or grant.role in _FOR_ALL_AGENCIES:
        return sa.true()
    listed = sa.literal(";").concat(documents.c.only_agencies).concat(";")
    copy = documents.alias("copy")
    has_a_copy = (
        sa.exists()
        .where(copy.c.redacted_first == FIRST, copy.c.redacted_for == grant.agency_id)
        .correlate(documents)
    )
    original = sa.and_(
        _is_original(),
        sa.or_(
            documents.c.agency_id == grant.agency_id,
            sa.and_(
                sa.or_(
                    documents.c.only_agencies.is_(None),
                    listed.contains(f";{grant.agency_id};", autoescape=True),
                ),
                ~has_a_copy,
            ),
        ),
    )
    return sa.or_(documents.c.redacted_for == grant.agency_id, original)


def _is_original() -> Condition:
    return documents.c.redacted_for.is_(None)

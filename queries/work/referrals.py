"""Work on referrals before they are accepted, and on those moved to another MARAC."""

from datetime import date, timedelta

import sqlalchemy as sa

from models.access import Permission, User
from models.tables import cases, drafts, transfers
from queries.case_access import referred_by
from queries.case_views import SCREEN_DAYS
from queries.transfers import is_to_chase, is_waiting
from queries.work.source import Rows, Source, entry, mine, own_agencies

ANSWER_DAYS = 7  # ASSUMPTION: a question is answered within a week; no national rule says
DRAFTS = "referral"  # how the name of a referral's draft begins


def _received(user: User, today: date) -> Rows:
    late = cases.c.referral_date < today - timedelta(days=SCREEN_DAYS)
    return sa.select(
        *entry(case_id=cases.c.case_id, day=cases.c.referral_date, is_late=late)
    ).where(mine(user, Permission.DO_CASEWORK), cases.c.status == "received")


def _screening(user: User, today: date) -> Rows:
    late = cases.c.referral_date < today - timedelta(days=SCREEN_DAYS)
    return sa.select(
        *entry(case_id=cases.c.case_id, day=cases.c.referral_date, is_late=late)
    ).where(
        mine(user, Permission.DO_CASEWORK),
        cases.c.status == "screening",
        cases.c.information_needed.is_(None),
    )


def _answered(user: User, today: date) -> Rows:
    """The question was asked, and the case is being screened again: the answer is there."""
    late = cases.c.referral_date < today - timedelta(days=SCREEN_DAYS)
    return sa.select(
        *entry(case_id=cases.c.case_id, day=cases.c.referral_date, is_late=late)
    ).where(
        mine(user, Permission.DO_CASEWORK),
        cases.c.status == "screening",
        cases.c.information_needed.is_not(None),
    )


def _asked_of_me(user: User, today: date) -> Rows:
    own = [referred_by(agency) for agency in own_agencies(user, Permission.SEE_OWN_REFERRALS)]
    day = sa.func.coalesce(cases.c.screened_on, cases.c.referral_date, type_=sa.Date)
    late = day < today - timedelta(days=ANSWER_DAYS)
    return sa.select(
        *entry(case_id=cases.c.case_id, about=cases.c.information_needed, day=day, is_late=late)
    ).where(
        mine(user, Permission.SEE_OWN_REFERRALS),
        cases.c.status == "returned",
        sa.or_(sa.false(), *own),
    )


def _drafts(user: User, today: date) -> Rows:
    late = drafts.c.saved_at < sa.cast(today - timedelta(days=1), sa.DateTime)
    return sa.select(*entry(day=drafts.c.saved_at, is_late=late)).where(
        drafts.c.user_id == user.user_id, drafts.c.form.like(f"{DRAFTS}%")
    )


def _without_receipt(user: User, today: date) -> Rows:
    return (
        sa.select(
            *entry(
                case_id=cases.c.case_id,
                about=transfers.c.other_marac,
                day=transfers.c.sent_on,
                is_late=is_to_chase(today),
            )
        )
        .join(transfers, transfers.c.case_id == cases.c.case_id)
        .where(
            mine(user, Permission.DO_CASEWORK),
            transfers.c.sent_on.is_not(None),
            is_waiting(),
        )
    )


SOURCES = (
    Source(
        "received",
        Permission.DO_CASEWORK,
        "referral is new and waits to be screened",
        "referrals are new and wait to be screened",
        "Screen new referrals",
        "/screening",
        _received,
        anchor="screening",
    ),
    Source(
        "answered",
        Permission.DO_CASEWORK,
        "referrer answered your question",
        "referrers answered your questions",
        "Read the answers",
        "/screening",
        _answered,
        anchor="screening",
    ),
    Source(
        "screening",
        Permission.DO_CASEWORK,
        "referral is being screened",
        "referrals are being screened",
        "Finish screening",
        "/screening",
        _screening,
        anchor="screening",
    ),
    Source(
        "asked-of-me",
        Permission.SEE_OWN_REFERRALS,
        "referral came back to you with a question",
        "referrals came back to you with a question",
        "Answer the questions",
        "/cases?status=returned",
        _asked_of_me,
        anchor="screening",
    ),
    Source(
        "drafts",
        Permission.REFER,
        "referral is begun and not sent yet",
        "referrals are begun and not sent yet",
        "Go on with the referral",
        "/referral",
        _drafts,
    ),
    Source(
        "without-receipt",
        Permission.DO_CASEWORK,
        "transfer has no receipt from the other MARAC",
        "transfers have no receipt from the other MARAC",
        "Ask for the receipts",
        "/transfers",
        _without_receipt,
        anchor="transfers",
    ),
)

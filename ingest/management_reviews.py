"""Keeps an agency's own review of its part in a case: for the gravest cases alone."""

from dataclasses import dataclass, fields
from datetime import date

import sqlalchemy as sa

from ingest.case_numbers import new_row_id
from ingest.documents import CheckCase
from ingest.one_row import as_text
from ingest.own_agency import needed_for
from ingest.save import save_within
from models.access import User
from models.database import writing
from models.errors import ForPerson
from models.tables import management_reviews


@dataclass(frozen=True)
class Review:
    """What the agency did and why, and what it learned; account and analysis stay apart."""

    reviewed_on: date
    author: str
    account: str
    analysis: str
    period_covered: str = ""
    good_practice: str = ""
    learning: str = ""
    recommendations: str = ""


def save_review(
    engine: sa.Engine,
    *,
    by: User,
    case_id: str,
    agency_id: str,
    given: Review,
    today: date,
    check_case: CheckCase,
    review_id: str | None = None,
) -> str:
    """Keeps a review, or changes the one of that id; its id. Raises ForPerson, NotAllowed."""
    _check(given, today)
    with writing(engine) as connection:
        needs = needed_for(by, check_case(connection, by, case_id), agency_id)
        _check_same(connection, review_id, case_id, agency_id)
        values = {
            field.name: as_text(getattr(given, field.name)) or None for field in fields(given)
        }
        key = {
            "review_id": review_id or new_row_id("review"),
            "case_id": case_id,
            "agency_id": agency_id,
        }
        saved = save_within(connection, "management_reviews", key | values, by=by, needs=needs)
        return saved.key[0]


def _check(given: Review, today: date) -> None:
    if not given.author.strip() or not given.account.strip():
        raise ForPerson("Say who wrote the review, and what the agency did: fill in both.")
    if given.reviewed_on > today:
        raise ForPerson("A review cannot be written after today: correct the day.")


def _check_same(
    connection: sa.Connection, review_id: str | None, case_id: str, agency_id: str
) -> None:
    """A review that is changed stays that of its case and agency."""
    if review_id is None:
        return
    found = connection.scalar(
        sa.select(sa.literal(1)).where(
            management_reviews.c.review_id == review_id,
            management_reviews.c.case_id == case_id,
            management_reviews.c.agency_id == agency_id,
        )
    )
    if found is None:
        raise ForPerson("This review is not in the record any more: reload the page.")

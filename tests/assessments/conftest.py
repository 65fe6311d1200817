"""The people of the few cases, and the risk forms they fill in."""

from datetime import date

import sqlalchemy as sa
from pages.conftest import opened, shown

from ingest.assessments import record_assessment
from models.access import Grant, Role, User
from models.instruments import Instrument, library
from models.risk import Filled
from queries.case_access import check_case

TODAY = date(2026, 7, 2)
__all__ = ["opened", "shown"]  # fixtures of the pages, for the tests here

COORDINATOR = User("u-co", "Bo Boss", frozenset({Grant(Role.COORDINATOR, "M1")}))
IDVA = User("u-ida", "Ida Adviser", frozenset({Grant(Role.IDVA, "M1", "IDV")}))
OFFICER = User("u-pol", "Pat Police", frozenset({Grant(Role.REFERRER, "M1", "POL")}))


def form(name: str = "dash") -> Instrument:
    """The form that ships."""
    found = library().version(name, "1")
    assert found is not None
    return found


def filled(yes: int = 16, **more: object) -> Filled:
    """So many yes answers from the first question on, judged high."""
    given = {"answers": dict.fromkeys(range(1, yes + 1), "yes"), "is_high": True}
    given |= {"assessed_on": TODAY, "judgement_reason": "He has found her new address"}
    return Filled(**(given | more))  # type: ignore[arg-type]


def record(
    engine: sa.Engine,
    what: Filled,
    *,
    by: User = COORDINATOR,
    case_id: str = "C1",
    on: Instrument | None = None,
    threshold: int = 14,
    agency_id: str | None = None,
) -> str:
    return record_assessment(
        engine,
        by=by,
        case_id=case_id,
        form=on or form(),
        filled=what,
        threshold=threshold,
        today=TODAY,
        check_case=check_case,
        agency_id=agency_id,
    )

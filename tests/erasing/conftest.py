"""Two due cases of one victim, and the people who act on them."""

from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa
from agreement.test_figures_agree import fill

from models.access import Grant, Role, User

from .marked import marked

TODAY = date(2040, 1, 1)


def somebody(role: Role, name: str = "", *, marac: str = "*", **more: Any) -> User:  # noqa: ANN401
    return User(
        name or role.value, (name or role.value).title(), frozenset({Grant(role, marac)}), **more
    )


@pytest.fixture
def coordinator() -> User:
    return somebody(Role.COORDINATOR, "cora")


@pytest.fixture
def auditor() -> User:
    return somebody(Role.AUDITOR, "otto")


@pytest.fixture
def due(engine: sa.Engine) -> sa.Engine:
    """A record with cases C1, C2 (one victim, within twelve months) and C3 (another victim)."""
    fill(engine, marked(three_cases()))
    return engine


def three_cases() -> dict[str, Any]:
    def case(name: str, on: date, victim: str = "P1") -> dict[str, Any]:
        return {
            "case_id": name,
            "marac_id": "m1",
            "referral_date": on,
            "victim_id": victim,
            "perpetrator_ids": ["P2"],
            "referring_agencies": ["A1"],
        }

    heard = {"meeting_id": "M1", "outcome": "heard"}
    return {
        "maracs": [{"marac_id": "m1", "name": "Avon"}],
        "agencies": [{"agency_id": "A1", "name": "Police", "return_source": "police"}],
        "people": [
            {"person_id": "P1", "date_of_birth": date(1990, 2, 3), "gender": "female"},
            {"person_id": "P2", "date_of_birth": date(2008, 2, 29)},
            {"person_id": "P3", "date_of_birth": date(1970, 6, 1), "gender": "male"},
        ],
        "meetings": [{"meeting_id": "M1", "marac_id": "m1", "meeting_date": date(2025, 3, 1)}],
        "cases": [
            case("C1", date(2025, 1, 1)),
            case("C2", date(2025, 2, 1)),
            case("C3", date(2025, 2, 2), "P3"),
        ],
        "children": [{"child_id": "K1", "case_id": "C1", "in_household": True}],
        "listings": [{"case_id": name, **heard} for name in ("C1", "C2", "C3")],
        "assessments": [{"assessment_id": "D1", "case_id": "C1", "form": "dash", "q1": "yes"}],
        "agency_involvement": [
            {"case_id": name, "agency_id": "A1", "requested_on": date(2025, 2, 20)}
            | {"returned_on": date(2025, 2, 25), "known_victim": True}
            for name in ("C1", "C3")
        ],
        "actions": [{"action_id": "T1", "case_id": "C1", "agency_id": "A1", "meeting_id": "M1"}],
    }

"""A MARAC with a list of three cases, room for two, and meetings four and eight weeks later."""

import pytest
import sqlalchemy as sa
from agencies_before.one_list import FILES
from records import TESTER, load_again, table

from ingest.save import save
from ingest.users import add_user
from models.access import Grant, Role, User

ROLES = {
    "boss": Grant(Role.COORDINATOR, "M1"),
    "chair": Grant(Role.CHAIR, "M1"),
    "police": Grant(Role.REPRESENTATIVE, "M1", "POL"),
    "refuge": Grant(Role.REPRESENTATIVE, "M1", "REF"),
    "elsewhere": Grant(Role.COORDINATOR, "M2"),
}


LATER = {"meetings": table("meeting_id|marac_id|meeting_date|status\nT3|M1|2026-08-26|planned")}


@pytest.fixture
def listed(engine: sa.Engine) -> sa.Engine:
    """The record, on each database: T1 lists C1 (with a child), C2 and C3; T2 and T3 are free."""
    load_again(engine, FILES, LATER)
    save(engine, "maracs", {"marac_id": "M1", "cases_per_meeting": "2"}, by=TESTER)
    return engine


@pytest.fixture
def people(listed: sa.Engine) -> dict[str, User]:
    """Accounts in that record, by user name."""
    return {
        name: add_user(
            listed,
            by=TESTER,
            username=name,
            name=f"{name.title()} Somebody",
            grants=[grant],
            email=f"{name}@agency.example",
        )
        for name, grant in ROLES.items()
    }

"""A pack holds everything on one person and nobody else, and says what a human must read."""

import io
import json

import pytest
import pyzipper
import sqlalchemy as sa
from erasing.conftest import TODAY, somebody
from records import load

from dashboard import subject_access as made
from ingest.looks import saw_case
from models.access import Role, User
from models.errors import ForPerson, NotAllowed
from models.tables import audit
from queries.subject_access import Pack, pack
from queries.subject_access.redaction import Redaction, words_of

PASSWORD = "orchard lantern seven"


def packed(engine: sa.Engine, user: User, person: str = "P1") -> Pack:
    with engine.connect() as connection:
        return pack(connection, user=user, person_id=person, today=TODAY)


def texts(found: Pack) -> str:
    return "\n".join(
        f"{entry.label}: {entry.text}" for part in found.sections for entry in part.entries
    )


def test_it_holds_the_person_with_every_case_and_nobody_else(
    due: sa.Engine, coordinator: User
) -> None:
    row = {"case_id": "C1", "agency_id": "A1", "requested_on": "2025-02-20"}
    told = "FamP1Mark said that GivP2Mark Famp2mark waits at P2Mark Street; ring 07P2Mark."
    load(due, {"agency_involvement": [row | {"involvement": told}]})
    saw_case(due, coordinator, "C1", "m1")
    found = packed(due, coordinator)
    text = texts(found)
    assert found.case_ids == ("C1", "C2") and found.warning == ""
    assert "Family name: FamP1Mark" in text and "thrC1Mark" in text and "evtC2Mark" in text
    assert "FamP1Mark said that [Person 2] waits at [Person 2]; ring [Person 2]." in text
    assert "P2Mark" not in text and "P3Mark" not in text and "C3" not in text
    assert "Agency worker 1, " in text and "Cora" not in text


def test_what_a_machine_cannot_decide_is_marked_to_be_read() -> None:
    own = {"given_names": "Ann", "family_name": "Smith"}
    redaction = Redaction(words_of([own]))
    redaction.add_person({"given_names": "Bob", "family_name": "Smith"}, "Person 2")
    assert redaction.text("Ann was calm.") == ("Ann was calm.", ())
    assert redaction.text("bob smith came.")[0] == "[Person 2] came."
    assert "somebody else’s too" in redaction.text("mr Smith came.")[1][0]
    assert "not in the record" in redaction.text("she told Carol.")[1][0]
    assert "number" in redaction.text("ring 07700 900123.")[1][0]
    assert redaction.text("bobbing along.") == ("bobbing along.", ())


def test_a_perpetrator_gets_a_warning_first_and_nothing_of_the_victims_safety(
    due: sa.Engine, coordinator: User
) -> None:
    found = packed(due, coordinator, "P2")
    assert "may get somebody killed" in found.warning
    text = texts(found)
    assert "P1Mark" not in text and "notC1Mark" not in text and "Q1" not in text
    marked = [e for part in found.sections for e in part.entries if "actC1Mark" in e.text]
    assert marked and marked[0].read_first


def test_the_file_opens_with_its_password_only_and_stands_in_the_trail(
    due: sa.Engine, coordinator: User
) -> None:
    found = made.read(due, user=coordinator, person_id="P1", today=TODAY)
    with pytest.raises(ForPerson, match="at least 12"):
        made.make(due, found, user=coordinator, password="short")
    content = made.make(due, found, user=coordinator, password=PASSWORD)
    assert b"Mark" not in content
    with pyzipper.AESZipFile(io.BytesIO(content)) as file:
        file.setpassword(PASSWORD.encode())
        assert set(file.namelist()) == {"pack.docx", "pack.json"}
        assert json.loads(file.read("pack.json"))["person_ids"] == ["P1"]
        file.setpassword(b"another one")
        with pytest.raises(RuntimeError):
            file.read("pack.json")
    with due.connect() as connection:
        lines = sa.select(audit.c.record).where(audit.c.what == "made a subject-access pack")
        assert connection.scalars(lines).all() == ["P1"]


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.COORDINATOR])
def test_other_roles_get_no_pack(due: sa.Engine, role: Role) -> None:
    with pytest.raises(NotAllowed):
        packed(due, somebody(role))


def test_a_case_closed_to_somebody_makes_the_pack_a_colleagues_work(due: sa.Engine) -> None:
    shut = somebody(Role.COORDINATOR, "cora", closed=frozenset({"C1"}))
    with pytest.raises(ForPerson, match="colleague"):
        packed(due, shut)
    only = somebody(Role.COORDINATOR, "cora", closed=frozenset({"C1", "C2"}))
    with pytest.raises(NotAllowed):
        packed(due, only)


def test_people_found_to_be_one_are_one_pack(due: sa.Engine, coordinator: User) -> None:
    link = {"person_id": "P1", "same_as": "P3", "confirmed_by": "x", "confirmed_on": "2025-06-01"}
    load(due, {"person_links": [link]})
    found = packed(due, coordinator, "P3")
    assert found.person_ids == ("P1", "P3") and found.case_ids == ("C1", "C2", "C3")

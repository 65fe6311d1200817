"""Whatever else holds something of an erased case is swept, and nothing of another case."""

import pytest
import sqlalchemy as sa
from records import TESTER

from ingest import drafts as typed
from ingest import emergency, looks, notices
from ingest.closures import close_case
from ingest.matches import confirm, undo
from ingest.sharing import record_decision
from models.access import Role, User
from models.database import writing
from models.documents import seal_text
from models.sealing import seal
from models.tables import (
    documents,
    emergency_access,
    meetings,
    pack_cases,
    pack_deliveries,
    packs,
    person_matches,
    users,
)
from models.tables import drafts as drafts_table
from models.tables import notices as notices_table
from models.trail import note, now
from queries.trail_check import verify

from .conftest import TODAY, somebody
from .marked import traces
from .test_two_people import erase


def counted(engine: sa.Engine, table: sa.Table) -> int:
    with engine.connect() as connection:
        return connection.scalar(sa.select(sa.func.count()).select_from(table)) or 0


def test_documents_are_gone_with_their_names_and_those_of_other_cases_stay(
    due: sa.Engine,
) -> None:
    with writing(due) as connection:
        for case_id in ("C1", "C3"):
            connection.execute(
                documents.insert().values(
                    document_id=f"doc-{case_id}",
                    case_id=case_id,
                    marac_id="m1",
                    file_name=f"letter{case_id}Mark.pdf",
                    media_type="application/pdf",
                    size=3,
                    sha256="00",
                    content=seal(connection, b"abc", about="x"),
                    uploaded_at=now(),
                    uploaded_by="someone",
                )
            )
    erase(due, "C3")
    assert traces(due, {"letterC3Mark"}) == set()
    assert counted(due, documents) == 1


def test_copies_that_tell_of_the_case_are_destroyed_and_others_stay(due: sa.Engine) -> None:
    with writing(due) as connection:
        meeting_id = connection.scalar(sa.select(sa.func.min(meetings.c.meeting_id)))
        pack = {"pack_id": "p", "kind": "agenda", "version": 1, "expires_on": TODAY}
        made = {"meeting_id": meeting_id, "marac_id": "m1", "made_at": now(), "made_by": "u"}
        connection.execute(packs.insert().values(**pack, **made))
        for case_id in ("C1", "C3"):
            about = {"delivery_id": f"copy-{case_id}", "marac_id": "m1"}
            connection.execute(
                pack_deliveries.insert().values(**about, pack_id="p", user_id="u", pdf=b"sealed")
            )
            connection.execute(pack_cases.insert().values(**about, case_id=case_id))
    erase(due, "C3")
    with due.connect() as connection:
        left = connection.execute(
            sa.select(pack_deliveries.c.delivery_id, pack_deliveries.c.pdf).order_by(
                pack_deliveries.c.delivery_id
            )
        ).all()
        cases = list(connection.scalars(sa.select(pack_cases.c.case_id)))
    assert [(row.delivery_id, row.pdf is None) for row in left] == [
        ("copy-C1", False),
        ("copy-C3", True),
    ]
    assert cases == ["C1"]


def test_versions_redacted_copies_and_their_texts_are_gone(due: sa.Engine) -> None:
    told = {
        "first": {"version": 1, "replaced_at": now()},
        "second": {"version": 2, "first_id": "first", "version_reason": "whyC3Mark"},
        "copy": {
            **{"redacted_from": "second", "redacted_first": "first", "redacted_for": "A1"},
            "redaction_reason": "mustnotC3Mark",
        },
    }
    with writing(due) as connection:
        for document_id, more in told.items():
            values = {
                **{"document_id": document_id, "case_id": "C3", "marac_id": "m1"},
                **{"file_name": "a.txt", "media_type": "text/plain", "size": 1, "sha256": "0"},
                **{"uploaded_at": now(), "uploaded_by": "someone", "content": b"a"},
                "sealed_text": seal_text(connection, "C3Mark", document_id),
            }
            connection.execute(documents.insert().values(**values, **more))
            note(
                connection, TESTER, "added a document", kind="documents", record=document_id,
                marac_id="m1", after={"file_name": f"{document_id}C3Mark"},
            )  # fmt: skip
    erase(due, "C3")
    assert counted(due, documents) == 0
    assert traces(due, {"C3Mark"}) == set()


def test_drafts_of_forms_about_the_case_are_gone_and_others_stay(
    due: sa.Engine, coordinator: User
) -> None:
    for form in ("emergency access C3", "emergency access C33", "new case"):
        typed.save(due, coordinator, form, {"reason": "x"})
    erase(due, "C3")
    with due.connect() as connection:
        left = set(connection.scalars(sa.select(drafts_table.c.form)))
    assert left == {"emergency access C33", "new case"}


def test_notices_about_the_case_are_gone(due: sa.Engine) -> None:
    with writing(due) as connection:
        for case_id in ("C1", "C3"):
            notices.tell(
                connection, [Role.COORDINATOR], marac_id="m1", text=f"note{case_id}Mark",
                kind="emergency", record=case_id,
            )  # fmt: skip
    erase(due, "C3")
    assert traces(due, {"noteC3Mark"}) == set()
    assert counted(due, notices_table) == 1


def test_searches_for_the_name_lose_what_was_looked_for_and_the_trail_still_proves(
    due: sa.Engine, coordinator: User
) -> None:
    looks.searched(due, coordinator, "cases", {"text": "famp3mark"})
    looks.searched(due, coordinator, "cases", {"text": "somebody else"})
    erase(due, "C3")
    assert traces(due, {"famp3mark"}) == set()
    assert traces(due, {"somebody else"})
    with due.connect() as connection:
        assert verify(connection, by=TESTER).is_whole


def test_closures_decisions_and_emergencies_lose_their_reasons(due: sa.Engine) -> None:
    with writing(due) as connection:
        row = {"user_id": "u9", "username": "u9", "name": "U", "created_at": now()}
        connection.execute(users.insert().values(row))
    chair = somebody(Role.CHAIR, "chris")
    close_case(due, by=TESTER, case_id="C3", user_id="u9", reason="whyMark closed")
    emergency.open_case(due, by=chair, case_id="C3", reason="emergencyMark at her door")
    from privacy.test_sharing import SHARED

    told = SHARED.__class__(**(vars(SHARED) | {"purpose": "purposeMark"}))
    record_decision(due, by=TESTER, case_id="C3", decision=told, today=TODAY)
    erase(due, "C3")
    assert traces(due, {"whyMark", "emergencyMark", "purposeMark"}) == set()
    with due.connect() as connection:
        row = connection.execute(sa.select(emergency_access)).one()
        assert row.reason == "erased" and row.case_id.startswith("erased/")
        assert verify(connection, by=TESTER).is_whole


@pytest.mark.parametrize("what", [sa.text("DELETE FROM audit_erased"), None])
def test_an_emptied_line_without_its_digest_is_found(
    due: sa.Engine, what: sa.TextClause | None
) -> None:
    erase(due, "C3")
    if what is not None:
        with due.begin() as connection:
            connection.execute(what)
    with due.connect() as connection:
        assert verify(connection, by=TESTER).is_whole is (what is None)


def test_decisions_about_who_is_one_person_go_with_the_person_and_what_was_said_of_it(
    due: sa.Engine,
) -> None:
    confirm(due, by=TESTER, person_id="P1", same_as="P3", today=TODAY, reason="saidP3Mark")
    undo(due, by=TESTER, person_id="P3", same_as="P1", reason="backP3Mark")
    erase(due, "C3")
    assert traces(due, {"saidP3Mark", "backP3Mark"}) == set()
    assert counted(due, person_matches) == 0
    with due.connect() as connection:
        assert not verify(connection, by=TESTER).broken

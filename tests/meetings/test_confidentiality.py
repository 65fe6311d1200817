"""The statement is accepted once a person and meeting; a conflict closes the case at once."""

import pytest
import sqlalchemy as sa
from agencies_before.one_list import FILES, TODAY
from records import load, table

from ingest import confidentiality as written
from models.access import User
from models.confidentiality import statement
from models.errors import ForPerson, NotAllowed
from models.tables import attendance, confidentiality, notices
from queries import confidentiality as asked
from queries.case_access import check_case
from queries.meeting_list import of_meeting
from queries.users import person

People = dict[str, User]


def accept(engine: sa.Engine, by: User, **conflicts: str) -> None:
    written.accept(
        engine,
        by=by,
        meeting_id="T1",
        conflicts=conflicts,
        today=TODAY,
        check_case=check_case,
    )


def has_accepted(engine: sa.Engine, user: User, meeting_id: str = "T1") -> bool:
    with engine.connect() as connection:
        return asked.has_accepted(connection, user=user, meeting_id=meeting_id)


def test_it_counts_for_one_person_and_one_meeting(listed: sa.Engine, people: People) -> None:
    accept(listed, people["police"])
    assert has_accepted(listed, people["police"])
    assert not has_accepted(listed, people["police"], "T2")
    assert not has_accepted(listed, people["chair"])
    with pytest.raises(ForPerson, match="already"):
        accept(listed, people["police"])


def test_a_conflict_closes_the_case_and_is_told_to_who_runs_it(
    listed: sa.Engine, people: People
) -> None:
    accept(listed, people["police"], C2="He is my neighbour")
    with listed.connect() as connection:
        police = person(connection, people["police"].user_id, "Police Somebody")
        seen = of_meeting(connection, user=police, meeting_id="T1", today=TODAY)
        declared = asked.conflicts(connection, user=people["chair"], meeting_id="T1")
        told = connection.scalars(sa.select(notices.c.text)).all()
    assert police.closed == {"C2"}
    assert (seen.cases["case_id"].to_list(), seen.closed) == (["C1", "C3"], 1)
    assert declared.select("case_id", "name", "reason").rows() == [
        ("C2", "Police Somebody", "He is my neighbour")
    ]
    assert any("conflict of interest in case C2" in text for text in told)


def test_without_a_reason_nothing_is_accepted(listed: sa.Engine, people: People) -> None:
    with pytest.raises(ForPerson, match="whom you know"):
        accept(listed, people["police"], C2="")
    assert not has_accepted(listed, people["police"])


def test_attendance_says_that_somebody_there_signed(listed: sa.Engine, people: People) -> None:
    rows = "meeting_id|agency_id|person|status\nT1|POL|Police Somebody|present\nT1|POL|Kim|present"
    load(listed, {"attendance": table(rows)})
    accept(listed, people["police"], C2="He is my neighbour")
    with listed.connect() as connection:
        marks = {
            row.person: (row.confidentiality_signed, row.conflict_declared)
            for row in connection.execute(sa.select(attendance))
        }
    assert marks == {"Police Somebody": (True, True), "Kim": (None, None)}


def test_a_guest_signs_on_paper(listed: sa.Engine, people: People) -> None:
    given = {"meeting_id": "T1", "agency_id": None, "signed_on": TODAY, "today": TODAY}
    with pytest.raises(NotAllowed):
        written.record_paper(listed, by=people["police"], person="Guest", **given)  # type: ignore[arg-type]
    with pytest.raises(ForPerson, match="who signed"):
        written.record_paper(listed, by=people["boss"], person=" ", **given)  # type: ignore[arg-type]
    written.record_paper(listed, by=people["boss"], person="Guest", **given)  # type: ignore[arg-type]
    with listed.connect() as connection:
        found = asked.signatures(connection, user=people["boss"], meeting_id="T1", today=TODAY)
    # Who comes with an account: the refuge is invited to nothing, the other area is not here.
    assert found.select("person", "how").rows() == [
        ("Boss Somebody", None),
        ("Chair Somebody", None),
        ("Guest", "paper"),
        ("Police Somebody", None),
    ]


def test_the_version_is_kept_with_the_signature(listed: sa.Engine, people: People) -> None:
    accept(listed, people["chair"])
    with listed.connect() as connection:
        row = connection.execute(sa.select(confidentiality)).one()
    assert (row.version, row.signed_on, row.how) == (statement().version, TODAY, "screen")


def test_the_statement_names_nobody_and_no_area() -> None:
    text = " ".join(statement().paragraphs)
    assert len(statement().paragraphs) > 3
    assert not [row for row in FILES["maracs"] if str(row["name"]) in text]

"""Research forms are destroyed after the meeting, with a certificate, and figures stay."""

import io
from datetime import date

import docx
import polars as pl
import pytest
import sqlalchemy as sa
from erasing.conftest import TODAY, somebody
from erasing.marked import traces
from erasing.test_erasure_figures import assert_alike, everything_shown
from records import TESTER, load

from ingest import research, upkeep
from ingest.retention import place_hold
from models.access import Role, User
from models.database import writing
from models.errors import ForPerson, NotAllowed
from models.sealing import seal
from models.tables import agency_involvement, documents, settings
from models.trail import now
from queries import retention as kept
from queries.exports import research_certificate
from queries.trail_check import verify

FORMS = {"invC1Mark", "invC3Mark"}


def destroy(engine: sa.Engine, by: User = TESTER, today: date = TODAY) -> str:
    return research.destroy(engine, by=by, meeting_id="M1", today=today)


def add_file(engine: sa.Engine, kind: str, case_id: str | None) -> None:
    with writing(engine) as connection:
        connection.execute(
            documents.insert().values(
                document_id=f"{kind}-{case_id}",
                marac_id="m1",
                case_id=case_id,
                meeting_id="M1",
                file_name="health-formMark.docx",
                media_type="application/msword",
                size=3,
                sha256="ab" * 32,
                content=seal(connection, b"abc", about="file"),
                uploaded_at=now(),
                uploaded_by="someone",
                kind=kind,
            )
        )


def test_the_texts_are_gone_everywhere_and_every_figure_stays(due: sa.Engine) -> None:
    before = everything_shown(due)
    assert traces(due, FORMS)
    destroy(due)
    assert traces(due, FORMS) == set()
    assert_alike(before, everything_shown(due))
    with due.connect() as connection:
        row = connection.execute(sa.select(agency_involvement)).first()
        assert verify(connection, by=TESTER).is_whole
    assert row is not None
    assert (row.known_victim, row.returned_on) == (True, date(2025, 2, 25))


def test_files_of_research_lose_their_content_and_others_keep_it(due: sa.Engine) -> None:
    for kind, case_id in (("research", "C1"), ("research", None), ("referral", "C1")):
        add_file(due, kind, case_id)
    destroy(due)
    with due.connect() as connection:
        rows = connection.execute(sa.select(documents)).all()
    left = {row.document_id for row in rows if row.content is not None}
    assert left == {"referral-C1"}
    assert {row.destroyed_by for row in rows if row.content is None} == {TESTER.user_id}


def test_a_held_case_keeps_its_research(due: sa.Engine, coordinator: User) -> None:
    place_hold(due, by=coordinator, case_id="C1", reason="an inquest")
    destroy(due)
    assert {trace.split(": ")[1] for trace in traces(due, FORMS)} == {"invC1Mark"}
    with due.connect() as connection:
        assert kept.research_left(connection, user=coordinator, today=TODAY).is_empty()


def test_it_is_refused_before_the_meeting_is_over_and_when_nothing_is_left(due: sa.Engine) -> None:
    with pytest.raises(ForPerson, match="after the meeting"):
        destroy(due, today=date(2025, 3, 1))
    destroy(due, today=date(2025, 3, 2))
    with pytest.raises(ForPerson, match="Nothing is left"):
        destroy(due)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.COORDINATOR])
def test_only_a_coordinator_destroys_research(due: sa.Engine, role: Role) -> None:
    with pytest.raises(NotAllowed):
        destroy(due, by=somebody(role))


def test_a_rejected_row_of_research_is_destroyed_too(due: sa.Engine) -> None:
    load(
        due, {"agency_involvement": [{"case_id": "C1", "agency_id": "A9", "involvement": "zzMark"}]}
    )
    assert traces(due, {"zzMark"})
    destroy(due)
    assert traces(due, {"zzMark"}) == set()


def test_it_happens_by_itself_only_where_the_area_sets_days(due: sa.Engine) -> None:
    assert upkeep.destroy_what_is_over(due, TODAY) == 0
    try:
        research.set_schedule(due, by=TESTER, days=28)
        assert upkeep.destroy_what_is_over(due, date(2025, 3, 29)) == 0
        assert upkeep.destroy_what_is_over(due, date(2025, 3, 30)) == 1
        assert traces(due, FORMS) == set()
    finally:
        with writing(due) as connection:
            connection.execute(settings.delete().where(settings.c.name == research.SETTING))


def test_the_certificate_says_what_was_destroyed_and_nobody(due: sa.Engine, auditor: User) -> None:
    destroy(due)
    with due.connect() as connection:
        row = kept.certificates(connection, user=auditor).row(0, named=True)
    paper = docx.Document(
        io.BytesIO(research_certificate.write(row, kept.evidence(row["evidence"])))
    )
    text = "\n".join(line.text for line in paper.paragraphs)
    assert "Avon, meeting of 1 March 2025." in text
    assert "Research forms: 2" in text
    assert "Mark" not in text


def test_a_meeting_with_research_left_is_listed_until_it_is_destroyed(
    due: sa.Engine, coordinator: User
) -> None:
    add_file(due, "research", None)

    def left() -> pl.DataFrame:
        with due.connect() as connection:
            return kept.research_left(connection, user=coordinator, today=TODAY)

    assert left().select("meeting_id", "forms", "documents").rows() == [("M1", 2, 1)]
    destroy(due, by=coordinator)
    assert left().is_empty()

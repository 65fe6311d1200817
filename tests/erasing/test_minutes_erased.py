"""What was said of a case at a meeting, and what minutes say of it, is gone with the case."""

from dataclasses import replace

import sqlalchemy as sa

from ingest import minutes
from models.access import Role
from models.database import writing
from models.minutes import Minutes, Part, Row, Section, as_json
from models.tables import audit, hearing_lines, hearing_times, minutes_versions
from models.trail import note, now

from .conftest import somebody
from .marked import traces
from .test_two_people import erase

BO = somebody(Role.COORDINATOR, "bo")


def gathered(_connection: sa.Connection, _meeting_id: str) -> Minutes:
    """Minutes of both cases, with a name where nobody looks for one."""
    general = Part("", (Row(("FamP3Mark rang the chair",)),))
    carried = Part("Open", (Row(("C3", "actC3Mark"), "C3"),), ("Case", "Action"), is_by_case=True)

    def case(one: str) -> Section:
        return Section(f"case {one}", f"Case {one}", (Part("", (Row((f"said{one}Mark",)),)),), one)

    return Minutes((Section("other", "Other", (general, carried)), case("C1"), case("C3")))


def said(engine: sa.Engine, case_id: str) -> None:
    stamp = {"marac_id": "m1", "meeting_id": "M1", "case_id": case_id}
    with writing(engine) as connection:
        connection.execute(
            hearing_lines.insert().values(
                line_id=f"L{case_id}", part="victim", text=f"line{case_id}Mark", added_at=now(),
                added_by="bo", **stamp,
            )
        )  # fmt: skip
        connection.execute(
            hearing_times.insert().values(
                time_id=f"H{case_id}", begun_at=now(), begun_by="bo", **stamp
            )
        )
        note(
            connection, BO, "add", kind="hearing_lines", record=f"L{case_id}",
            after={"text": f"line{case_id}Mark"},
        )  # fmt: skip


def test_lines_clocks_and_minutes_lose_the_case_and_keep_the_other(due: sa.Engine) -> None:
    for case_id in ("C1", "C3"):
        said(due, case_id)
    minutes.keep(due, by=BO, meeting_id="M1", gather=gathered)
    erase(due, "C3")
    assert traces(due, {"lineC3Mark"}) == set()
    with due.connect() as connection:
        assert connection.scalars(sa.select(hearing_lines.c.case_id)).all() == ["C1"]
        assert connection.scalars(sa.select(hearing_times.c.case_id)).all() == ["C1"]
        row = connection.execute(sa.select(minutes_versions)).one()
        left = minutes.content(connection, row)
        told = connection.scalars(
            sa.select(audit.c.after).where(audit.c.kind == "hearing_lines")
        ).all()
    text = as_json(left)
    assert "saidC1Mark" in text and "[erased] rang the chair" in text
    assert not {mark for mark in ("saidC3Mark", "actC3Mark", "FamP3Mark", "C3") if mark in text}
    assert [one for one in told if one and "lineC3Mark" in one] == []


def test_minutes_without_the_case_stay_as_they_are(due: sa.Engine) -> None:
    def other(connection: sa.Connection, meeting_id: str) -> Minutes:
        return replace(gathered(connection, meeting_id).only({"C1"}), sections=())

    minutes.keep(due, by=BO, meeting_id="M1", gather=other)
    with due.connect() as connection:
        before = connection.scalar(sa.select(minutes_versions.c.content))
    erase(due, "C3")
    with due.connect() as connection:
        assert connection.scalar(sa.select(minutes_versions.c.content)) == before

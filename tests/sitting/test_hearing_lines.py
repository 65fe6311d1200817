"""Lines taken down at a meeting: a row each, whoever types and however many at once."""

import threading

import pytest
import sqlalchemy as sa

from ingest.hearing_lines import add_line, change_line, take_out_line
from models.access import User
from models.errors import ForPerson, NotAllowed
from models.tables import audit, hearing_lines
from queries import sitting as asked
from queries.case_access import check_in_full

from .made import BO, CHAIR, IDA, KIM, LEE


def add(engine: sa.Engine, by: User = BO, text: str = "Threats to kill", **more: str) -> str:
    given = {"case_id": "C2", "part": "victim", "agency_id": ""} | more
    return add_line(engine, by=by, meeting_id="T2", text=text, check_case=check_in_full, **given)


def texts(engine: sa.Engine, by: User = BO) -> list[str]:
    with engine.connect() as connection:
        found = asked.said(connection, user=by, meeting_id="T2", case_id="C2")
    return found["text"].to_list()


def test_lines_stand_in_the_order_they_came_with_whose_they_are(begun: sa.Engine) -> None:
    add(begun)
    add(begun, KIM, "Two calls in May", part="shared", agency_id="POL")
    with begun.connect() as connection:
        found = asked.said(connection, user=CHAIR, meeting_id="T2", case_id="C2")
    assert found["text"].to_list() == ["Threats to kill", "Two calls in May"]
    assert found["agency"].to_list() == [None, "Northtown police"]
    assert found["part"].to_list() == ["victim", "shared"]


def test_two_people_who_add_at_once_both_keep_theirs(begun: sa.Engine) -> None:
    def many(by: User, agency_id: str) -> None:
        for number in range(5):
            add(begun, by, f"{by.name} {number}", agency_id=agency_id)

    both = [
        threading.Thread(target=many, args=(BO, "")),
        threading.Thread(target=many, args=(KIM, "POL")),
    ]
    for one in both:
        one.start()
    for one in both:
        one.join()
    found = texts(begun)
    assert sorted(found) == sorted(
        [f"{by.name} {number}" for by in (BO, KIM) for number in range(5)]
    )
    assert [text for text in found if text.startswith("Bo")] == [f"Bo Boss {n}" for n in range(5)]


def test_an_agency_writes_for_itself_and_for_cases_it_sees_in_full(begun: sa.Engine) -> None:
    with pytest.raises(NotAllowed, match="your own agency"):
        add(begun, KIM, agency_id="HOU")
    with pytest.raises(NotAllowed, match="your own agency"):
        add(begun, KIM)
    add(begun, LEE, agency_id="HOU")  # it referred the case
    with pytest.raises(NotAllowed):
        add(begun, LEE, agency_id="HOU", case_id="C5")  # it is not at the table
    with pytest.raises(NotAllowed):
        add(begun, IDA, agency_id="IDV")
    with pytest.raises(NotAllowed):
        texts(begun, IDA)


def test_nothing_is_added_before_the_meeting_or_to_another_meetings_case(
    listed: sa.Engine,
) -> None:
    with pytest.raises(ForPerson, match="has not begun"):
        add(listed)
    with pytest.raises(ForPerson, match="Write down what was said"):
        add(listed, text="  ")
    with pytest.raises(ForPerson, match="what the line is about"):
        add(listed, part="weather")


def test_a_case_of_another_list_is_refused(begun: sa.Engine) -> None:
    with pytest.raises(ForPerson, match="not on the list of this meeting"):
        add(begun, case_id="C1")


def test_a_line_is_put_right_unless_somebody_was_faster(begun: sa.Engine) -> None:
    line = add(begun)
    change_line(
        begun, by=CHAIR, line_id=line, text="Threats by text", seen="Threats to kill",
        check_case=check_in_full,
    )  # fmt: skip
    with pytest.raises(ForPerson, match="it says “Threats by text” now"):
        change_line(
            begun, by=BO, line_id=line, text="Threats at work", seen="Threats to kill",
            check_case=check_in_full,
        )  # fmt: skip
    assert texts(begun) == ["Threats by text"]
    with pytest.raises(NotAllowed):
        change_line(
            begun, by=KIM, line_id=line, text="Nothing", seen="Threats by text",
            check_case=check_in_full,
        )  # fmt: skip


def test_a_line_is_taken_out_and_the_trail_keeps_what_it_said(begun: sa.Engine) -> None:
    own, other = add(begun, KIM, agency_id="POL"), add(begun)
    with pytest.raises(NotAllowed):
        take_out_line(begun, by=KIM, line_id=other, check_case=check_in_full)
    take_out_line(begun, by=KIM, line_id=own, check_case=check_in_full)
    with pytest.raises(ForPerson, match="took this line out"):
        take_out_line(begun, by=KIM, line_id=own, check_case=check_in_full)
    with begun.connect() as connection:
        kept = connection.scalars(sa.select(hearing_lines.c.line_id)).all()
        told = connection.scalars(
            sa.select(audit.c.before).where(audit.c.what == "took out a line")
        ).all()
    assert (list(kept), "Threats to kill" in (told[0] or "")) == ([other], True)

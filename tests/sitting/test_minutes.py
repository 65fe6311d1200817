"""Minutes draw themselves, are corrected in versions, and each reader gets what they may see."""

import io
import json
from typing import Any

import docx
import pypdf
import pytest
import sqlalchemy as sa
from records import load, table

from ingest import hearing, minutes, sitting
from ingest.hearing_lines import add_line
from models.access import User
from models.errors import ForPerson, NotAllowed
from models.minutes import Minutes, Part, Row, as_json, from_json, rows_of, text_of
from models.tables import minutes_versions
from queries import minutes as asked
from queries.case_access import check_in_full
from queries.exports.delivery import delivered
from queries.exports.minutes import actions_paper, minutes_paper, minutes_stem
from queries.exports.paper import paper_export
from queries.minutes_draft import gathered
from queries.sitting import check_meeting

from .made import BO, CHAIR, IDA, KIM, LEE, TODAY


@pytest.fixture
def spoken(begun: sa.Engine) -> sa.Engine:
    """The meeting with something said, agreed and decided."""
    said = (
        ("C2", "shared", "Two calls since the referral", "POL"),
        ("C2", "victim", "Threats to kill", ""),
        ("C5", "staff", "A dog that is let loose on visitors", ""),
    )
    for case_id, part, text, agency_id in said:
        add_line(
            begun,
            by=BO,
            meeting_id="T2",
            case_id=case_id,
            part=part,
            text=text,
            agency_id=agency_id,
            check_case=check_in_full,
        )
    load(
        begun,
        {
            "actions": table("""
                action_id|case_id|agency_id|meeting_id|description     |due_date  |status
                B1       |C2     |POL      |T2        |Mark the door   |2026-07-08|
                B2       |C5     |HOU      |T2        |Offer a refuge  |2026-07-08|
                A1       |C1     |POL      |T1        |Mark the address|2026-05-13|not_possible
            """)
        },
    )
    hearing.settle(
        begun, by=BO, meeting_id="T2", case_id="C2", outcome="heard", today=TODAY,
        check_case=check_in_full,
    )  # fmt: skip
    return begun


def drafted(engine: sa.Engine, user: User = BO) -> Minutes:
    with engine.connect() as connection:
        return asked.drafted(connection, user=user, meeting_id="T2")


def part_of(found: Minutes, key: str, title: str) -> Part:
    return next(part for part in found.section(key).parts if part.title == title)


def cells(found: Minutes, key: str, title: str = "") -> list[tuple[str, ...]]:
    return [row.cells for row in part_of(found, key, title).rows]


def kept(engine: sa.Engine, by: User = BO, reason: str = "") -> int:
    return minutes.keep(engine, by=by, meeting_id="T2", reason=reason, gather=gathered)


def read(engine: sa.Engine, number: int, user: User = BO) -> Minutes:
    with engine.connect() as connection:
        return asked.version(connection, user=user, meeting_id="T2", number=number)[0]


def corrected(engine: sa.Engine, text: str, seen: str, **more: Any) -> int:  # noqa: ANN401
    given = {"by": BO, "reason": "She was misheard", "shown": frozenset({"C1", "C2", "C5"})}
    return minutes.correct(
        engine, meeting_id="T2", key="case C2", at=4, text=text, seen=seen, **(given | more)
    )


def test_the_draft_says_who_came_what_was_shared_and_what_is_to_be_done(
    spoken: sa.Engine,
) -> None:
    found = drafted(spoken)
    assert cells(found, "present") == [
        ("Northtown IDVAs", "Ida Adviser", "Present", "Yes"),
        ("Northtown police", "Kim Constable", "Present", "Yes"),
    ]
    apologies = cells(found, "apologies", "Apologies")
    assert [row[:3] for row in apologies] == [("Northtown housing", "Lee Lettings", "No")]
    assert cells(found, "case C2", "Facts shared") == [
        ("Northtown police: Two calls since the referral",)
    ]
    assert cells(found, "case C2", "Risks to the victim") == [("Threats to kill",)]
    assert cells(found, "case C5", "Risks to staff") == [("A dog that is let loose on visitors",)]
    (action,) = cells(found, "case C2", "Actions")
    assert (action[0], action[1], action[3]) == ("Northtown police", "Mark the door", "8 July 2026")
    assert cells(found, "case C2", "Outcome") == [("Heard.",)]
    assert cells(found, "case C5", "Outcome") == [("Not heard yet",)]


def test_not_possible_and_not_done_stand_apart(spoken: sa.Engine) -> None:
    found = drafted(spoken)
    title = "Not possible, because circumstances changed"
    assert [row[:3] for row in cells(found, "carried", title)] == [
        ("C1", "Northtown police", "Mark the address")
    ]
    assert cells(found, "carried", "Not done by the agency") == []
    assert [row[2] for row in cells(found, "carried", "Still open")] == ["Change the locks"]


def test_a_reader_gets_no_case_that_is_closed_to_them(spoken: sa.Engine) -> None:
    chair = User(CHAIR.user_id, CHAIR.name, CHAIR.grants, closed=frozenset({"C2", "C1"}))
    text = as_json(drafted(spoken, chair))
    assert "Sample" not in text and "Threats to kill" not in text and "C1" not in text
    assert "Eve Instance" in text
    kept(spoken, by=chair)  # whoever keeps it, the version is whole
    assert "Threats to kill" in as_json(read(spoken, 1))
    assert "Threats to kill" not in as_json(read(spoken, 1, chair))
    with spoken.connect() as connection:  # whoever circulates it, each copy is its reader's own
        copies = {
            reader: as_json(
                asked.copy_for(connection, user=chair, reader=reader, meeting_id="T2", number=1)
            )
            for reader in (KIM, IDA, chair)
        }
        with pytest.raises(NotAllowed):
            asked.copy_for(connection, user=KIM, reader=KIM, meeting_id="T2", number=1)
    told = {reader: "Threats to kill" in text for reader, text in copies.items()}
    assert told == {KIM: True, IDA: False, chair: False}


def test_versions_are_made_and_never_changed(spoken: sa.Engine) -> None:
    with pytest.raises(ForPerson, match="Keep the draft"):
        corrected(spoken, "Threats to kill her", "Threats to kill")
    assert kept(spoken) == 1
    first = as_json(read(spoken, 1))
    with pytest.raises(ForPerson, match="Say why it is corrected"):
        corrected(spoken, "Threats to kill her", "Threats to kill", reason=" ")
    assert corrected(spoken, "Threats to kill her and Sam", "Threats to kill") == 2
    assert as_json(read(spoken, 1)) == first
    assert cells(read(spoken, 2), "case C2", "Risks to the victim") == [
        ("Threats to kill her and Sam",)
    ]
    with spoken.connect() as connection:
        versions = asked.versions(connection, user=BO, meeting_id="T2")
    assert [(one.number, one.reason) for one in versions] == [
        (2, "She was misheard"),
        (1, "Drawn from what was typed at the meeting"),
    ]
    changes = asked.changes(read(spoken, 1), read(spoken, 2))
    assert [(one.heading, one.text, one.is_added) for one in changes] == [
        ("Case C2: Risks to the victim", "Threats to kill", False),
        ("Case C2: Risks to the victim", "Threats to kill her and Sam", True),
    ]
    with pytest.raises(ForPerson, match="drawn anew"):
        kept(spoken)
    assert kept(spoken, reason="An action was missing") == 3


def test_two_who_correct_one_part_are_told_and_two_parts_go_together(spoken: sa.Engine) -> None:
    kept(spoken)
    corrected(spoken, "Threats to kill her", "Threats to kill")
    with pytest.raises(ForPerson, match="it says “Threats to kill her” now"):
        corrected(spoken, "Threats by text", "Threats to kill", by=CHAIR)
    minutes.correct(
        spoken, by=CHAIR, meeting_id="T2", key="case C5", at=7, text="A dog", reason="Shorter",
        seen="A dog that is let loose on visitors", shown=frozenset({"C1", "C2", "C5"}),
    )  # fmt: skip
    found = read(spoken, 3)
    assert cells(found, "case C2", "Risks to the victim") == [("Threats to kill her",)]
    assert cells(found, "case C5", "Risks to staff") == [("A dog",)]


def test_the_last_versions_hidden_rows_survive_a_correction(spoken: sa.Engine) -> None:
    kept(spoken)
    shown = frozenset({"C2", "C5"})
    chair = User(CHAIR.user_id, CHAIR.name, CHAIR.grants, closed=frozenset({"C1"}))
    with pytest.raises(ForPerson, match="begins with the number"):
        minutes.correct(
            spoken, by=chair, meeting_id="T2", key="carried", at=2, seen="", reason="Forgotten",
            text="C1 | Northtown housing | Change them | 1 July 2026", shown=shown,
        )  # fmt: skip
    minutes.correct(
        spoken, by=chair, meeting_id="T2", key="carried", at=2, seen="", reason="Forgotten",
        text="C2 | Northtown housing | Ring her | 1 July 2026", shown=shown,
    )  # fmt: skip
    assert [row[0] for row in cells(read(spoken, 2), "carried", "Still open")] == ["C2", "C1"]
    assert [row[0] for row in cells(read(spoken, 2, chair), "carried", "Still open")] == ["C2"]


def test_a_closed_case_is_not_corrected_by_who_may_not_see_it(spoken: sa.Engine) -> None:
    kept(spoken)
    bo = User(BO.user_id, BO.name, BO.grants, closed=frozenset({"C2"}))
    with pytest.raises(NotAllowed):
        corrected(spoken, "Nothing", "Threats to kill", by=bo)


@pytest.mark.parametrize("user", [KIM, IDA, LEE])
def test_others_read_what_was_circulated_and_keep_nothing(spoken: sa.Engine, user: User) -> None:
    with pytest.raises(NotAllowed):
        kept(spoken, by=user)
    with pytest.raises(NotAllowed):
        drafted(spoken, user)
    kept(spoken)
    with spoken.connect() as connection:
        assert asked.versions(connection, user=user, meeting_id="T2") == []
        assert "T2" not in asked.readable(connection, user=user)["meeting_id"].to_list()
    with pytest.raises(NotAllowed):
        minutes.mark_circulated(spoken, by=user, meeting_id="T2", number=1)
    minutes.mark_circulated(spoken, by=BO, meeting_id="T2", number=1)
    with spoken.connect() as connection:
        assert [v.number for v in asked.versions(connection, user=user, meeting_id="T2")] == [1]
        assert "T2" in asked.readable(connection, user=user)["meeting_id"].to_list()
    text = as_json(read(spoken, 1, user))
    # Police sat at the table and reads both; housing reads what it referred, the IDVAs neither.
    assert ("Bea Sample" in text) is (user in (KIM, LEE))
    assert ("Eve Instance" in text) is (user is KIM)


def test_an_agency_gets_its_own_actions_alone(spoken: sa.Engine) -> None:
    with spoken.connect() as connection:
        own = asked.agreed(connection, user=LEE, meeting_id="T2")
        every = asked.agreed(connection, user=BO, meeting_id="T2")
        meeting = check_meeting(connection, BO, "T2")
    assert own["description"].to_list() == ["Offer a refuge"]
    assert every.height == 2
    text = words(docx.Document(io.BytesIO(saved(spoken, actions_paper(own, meeting, "Housing")))))
    assert "Offer a refuge" in text and "C5" in text
    assert "Mark the door" not in text and "Instance" not in text


def saved(engine: sa.Engine, paper: Any, ending: str = ".docx") -> bytes:  # noqa: ANN401
    export = paper_export(paper, kind="minutes", stem="minutes-2026-07-01-v1", ending=ending)
    return delivered(engine, BO, export, password=None)


def words(document: Any) -> str:  # noqa: ANN401 - a Word document
    texts = [paragraph.text for paragraph in document.paragraphs]
    texts += [cell.text for grid in document.tables for row in grid.rows for cell in row.cells]
    return "\n".join(texts)


def test_the_paper_is_read_by_other_programs_and_named_after_nobody(spoken: sa.Engine) -> None:
    with spoken.connect() as connection:
        meeting = check_meeting(connection, BO, "T2")
    paper = minutes_paper(drafted(spoken), meeting, "Version 1")
    text = words(docx.Document(io.BytesIO(saved(spoken, paper))))
    reader = pypdf.PdfReader(io.BytesIO(saved(spoken, paper, ".pdf")))
    printed = " ".join(" ".join(page.extract_text().split()) for page in reader.pages)
    for told in ("Bea Sample", "Threats to kill", "Kim Constable", "Mark the door"):
        assert told in text and told in printed
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert "Sample" not in minutes_stem(meeting, "v1")
    assert "Sample" not in paper.title and "Sample" not in str(reader.metadata)


def test_what_is_kept_is_sealed(spoken: sa.Engine) -> None:
    kept(spoken)
    with spoken.connect() as connection:
        sealed = connection.scalar(sa.select(minutes_versions.c.content))
    assert sealed and b"Sample" not in sealed


def test_minutes_are_kept_as_they_were(spoken: sa.Engine) -> None:
    found = drafted(spoken)
    assert from_json(as_json(found)) == found
    assert json.loads(as_json(found))["sections"][0]["key"] == "meeting"


def test_a_line_without_all_its_cells_is_refused() -> None:
    part = Part("", (Row(("Police", "Kim")),), ("Agency", "Person"))
    assert list(rows_of(part, text_of(part))) == list(part.rows)
    with pytest.raises(ForPerson, match="2 cells with a bar between: Agency | Person"):
        list(rows_of(part, "Police, Kim"))


def test_the_end_of_the_meeting_leaves_the_minutes_to_be_read(spoken: sa.Engine) -> None:
    hearing.settle(
        spoken, by=BO, meeting_id="T2", case_id="C5", outcome="heard", today=TODAY,
        check_case=check_in_full,
    )  # fmt: skip
    sitting.end_meeting(spoken, by=BO, meeting_id="T2")
    with spoken.connect() as connection:
        assert "T2" in asked.readable(connection, user=CHAIR)["meeting_id"].to_list()

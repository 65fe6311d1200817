"""Uploads: good lines in, nothing twice, taken back whole; entries by hand and their versions."""

from dataclasses import replace
from datetime import date

import pytest
import sqlalchemy as sa
from records import load

from ingest import chronology, chronology_decisions, chronology_uploads
from ingest.chronology_lines import Line
from ingest.chronology_sheets import from_text
from ingest.chronology_uploads import Uploaded
from models.access import User
from models.errors import ForPerson, NotAllowed
from models.tables import audit
from models.tables import chronology as entries
from models.tables import chronology_decisions as decisions_table
from models.tables import chronology_uploads as uploads_table
from queries import chronology as asked
from queries import field_history
from queries.case_access import check_case

from .conftest import BO, PIA, ROS, TODAY

TEXT = (
    "4 March 2026 14:30\tA neighbour rang\tArrest\n"
    "31/02/2026\tA day that is none\t\n"
    "6-8 March 2026\tStayed with her sister\t\n"
)
FIELDS = ("occurred_on", "event", "response")


def lines(engine: sa.Engine, text: str = TEXT, agency: str = "POL", by: User = PIA) -> list[Line]:
    sheet = from_text(text, today=TODAY)
    fields = dict(zip(sheet.frame.columns, FIELDS, strict=False))
    with engine.connect() as connection:
        return chronology.lines_for(
            connection,
            sheet,
            fields,
            by=by,
            case_id="C1",
            agency_id=agency,
            today=TODAY,
            check_case=check_case,
        )


def upload(engine: sa.Engine, text: str = TEXT, agency: str = "POL", by: User = PIA) -> Uploaded:
    return chronology_uploads.upload(
        engine,
        by=by,
        case_id="C1",
        agency_id=agency,
        lines=lines(engine, text, agency, by),
        origin="police.csv",
        check_case=check_case,
    )


def undo(engine: sa.Engine, upload_id: str, by: User = PIA) -> int:
    return chronology_uploads.undo_upload(engine, by=by, upload_id=upload_id, check_case=check_case)


def correct(engine: sa.Engine, entry_id: str, by: User = PIA, **values: str) -> None:
    with engine.connect() as connection:
        row = connection.execute(sa.select(entries).where(entries.c.entry_id == entry_id)).one()
    given = {"occurred_on": row.occurred_on.isoformat(), "event": row.event or ""}
    chronology.correct_entry(
        engine,
        by=by,
        entry_id=entry_id,
        values={**given, **values},
        reason="A slip of the pen",
        today=TODAY,
        check_case=check_case,
    )


def stored(engine: sa.Engine) -> list[tuple[object, ...]]:
    table = entries.c
    with engine.connect() as connection:
        rows = connection.execute(
            sa.select(
                *(table.agency_id, table.occurred_on, table.occurred_at, table.occurred_to),
                table.event,
            ).order_by(table.occurred_on, table.agency_id)
        )
        return [tuple(row) for row in rows]


WANTED = [
    ("POL", date(2026, 3, 4), "14:30", None, "A neighbour rang"),
    ("POL", date(2026, 3, 6), None, date(2026, 3, 8), "Stayed with her sister"),
]


def test_good_lines_go_in_and_the_wrong_one_is_left(few: sa.Engine) -> None:
    done = upload(few)
    assert (done.added, done.known, done.wrong) == (2, 0, 1)
    assert stored(few) == WANTED
    with few.connect() as connection:
        found = asked.of_case(connection, user=BO, case_id="C1")
        (row,) = asked.uploads(connection, user=PIA, case_id="C1").rows(named=True)
    assert {entry["origin"] for entry in found.rows.values()} == {"police.csv"}
    assert (row["agency"], row["added"], row["wrong"]) == ("Northtown police", 2, 1)


def test_the_same_file_again_adds_nothing_and_says_so(few: sa.Engine) -> None:
    upload(few)
    again = upload(few, TEXT.upper())
    assert (again.added, again.known, again.wrong, again.upload_id) == (0, 2, 1, "")
    assert stored(few) == WANTED


def test_an_entry_corrected_since_is_still_known_and_left_alone(few: sa.Engine) -> None:
    upload(few)
    with few.connect() as connection:
        first = next(iter(asked.of_case(connection, user=BO, case_id="C1").rows))
    correct(few, first, event="A neighbour rang twice")
    assert upload(few).added == 0
    assert stored(few)[0][-1] == "A neighbour rang twice"


def test_the_same_words_of_another_agency_are_an_entry_of_their_own(few: sa.Engine) -> None:
    upload(few)
    assert upload(few, agency="HOU", by=BO).added == 2
    assert len(stored(few)) == 4


def test_an_upload_is_taken_back_whole_with_what_was_decided(few: sa.Engine) -> None:
    first = upload(few)
    upload(few, agency="HOU", by=BO)
    with few.connect() as connection:
        found = asked.of_case(connection, user=BO, case_id="C1")
    (group, *_rest) = found.groups
    chronology_decisions.same_event(
        few, by=BO, case_id="C1", entries=group.entries, check_case=check_case
    )
    assert undo(few, first.upload_id) == 2
    assert [row[0] for row in stored(few)] == ["HOU", "HOU"]
    with few.connect() as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(decisions_table)) == 0
        gone = connection.scalars(sa.select(audit.c.before).where(audit.c.what == "remove")).all()
    assert len(gone) == 2
    assert any("A neighbour rang" in before for before in gone)
    with pytest.raises(ForPerson, match="taken back already"):
        undo(few, first.upload_id)
    assert upload(few).added == 2


def test_a_corrected_entry_stays_when_its_upload_is_taken_back(few: sa.Engine) -> None:
    done = upload(few)
    with few.connect() as connection:
        first = next(iter(asked.of_case(connection, user=BO, case_id="C1").rows))
    correct(few, first, event="A neighbour rang twice")
    assert undo(few, done.upload_id) == 1
    assert [row[-1] for row in stored(few)] == ["A neighbour rang twice"]


def test_only_who_made_it_or_the_coordinator_takes_an_upload_back(few: sa.Engine) -> None:
    done = upload(few, agency="HOU", by=BO)
    with pytest.raises(NotAllowed):
        undo(few, done.upload_id, by=PIA)
    with pytest.raises(NotAllowed):
        undo(few, "no such upload", by=BO)
    assert undo(few, done.upload_id, by=BO) == 2


def test_a_representative_writes_for_the_own_agency_and_cases_it_sees_only(few: sa.Engine) -> None:
    with pytest.raises(NotAllowed, match="may not answer for this agency"):
        upload(few, agency="HOU", by=PIA)
    with pytest.raises(NotAllowed):
        upload(few, agency="REF", by=ROS)  # whose refuge has nothing to do with C1
    closed = replace(PIA, closed=frozenset({"C1"}))
    with pytest.raises(NotAllowed):
        upload(few, by=closed)
    assert stored(few) == []


def test_an_agency_that_only_searches_its_records_sees_its_own_entries(few: sa.Engine) -> None:
    load(
        few,
        {
            "chronology": [
                {"entry_id": f"E-{agency}", "case_id": "C2", "agency_id": agency}
                | {"occurred_on": "2026-05-05", "event": "Rent arrears"}
                for agency in ("HOU", "POL")
            ]
        },
    )
    with few.connect() as connection:
        own = asked.of_case(connection, user=PIA, case_id="C2")
        newest = asked.latest(connection, user=PIA, case_id="C2", most=5)
        every = asked.of_case(connection, user=BO, case_id="C2")
    assert (list(own.rows), own.is_own_only, own.groups) == (["E-POL"], True, [])
    assert (newest["entry_id"].to_list(), newest["count"].to_list()) == (["E-POL"], [1])
    assert list(every.rows) == ["E-HOU", "E-POL"]
    with few.connect() as connection:
        history = field_history.of_entry(connection, user=PIA, entry_id="E-POL")
        with pytest.raises(NotAllowed):
            field_history.of_entry(connection, user=PIA, entry_id="E-HOU")
    assert "Rent arrears" in history["after"].to_list()


def test_an_entry_by_hand_and_its_versions(few: sa.Engine) -> None:
    values = {"occurred_on": "4 March 2026", "occurred_at": "2.30pm", "event": "Call to the house"}
    saved = chronology.add_entry(
        few,
        by=PIA,
        case_id="C1",
        agency_id="POL",
        values={**values, "about": "victim", "person_ids": "V1", "analysis": "More often"},
        today=TODAY,
        check_case=check_case,
    )
    with pytest.raises(ForPerson, match="just this entry already"):
        chronology.add_entry(
            few,
            by=PIA,
            case_id="C1",
            agency_id="POL",
            values=values,
            today=TODAY,
            check_case=check_case,
        )
    correct(few, saved.key[0], occurred_on="5 March 2026")
    with few.connect() as connection:
        history = field_history.of_entry(connection, user=BO, entry_id=saved.key[0])
    changed = history.filter(field="occurred_on").row(0, named=True)
    assert (changed["before"], changed["after"]) == ("2026-03-04", "2026-03-05")
    assert changed["reason"] == "A slip of the pen"


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"occurred_on": ""}, "There is no day"),
        ({"occurred_on": "9 July 2026"}, "still to come"),
        ({"event": " "}, "Say what happened"),
        ({"person_ids": "V2"}, "not in this case"),
        ({"document_id": "D9"}, "not kept with this case"),
        ({"occurred_to": "2026-01-01"}, "before the day it began"),
    ],
)
def test_what_is_wrong_with_an_entry_is_said(
    few_in_a_file: sa.Engine, values: dict[str, str], sentence: str
) -> None:
    with pytest.raises(ForPerson, match=sentence):
        chronology.add_entry(
            few_in_a_file,
            by=BO,
            case_id="C1",
            agency_id="POL",
            values={"occurred_on": "2026-03-04", "event": "Call to the house"} | values,
            today=TODAY,
            check_case=check_case,
        )
    assert stored(few_in_a_file) == []


def test_decisions_are_kept_undone_and_told_in_the_trail(few: sa.Engine) -> None:
    upload(few)
    upload(few, agency="HOU", by=BO)

    def states() -> list[str]:
        with few.connect() as connection:
            found = asked.of_case(connection, user=BO, case_id="C1")
        return [group.state for group in found.groups]

    with few.connect() as connection:
        first, second = asked.of_case(connection, user=BO, case_id="C1").groups
    given = {"by": BO, "case_id": "C1", "check_case": check_case}
    assert states() == ["proposed", "proposed"]
    chronology_decisions.same_event(few, entries=first.entries, **given)
    chronology_decisions.different_events(few, entries=second.entries, **given)
    assert states() == ["same"]
    chronology_decisions.undo(few, entries=second.entries, **given)
    assert states() == ["same", "proposed"]
    chronology_decisions.undo(few, entries=first.entries, **given)
    assert states() == ["proposed", "proposed"]
    with pytest.raises(ForPerson, match="two entries or more"):
        chronology_decisions.same_event(few, entries=first.entries[:1], **given)
    with pytest.raises(ForPerson, match="not in the chronology any more"):
        chronology_decisions.same_event(few, entries=["E1", "E2"], **given)
    with few.connect() as connection:
        told = connection.scalars(
            sa.select(audit.c.what).where(audit.c.kind == "chronology_decisions")
        ).all()
    assert sorted(told) == ["decide", "decide", "undo a decision", "undo a decision"]


def test_two_of_three_accounts_are_one_event(few_in_a_file: sa.Engine) -> None:
    for agency in ("POL", "HOU", "REF"):
        upload(few_in_a_file, "4 March 2026\tA neighbour rang 999 at night\t", agency, BO)
    with few_in_a_file.connect() as connection:
        (group,) = asked.of_case(connection, user=BO, case_id="C1").groups
    one, other, third = group.entries
    chronology_decisions.same_event(
        few_in_a_file,
        by=BO,
        case_id="C1",
        entries=[one, other],
        others=[third],
        check_case=check_case,
    )
    with few_in_a_file.connect() as connection:
        found = asked.of_case(connection, user=BO, case_id="C1")
    assert [group.entries for group in found.groups] == [(one, other)]
    assert len(found.told_apart) == 2


def test_what_a_case_owns_goes_with_it_when_the_case_moves(few_in_a_file: sa.Engine) -> None:
    upload(few_in_a_file)
    load(few_in_a_file, {"cases": [_moved("C1")]})
    with few_in_a_file.connect() as connection:
        places = connection.scalars(sa.select(uploads_table.c.marac_id)).all()
    assert places == ["M2"]


def _moved(case_id: str) -> dict[str, str | None]:
    return {
        "case_id": case_id,
        "marac_id": "M2",
        "referral_date": "2026-04-01",
        "victim_id": "V1",
        "referring_agencies": "POL",
    }

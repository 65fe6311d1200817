"""A second import changes what differs and nothing else."""

import polars as pl
import sqlalchemy as sa
from polars.testing import assert_frame_equal
from records import load, table
from small_files import cell, core, counts, everything, files, filled, line, stored, trail

from dashboard.health import all_facts
from ingest.upkeep import rebuild_facts
from models.database import read_data_version

Row = dict[str, str | None]


def assert_same(left: dict[str, pl.DataFrame], right: dict[str, pl.DataFrame]) -> None:
    assert left.keys() == right.keys()
    for name, frame in left.items():
        assert_frame_equal(frame, right[name])


def assert_facts_are_those_of_a_rebuild(engine: sa.Engine) -> None:
    before = all_facts(engine)
    rebuild_facts(engine)
    assert_same(before, all_facts(engine))


def test_every_file_of_the_contract_loads_and_a_second_time_changes_nothing(
    engine: sa.Engine,
) -> None:
    first = filled(engine, files())
    assert [file.kind for file in first.files] == list(files())
    assert all(file.added == file.read > 0 for file in first.files)
    lines = trail(engine)
    for name, rows in files().items():
        added = [entry for entry in lines if entry[:2] == ("add", name)]
        assert len(added) == len(rows), name
        assert all(before is None and after for *_, before, after in added)
    [listing] = [e for e in lines if e[:2] == ("add", "listings") and e[2] == "C1 · N1"]
    assert listing[4]["outcome"] == "heard"

    before = everything(engine)
    again = filled(engine, files())
    assert all(file.unchanged == file.read for file in again.files)
    assert_same(everything(engine), before)
    new = trail(engine)
    for entry in lines:
        new.remove(entry)
    assert sorted(what for what, *_ in new) == sorted(f"import {name}" for name in files())
    assert_facts_are_those_of_a_rebuild(engine)


def test_an_empty_cell_clears_what_was_stored(engine: sa.Engine) -> None:
    filled(engine)
    report = load(
        engine,
        {
            "listings": table("""
        case_id | meeting_id | outcome | minutes
        C1      | N1         | heard   |
    """)
        },
    )
    assert line(report, "listings").updated == 1
    assert cell(engine, "listings", "minutes", case_id="C1") is None
    assert_facts_are_those_of_a_rebuild(engine)


def test_an_absent_column_leaves_what_was_stored(quick_engine: sa.Engine) -> None:
    filled(quick_engine)
    load(
        quick_engine,
        {
            "people": table("""
        person_id | given_names
        V1        | Anna
    """)
        },
    )
    row = stored(quick_engine, "people").row(by_predicate=pl.col("person_id") == "V1", named=True)
    assert (row["given_names"], row["family_name"], str(row["date_of_birth"])) == (
        "Anna",
        "Ash",
        "1990-05-01",
    )


def test_a_row_absent_from_the_file_stays(quick_engine: sa.Engine) -> None:
    filled(quick_engine)
    load(quick_engine, {"cases": files()["cases"][:1]})
    assert stored(quick_engine, "cases")["case_id"].to_list() == ["C1", "C2", "C3"]


def test_an_absent_column_of_a_lesson_leaves_the_case_it_comes_from(engine: sa.Engine) -> None:
    filled(engine, core("lessons"))
    load(
        engine,
        {
            "lessons": table("""
        lesson_id | recorded_on | themes
        L1        | 2025-04-02  | housing
        L2        | 2025-04-02  | suicide
    """)
        },
    )
    kept = stored(engine, "lessons").select("lesson_id", "case_id", "meeting_id", "marac_id")
    assert kept.rows() == [("L1", "C1", None, "M1"), ("L2", None, "N1", "M1")]


def test_a_corrected_file_updates_just_what_differs(engine: sa.Engine) -> None:
    filled(engine)
    before = len(trail(engine))
    corrected = files()["cases"]
    corrected[1] |= {"referral_date": "21/05/2025", "perpetrator_ids": "P1; P2"}
    report = load(engine, {"cases": corrected})
    assert counts(report) == {"cases.csv cases": (3, 0, 1, 2, 0, 0)}
    changes = [entry for entry in trail(engine)[before:] if entry[0] != "import cases"]
    assert changes == [
        (
            "change",
            "cases",
            "C2",
            {"referral_date": "2025-05-20", "perpetrator_ids": "P1"},
            {"referral_date": "2025-05-21", "perpetrator_ids": "P1;P2"},
        )
    ]


def test_the_trail_keeps_numbers_and_yes_or_no_as_such(quick_engine: sa.Engine) -> None:
    filled(quick_engine, core("children"))
    load(
        quick_engine,
        {
            "children": table("""
        child_id | case_id | in_household
        K1       | C1      | no
    """)
        },
    )
    assert ("change", "children", "K1", {"in_household": True}, {"in_household": False}) in trail(
        quick_engine
    )
    added = {
        entry[2]: entry[4] for entry in trail(quick_engine) if entry[:2] == ("add", "children")
    }
    assert added["K1"]["in_household"] is True


def test_an_import_counts_up_the_version_of_the_record(quick_engine: sa.Engine) -> None:
    with quick_engine.connect() as connection:
        before = read_data_version(connection)
    filled(quick_engine)
    with quick_engine.connect() as connection:
        assert read_data_version(connection) > before


def test_the_facts_follow_a_correction_wherever_it_reaches(engine: sa.Engine) -> None:
    """One after the other; each changes facts, and leaves none behind as they were."""
    filled(engine, files())
    case, meeting = files()["cases"], files()["meetings"]
    corrections: list[tuple[str, Row]] = [
        ("children", {"child_id": "K1", "case_id": "C2"}),
        ("actions", {"action_id": "T1", "case_id": "C2", "agency_id": "A1"}),
        ("assessments", {"assessment_id": "D1", "case_id": "C2", "form": "dash"}),
        ("people", {"person_id": "V1", "date_of_birth": "2008-01-01"}),
        ("maracs", {"marac_id": "M1", "name": "North", "dash_threshold": "1"}),
        ("agencies", {"agency_id": "A1", "name": "Police", "return_source": "mash"}),
        ("attendance", files()["attendance"][0] | {"status": "absent"}),
        ("returns", files()["returns"][0] | {"cases_discussed": "13"}),
        ("marac_agencies", files()["marac_agencies"][0] | {"from": "2025-05-01"}),
        ("meetings", meeting[1] | {"meeting_date": "2023-03-07"}),
        ("meetings", meeting[1] | {"marac_id": "M2"}),
        ("cases", case[0] | {"victim_id": "V2"}),
        ("cases", case[0] | {"marac_id": "M2"}),
        ("listings", {"case_id": "C1", "meeting_id": "N1", "outcome": "deferred"}),
    ]
    before = all_facts(engine)
    for file, row in corrections:
        assert line(load(engine, {file: [row]}), file).updated == 1
        after = all_facts(engine)
        assert any(not before[name].equals(after[name]) for name in before), (file, row)
        assert_facts_are_those_of_a_rebuild(engine)
        before = after


def test_a_case_that_moves_to_another_marac_takes_along_what_it_owns(engine: sa.Engine) -> None:
    filled(engine, files())
    load(engine, {"cases": [files()["cases"][0] | {"marac_id": "M2"}]})
    owned = ("children", "listings", "assessments", "agency_involvement", "actions", "chronology")
    for name in (*owned, "lessons"):
        of_case = stored(engine, name).filter(case_id="C1")
        assert of_case["marac_id"].to_list() == ["M2"], name


def test_a_link_between_people_and_its_correction_reach_the_facts(engine: sa.Engine) -> None:
    """Ann's second referral came under another id: without the link it is no repeat."""
    some = core("person_links")
    some["cases"][1] |= {"victim_id": "V2"}
    load(engine, some)
    assert stored(engine, "hearing_facts")["is_repeat"].sum() == 0
    link = {"same_as": "V1", "confirmed_by": "reviewer", "confirmed_on": "2025-07-01"}
    load(engine, {"person_links": [{"person_id": "V2"} | link]})
    assert stored(engine, "hearing_facts")["is_repeat"].sum() == 1
    assert_facts_are_those_of_a_rebuild(engine)
    load(engine, {"cases": [some["cases"][0] | {"victim_id": "P2"}]})
    assert stored(engine, "hearing_facts")["is_repeat"].sum() == 0
    assert_facts_are_those_of_a_rebuild(engine)

"""Rows that are not loaded: why, what is kept of them, and what becomes of them later."""

import pytest
import sqlalchemy as sa
from records import load, sheet, table
from small_files import cell, core, counts, files, filled, line, reasons, stored

from ingest.batches import EARLIER
from ingest.load import LaterSheet, import_sheets
from ingest.report import ImportReport
from models.access import Grant, Role, User
from models.errors import ForPerson, NotAllowed

NORTH = User("ann", "Ann", frozenset({Grant(Role.COORDINATOR, "M1")}))


def messages(report: ImportReport, kind: str) -> list[str]:
    return [text for file in report.files if file.kind == kind for text in file.problems["message"]]


def waiting(engine: sa.Engine) -> int:
    return stored(engine, "rejected_rows").filter("waiting").height


def test_a_key_that_stands_twice_rejects_both_rows(quick_engine: sa.Engine) -> None:
    some = core()
    some["cases"].append(some["cases"][0] | {"referral_date": "2025-02-21"})
    report = load(quick_engine, some)
    assert counts(report)["cases.csv cases"] == (4, 2, 0, 0, 2, 0)
    assert stored(quick_engine, "cases")["case_id"].to_list() == ["C2", "C3"]
    assert report.exit_code == 2


def test_a_change_of_family_name_and_birth_together_is_taken_for_a_mix_up(
    quick_engine: sa.Engine,
) -> None:
    filled(quick_engine, {"people": files()["people"]})
    other = {"people": [files()["people"][0] | {"family_name": "X", "date_of_birth": "1991-05-01"}]}
    report = load(quick_engine, other)
    assert (reasons(report), report.exit_code) == ([("people", 2, "identity_change")], 1)
    assert cell(quick_engine, "people", "family_name", person_id="V1") == "Ash"
    assert load(quick_engine, other, accept_identity_changes=True).exit_code == 0
    assert cell(quick_engine, "people", "family_name", person_id="V1") == "X"


@pytest.mark.parametrize("change", [{"family_name": "X"}, {"date_of_birth": "1991-05-01"}])
def test_a_change_of_one_of_the_two_is_a_correction(
    quick_engine: sa.Engine, change: dict[str, str | None]
) -> None:
    filled(quick_engine, {"people": files()["people"]})
    assert load(quick_engine, {"people": [files()["people"][0] | change]}).exit_code == 0


def test_a_row_that_names_a_missing_id_waits_and_is_loaded_once_when_it_comes(
    engine: sa.Engine,
) -> None:
    some = core()
    late = some["agencies"].pop()  # A2: two of the three cases name it
    first = load(engine, some)
    assert reasons(first) == [
        ("cases", 3, "missing_reference"),
        ("cases", 4, "missing_reference"),
        ("listings", 3, "missing_reference"),
    ]
    assert "“A2” is not in the record" in messages(first, "cases")[0]
    assert "rejected in this import" in messages(first, "listings")[0]
    assert waiting(engine) == 3

    second = load(engine, {"agencies": [late]})
    assert counts(second) == {
        "agencies.csv agencies": (1, 1, 0, 0, 0, 0),
        f"{EARLIER} cases": (2, 2, 0, 0, 0, 0),
        f"{EARLIER} listings": (1, 1, 0, 0, 0, 0),
    }
    assert second.exit_code == 0
    assert waiting(engine) == 0
    assert set(stored(engine, "rejected_rows")["settled_by"]) == {second.run_id}
    assert stored(engine, "hearing_facts").height == 2

    third = load(engine, {"agencies": [late]})
    assert counts(third) == {"agencies.csv agencies": (1, 0, 0, 1, 0, 0)}


def test_rows_kept_from_two_imports_wait_on_side_by_side(quick_engine: sa.Engine) -> None:
    """The second try of one batch must not put an end to the waiting of another."""
    some = core()
    late = some["agencies"].pop()
    cases = some.pop("cases")
    some.pop("listings")
    load(quick_engine, some | {"cases": [cases[1]]})
    load(quick_engine, {"cases": [cases[2]]})
    assert waiting(quick_engine) == 2
    still = load(quick_engine, {"people": some["people"]})
    assert [file.rejected for file in still.files] == [0, 1, 1]
    assert still.exit_code == 0  # what was given now is all in
    assert waiting(quick_engine) == 2
    load(quick_engine, {"agencies": [late]})
    assert (waiting(quick_engine), stored(quick_engine, "cases").height) == (0, 2)


def test_a_row_sent_again_takes_the_place_of_the_one_that_waits(engine: sa.Engine) -> None:
    some = core()
    late = some["agencies"].pop()
    some.pop("listings")
    load(engine, some)
    corrected = [row | {"referring_agencies": "A1"} for row in some["cases"]]
    report = load(engine, {"cases": corrected})
    assert counts(report) == {"cases.csv cases": (3, 2, 0, 1, 0, 0)}
    assert waiting(engine) == 0
    load(engine, {"agencies": [late]})
    assert set(stored(engine, "cases")["referring_agencies"]) == {"A1"}


def test_a_row_with_another_fault_as_well_does_not_wait(quick_engine: sa.Engine) -> None:
    some = core()
    some["cases"][0] |= {"marac_id": "M9"}
    some["cases"][1] |= {"referral_date": "31/02/2025"}
    report = load(
        quick_engine,
        {
            "people": some["people"],
            "agencies": some["agencies"],
            "maracs": some["maracs"],
            "cases": some["cases"],
        },
    )
    assert reasons(report) == [("cases", 2, "missing_reference"), ("cases", 3, "no_such_date")]
    assert waiting(quick_engine) == 1


def test_every_rejected_row_is_kept_as_it_came_with_its_reason(engine: sa.Engine) -> None:
    some = core()
    some["cases"][1] |= {"referral_date": "31/02/2025", "police_division": "  “Ost” ; Süd"}
    load(engine, some)
    [kept] = stored(engine, "rejected_rows").filter(kind="cases").rows(named=True)
    assert (kept["row_number"], kept["waiting"]) == (3, False)
    assert '"referral_date":"31/02/2025"' in kept["cells"]
    [problem] = (
        stored(engine, "row_problems").filter(kind="cases", severity="error").rows(named=True)
    )
    assert (problem["row_number"], problem["field"], problem["value"]) == (
        3,
        "referral_date",
        "31/02/2025",
    )
    assert "not a date that exists" in problem["message"]


def test_a_file_without_a_required_column_is_refused_whole(quick_engine: sa.Engine) -> None:
    report = load(quick_engine, {"maracs": [{"marac_id": "M1"}]})
    assert (line(report, "maracs").rejected, report.exit_code) == (1, 1)
    assert "the column name must be there" in line(report, "maracs").notes[0]
    assert stored(quick_engine, "maracs").is_empty()


def test_a_heading_alone_is_no_rows_and_no_failure(quick_engine: sa.Engine) -> None:
    bare = sheet("cases", files()["cases"])
    empty_sheet = type(bare)(
        origin="cases.csv", name="cases", frame=bare.frame.clear(), rows=bare.rows.clear()
    )
    report = import_sheets(quick_engine, [empty_sheet], user=NORTH)
    assert (counts(report), report.exit_code) == ({"cases.csv cases": (0,) * 6}, 0)


def test_unknown_columns_and_files_are_reported_and_kept_out(quick_engine: sa.Engine) -> None:
    report = load(
        quick_engine,
        {
            "maracs": [{"marac_id": "M1", "name": "North", "colour": "red"}],
            "gossip": [{"said": "who"}],
        },
    )
    assert report.exit_code == 0
    assert line(report, "maracs").notes == ["Columns not known and left out: colour."]
    [unknown] = [file for file in report.files if file.kind is None]
    assert "“gossip” is not one of the files" in unknown.notes[0]
    assert load(quick_engine, {"gossip": [{"said": "who"}]}).exit_code == 1


def test_a_file_that_cannot_be_read_is_a_failure_beside_the_others(
    quick_engine: sa.Engine,
) -> None:
    def damaged() -> None:
        raise ForPerson("people.csv is empty: there is nothing in it to load.")

    later = LaterSheet("people", damaged)  # type: ignore[arg-type]
    both = [later, sheet("maracs", files()["maracs"])]
    report = import_sheets(
        quick_engine, both, user=User("me", "Me", frozenset({Grant(Role.COORDINATOR)}))
    )
    assert (report.exit_code, stored(quick_engine, "maracs").height) == (2, 2)
    assert import_sheets(quick_engine, [later], user=NORTH).exit_code == 1


def test_two_senders_may_use_the_same_ids(engine: sa.Engine) -> None:
    filled(engine)
    other = core()
    other["people"][0] |= {"family_name": "Other", "date_of_birth": "1970-01-01"}
    assert load(engine, other, sender="north").exit_code == 0
    assert cell(engine, "people", "family_name", person_id="V1") == "Ash"
    assert cell(engine, "people", "family_name", person_id="north/V1") == "Other"
    theirs = stored(engine, "cases").filter(sender="north").row(1, named=True)
    assert (theirs["case_id"], theirs["marac_id"], theirs["victim_id"]) == (
        "north/C2",
        "north/M1",
        "north/V1",
    )
    assert theirs["referring_agencies"] == "north/A1;north/A2"
    facts = stored(engine, "hearing_facts").select("case_id", "is_repeat")
    assert facts.rows() == [("C1", 0), ("C2", 1), ("north/C1", 0), ("north/C2", 1)]


def test_a_waiting_row_is_tried_again_with_its_own_senders_files_only(
    quick_engine: sa.Engine,
) -> None:
    load(quick_engine, {"meetings": files()["meetings"]}, sender="north")
    assert waiting(quick_engine) == 2
    filled(quick_engine, {"maracs": files()["maracs"]})
    assert waiting(quick_engine) == 2
    load(quick_engine, {"maracs": files()["maracs"]}, sender="north")
    assert stored(quick_engine, "meetings")["meeting_id"].to_list() == ["north/N1", "north/N2"]


def test_files_may_come_in_any_order(quick_engine: sa.Engine) -> None:
    backwards = dict(reversed(list(files().items())))
    report = load(quick_engine, backwards)
    assert report.exit_code == 0, reasons(report)
    assert [file.kind for file in report.files] == list(files())


def test_a_coordinator_writes_to_no_other_marac(quick_engine: sa.Engine) -> None:
    filled(quick_engine, files())
    cases = files()["cases"]
    sent = {
        "cases": [
            cases[0] | {"police_division": "A"},
            cases[2] | {"police_division": "B"},  # of M2
            cases[2] | {"case_id": "C9"},  # a new one for M2
        ],
    }
    report = load(quick_engine, sent, user=NORTH)
    assert reasons(report) == [("cases", 3, "not_your_marac"), ("cases", 4, "not_your_marac")]
    assert line(report, "cases").updated == 1

    taken = {"cases": [cases[2] | {"marac_id": "M1"}]}
    assert reasons(load(quick_engine, taken, user=NORTH)) == [("cases", 2, "not_your_marac")]
    moved = load(quick_engine, {"cases": [cases[0] | {"marac_id": "M2"}]}, user=NORTH)
    assert reasons(moved) == [("cases", 2, "not_your_marac")]


def test_nor_to_what_belongs_to_another_maracs_meetings_and_cases(
    quick_engine: sa.Engine,
) -> None:
    south = User("sue", "Sue", frozenset({Grant(Role.COORDINATOR, "M2")}))
    filled(quick_engine, files())
    for name in ("attendance", "lessons", "listings", "actions", "children", "meetings"):
        report = load(quick_engine, {name: files()[name]}, user=south)
        assert {code for *_, code in reasons(report)} == {"not_your_marac"}, name
        assert line(report, name).loaded == 0
    bare = table("""
        lesson_id | recorded_on | themes
        L1        | 2025-04-02  | housing
    """)
    assert load(quick_engine, {"lessons": bare}, user=south).rejected == 1


def test_who_may_not_import_is_refused_before_anything_is_read(quick_engine: sa.Engine) -> None:
    chair = User("c", "C", frozenset({Grant(Role.CHAIR)}))
    with pytest.raises(NotAllowed, match="may not import"):
        load(quick_engine, core(), user=chair)
    assert stored(quick_engine, "maracs").is_empty()

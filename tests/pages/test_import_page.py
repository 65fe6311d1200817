"""The import page: upload, check, load, mend, over a real record."""

from collections.abc import Callable
from io import BytesIO

import openpyxl
import sqlalchemy as sa
from streamlit.testing.v1 import AppTest

from dashboard.app_pages.casework import import_mapping, import_run
from ingest.rejected import rejected_by_file
from models.access import Role
from models.tables import cases, import_batches, maracs, people
from queries.exports import rejected_workbook

from .conftest import Open
from .record import context

PAGE = "casework.import_files"
CSV = "text/csv"
Shown = Callable[[AppTest], str]

MARACS = ("maracs.csv", b"marac_id,name\nM1,Northtown\n", CSV)
PEOPLE = (
    "people.csv",
    b"person_id,family_name,date_of_birth\nP1,Example,1990-02-01\nP2,Sample,31/02/1991\n",
    CSV,
)
AGENCIES = ("agencies.csv", b"agency_id,name,return_source\npolice,The police,police\n", CSV)
OWN_CASES = (
    "our list.csv",
    b"Ref No,Date Referred,Victim No,Referrer\nX1,03/09/2026,P1,police\n",
    CSV,
)


def _count(engine: sa.Engine, table: sa.Table) -> int:
    with engine.connect() as connection:
        return int(connection.scalar(sa.select(sa.func.count()).select_from(table)) or 0)


def _with_files(test: AppTest, *files: tuple[str, bytes, str]) -> AppTest:
    return test.file_uploader(key="files").set_value(list(files)).run()


def _pressed(test: AppTest, key: str) -> AppTest:
    return test.button(key=key).click().run()


def test_a_check_says_what_would_happen_and_saves_nothing(
    nothing: sa.Engine, opened: Open, shown: Shown
) -> None:
    test = _with_files(opened(PAGE, context(nothing)), MARACS, PEOPLE)
    text = shown(_pressed(test, "check"))
    assert "Rows: 2 would be added and 1 would be rejected" in text
    assert "people.csv, row 3" in text
    assert "is not a date that exists" in text
    assert _count(nothing, maracs) == _count(nothing, people) == 0


def test_a_load_saves_the_good_rows_and_shows_in_the_history(
    nothing: sa.Engine, opened: Open, shown: Shown
) -> None:
    test = _with_files(opened(PAGE, context(nothing)), MARACS, PEOPLE)
    test = _pressed(_pressed(test, "check"), "load")
    text = shown(test)
    assert "Rows: 2 added and 1 rejected" in text
    assert (_count(nothing, maracs), _count(nothing, people)) == (1, 1)
    history = text[text.index("History of imports") :]
    assert "people.csv" in history and "You" in history
    assert _count(nothing, import_batches) == 2


def test_the_result_of_a_load_survives_a_rerun_and_is_not_loaded_again(
    nothing: sa.Engine, opened: Open, shown: Shown
) -> None:
    test = _with_files(opened(PAGE, context(nothing)), MARACS)
    test = _pressed(_pressed(test, "check"), "load")
    text = shown(test.run())
    assert "Rows: 1 added" in text
    assert _count(nothing, import_batches) == 1


def test_other_files_have_to_be_checked_anew(
    nothing: sa.Engine, opened: Open, shown: Shown
) -> None:
    test = _pressed(_with_files(opened(PAGE, context(nothing)), MARACS), "check")
    test = _with_files(test, MARACS, AGENCIES)
    assert "would be added" not in shown(test)
    assert test.button(key="check").label == "Check 2 rows"


def test_the_rejected_rows_come_back_as_a_workbook_with_their_reasons(
    nothing: sa.Engine, opened: Open
) -> None:
    test = _pressed(_with_files(opened(PAGE, context(nothing)), PEOPLE), "check")
    _about, report = test.session_state["kept-checked"]
    book = openpyxl.load_workbook(BytesIO(rejected_workbook.write(rejected_by_file(report))))
    rows = list(book["people"].iter_rows(values_only=True))
    assert rows[1][0] == 3
    assert "31/02/1991" in rows[1]


def test_headings_of_ones_own_are_proposed_and_loaded(
    nothing: sa.Engine, opened: Open, shown: Shown
) -> None:
    test = _with_files(opened(PAGE, context(nothing)), MARACS, PEOPLE, AGENCIES)
    test = _pressed(_pressed(test, "check"), "load")
    given = context(nothing)
    newer = type(given)(given.engine, given.user, given.today, given.data_version + 1)
    test = _with_files(opened(PAGE, newer), OWN_CASES)
    where = "our list.csv/our_list"
    assert test.selectbox(key=f"kind-{where}").value == "cases"
    assert test.selectbox(key=f"field-{where}-cases-Date Referred").value == "referral_date"
    assert test.selectbox(key=f"marac-{where}").value == "M1"
    test = _pressed(_pressed(test, "check"), "load")
    assert "Rows: 1 added" in shown(test)
    assert _count(nothing, cases) == 1


def test_a_sheet_that_lacks_what_it_needs_is_left_out_and_says_why(
    nothing: sa.Engine, opened: Open
) -> None:
    test = _with_files(opened(PAGE, context(nothing)), OWN_CASES)
    assert [warning.value for warning in test.warning] == [
        "MARAC ID must be there: choose the heading that holds it. "
        "Until then this sheet is left out."
    ]
    assert not [button for button in test.button if button.key == "check"]


def test_a_file_that_cannot_be_read_gets_one_sentence(nothing: sa.Engine, opened: Open) -> None:
    broken = ("cases.xlsx", b"this is no workbook", "application/octet-stream")
    test = _with_files(opened(PAGE, context(nothing)), broken)
    assert len(test.error) == 1
    assert "cases.xlsx" in test.error[0].value
    assert not test.exception


def test_only_somebody_who_may_import_sees_the_page(nothing: sa.Engine, opened: Open) -> None:
    test = opened(PAGE, context(nothing, Role.STEERING_GROUP))
    assert "may not import files" in test.error[0].value
    assert not test.file_uploader


def test_time_left_is_told_in_words() -> None:
    assert import_run.time_left(0.5, 0.1) == ""
    assert import_run.time_left(10, 0.5) == "About 10 seconds left"
    assert import_run.time_left(60, 0.25) == "About 3 minutes left"


def test_a_mapping_that_gives_one_field_twice_is_refused(nothing: sa.Engine, opened: Open) -> None:
    test = _with_files(opened(PAGE, context(nothing)), OWN_CASES)
    field = test.selectbox(key="field-our list.csv/our_list-cases-Referrer")
    test = field.set_value("case_id").run()
    assert "Two headings are set to Case ID" in test.error[0].value
    assert import_mapping.LEAVE_OUT == ""

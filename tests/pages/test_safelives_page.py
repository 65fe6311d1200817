"""The SafeLives return page, over a real record."""

import json
from collections.abc import Callable
from datetime import date
from io import BytesIO

import openpyxl
import sqlalchemy as sa
from streamlit.testing.v1 import AppTest

from dashboard import reads
from dashboard.app_pages.returns import safelives_workbook
from dashboard.app_pages.returns.safelives import due_words
from dashboard.return_file import return_export
from models.access import Permission, Role
from models.database import writing
from models.safelives import SOURCES
from models.tables import audit, returns, source_facts
from queries.exports.delivery import delivered

from .conftest import Open
from .record import NORTH, add, add_marac, add_meeting, context

PAGE = "returns.safelives"
Shown = Callable[[AppTest], str]


def _add_quarter(engine: sa.Engine) -> None:
    """One meeting in the third quarter of 2026 with three cases, disability never recorded."""
    with writing(engine) as connection:
        add_marac(connection, NORTH, "Northtown", 50_000)
        sums = {"disabled": 0, "disabled_recorded": 0, "male": 0}
        meeting = add_meeting(connection, NORTH, date(2026, 7, 9), 3, **sums)
        for number in range(3):
            add(
                connection,
                source_facts,
                {
                    "case_id": f"C{number}",
                    "meeting_id": meeting,
                    "marac_id": NORTH,
                    "meeting_date": date(2026, 7, 9),
                    "agency_id": "a1",
                    "return_source": SOURCES[0],
                    "shared_by": 1,
                },
            )


def test_the_last_finished_quarter_is_shown_first(
    nothing: sa.Engine, opened: Open, shown: Shown
) -> None:
    _add_quarter(nothing)
    text = shown(opened(PAGE, context(nothing)))
    assert "1 meeting, 3 cases discussed and 1 repeat" in text
    assert "July to September 2026 ended on 30 September 2026, 14 days ago" in text
    assert "Every check passed" in text


def test_nothing_recorded_is_a_dash_and_none_is_nought(
    nothing: sa.Engine, opened: Open, shown: Shown
) -> None:
    _add_quarter(nothing)
    text = shown(opened(PAGE, context(nothing)))
    row = text[text.index('<th scope="row"') : text.index("</tbody>")]
    cells = row.split("<td")[1:]
    disabled, male = cells[20], cells[21]  # columns W and X; C is the first
    assert "–" in disabled and "m-faint" in disabled
    assert ">0<" in male


def test_the_quarter_in_the_address_is_the_one_shown(
    nothing: sa.Engine, opened: Open, shown: Shown
) -> None:
    _add_quarter(nothing)
    text = shown(opened(PAGE, context(nothing), quarter="January to March 2026"))
    assert "No meeting was held in January to March 2026" in text


def test_a_failed_check_is_listed_with_its_meeting_and_numbers(
    two_years: sa.Engine, opened: Open, shown: Shown
) -> None:
    text = shown(opened(PAGE, context(two_years)))
    assert "6 errors and 6 things to check: correct the errors before you send it" in text
    assert "Northtown, 9 July 2026: referrals by source add up to 0, cases discussed are" in text


def test_a_return_preparer_may_open_it_and_a_commissioner_may_not(
    nothing: sa.Engine, opened: Open, shown: Shown
) -> None:
    _add_quarter(nothing)
    assert "3 cases discussed" in shown(opened(PAGE, context(nothing, Role.RETURN_PREPARER)))
    refused = opened(PAGE, context(nothing, Role.COMMISSIONER))
    assert "may not prepare and freeze returns" in refused.error[0].value


def test_an_imported_past_return_is_shown_beside_with_what_differs(
    nothing: sa.Engine, opened: Open, shown: Shown
) -> None:
    _add_quarter(nothing)
    with writing(nothing) as connection:
        past = {"marac_id": NORTH, "meeting_date": date(2026, 7, 9), "sender": "local"}
        add(connection, returns, {**past, "cases_discussed": 4.0, "repeat_cases": 1.0})
    text = shown(opened(PAGE, context(nothing)))
    assert "differs from the case records in 1 cell" in text
    assert "<td>Cases discussed</td>" in text


def test_the_download_is_the_workbook_and_leaves_a_line_in_the_trail(nothing: sa.Engine) -> None:
    _add_quarter(nothing)
    given = context(nothing)
    scope = given.user.scope(Permission.PREPARE_RETURNS)
    return_, _ = reads.safelives_return(given, scope, "2026-Q3")
    export = return_export(return_, "r.xlsx", lambda: _written(return_))
    content = delivered(given.engine, given.user, export, password=None)
    sheet = openpyxl.load_workbook(BytesIO(content)).active
    assert sheet is not None
    assert sheet["A2"].value == "Northtown"
    assert sheet["C2"].value == 3
    assert sheet["W2"].value is None
    with nothing.connect() as connection:
        line = connection.execute(sa.select(audit)).one()
    assert (line.what, line.kind, line.record) == ("export", "return", "r.xlsx")
    assert json.loads(line.after) == {
        "filters": {"quarter": "2026-Q3", "maracs": [NORTH]},
        "rows": 1,
        "marking": "OFFICIAL",
        "protected": False,
    }


def _written(return_: reads.Return) -> bytes:
    from queries.exports.safelives_workbook import write

    return write(return_)


def test_a_file_name_says_quarter_marac_and_edition() -> None:
    assert safelives_workbook.file_name("2026-Q3", "uk", "") == "safelives-return-2026-q3.xlsx"
    named = safelives_workbook.file_name("2026-Q3", "scotland", "Northtown & Vale")
    assert named == "safelives-return-2026-q3-northtown-vale-scotland.xlsx"


def test_a_running_quarter_is_called_the_return_so_far() -> None:
    assert due_words("2026-Q4", date(2026, 10, 14)) == (
        "October to December 2026 is still running until 31 December 2026: "
        "this is the return so far."
    )

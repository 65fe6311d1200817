"""What came before: whether the case is a repeat, and the victim's other cases."""

import streamlit as st

from dashboard import words
from dashboard.case_links import case_address
from dashboard.components.facts import Fact, facts
from dashboard.components.heading import part_heading
from dashboard.components.table import Cell, Column, Row, table
from dashboard.context import Context
from models.codes import CASE_STATUS, CRITERION
from queries.case_history import other_cases
from queries.case_page import CasePage


def draw(context: Context, page: CasePage) -> None:
    """The victim's other cases that this person may see, and what was said of a repeat."""
    case = page.case
    with context.engine.connect() as connection:
        others = other_cases(connection, user=context.user, case_id=case["case_id"])
    part_heading(_finding(others.height))
    said = [
        Fact("Said to be a repeat", words.yes_no(case["repeat_stated"]), is_optional=True),
        Fact("Decided by a person", words.yes_no(case["repeat_override"]), is_optional=True),
        Fact("Why", case["repeat_override_reason"], is_optional=True),
        Fact("Referred before in", case["previous_marac"], is_optional=True),
    ]
    if any(fact.text for fact in said):
        facts("Repeat", said)
    rows: list[Row] = [
        [
            Cell(row["case_id"], link=case_address(row["case_id"])),
            words.day(row["referral_date"]),
            row["marac"],
            words.codes(row["criteria"], CRITERION) or words.DASH,
            CASE_STATUS.get(row["status"] or "", words.DASH),
            "Repeat" if row["is_repeat"] else words.DASH,
        ]
        for row in others.rows(named=True)
    ]
    if rows:
        headings = ("Case", "Referred", "MARAC", "Criteria", "Status", "Repeat")
        st.html(table([Column(name) for name in headings], rows, caption="The victim's cases"))


def _finding(count: int) -> str:
    if not count:
        return "No other case of this victim that you may see"
    return f"{words.counted(count, 'other case')} of this victim"

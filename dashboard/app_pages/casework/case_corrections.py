"""Corrections of a case's fields, with what stood there before."""

from dashboard.app_pages.casework import case_people
from dashboard.components import corrections
from dashboard.components.cover import is_covered
from dashboard.context import Context
from queries.case_page import CasePage


def draw(context: Context, page: CasePage) -> None:
    """The history and the form; nothing while names are covered: the history holds names too."""
    if not is_covered():
        now = {
            page.case["case_id"]: page.case,
            page.victim["person_id"]: page.victim,
            **{row["person_id"]: row for row in page.perpetrators.rows(named=True)},
        }
        corrections.draw(context, page.case["case_id"], case_people.names(page), now)

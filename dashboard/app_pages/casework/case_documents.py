"""The documents kept with a case."""

from dashboard.components import documents
from dashboard.context import Context
from queries.case_page import CasePage


def draw(context: Context, page: CasePage) -> None:
    """The list, and a form to add another."""
    documents.draw(context, case_id=page.case["case_id"])

"""The decisions to share information about a case."""

from dashboard.components import sharing
from dashboard.context import Context
from queries.case_page import CasePage


def draw(context: Context, page: CasePage) -> None:
    """The decisions recorded, and a form for another."""
    sharing.draw(context, page.case["case_id"])

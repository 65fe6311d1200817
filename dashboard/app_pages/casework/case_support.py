"""How far the IDVA's contact with the victim has come."""

from typing import Any

from dashboard import words
from dashboard.components.facts import Fact, facts
from dashboard.components.heading import part_heading
from dashboard.context import Context
from models.codes import IDVA_OUTCOME
from queries.case_page import CasePage


def draw(context: Context, page: CasePage) -> None:
    """Whether the case was referred to an IDVA, who works with it, and what came of it."""
    part_heading(_finding(page.case))
    facts("IDVA", _support(page.case))


def _finding(case: dict[str, Any]) -> str:
    if case["idva_contact_on"]:
        return "The IDVA is in contact with the victim"
    if case["idva_referred_on"]:
        return "The IDVA has not reached the victim yet"
    return "Not referred to an IDVA yet"


def _support(case: dict[str, Any]) -> list[Fact]:
    def day(name: str) -> str | None:
        return words.day(case[name]) if case[name] else None

    return [
        Fact("Worker", case["idva_worker"]),
        Fact("Referred to IDVA", day("idva_referred_on")),
        Fact("First IDVA contact", day("idva_contact_on")),
        Fact("Outcome", IDVA_OUTCOME.get(case["idva_outcome"] or "")),
    ]

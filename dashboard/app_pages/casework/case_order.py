"""The parts of a case's page, in the order in which they are read at a meeting."""

from collections.abc import Callable
from dataclasses import dataclass

from dashboard.app_pages.casework import (
    case_actions,
    case_children,
    case_chronology,
    case_corrections,
    case_documents,
    case_edit,
    case_flags,
    case_idva,
    case_meetings,
    case_network,
    case_people,
    case_referral,
    case_repeat,
    case_research,
    case_reviews,
    case_risk,
    case_safety,
    case_screening,
    case_sharing,
    case_sight,
    case_transfers,
    case_wishes,
)
from dashboard.context import Context
from models.access import Permission, User, may
from queries.case_access import Detail
from queries.case_page import CasePage


@dataclass(frozen=True)
class Part:
    """One part: its place on the page, its words in the contents, and what draws it.

    A part `in_full` is for those who see the whole case, not for who searches by its names; one
    that `needs` a permission for those who have it in the case's MARAC.
    """

    anchor: str
    title: str
    draw: Callable[[Context, CasePage], None]
    in_full: bool = True
    needs: Permission | None = None


PARTS = (
    Part("safety", "Safety first", case_safety.draw),
    Part("wishes", "The victim's own words", case_wishes.draw),
    Part("people", "Who it is about", case_people.draw, in_full=False),
    Part("referral", "Why it came", case_referral.draw),
    Part("screening", "Screening and listing", case_screening.draw),
    Part("risk", "Risk", case_risk.draw),
    Part("children", "Children", case_children.draw, in_full=False),
    Part("idva", "IDVA", case_idva.draw),
    Part("research", "What the agencies know", case_research.draw, in_full=False),
    Part("chronology", "Chronology", case_chronology.draw, in_full=False),
    Part("flags", "Flags", case_flags.draw, in_full=False),
    Part("history", "Repeat", case_repeat.draw),
    Part("network", "Who hangs together", case_network.draw),
    Part("meetings", "Meetings", case_meetings.draw, in_full=False),
    Part("actions", "Actions", case_actions.draw, in_full=False),
    Part("transfers", "Transfers", case_transfers.draw, needs=Permission.DO_CASEWORK),
    Part("documents", "Documents", case_documents.draw, in_full=False),
    Part("sharing", "Decisions to share", case_sharing.draw),
    Part("reviews", "Management reviews", case_reviews.draw),
    Part("edit", "Edit", case_edit.draw, needs=Permission.DO_CASEWORK),
    Part("corrections", "Corrections", case_corrections.draw),
    Part("sight", "Who can see it", case_sight.draw, in_full=False),
)


def parts_for(user: User, page: CasePage) -> list[Part]:
    """The parts for this person and case, in their order."""
    return [part for part in PARTS if _is_for(part, user, page)]


def _is_for(part: Part, user: User, page: CasePage) -> bool:
    if part.in_full and page.detail is not Detail.FULL:
        return False
    return part.needs is None or may(user, part.needs, page.case["marac_id"])

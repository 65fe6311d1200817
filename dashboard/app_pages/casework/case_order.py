"""The parts of a case's page, in the order in which they are read at a meeting."""

from collections.abc import Callable
from dataclasses import dataclass

from dashboard.app_pages.casework import (
    case_actions,
    case_children,
    case_corrections,
    case_documents,
    case_known,
    case_meetings,
    case_network,
    case_people,
    case_referral,
    case_safety,
    case_sharing,
    case_sight,
    case_support,
    case_wishes,
)
from dashboard.context import Context
from queries.case_access import Detail
from queries.case_page import CasePage


@dataclass(frozen=True)
class Part:
    """One part: its place on the page, its words in the contents, and what draws it.

    A part `in_full` is for those who see the whole case, not for who searches by its names.
    """

    anchor: str
    title: str
    draw: Callable[[Context, CasePage], None]
    in_full: bool = True


# Where every part belongs, those still to be drawn among them.
ORDER = (
    *("safety", "wishes", "people", "referral", "screening", "risk", "children", "idva"),
    *("research", "history", "network", "meetings", "actions", "transfers", "documents"),
    *("sharing", "edit", "corrections", "sight"),
)
PARTS = (
    Part("safety", "Safety first", case_safety.draw),
    Part("wishes", "The victim's own words", case_wishes.draw),
    Part("people", "Who it is about", case_people.draw, in_full=False),
    Part("referral", "Why it came", case_referral.draw),
    Part("children", "Children", case_children.draw, in_full=False),
    Part("idva", "IDVA", case_support.draw),
    Part("research", "What the agencies know", case_known.draw, in_full=False),
    Part("network", "Who hangs together", case_network.draw),
    Part("meetings", "Meetings", case_meetings.draw, in_full=False),
    Part("actions", "Actions", case_actions.draw, in_full=False),
    Part("documents", "Documents", case_documents.draw, in_full=False),
    Part("sharing", "Decisions to share", case_sharing.draw),
    Part("corrections", "Corrections", case_corrections.draw),
    Part("sight", "Who can see it", case_sight.draw, in_full=False),
)


def parts_for(page: CasePage) -> list[Part]:
    """The parts for this person and case, in their order."""
    is_full = page.detail is Detail.FULL
    shown = [part for part in PARTS if is_full or not part.in_full]
    return sorted(shown, key=lambda part: ORDER.index(part.anchor))

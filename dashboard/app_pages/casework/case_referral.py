"""Why a case came: the criteria, what happened, why it takes several agencies, who referred it."""

from typing import Any

import streamlit as st

from dashboard import words
from dashboard.components.facts import Fact, facts
from dashboard.components.heading import part_heading
from dashboard.context import Context
from dashboard.words import safe
from models.codes import ABUSE_TYPE, CRITERION
from queries.case_page import CasePage

_TOLD = {
    "what_happened": "What happened",
    "why_multi_agency": "Why it takes several agencies",
    "criteria_reason": "The concern behind the criteria",
    "household": "Who else is in the household or at risk",
}


def draw(context: Context, page: CasePage) -> None:
    """The facts beside who referred it, then what the referrer tells in their own words."""
    part_heading("Why it came to the MARAC")
    left, right = st.columns(2, gap="large")
    with left:
        facts("The referral", _referral(page.case))
    with right:
        facts("Who referred it", _referrer(page))
    _told(page.case)


def _referral(case: dict[str, Any]) -> list[Fact]:
    met = case["threshold_met"]
    threshold = None if met is None else "Met" if met else "Not met"
    return [
        Fact("Criteria", words.codes(case["criteria"], CRITERION)),
        Fact("Abuse", words.codes(case["abuse_types"], ABUSE_TYPE)),
        Fact("Incident", words.day(case["incident_date"]) if case["incident_date"] else None),
        Fact("Threshold", threshold),
        Fact("Why", case["threshold_reason"], is_optional=True),
        Fact("Signposted to", case["signposted_to"], is_optional=True),
        Fact("Housing", case["housing"], is_optional=True),
        Fact("Police division", case["police_division"], is_optional=True),
        Fact("Transferred from", case["transferred_from"], is_optional=True),
        Fact("Transferred to", case["transferred_to"], is_optional=True),
    ]


def _referrer(page: CasePage) -> list[Fact]:
    case = page.case
    return [
        Fact("Agency", words.listed(page.referrers, most=12) or None),
        Fact("Referrer", case["referrer_name"], is_optional=True),
        Fact("To reach the referrer", case["referrer_contact"], is_optional=True),
        Fact("Presents the case", case["presenter"]),
        Fact("Discussed with a manager", words.yes_no(case["manager_agreed"]), is_optional=True),
        Fact("Victim knows of the referral", words.yes_no(case["victim_aware"])),
        Fact("Basis for sharing", case["sharing_basis"]),
    ]


def _told(case: dict[str, Any]) -> None:
    told = "".join(
        f"<section><h3>{safe(title)}</h3><p>{safe(case[name])}</p></section>"
        for name, title in _TOLD.items()
        if case[name]
    )
    if told:
        st.html(f'<div class="m-told">{told}</div>')

"""What was referred, in the reading order, and what the software points out beside it."""

import streamlit as st

from dashboard import words
from dashboard.components.cover import covered, is_covered
from dashboard.components.facts import Fact, facts
from dashboard.components.table import Column, table
from dashboard.context import Context
from dashboard.words import safe
from ingest import looks
from models.codes import ABUSE_TYPE, CRITERION, RELATIONSHIP
from queries.case_page import CasePage
from queries.screening import Points

COVERED = "covered"


def referral(context: Context, page: CasePage) -> None:
    """The referral in the referrer's words: recorded facts, and nothing else."""
    case, victim = page.case, page.victim
    case_id = case["case_id"]
    if st.session_state.get("screened-look") != case_id:
        looks.saw_case(context.engine, context.user, case_id, case["marac_id"])
        st.session_state["screened-look"] = case_id
    hide = is_covered()

    def name(person: dict[str, object]) -> str | None:
        full = " ".join(str(p) for p in (person.get("given_names"), person.get("family_name")) if p)
        return covered(full or None, COVERED, is_covered=hide)

    born = victim.get("date_of_birth")
    harms = [
        f"{name(row) or words.NOT_RECORDED}"
        + (f" ({words.codes(row['relationship'], RELATIONSHIP)})" if row["relationship"] else "")
        for row in page.perpetrators.rows(named=True)
    ]
    facts(
        "As it was referred",
        [
            Fact("In danger now", _danger(case), is_optional=True, is_urgent=True),
            Fact("Must not be told", case["must_not_receive"], is_optional=True, is_urgent=True),
            Fact("Victim", name(victim)),
            Fact("Born", covered(words.day(born) if born else None, COVERED, is_covered=hide)),
            Fact("Who harms", words.listed(harms) or None),
            Fact("Children in the household", _count(case["children_in_household"])),
            Fact("Abuse", words.codes(case["abuse_types"], ABUSE_TYPE)),
            Fact("Incident", words.day(case["incident_date"]) if case["incident_date"] else None),
            Fact("What happened", case["what_happened"]),
            Fact("The concern", case["criteria_reason"], is_optional=True),
            Fact("Why several agencies", case["why_multi_agency"]),
            Fact("Asked of the referrer", case["information_needed"], is_optional=True),
            Fact("The referrer answered", case["information_given"], is_optional=True),
        ],
    )


def _danger(case: dict[str, object]) -> str | None:
    if not case["in_immediate_danger"]:
        return None
    done = case["immediate_safety"]
    return f"Yes. Done at once: {done}" if done else "Yes, and nothing is recorded as done"


def _count(value: int | None) -> str | None:
    return None if value is None else words.number(value)


def points(found: Points) -> None:
    """What the software points out: it is no judgement, and looks like none."""
    missing = words.listed(found.missing, most=12)
    lines = [
        found.risk_form,
        *(["The victim is under 16: refer to children’s services as well."] * found.is_under_16),
        f"Not in the referral: {missing}." if missing else "Nothing that is asked for is missing.",
    ]
    inside = "".join(f"<li>{safe(line)}</li>" for line in lines)
    st.html(
        '<section class="m-points"><h3>The record points out</h3>'
        f"<p>Facts only: the decision is yours.</p><ul>{inside}</ul></section>"
    )
    if found.criteria:
        rows = [
            [CRITERION.get(one.code, one.code), one.rule, one.fact or words.DASH]
            for one in found.criteria
        ]
        heads = [Column("Criterion ticked"), Column("The rule here"), Column("The record says")]
        st.html(table(heads, rows, caption="Criteria ticked, with this area's rule"))

"""Whether a case is a repeat: by the rule with its days, and by a person who overrides it."""

import streamlit as st

from dashboard import words
from dashboard.case_links import case_address
from dashboard.components.heading import part_heading
from dashboard.components.table import Cell, Column, Row, table
from dashboard.components.trying import trying
from dashboard.context import Context
from ingest.screening import override_repeat
from models.access import Permission, may
from models.codes import REPEAT_DEFINITION
from queries.case_access import check_case
from queries.case_page import CasePage
from queries.repeats import Earlier, Repeat, day_words, repeat_of

_SCOPE = {"any_marac": "those to any MARAC", "same_marac": "those to this MARAC alone"}
_CHOICES = {"Leave it to the rule": None, "A repeat": True, "Not a repeat": False}


def draw(context: Context, page: CasePage) -> None:
    """The part of a case's page."""
    case_id = page.case["case_id"]
    with context.engine.connect() as connection:
        found = repeat_of(connection, user=context.user, case_id=case_id, today=context.today)
    explained(found)
    if may(context.user, Permission.DO_CASEWORK, page.case["marac_id"]):
        _override(context, case_id, found)


def explained(found: Repeat) -> None:
    """What the rule says and why; the earlier referrals, and both definitions side by side."""
    part_heading("This is a repeat" if found.is_repeat else "This is not a repeat", found.why)
    if not found.earlier:
        return
    st.html(_earlier_table(found))
    st.html(_definitions(found))


def _earlier_table(found: Repeat) -> str:
    heads = [Column("Earlier referral"), Column("Case"), Column("Counts"), Column("Why not")]
    rows: list[Row] = [_row(one) for one in found.earlier]
    return table(heads, rows, caption="Earlier referrals of the same victim")


def _row(one: Earlier) -> Row:
    number = (
        Cell(one.case_id, link=case_address(one.case_id))
        if one.case_id
        else Cell("as the referrer states" if one.is_stated else "not open to you", is_faint=True)
    )
    return [
        words.unbroken(day_words(one.referred_on)),
        number,
        "Yes" if one.counts else "No",
        words.sentence(one.why) if one.why else words.DASH,
    ]


def _definitions(found: Repeat) -> str:
    heads = [Column("Definition"), Column("By it"), Column("In force here")]
    rows: list[Row] = [
        [
            REPEAT_DEFINITION[code],
            "A repeat" if answer else "Not a repeat",
            "Yes" if code == found.definition else words.DASH,
        ]
        for code, answer in found.by_definition.items()
    ]
    until = (
        ""
        if found.window_ends is None
        else (f" The twelve months end on {words.day(found.window_ends)}.")
    )
    scope = _SCOPE[found.scope]
    return (
        table(heads, rows, caption="Both definitions of a repeat")
        + f'<p class="m-key">Referrals that count here: {words.safe(scope)}.{words.safe(until)}</p>'
    )


def _override(context: Context, case_id: str, found: Repeat) -> None:
    with st.expander("Decide it by hand", key="repeat-override"):
        if found.override is not None:
            st.write(f"A person decided: {found.override_reason}")
        chosen = st.radio(
            "This case is",
            list(_CHOICES),
            horizontal=True,
            key="repeat-choice",
            index=list(_CHOICES.values()).index(found.override),
        )
        reason = st.text_input("Why", key="repeat-why", max_chars=500)
        if st.button("Keep the decision", key="repeat-keep"):
            trying(
                lambda: override_repeat(
                    context.engine,
                    by=context.user,
                    case_id=case_id,
                    is_repeat=_CHOICES[chosen],
                    reason=reason or "",
                    check_case=check_case,
                )
            )

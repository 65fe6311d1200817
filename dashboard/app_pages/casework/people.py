"""People: who may be one person under two names, for a human to decide, and what was decided."""

import streamlit as st

from dashboard import match_words, words
from dashboard.app_pages.casework import people_by_hand, people_decided
from dashboard.app_pages.casework.people_acts import act, said
from dashboard.components.cover import cover_switch
from dashboard.components.empty import empty
from dashboard.components.heading import page_heading, part_heading
from dashboard.components.match_table import match_table
from dashboard.context import Context
from ingest.matches import confirm, refuse
from ingest.matching.proposing import propose_all
from models.access import Permission, check_may
from queries.matches import Match, proposals

SHOWN = 10


def render(context: Context) -> None:
    """Draws what waits for a decision, joining by hand, and the decisions made."""
    check_may(context.user, Permission.DO_CASEWORK)
    page_heading(
        "People",
        "One person may stand in the record under several names. The program proposes, you decide.",
    )
    said()
    with context.engine.connect() as connection:
        waiting, others = proposals(connection, user=context.user)
    with st.container(horizontal=True, gap="medium", vertical_alignment="bottom", key="people-top"):
        _compare(context)
        is_covered = cover_switch()
    _waiting(context, waiting, others, is_covered=is_covered)
    people_by_hand.draw(context, is_covered=is_covered)
    people_decided.draw(context, is_covered=is_covered)


def _compare(context: Context) -> None:
    if st.button("Compare everybody again", icon=":material/compare_arrows:", key="compare-all"):
        with st.spinner("Comparing everybody in the record"):
            act(
                lambda: propose_all(context.engine, by=context.user),
                "Everybody was compared. What may be one person is listed below.",
            )


def _waiting(context: Context, waiting: list[Match], others: int, *, is_covered: bool) -> None:
    if not waiting:
        part_heading("Nothing waits for your decision")
        empty(
            "No two rows look like one person",
            "People are compared after each referral. After an import, compare everybody again.",
        )
    else:
        part_heading(
            f"{words.counted(len(waiting), 'pair')} may be one person",
            "The most likely first. Nothing is joined before you say so, and you can undo it.",
        )
    for match in waiting[:SHOWN]:
        _draw(context, match, is_covered=is_covered)
    if len(waiting) > SHOWN:
        more = words.counted(len(waiting) - SHOWN, "more pair")
        st.html(f'<p class="m-count">{more} come up as you decide these.</p>')
    if others:
        st.html(
            f'<p class="m-count">{words.counted(others, "pair")} of people in cases of other '
            "MARACs: whoever does the casework of all of them decides.</p>"
        )


def _draw(context: Context, match: Match, *, is_covered: bool) -> None:
    first, second = match.ids
    key = f"{first}-{second}"
    with st.container(border=True, key=f"match-{words.slug(key)}"):
        st.html(f'<h3 class="m-match">{words.safe(match_words.likelihood(match.probability))}</h3>')
        _before(match)
        st.html(match_table(match, is_covered=is_covered))
        reason = st.text_input(
            "What you decided it by (may stay blank)", key=f"reason-{key}", max_chars=500
        )
        with st.container(horizontal=True, gap="small", key=f"acts-{words.slug(key)}"):
            if st.button("They are one person", type="primary", key=f"confirm-{key}"):
                act(
                    lambda: confirm(
                        context.engine,
                        by=context.user,
                        person_id=first,
                        same_as=second,
                        today=context.today,
                        reason=reason or "",
                    ),
                    f"{first} and {second} are one person now. Repeats and figures were worked "
                    "out anew.",
                )
            if st.button("They are not the same", key=f"refuse-{key}"):
                act(
                    lambda: refuse(
                        context.engine,
                        by=context.user,
                        person_id=first,
                        same_as=second,
                        reason=reason or "",
                    ),
                    f"{first} and {second} stay two people. They are proposed again only where "
                    "their rows come to agree better.",
                )


def _before(match: Match) -> None:
    """What a human had decided before the rows came to agree better."""
    if match.decided_at is None:
        return
    reason = f": {match.reason}" if match.reason else ""
    st.html(
        f'<p class="m-count">{words.safe(match.decided_by or "Somebody")} said on '
        f"{words.moment(match.decided_at)} that they are not the same{words.safe(reason)}. "
        "The rows agree better now.</p>"
    )

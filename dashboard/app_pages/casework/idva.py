"""The IDVA page: whom to try now, how to reach them safely, and who has how many cases."""

from collections.abc import Sequence

import polars as pl
import streamlit as st

from dashboard import reads, words
from dashboard.app_pages.casework.idva_waiting import Waiting, waiting, waiting_row
from dashboard.components.attempt import attempt_form
from dashboard.components.attention import Attention, attention
from dashboard.components.cover import cover_switch
from dashboard.components.empty import empty
from dashboard.components.heading import page_heading, part_heading
from dashboard.components.notices import notices
from dashboard.components.safe_contact import safe_contact
from dashboard.components.table import Cell, Column, Row, table
from dashboard.context import Context
from models.access import check_may_any
from queries.idva import MAY, UNALLOCATED

EVERYBODY, NOBODY = "Everybody", "Nobody yet"
MOST_SHOWN = 15
_OPEN, _DONE = "idva-open", "idva-done"


def render(context: Context) -> None:
    """Draws what waits, then the caseloads."""
    check_may_any(context.user, MAY)
    page_heading("IDVA", "Whom to try now, how to reach them safely, and who has how many cases.")
    notices(context)
    if done := st.session_state.pop(_DONE, ""):
        st.success(done, icon=":material/check:")
    frame = reads.idva_cases(context)
    if frame.is_empty():
        empty(
            "No case waits for an IDVA",
            "Cases appear here when they are referred to the IDVAs, on the case’s page or with "
            "the referral.",
        )
        return
    found = filter(None, (waiting(row, context.today) for row in frame.iter_rows(named=True)))
    items = sorted(found, key=lambda item: item.rank)
    if strip := _attention(items, frame):
        st.html(attention(strip))
    with st.container(horizontal=True, gap="medium", vertical_alignment="bottom", key="filters"):
        whose = _whose(frame)
        is_covered = cover_switch()
    _waiting(context, [item for item in items if _is_of(item, whose)], is_covered=is_covered)
    _caseloads(context)


def _attention(items: Sequence[Waiting], frame: pl.DataFrame) -> list[Attention]:
    def count(*kinds: str) -> int:
        return sum(item.kind in kinds for item in items)

    nobody = int(frame["idva_worker"].is_null().sum())
    told = (
        ("urgent", count("overdue"), "without the first attempt that was due", "Try them now."),
        ("urgent", count("today"), "whose first attempt is due today", "Try them today."),
        ("soon", count("meeting"), "heard soon and not reached yet", "Try again in another way."),
        ("note", nobody, "given to no worker yet", "Choose a worker on the case’s page."),
    )
    return [
        Attention(urgency, words.number(number), _cases(number, text), step)  # type: ignore[arg-type]
        for urgency, number, text, step in told
        if number
    ]


def _cases(number: int, text: str) -> str:
    return f"{'case' if number == 1 else 'cases'} {text}"


def _whose(frame: pl.DataFrame) -> str:
    workers = sorted(frame["idva_worker"].drop_nulls().unique(), key=str.casefold)
    return str(
        st.selectbox("Whose", [EVERYBODY, NOBODY, *workers], key="idva-whose", width=240)
        or EVERYBODY
    )


def _is_of(item: Waiting, whose: str) -> bool:
    worker = item.row["idva_worker"]
    return whose == EVERYBODY or (worker is None if whose == NOBODY else worker == whose)


def _waiting(context: Context, items: Sequence[Waiting], *, is_covered: bool) -> None:
    if not items:
        part_heading("Nobody waits here")
        return
    part_heading(
        f"{words.counted(len(items), 'case')} to act on",
        "The most urgent first. Read how to reach the victim safely before you try.",
    )
    shown = items if st.session_state.get("idva-all") else items[:MOST_SHOWN]
    for item in shown:
        _item(context, item, is_covered=is_covered)
    if len(items) > len(shown) and st.button(f"Show all {len(items)}", key="idva-more"):
        st.session_state["idva-all"] = True
        st.rerun()


def _item(context: Context, item: Waiting, *, is_covered: bool) -> None:
    case_id = item.row["case_id"]
    is_open = st.session_state.get(_OPEN) == case_id
    with st.container(border=is_open, key=f"wait-{words.slug(case_id)}", gap="small"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.html(waiting_row(item, is_covered=is_covered))
            label = "Close" if is_open else "Record an attempt"
            if st.button(f"{label}", key=f"try-{case_id}", help=f"Case {case_id}"):
                st.session_state[_OPEN] = None if is_open else case_id
                st.rerun()
        if is_open:
            st.html(safe_contact(item.row, is_covered=is_covered))
            if attempt_form(context, case_id):
                st.session_state[_OPEN] = None
                st.session_state[_DONE] = f"The attempt for case {case_id} is saved."
                st.rerun()


def _caseloads(context: Context) -> None:
    frame = reads.idva_caseload(context)
    has_maracs = frame["marac_id"].n_unique() > 1
    part_heading(
        "Who has how many cases",
        "Open now, beside the cases referred in the last twelve months. The number for one post is "
        "a year’s referrals to a full-time IDVA; somebody who works part-time has fewer.",
    )
    columns = [
        Column("Worker"),
        *([Column("MARAC")] if has_maracs else []),
        Column("Open now", is_number=True),
        Column("Referred, 12 months", is_number=True),
        Column("One full post", is_number=True),
    ]
    st.html(
        table(
            columns,
            [_load(row, has_maracs) for row in frame.rows(named=True)],
            caption="IDVA caseloads, cases of nobody first",
        )
    )


def _load(row: dict[str, object], has_maracs: bool) -> Row:
    post = float(str(row["idva_caseload"]))
    referred = int(str(row["referred"]))
    is_nobody = row["worker"] == UNALLOCATED
    return [
        Cell("Nobody yet", is_faint=True) if is_nobody else str(row["worker"]),
        *([str(row["marac"])] if has_maracs else []),
        words.number(int(str(row["open"]))),
        words.number(referred)
        if is_nobody
        else Cell(words.number(referred), share=referred / post),
        words.DASH if is_nobody else words.number(post),
    ]

"""Erasures that wait for a second person, and those decided, with what they left as proof."""

from collections.abc import Iterator

import polars as pl
import streamlit as st

from dashboard import words
from dashboard.components.heading import part_heading
from dashboard.components.table import Cell, Column, Row, table
from dashboard.components.trying import trying
from dashboard.context import Context
from ingest.erasures import decide, withdraw
from models.access import Permission, may_any
from queries.retention import evidence

MOST_SHOWN = 200
_SHORT = 16  # characters of a digest that are shown


def waiting(context: Context, proposals: pl.DataFrame) -> None:
    """Draws each open proposal with its decision."""
    for rows in _each(proposals.filter(pl.col("decision").is_null())):
        _proposal(context, rows)


def _each(proposals: pl.DataFrame) -> Iterator[pl.DataFrame]:
    yield from proposals.partition_by("proposal_id", maintain_order=True)


def _proposal(context: Context, rows: pl.DataFrame) -> None:
    first = rows.row(0, named=True)
    number = first["proposal_id"]
    part_heading(
        f"{words.sentence(_who(first['proposer']))} proposes to erase "
        f"{words.counted(rows.height, 'case')}",
        f"On {words.moment(first['proposed_at'])}. Reason: {first['reason']}",
    )
    st.html(f'<p class="m-key">{words.safe(words.listed(rows["case_id"].sort(), most=40))}</p>')
    if first["proposed_by"] == context.user.user_id:
        st.write("You proposed this, so somebody else has to decide.")
        if st.button("Withdraw the proposal", key=f"withdraw-{number}"):
            trying(lambda: withdraw(context.engine, by=context.user, proposal_id=number))
        return
    if may_any(context.user, {Permission.APPROVE_ERASURE}):
        _decision(context, number, rows.height)


def _decision(context: Context, number: str, count: int) -> None:
    sure = st.checkbox(
        f"I have looked at {'this case' if count == 1 else f'these {count} cases'}, and nothing "
        "in them is needed any more",
        key=f"sure-{number}",
    )
    reason = st.text_input("Why not, if you refuse", key=f"refuse-why-{number}", max_chars=500)
    with st.container(horizontal=True):
        approved = st.button("Approve and erase", type="primary", key=f"approve-{number}")
        refused = st.button("Refuse", key=f"refuse-{number}")
    if approved and not sure:
        st.error("Tick that you have looked at the cases: what is erased cannot be brought back.")
    elif approved:
        trying(lambda: _decide(context, number, approve=True))
    elif refused:
        trying(lambda: _decide(context, number, approve=False, reason=reason or ""))


def _decide(context: Context, number: str, *, approve: bool, reason: str = "") -> None:
    decide(
        context.engine,
        by=context.user,
        proposal_id=number,
        approve=approve,
        today=context.today,
        reason=reason,
    )


def decided(proposals: pl.DataFrame) -> None:
    """Draws what was decided; of what was erased, the proof without what it proves."""
    past = proposals.filter(pl.col("decision").is_not_null())
    if past.is_empty():
        return
    done = past.filter(step="finished").height
    part_heading(
        f"{words.counted(done, 'case')} erased so far",
        "Who proposed and decided, what was taken out, and its keyed digest.",
    )
    columns = [Column(name) for name in ("Case", "Decision", "Proposed by", "Decided by")]
    columns += [Column("When"), Column("Rows", is_number=True), Column("Digest"), Column("Backups")]
    rows = [_row(row) for row in past.head(MOST_SHOWN).iter_rows(named=True)]
    with st.expander("Decisions and their proof", key="decided"):
        st.html(table(columns, rows, caption="Decisions on erasures, newest first"))


def _row(row: dict[str, object]) -> Row:
    proof = evidence(row["evidence"])  # type: ignore[arg-type]
    counted = sum(proof.get("rows", {}).values())
    older = len(proof.get("backups_before", []))
    state = {"finished": "Erased", "stopped": "Stopped", "approved": "Under way"}
    return [
        str(row["case_id"]),
        state.get(str(row["step"]), words.sentence(str(row["decision"]))),
        _who(row["proposer"]),
        _who(row["decider"]),
        words.moment(row["decided_at"]),  # type: ignore[arg-type]
        words.number(counted) if counted else "",
        Cell(str(proof.get("digest", ""))[:_SHORT], is_faint=True),
        f"{older} older" if older else "",
    ]


def _who(name: object) -> str:
    """The colleague's name, or the command line and its user."""
    return str(name).replace("command:", "the command line, ")

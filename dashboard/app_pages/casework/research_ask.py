"""Asks the agencies about the cases on a list: whom, about which, by when, and who is left out."""

from datetime import date

import polars as pl
import streamlit as st

from dashboard import words
from dashboard.components.cautions import Caution, cautions
from dashboard.components.trying import trying
from dashboard.context import Context
from dashboard.research_words import State
from ingest.research_requests import ask
from queries.research_requests import Overview


def is_due(found: Overview) -> bool:
    """Whether somebody who is invited was not asked yet, or for a meeting that put a case off."""
    not_asked = pl.col("state") == State.NOT_ASKED.value
    return not found.cells.filter(not_asked | pl.col("is_put_off")).is_empty()


def draw(context: Context, found: Overview) -> None:
    """Draws the form, open where somebody was not asked yet."""
    if found.cases.is_empty() or not (is_due(found) or found.others.height):
        return
    title = "Ask the agencies" if is_due(found) else "Ask another agency"
    with st.expander(title, expanded=is_due(found), key="ask"):
        _cautions(found.cases)
        agency_ids = _agencies(found)
        left_out = _left_out(found, agency_ids)
        meeting_on = found.meeting["meeting_date"]
        due_on = st.date_input(
            "Answer by",
            value=found.usual_due_on,
            min_value=context.today,
            max_value=meeting_on,
            format="DD/MM/YYYY",
            key=f"due-{found.meeting['meeting_id']}",
            help="Three working days before the meeting, where that can still be.",
            width=200,
        )
        pairs = _pairs(found, agency_ids, left_out)
        _send(context, found, pairs, due_on)


def _cautions(cases: pl.DataFrame) -> None:
    told = cases.drop_nulls("must_not_receive").rows(named=True)
    if told:
        items = [
            Caution(f"Case {row['case_id']}: who must not be told", row["must_not_receive"])
            for row in told
        ]
        cautions(items, nothing="")


def _agencies(found: Overview) -> list[str]:
    names = dict(pl.concat([found.agencies, found.others]).select("agency_id", "name").rows())
    return st.multiselect(
        "Agencies",
        list(names),
        default=found.agencies["agency_id"].to_list(),
        format_func=lambda one: names[one] or one,
        key=f"ask-{found.meeting['meeting_id']}",
        help="Those that are invited stand here; add others that may know the family.",
    )


def _left_out(found: Overview, agency_ids: list[str]) -> set[tuple[str, str]]:
    """The pairs of a case and an agency that are not to be asked."""
    names = dict(pl.concat([found.agencies, found.others]).select("agency_id", "name").rows())
    pairs = [(case_id, agency_id) for case_id in found.cases["case_id"] for agency_id in agency_ids]
    chosen = st.multiselect(
        "Leave out",
        pairs,
        format_func=lambda pair: f"Case {pair[0]}: {names[pair[1]] or pair[1]}",
        key=f"leave-{found.meeting['meeting_id']}",
        placeholder="An agency that must not be asked about a case",
        help="It is not asked. If somebody there must not see the case at all, close the case to "
        "that person on its page as well: an agency that is invited sees the names on the list.",
    )
    return set(chosen)


def _pairs(
    found: Overview, agency_ids: list[str], left_out: set[tuple[str, str]]
) -> list[tuple[str, str]]:
    """What there is to ask: not asked before, or asked for a meeting that put the case off."""
    done = found.cells.filter(pl.col("requested_on").is_not_null() & ~pl.col("is_put_off"))
    before = set(done.select("case_id", "agency_id").rows())
    return [
        (case_id, agency_id)
        for case_id in found.cases["case_id"]
        for agency_id in agency_ids
        if (case_id, agency_id) not in left_out | before
    ]


def _send(
    context: Context, found: Overview, pairs: list[tuple[str, str]], due_on: date | None
) -> None:
    agencies = len({agency for _case, agency in pairs})
    cases = words.counted(len({case for case, _agency in pairs}), "case")
    asked = f"Ask {words.counted(agencies, 'agency', 'agencies')} about {cases}"
    label = asked if pairs else "Nobody is left to ask"
    if not st.button(label, type="primary", key="ask-go", disabled=not pairs or due_on is None):
        return

    def write() -> None:
        done = ask(
            context.engine,
            by=context.user,
            meeting_id=found.meeting["meeting_id"],
            wanted=pairs,
            due_on=due_on or found.usual_due_on,
            today=context.today,
        )
        moved = f" {words.counted(done.moved, 'earlier request')} moved to the new day."
        st.session_state["research-done"] = (
            f"Asked {words.counted(done.agencies, 'agency', 'agencies')}: "
            f"{words.counted(done.requests, 'request')}, each agency with a notice."
            + (moved if done.moved else "")
        )

    trying(write)

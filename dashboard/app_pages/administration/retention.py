"""Retention: what has been kept long enough, what holds it, what was erased and destroyed."""

import polars as pl
import streamlit as st

from dashboard import reads, words
from dashboard.app_pages.administration import (
    retention_documents,
    retention_due,
    retention_holds,
    retention_proposals,
    retention_research,
    subject_access,
)
from dashboard.components.attention import Attention, attention
from dashboard.components.heading import page_heading
from dashboard.components.problems import Problem, problem_list
from dashboard.context import Context
from models.access import check_may_any
from models.retention import DUE
from queries import retention as kept


def render(context: Context) -> None:
    """Draws what is over time first, then what waits for a decision, then the rest."""
    check_may_any(context.user, kept.MAY_SEE)
    page_heading(
        "Retention",
        "Cases are kept as long as their MARAC says, and no longer. One person proposes an "
        "erasure, another decides on it.",
    )
    with context.engine.connect() as connection:
        plans = kept.schedules(connection, user=context.user)
        proposals = kept.proposals(connection, user=context.user)
    found = reads.kept_too_long(context)
    _attention(found.due, found.soon, proposals, found.research)
    _schedules(plans)
    retention_proposals.waiting(context, proposals)
    retention_due.draw(context, found.due)
    retention_research.draw(context, found.research)
    retention_documents.draw(context)
    retention_holds.draw(context)
    retention_proposals.decided(proposals)
    subject_access.draw(context)


def _attention(
    due: pl.DataFrame, soon: int, proposals: pl.DataFrame, research: pl.DataFrame
) -> None:
    over = due.filter(pl.col("state") == DUE, ~pl.col("proposed"))
    waiting = proposals.filter(pl.col("decision").is_null())["proposal_id"].n_unique()
    stopped = proposals.filter(step="stopped").height
    items = []
    if stopped:
        text = "erasures stopped: a figure would have changed"
        items.append(Attention("urgent", words.number(stopped), text, "Tell your administrator"))
    if not over.is_empty():
        since = words.day(over["due_on"][0])
        items.append(
            Attention(
                "urgent",
                words.number(over.height),
                f"{_noun(over.height, 'case')} kept too long, the oldest since {since}",
                "Propose to erase them, or place a hold",
            )
        )
    if waiting:
        text = f"{_noun(waiting, 'proposal')} waiting for a decision"
        items.append(Attention("soon", words.number(waiting), text, "Decide on it below"))
    if not research.is_empty():
        text = f"{_noun(research.height, 'meeting')} held with research forms still kept"
        items.append(
            Attention("soon", words.number(research.height), text, "Destroy the forms below")
        )
    if soon:
        text = f"{_noun(soon, 'case')} reach their time in the next 30 days"
        items.append(Attention("note", words.number(soon), text, "Look whether one is needed"))
    if items:
        st.html(attention(items))


def _noun(count: int, one: str) -> str:
    return one if count == 1 else f"{one}s"


def _schedules(plans: pl.DataFrame) -> None:
    """Which MARACs have no schedule: their cases never fall due."""
    unset = plans.filter(pl.col("retention_months").is_null())["name"].to_list()
    if unset:
        text = (
            f"{words.listed(unset)}: no schedule is set, so no case falls due. Agree how many "
            "months cases are kept after they are closed, and give it as retention_months in the "
            "maracs file."
        )
        st.html(problem_list([Problem("warning", text)], "MARACs without a schedule"))

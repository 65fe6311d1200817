"""Kept reads of the page What if: a MARAC's past, and what a plan does to it."""

from datetime import date

import sqlalchemy as sa
import streamlit as st

from dashboard.insight.view import View
from dashboard.reads import keep_read
from models.access import Scope
from queries.insight import what_if, what_if_told
from queries.insight.what_if import Plan, Tried
from queries.insight.what_if_history import History


def history(view: View, slots: int) -> History | None:
    """What the chosen MARAC's own past says, as `queries.insight.what_if_told.history`."""
    context = view.context
    return _history(
        context.engine, context.data_version, view.scope, slots, context.today, view.threshold
    )


@keep_read
def _history(
    _engine: sa.Engine, data_version: int, scope: Scope, slots: int, today: date, threshold: int
) -> History | None:
    with _engine.connect() as connection:
        return what_if_told.history(
            connection, scope=scope, slots=slots, today=today, threshold=threshold
        )


def tried(view: View, slots: int, plan: Plan) -> Tried | None:
    """The plan tried on that past; None where there is none."""
    context = view.context
    return _tried(
        context.engine, context.data_version, view.scope, slots, context.today, view.threshold, plan
    )


@st.cache_data(ttl="10m", max_entries=50, show_spinner=False)
def _tried(
    _engine: sa.Engine,
    data_version: int,
    scope: Scope,
    slots: int,
    today: date,
    threshold: int,
    plan: Plan,
) -> Tried | None:
    found = _history(_engine, data_version, scope, slots, today, threshold)
    return None if found is None else what_if.tried(found, plan)

"""How agencies carry out the actions they took on."""

from datetime import date

import polars as pl
import sqlalchemy as sa

from models.access import Scope
from models.frames import read_frame
from models.period import Period
from models.tables import action_facts
from models.tables import actions as actions_table
from queries.reports import hiding, registry
from queries.reports.support import percent, with_agency_names
from queries.scope import in_scope

_OUTCOMES = ("done_on_time", "done_late", "open", "not_possible", "not_done")

COLUMNS = {
    "agency": f"{registry.AGENCY} The table has a row an agency that took on actions.",
    "agency_name": registry.AGENCY_NAME,
    "due": "Its actions due in the period and by the as-of day, cancelled ones left out.",
    "done_on_time": "How many of those were done on or before the due day.",
    "done_late": "How many of those were done later, or on no recorded day.",
    "open": "How many of those are still open.",
    "not_possible": "How many of those became impossible because circumstances changed.",
    "not_done": "How many of those the agency did not do.",
    "on_time_rate": "Those done on time as a percentage of those due.",
    "overdue": "Its actions still open and due before the as-of day, whatever the period.",
    "hidden": registry.HIDDEN,
}


def run(
    connection: sa.Connection,
    *,
    scope: Scope,
    period: Period,
    today: date,
    as_of: date | None = None,
) -> pl.DataFrame:
    """The columns of COLUMNS, a row an agency with an action due or overdue, most due first."""
    as_of = as_of or min(today, period.end)
    frame = (
        _counted(connection, scope=scope, period=period, as_of=as_of)
        .with_columns(on_time_rate=percent("done_on_time", "due"))
        .sort("due", "agency", descending=[True, False])
    )
    counts = ["due", *_OUTCOMES, "overdue"]
    shown = hiding.hide(
        connection,
        frame,
        scope=scope,
        counts=counts,
        lines=[
            hiding.across(frame, "due", *_OUTCOMES),
            *(hiding.down(frame, column) for column in ("due", "done_on_time", "overdue")),
        ],
        built_on={"on_time_rate": ["due", "done_on_time"]},
    )
    return with_agency_names(connection, shown).select(*COLUMNS)


def _counted(
    connection: sa.Connection, *, scope: Scope, period: Period, as_of: date
) -> pl.DataFrame:
    facts = action_facts.c
    status = sa.func.coalesce(actions_table.c.status, "open")
    due = facts.due_on.between(period.start, min(period.end, as_of))
    overdue = facts.is_open & (facts.due_on < as_of)
    outcomes = {
        "done_on_time": facts.done_on_time,
        "done_late": sa.and_(status == "done", sa.not_(facts.done_on_time)),
        **{name: status == name for name in ("open", "not_possible", "not_done")},
    }
    same_action = sa.and_(
        actions_table.c.action_id == facts.action_id, actions_table.c.case_id == facts.case_id
    )
    return read_frame(
        connection,
        sa.select(
            facts.agency_id.label("agency"),
            sa.func.count().filter(due).label("due"),
            *(sa.func.count().filter(due, outcomes[name]).label(name) for name in _OUTCOMES),
            sa.func.count().filter(overdue).label("overdue"),
        )
        .join_from(action_facts, actions_table, same_action)
        .where(due | overdue, in_scope(scope, facts.marac_id))
        .group_by(facts.agency_id),
    )


REPORT = registry.Report(
    name="actions",
    title="Actions by agency",
    question="Do agencies do what they took on, and in time?",
    columns=COLUMNS,
    run=run,
)

"""IDVA and administrator posts of each MARAC: needed, recommended and filled."""

from datetime import date

import polars as pl
import sqlalchemy as sa

from models.access import Scope
from models.period import Period
from queries.maracs import maracs
from queries.measure import figures
from queries.reports import hiding, registry

_KINDS = {"idva": "IDVA", "admin": "administrator"}
_KEYS = {
    f"{kind}_{name}": f"{kind}_{key}"
    for kind in _KINDS
    for name, key in (
        ("needed", "fte_needed"),
        ("recommended", "fte_recommended"),
        ("in_post", "fte_in_post"),
        ("coverage", "coverage"),
    )
}


def _columns() -> dict[str, str]:
    columns = {"marac_id": "The MARAC's id.", "marac_name": "The MARAC's name."}
    for kind, who in _KINDS.items():
        columns |= {
            f"{kind}_needed": f"Full-time {who} posts for the cases heard, taken as a yearly "
            "number, at the MARAC's own cases a post.",
            f"{kind}_recommended": f"Full-time {who} posts for the recommended cases a year; "
            "blank without a population.",
            f"{kind}_in_post": f"Full-time {who} posts filled: the mean of the recorded months.",
            f"{kind}_coverage": "Posts filled as a percentage of those needed.",
        }
    return {**columns, "hidden": registry.HIDDEN}


COLUMNS = _columns()


def run(
    connection: sa.Connection,
    *,
    scope: Scope,
    period: Period,
    today: date,
    as_of: date | None = None,
) -> pl.DataFrame:
    """The columns of COLUMNS, a row a MARAC in scope, by name."""
    found = figures(connection, scope=scope, period=period, today=today, by="marac", as_of=as_of)
    names = maracs(connection, scope=scope).select("marac_id", marac_name="name")
    wanted = {"cases": "cases_discussed", **_KEYS}
    frame = names
    for column, key in wanted.items():
        one = found.filter(pl.col("key") == key).select(marac_id="group", **{column: "value"})
        frame = frame.join(one, on="marac_id", how="left", maintain_order="left")
    # The posts needed are the cases heard under another name.
    built_on = {f"{kind}_{name}": ["cases"] for kind in _KINDS for name in ("needed", "coverage")}
    shown = hiding.hide(
        connection,
        frame,
        scope=scope,
        counts=["cases"],
        lines=[hiding.down(frame, "cases")],
        built_on=built_on,
    )
    return shown.select(*COLUMNS)


REPORT = registry.Report(
    name="capacity",
    title="Posts needed and filled",
    question="Are there enough IDVAs and administrators for the cases?",
    columns=COLUMNS,
    run=run,
)

"""Agencies: who refers, who comes, and who does what they took on?"""

import polars as pl

from dashboard import words
from dashboard.app_pages.insight import agencies_attendance
from dashboard.components.table import Cell, Column
from dashboard.context import Context
from dashboard.insight import asked, grid, part
from dashboard.insight.grid import Grid, Rows, Shown
from dashboard.insight.part import Part
from dashboard.insight.view import EVERY, Page, View, begin, choice
from models.codes import RETURN_SOURCE
from queries.insight.behind import heard

AMONG = " of those that may be told"
QUESTION = "Who refers, who comes, and who does what they took on?"


def render(context: Context) -> None:
    """Draws the page from the filters in the address."""
    view = begin(context, QUESTION, one_at_a_time=True)
    if view is None:
        return
    sources = asked.report(view, "referral-sources", view.period)
    due = asked.report(view, "actions", view.period)
    research = asked.report(view, "agency-involvement", view.period)
    attendance = asked.report(view, "attendance", view.period)
    if all(frame.is_empty() for frame in (sources, due, research, attendance)):
        view.title(QUESTION, f"Nothing of any agency is recorded in {words.period(view.period)}")
        part.nothing(
            "No agency has anything recorded",
            "Choose another period above, or load case and meeting files on the Import page.",
        )
        return
    agency = _chosen_agency(view, [sources, due, research, attendance])
    view.title(QUESTION, lead(attendance, due))
    part.draw(view, sources_part(view, sources))
    for made in agencies_attendance.parts(view, of_agency(attendance, agency), agency):
        part.draw(view, made)
    part.draw(view, research_part(view, of_agency(research, agency)))
    part.draw(view, actions_part(view, of_agency(due, agency)))


def _chosen_agency(view: Page, frames: list[pl.DataFrame]) -> str:
    """The agency chosen; "" is every one. What is hidden is hidden before the choice."""
    names: dict[str, str] = {}
    for frame in frames:
        known = frame.drop_nulls("agency").select("agency", "agency_name")
        names |= {agency: name or agency for agency, name in known.iter_rows()}
    order = dict(sorted(names.items(), key=lambda item: item[1].casefold()))
    return choice(view, "Agency", "agency", {"": EVERY, **order})


def of_agency(frame: pl.DataFrame, agency: str) -> pl.DataFrame:
    """The rows of one agency, or all."""
    return frame.filter(pl.col("agency") == agency) if agency else frame


def lead(attendance: pl.DataFrame, due: pl.DataFrame) -> str:
    """Attendance and actions of all agencies, in one sentence."""
    told = []
    known = due.drop_nulls(["due", "done_on_time"])
    places, on_time = shares(attendance, known)
    if places is not None:
        shown = words.figure(places, "percent")
        told.append(f"Core agencies filled {shown} of their places at meetings")
    if on_time is not None:
        shown = words.figure(on_time, "percent")
        without = ", where it may be told" if known.height < due.height else ""
        told.append(f"{shown} of actions due were done on time{without}")
    return "; ".join(told) or "Who referred is recorded; attendance and actions are not"


def shares(attendance: pl.DataFrame, known: pl.DataFrame) -> tuple[float | None, float | None]:
    """Per cent of places filled, and of actions due that were done on time; None without any."""
    expected, due = _sum(attendance, "expected"), _sum(known, "due")
    came = _sum(attendance, "present") + _sum(attendance, "deputy")
    return (
        100 * came / expected if expected else None,
        100 * _sum(known, "done_on_time") / due if due else None,
    )


def _sum(frame: pl.DataFrame, column: str) -> float:
    return float(frame[column].sum() or 0)


def sources_part(view: View, rows: pl.DataFrame) -> Part | None:
    """The fourteen sources of the return; None where no case was heard."""
    if rows.is_empty():
        return None
    summed = by_source(rows)
    return Part(
        key="sources",
        finding=sources_finding(summed),
        subtitle=f"Cases heard by the fourteen sources of the return. {view.subtitle}",
        grid=_source_grid(view, summed),
        indicators=("police_share", "partner_share"),
        about=(
            "A joint referral from n agencies counts 1/n for each. Joint ones are counted "
            "whole beside it, once for each agency.",
        ),
        is_hidden=bool(rows["hidden"].any()),
        cases=asked.cases_behind(view, heard, period=view.period),
    )


def by_source(rows: pl.DataFrame) -> pl.DataFrame:
    """source, cases, joint, share, hidden: all fourteen, in the order of the return.

    A source of which one agency is hidden is hidden whole.
    """
    summed = rows.group_by("source").agg(
        pl.col("cases").sum(), pl.col("joint").sum(), pl.col("share").sum(), pl.col("hidden").any()
    )
    frame = pl.DataFrame({"source": list(RETURN_SOURCE)}).join(
        summed, on="source", how="left", maintain_order="left"
    )
    shown = frame.with_columns(
        pl.col("hidden").fill_null(value=False), pl.col("cases", "joint", "share").fill_null(0)
    )
    return shown.with_columns(
        pl.when(~pl.col("hidden")).then(pl.col(name)).alias(name)
        for name in ("cases", "joint", "share")
    )


def silent_of(summed: pl.DataFrame) -> int:
    """How many of the sources referred nothing."""
    return summed.filter(pl.col("cases") == 0).height


def sources_finding(summed: pl.DataFrame) -> str:
    """How many of the sources referred nothing, and who referred most."""
    silent = silent_of(summed)
    known = summed.drop_nulls("cases").sort("cases", descending=True)
    if known.is_empty() or not known["cases"][0]:
        return "Who referred the cases is hidden: they are few"
    first = known.row(0, named=True)
    of_those = AMONG if known.height < summed.height else ""
    most = f"{RETURN_SOURCE[first['source']]} referred most{of_those}"
    if first["share"] is not None:
        most += f", {words.figure(first['share'], 'percent')} of cases"
    return f"{most}; {silent} of 14 sources referred none" if silent else most


def _source_grid(view: View, summed: pl.DataFrame) -> Grid:
    columns = [
        Column("Source"),
        Column("Cases", is_number=True),
        Column("Share", is_number=True),
        Column("Joint referrals", is_number=True),
        Column("Bar of the share", is_quiet=True),
    ]
    rows = [
        [
            grid.text(RETURN_SOURCE[row["source"]]),
            grid.shared(row["cases"], hidden=row["hidden"]),
            grid.rate(row["share"], hidden=row["hidden"]),
            grid.count(row["joint"], hidden=row["hidden"]),
            Shown(Cell("", share=(row["share"] or 0) / 100), None),
        ]
        for row in summed.iter_rows(named=True)
    ]
    return Grid("Referrals by source", columns, rows)


def research_part(view: View, rows: pl.DataFrame) -> Part | None:
    """Requests for research by agency; None where none was made."""
    if rows.is_empty():
        return None
    columns = [
        Column("Agency"),
        *(
            Column(name, is_number=True)
            for name in ("Asked", "Answered", "By the meeting", "In time", "Days to answer")
        ),
    ]
    drawn = Rows(
        rows,
        lambda row: [
            grid.text(row["agency_name"] or row["agency"]),
            *(
                grid.count(row[name], hidden=row["hidden"])
                for name in ("requested", "returned", "on_time")
            ),
            grid.rate(row["on_time_rate"], hidden=row["hidden"]),
            grid.rate(row["median_days"], hidden=row["hidden"], unit="days"),
        ],
    )
    return Part(
        key="research",
        finding=_least(rows, "on_time_rate", "answered", "of requests for research in time"),
        subtitle=f"Requests for research on cases heard. {view.subtitle}",
        grid=Grid("Research by agency", columns, drawn),
        indicators=("research_return_rate",),
        is_hidden=bool(rows["hidden"].any()),
    )


def overdue_when(view: View) -> str:
    """The day of which overdue actions are told: the last of the period, if that is over."""
    end = view.period.end
    return "now" if end >= view.context.today else f"on {words.day(end)}"


def actions_part(view: View, rows: pl.DataFrame) -> Part | None:
    """Actions by agency; None where none was due."""
    if rows.is_empty():
        return None
    names = {
        "due": "Due",
        "done_on_time": "Done on time",
        "done_late": "Done late",
        "open": "Still open",
        "not_possible": "Not possible",
        "not_done": "Not done",
    }
    columns = [
        Column("Agency"),
        *(Column(name, is_number=True) for name in names.values()),
        Column("On time", is_number=True),
        Column(f"Overdue {overdue_when(view)}", is_number=True),
    ]
    drawn = Rows(
        rows,
        lambda row: [
            grid.text(row["agency_name"] or row["agency"]),
            *(grid.count(row[name], hidden=row["hidden"]) for name in names),
            grid.rate(row["on_time_rate"], hidden=row["hidden"]),
            grid.count(row["overdue"], hidden=row["hidden"]),
        ],
    )
    return Part(
        key="actions",
        finding=_least(rows, "on_time_rate", "did", "of its actions on time"),
        subtitle=f"Actions due in the period. {view.subtitle}",
        grid=Grid("Actions by agency", columns, drawn, is_wide=True),
        indicators=("actions_on_time_rate", "actions_overdue"),
        is_hidden=bool(rows["hidden"].any()),
    )


def _least(rows: pl.DataFrame, column: str, verb: str, of: str) -> str:
    """Who has the lowest share."""
    known = rows.drop_nulls(column).sort(column, "agency")
    if known.is_empty():
        return "The shares of the agencies are hidden: they rest on few"
    last = known.row(0, named=True)
    share = words.figure(last[column], "percent")
    if known.height == 1:
        return f"{last['agency_name'] or last['agency']} {verb} {share} {of}"
    of_those = AMONG if rows["hidden"].any() else ""
    name = last["agency_name"] or last["agency"]
    return f"{name} {verb} the smallest share {of}{of_those}: {share}"

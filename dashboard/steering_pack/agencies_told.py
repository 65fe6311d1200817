"""The sections on what agencies do: refer, come, answer, and do what they took on."""

import polars as pl

from dashboard import words
from dashboard.app_pages.insight import actions_in_time, agencies, agencies_attendance
from dashboard.insight import asked, monthly
from dashboard.insight.view import View
from dashboard.steering_pack.section import Ask, Placed, Rank, Section
from dashboard.steering_pack.sources import ACTIONS, Said, Source, source_of
from queries.insight import blocks
from queries.steering.structure import RARELY

SOURCES = "Cases heard, by the sources of the return"
ATTENDANCE = "Attendance of core agencies at the meetings held"
RESEARCH = "Requests for research on the cases heard"
EXPECTED = 90.0  # per cent of actions done on time, below which it is asked why
DUE = "Actions due in the quarter, by the agency that owns them"


def agencies_section(view: View) -> Section:
    """Who refers, who comes, and who answers?"""
    came = asked.report(view, "attendance", view.period)
    due = asked.report(view, "actions", view.period)
    placed = [*_sources(view), *_attendance(view, came), *_research(view)]
    when = words.period(view.period)
    source = Source(
        *("What agencies do", f"{ATTENDANCE}; {DUE[:1].lower()}{DUE[1:]}", when, came.height),
        ("attendance_rate", "actions_on_time_rate"),
        _figures(came, due),
    )
    if not placed and due.is_empty():
        return Section("Agencies", [Said(f"Nothing of any agency is recorded in {when}", source)])
    said = Said(agencies.lead(came, due), source)
    return Section("Agencies", [said], placed, _away(came, placed))


def _sources(view: View) -> list[Placed]:
    rows = asked.report(view, "referral-sources", view.period)
    part = agencies.sources_part(view, rows)
    if part is None:
        return []
    silent = {"Sources without a case": str(agencies.silent_of(agencies.by_source(rows)))}
    return [Placed(part, source_of(view, part, SOURCES, figures=silent))]


def _attendance(view: View, came: pl.DataFrame) -> list[Placed]:
    placed = []
    for part in agencies_attendance.parts(view, came):
        figures = {}
        if part.key == "attendance-map":
            most = agencies_attendance.missed_most(asked.attending(view))
            figures = {most["agency_name"]: f"missed {most['missed']} of {most['of']}"}
        placed.append(Placed(part, source_of(view, part, ATTENDANCE, figures=figures)))
    return placed


def _research(view: View) -> list[Placed]:
    rows = asked.report(view, "agency-involvement", view.period)
    part = agencies.research_part(view, rows)
    return [] if part is None else [Placed(part, source_of(view, part, RESEARCH))]


def _figures(came: pl.DataFrame, due: pl.DataFrame) -> tuple[tuple[str, str], ...]:
    known = due.drop_nulls(["due", "done_on_time"])
    places, on_time = agencies.shares(came, known)
    return (
        ("Places filled", words.figure(places, "percent")),
        ("Actions on time", words.figure(on_time, "percent")),
    )


def _away(came: pl.DataFrame, placed: list[Placed]) -> list[Ask]:
    """A question where an agency comes to fewer than three meetings in four."""
    if came.filter(pl.col("rate") < RARELY).is_empty():
        return []
    found = next(one for one in placed if one.part.key == "attendance")
    question = "What keeps agencies from the table, and who can change it?"
    return [Ask(Rank.ATTENDANCE, question, Said(found.part.finding, found.source))]


def actions_section(view: View) -> Section:
    """Do agencies do what they took on, in time?"""
    rows = asked.report(view, "actions", view.period)
    when = words.period(view.period)
    if rows.is_empty():
        source = Source("Actions by agency", DUE, when, 0)
        return Section("Actions", [Said(f"No action was due in {when}", source)])
    frame = asked.actions_due(view)
    row = blocks.in_all(frame, view.period).row(0, named=True)
    on_time = actions_in_time.share(row)
    source = Source(
        *("Actions of the quarter", f"{ACTIONS}; overdue: by agency", when, frame.height),
        ("actions_due", "actions_on_time_rate", "actions_overdue"),
        _of_actions(row, rows, on_time),
    )
    said = Said(actions_in_time.lead(view, row, rows), source)
    by_month = monthly.share_part(view, "actions_on_time_rate", frame, "on_time", "due")
    by_agency = agencies.actions_part(view, rows)
    placed = [
        Placed(part, source_of(view, part, counted))
        for part, counted in ((by_month, ACTIONS), (by_agency, DUE))
        if part is not None
    ]
    is_late = bool((rows["overdue"].drop_nulls() > 0).any()) or (
        on_time is not None and on_time < EXPECTED
    )
    question = "What is in the way of the actions that are late, and who removes it?"
    return Section(
        "Actions", [said], placed, [Ask(Rank.ACTIONS, question, said)] if is_late else []
    )


def _of_actions(
    row: dict[str, float | None], rows: pl.DataFrame, on_time: float | None
) -> tuple[tuple[str, str], ...]:
    overdue = None if rows["hidden"].any() else float(rows["overdue"].sum() or 0)
    return (
        ("Due", words.number(row["due"])),
        ("On time", words.figure(on_time, "percent")),
        ("Overdue", words.number(overdue)),
    )

"""Draws the minutes of a meeting from what was typed: one section for each thing they hold."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl
import sqlalchemy as sa

from models.codes import (
    ACTION_CATEGORY,
    ACTION_STATUS,
    ATTENDANCE,
    HEARING_PART,
    LISTING_OUTCOME,
)
from models.errors import ForPerson
from models.frames import read_frame
from models.minutes import Minutes, Part, Row, Section
from models.named_people import people_in
from models.period import long_date
from models.tables import (
    actions,
    agencies,
    agency_involvement,
    attendance,
    cases,
    children,
    hearing_lines,
    listings,
    maracs,
    meetings,
    people,
)

REMINDER = (
    "What is in these minutes is confidential. It was shared to protect people at high risk, and "
    "is used for that alone. Do not forward it, keep it apart from a person’s own record, and "
    "delete it once it is read. Under no circumstances may a perpetrator learn of it."
)
_NOT_SAID = "Not recorded"
_PEOPLE = ("person_id", "family_name", "given_names", "date_of_birth")
CARRIED: Mapping[str, str] = {
    "not_possible": "Not possible, because circumstances changed",
    "not_done": "Not done by the agency",
    "open": "Still open",
}


@dataclass(frozen=True)
class _Read:
    """Everything of one meeting, each table asked once for all its cases."""

    meeting_id: str
    cases: pl.DataFrame
    people: Mapping[str, Mapping[str, Any]]
    children: pl.DataFrame
    research: pl.DataFrame
    lines: pl.DataFrame
    actions: pl.DataFrame


def gathered(connection: sa.Connection, meeting_id: str) -> Minutes:
    """The minutes as the record has them now, of every case: to be kept, or cut for a reader."""
    meeting = _meeting(connection, meeting_id)
    came = _came(connection, meeting_id)
    found = _read(connection, meeting_id)
    return Minutes(
        (
            Section("meeting", "The meeting", (_about(meeting),)),
            Section("present", "Present", (_present(came),)),
            Section("observers", "Observers", (_observers(came),)),
            Section("apologies", "Apologies and absent", _apologies(came, found.research)),
            Section("confidentiality", "Confidentiality", (Part("", (Row((REMINDER,)),)),)),
            Section("carried", "Actions from before that are not done", _carried(found)),
            *(_case(found, row) for row in found.cases.iter_rows(named=True)),
        )
    )


def _meeting(connection: sa.Connection, meeting_id: str) -> dict[str, Any]:
    row = connection.execute(
        sa.select(*meetings.c, maracs.c.name.label("marac"))
        .join(maracs, maracs.c.marac_id == meetings.c.marac_id)
        .where(meetings.c.meeting_id == meeting_id)
    ).first()
    if row is None:
        raise ForPerson("This meeting is not in the record: open another from the list.")
    return dict(row._mapping)


def _came(connection: sa.Connection, meeting_id: str) -> pl.DataFrame:
    return read_frame(
        connection,
        sa.select(*attendance.c, _agency())
        .outerjoin(agencies, agencies.c.agency_id == attendance.c.agency_id)
        .where(attendance.c.meeting_id == meeting_id)
        .order_by(sa.text("agency"), attendance.c.person),
    )


def _read(connection: sa.Connection, meeting_id: str) -> _Read:
    listed = sa.select(listings.c.case_id).where(listings.c.meeting_id == meeting_id)
    found = read_frame(
        connection,
        sa.select(
            *cases.c,
            *(listings.c[name] for name in ("outcome", "outcome_reason", "minutes")),
            sa.func.coalesce(listings.c.position, 9999).label("place"),
        )
        .join(listings, listings.c.case_id == cases.c.case_id)
        .where(listings.c.meeting_id == meeting_id)
        .order_by(sa.text("place"), cases.c.case_id),
    )
    named = {one for row in found.iter_rows(named=True) for one in people_in(row)}
    known = connection.execute(
        sa.select(*(people.c[name] for name in _PEOPLE)).where(people.c.person_id.in_(named))
    )
    return _Read(
        meeting_id=meeting_id,
        cases=found,
        people={row.person_id: dict(row._mapping) for row in known},
        children=read_frame(
            connection,
            sa.select(children)
            .where(children.c.case_id.in_(listed))
            .order_by(children.c.date_of_birth, children.c.child_id),
        ),
        research=_of_cases(connection, agency_involvement, listed),
        lines=_of_cases(
            connection, hearing_lines, listed, hearing_lines.c.meeting_id == meeting_id
        ),
        actions=_actions(connection, meeting_id, listed),
    )


def _of_cases(
    connection: sa.Connection,
    table: sa.Table,
    listed: sa.Select[tuple[str]],
    *also: sa.ColumnElement[bool],
) -> pl.DataFrame:
    order = [table.c.added_at, table.c.line_id] if "added_at" in table.c else [sa.text("agency")]
    return read_frame(
        connection,
        sa.select(*table.c, _agency())
        .outerjoin(agencies, agencies.c.agency_id == table.c.agency_id)
        .where(table.c.case_id.in_(listed), *also)
        .order_by(*order),
    )


def _actions(
    connection: sa.Connection, meeting_id: str, listed: sa.Select[tuple[str]]
) -> pl.DataFrame:
    """The actions agreed here, and those carried: open still, or settled since the last meeting."""
    here = connection.execute(
        sa.select(meetings.c.marac_id, meetings.c.meeting_date).where(
            meetings.c.meeting_id == meeting_id
        )
    ).one()
    last = connection.scalar(
        sa.select(sa.func.max(meetings.c.meeting_date)).where(
            meetings.c.marac_id == here.marac_id, meetings.c.meeting_date < here.meeting_date
        )
    )
    status = sa.func.coalesce(actions.c.status, "open", type_=sa.String)
    since: sa.ColumnElement[bool] = sa.false()
    if last is not None:
        since = sa.or_(meetings.c.meeting_date == last, actions.c.reported_on > last)
    settled = sa.and_(status.in_(("not_possible", "not_done")), since)
    earlier = sa.or_(
        sa.and_(meetings.c.marac_id == here.marac_id, meetings.c.meeting_date < here.meeting_date),
        sa.and_(actions.c.meeting_id.is_(None), actions.c.case_id.in_(listed)),
    )
    return read_frame(
        connection,
        sa.select(*actions.c, _agency(), meetings.c.meeting_date)
        .outerjoin(agencies, agencies.c.agency_id == actions.c.agency_id)
        .outerjoin(meetings, meetings.c.meeting_id == actions.c.meeting_id)
        .where(
            sa.or_(
                actions.c.meeting_id == meeting_id,
                sa.and_(earlier, sa.or_(status == "open", settled)),
            )
        )
        .order_by(actions.c.due_date, actions.c.case_id, actions.c.action_id),
    )


def _agency() -> sa.Label[str]:
    return sa.func.coalesce(agencies.c.name, agencies.c.agency_id, type_=sa.String).label("agency")


def _about(meeting: Mapping[str, Any]) -> Part:
    times = " to ".join(filter(None, (meeting["start_time"], meeting["end_time"])))
    told = (
        ("MARAC", meeting["marac"]),
        ("Date", long_date(meeting["meeting_date"])),
        ("Time", times),
        ("Venue", meeting["venue"]),
        ("Chair", meeting["chair"]),
    )
    return Part("", tuple(Row((term, text or _NOT_SAID)) for term, text in told), ("", "Meeting"))


def _present(came: pl.DataFrame) -> Part:
    rows = came.filter(pl.col("status").is_in(["present", "deputy"]))
    return Part(
        "",
        tuple(
            Row((row["agency"], row["person"] or _NOT_SAID, _how(row), _signed(row)))
            for row in rows.iter_rows(named=True)
        ),
        ("Agency", "Person", "How", "Confidentiality signed"),
    )


def _observers(came: pl.DataFrame) -> Part:
    rows = came.filter(pl.col("status") == "observer")
    return Part(
        "",
        tuple(
            Row((row["agency"], row["person"] or _NOT_SAID, _signed(row)))
            for row in rows.iter_rows(named=True)
        ),
        ("Agency", "Person", "Confidentiality signed"),
    )


def _apologies(came: pl.DataFrame, research: pl.DataFrame) -> tuple[Part, ...]:
    """Who sent apologies, with the information that came instead; and who was absent."""
    sent = {
        row["agency"]: long_date(row["returned_on"])
        for row in research.drop_nulls("returned_on").sort("returned_on").iter_rows(named=True)
    }

    def rows(status: str) -> tuple[Row, ...]:
        return tuple(
            Row(
                (
                    row["agency"],
                    row["person"] or _NOT_SAID,
                    "Yes" if row["agency"] in sent else "No",
                    sent.get(row["agency"], ""),
                )
            )
            for row in came.filter(pl.col("status") == status).iter_rows(named=True)
        )

    heads = ("Agency", "Person", "Information sent", "Received last")
    return Part("Apologies", rows("apologies"), heads), Part("Absent", rows("absent"), heads)


def _how(row: Mapping[str, Any]) -> str:
    how = ATTENDANCE[row["status"]]
    return f"{how} for {row['deputy_for']}" if row["deputy_for"] else how


def _signed(row: Mapping[str, Any]) -> str:
    signed = row["confidentiality_signed"]
    return _NOT_SAID if signed is None else "Yes" if signed else "No"


def _carried(found: _Read) -> tuple[Part, ...]:
    """Not possible and not done stand apart: only the second is the agency's to answer for."""
    heads = ("Case", "Agency", "Action", "Due")
    before = _status(found.actions).filter(
        pl.col("meeting_id").is_null() | (pl.col("meeting_id") != found.meeting_id)
    )
    return tuple(
        Part(
            title,
            tuple(
                Row(
                    (row["case_id"], row["agency"], row["description"] or "", _day(row)),
                    row["case_id"],
                )
                for row in before.filter(pl.col("standing") == status).iter_rows(named=True)
            ),
            heads,
            is_by_case=True,
        )
        for status, title in CARRIED.items()
    )


def _status(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.with_columns(standing=pl.col("status").fill_null("open"))


def _day(row: Mapping[str, Any]) -> str:
    return long_date(row["due_date"]) if row["due_date"] else _NOT_SAID


def _case(found: _Read, row: Mapping[str, Any]) -> Section:
    case_id = row["case_id"]
    lines = found.lines.filter(pl.col("case_id") == case_id)
    shared = (
        Part(title, tuple(Row((_said(line),)) for line in _lines(lines, part)))
        for part, title in HEARING_PART.items()
    )
    parts = (
        Part("", tuple(Row(one) for one in _who(found, row)), ("", "Who")),
        _research(found, case_id),
        *shared,
        _agreed(found, row),
        Part("Outcome", (Row((_outcome(row),)),)),
    )
    return Section(f"case {case_id}", f"Case {case_id}", parts, case_id)


def _who(found: _Read, row: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    yield "Victim", _person(found.people.get(row["victim_id"], {}))
    for one in filter(None, (row["perpetrator_ids"] or "").split(";")):
        yield "Perpetrator", _person(found.people.get(one, {}))
    for child in found.children.filter(pl.col("case_id") == row["case_id"]).iter_rows(named=True):
        yield "Child", _person(child)


def _person(row: Mapping[str, Any]) -> str:
    name = " ".join(filter(None, (row.get("given_names"), row.get("family_name"))))
    born = row.get("date_of_birth")
    return ", ".join(filter(None, (name or _NOT_SAID, f"born {long_date(born)}" if born else "")))


def _research(found: _Read, case_id: str) -> Part:
    """Who knew the family and who did not; what they told stands in their forms alone."""
    rows = found.research.filter(pl.col("case_id") == case_id)
    known = ("known_victim", "known_perpetrator", "known_children")
    told = []
    for row in rows.iter_rows(named=True):
        if row["returned_on"] is None:
            told.append(Row((f"{row['agency']}: research not returned",)))
        elif any(row[name] for name in known):
            told.append(Row((f"{row['agency']}: knows the family, research returned",)))
        else:
            told.append(Row((f"{row['agency']}: nothing known",)))
    return Part("Research before the meeting", tuple(told))


def _lines(lines: pl.DataFrame, part: str) -> Iterator[Mapping[str, Any]]:
    yield from lines.filter(pl.col("part") == part).iter_rows(named=True)


def _said(line: Mapping[str, Any]) -> str:
    return f"{line['agency']}: {line['text']}" if line["agency_id"] else str(line["text"])


def _agreed(found: _Read, row: Mapping[str, Any]) -> Part:
    agreed = found.actions.filter(
        pl.col("case_id") == row["case_id"], pl.col("meeting_id") == found.meeting_id
    )
    return Part(
        "Actions",
        tuple(
            Row(
                (
                    one["agency"],
                    one["description"] or "",
                    ACTION_CATEGORY.get(one["category"] or "", ""),
                    _day(one),
                    ACTION_STATUS[one["status"] or "open"],
                )
            )
            for one in agreed.iter_rows(named=True)
        ),
        ("Agency", "Action", "Kind", "Due", "Status"),
    )


def _outcome(row: Mapping[str, Any]) -> str:
    if not row["outcome"]:
        return "Not heard yet"
    why = f": {row['outcome_reason']}" if row["outcome_reason"] else ""
    took = f" It took {row['minutes']:.0f} minutes." if row["minutes"] else ""
    return f"{LISTING_OUTCOME[row['outcome']]}{why}.{took}".replace("..", ".")

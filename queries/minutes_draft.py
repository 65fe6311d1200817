"""Draws the minutes of a meeting from what was typed: one section for each thing they hold."""

from collections.abc import Iterator, Mapping
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
from models.minutes import Minutes, Part, Row, Section
from models.period import long_date
from queries.minutes_record import Held, held, meeting_row, who_came

REMINDER = (
    "What is in these minutes is confidential. It was shared to protect people at high risk, and "
    "is used for that alone. Do not forward it, keep it apart from a person’s own record, and "
    "delete it once it is read. Under no circumstances may a perpetrator learn of it."
)
_NOT_SAID = "Not recorded"
CARRIED: Mapping[str, str] = {
    "not_possible": "Not possible, because circumstances changed",
    "not_done": "Not done by the agency",
    "open": "Still open",
}


def gathered(connection: sa.Connection, meeting_id: str) -> Minutes:
    """The minutes as the record has them now, of every case: to be kept, or cut for a reader."""
    meeting = meeting_row(connection, meeting_id)
    came = who_came(connection, meeting_id)
    found = held(connection, meeting_id)
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


def _carried(found: Held) -> tuple[Part, ...]:
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


def _case(found: Held, row: Mapping[str, Any]) -> Section:
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


def _who(found: Held, row: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    yield "Victim", _person(found.people.get(row["victim_id"], {}))
    for one in filter(None, (row["perpetrator_ids"] or "").split(";")):
        yield "Perpetrator", _person(found.people.get(one, {}))
    for child in found.children.filter(pl.col("case_id") == row["case_id"]).iter_rows(named=True):
        yield "Child", _person(child)


def _person(row: Mapping[str, Any]) -> str:
    name = " ".join(filter(None, (row.get("given_names"), row.get("family_name"))))
    born = row.get("date_of_birth")
    return ", ".join(filter(None, (name or _NOT_SAID, f"born {long_date(born)}" if born else "")))


def _research(found: Held, case_id: str) -> Part:
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


def _agreed(found: Held, row: Mapping[str, Any]) -> Part:
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

"""An agenda as a paper, in the running order of a meeting, made for what its reader may know."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import polars as pl

from models.codes import BRIEFING
from models.confidentiality import statement
from models.period import long_date
from queries.agenda import Agenda
from queries.exports.marking import Marking
from queries.exports.paper import Block, Bullets, Facts, Heading, Note, Paper, Table, Text

_CARRIED_HEADS = ("Case", "Action", "Agency", "Due")
_ROLES = ("Victim", "Child", "Perpetrator")
_NAMES_ONLY = (
    "Your agency gets the names and dates of birth, to search its own records by. Never tell "
    "anybody named as causing harm, or their family, that a case is here."
)


def paper(agenda: Agenda, *, with_research: bool = False) -> Paper:
    """The paper: introductions, confidentiality, actions carried, the cases, any other business.

    Its title names no person. A pack is the agenda `with_research`: what agencies answered, for
    the cases that the reader sees in full.
    """
    meeting = agenda.meeting
    answers = agenda.answers if with_research else agenda.answers.clear()
    title = "Meeting pack" if with_research else "Agenda"
    return Paper(
        f"{title}, {long_date(meeting['meeting_date'])}",
        f"{meeting['marac']} MARAC",
        Marking.OFFICIAL_SENSITIVE,
        [
            _where(meeting),
            Heading("1. Introductions and apologies"),
            Text("Each person says their name and agency, and for whom they stand in."),
            Heading("2. Confidentiality"),
            *_statement(),
            Heading("3. Actions from meetings before that are not done"),
            *_carried(agenda.carried),
            Heading(f"4. Cases, {agenda.listed.waiting.height + _closed(agenda)} on the list"),
            *_cases(agenda, answers),
            Heading("5. Any other business"),
            Text("The next meeting, training, and anything for the steering group."),
        ],
    )


def _closed(agenda: Agenda) -> int:
    return agenda.listed.closed


def _where(meeting: Mapping[str, Any]) -> Facts:
    rows = [("Day", long_date(meeting["meeting_date"]))]
    if meeting["kind"] == "daily" and meeting["closes_on"]:
        at = f", {meeting['closes_at']}" if meeting["closes_at"] else ""
        rows = [("Closes", f"{long_date(meeting['closes_on'])}{at}")]
    for term, name in (("Begins", "start_time"), ("Where", "venue"), ("Chair", "chair")):
        if meeting[name]:
            rows.append((term, str(meeting[name])))
    if meeting["link"]:
        rows.append(("Link", str(meeting["link"])))
    return Facts(rows)


def _statement() -> Iterator[Block]:
    now = statement()
    yield Text("Everybody accepts this before the list opens, on the page of the meeting.")
    yield Bullets(now.paragraphs)
    yield Text(f"Statement, version {now.version}.")


def _carried(rows: pl.DataFrame) -> Iterator[Block]:
    if rows.is_empty():
        yield Text("None that concern you.")
        return
    told = [
        [
            row["case_id"],
            row["description"] or "Not described",
            row["agency"],
            _day(row["due_date"]) or "Not set",
        ]
        for row in rows.iter_rows(named=True)
    ]
    yield Table(_CARRIED_HEADS, told, (2, 5, 3, 2))


def _cases(agenda: Agenda, answers: pl.DataFrame) -> Iterator[Block]:
    if agenda.listed.closed:
        count = agenda.listed.closed
        what = "One case is" if count == 1 else f"{count} cases are"
        yield Note(f"{what} closed to you and left out. Leave the room while it is heard.")
    waiting = agenda.listed.waiting
    if not waiting.is_empty() and not waiting["sees_in_full"].all():
        yield Note(_NAMES_ONLY)
    by_case = {
        str(key[0]): part.rows(named=True)
        for key, part in agenda.people.group_by("case_id", maintain_order=True)
    }
    for row in waiting.iter_rows(named=True):
        yield Heading(f"{row['place']}. Case {row['case_id']}", 3)
        yield Facts(list(_case(row, by_case.get(row["case_id"], []))))
        yield from _answered(answers.filter(case_id=row["case_id"]))


def _case(row: Mapping[str, Any], people: list[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    for role in _ROLES:
        told = [_person(one) for one in people if one["role"] == role]
        if told:
            yield role if len(told) == 1 else _plural(role), "\n".join(told)
    if not row["sees_in_full"]:
        return
    yield "Referred by", row["referring"] or "Not recorded"
    yield "Brought by", brought_by(row)
    if row["put_off"]:
        yield "Put off before", "Once" if row["put_off"] == 1 else f"{row['put_off']} times"


def _answered(rows: pl.DataFrame) -> Iterator[Block]:
    """What agencies answered of a case: facts and opinion in columns of their own."""
    if rows.is_empty():
        return
    told = [
        [row["agency"], row["involvement"] or "Knows nobody", row["opinion"] or ""]
        for row in rows.iter_rows(named=True)
    ]
    yield Table(("Agency", "What it knows", "Its opinion"), told, (2, 5, 4))


def brought_by(row: Mapping[str, Any]) -> str:
    """Who tells the meeting of a case, in words."""
    if row["briefing"] == "briefed" and row["briefed_person"]:
        return f"{row['briefed_person']}, briefed by the referrer"
    said = BRIEFING.get(row["briefing"] or "")
    presenter = row["presenter"]
    if presenter and said:
        return f"{presenter}. {said}"
    return str(presenter or said or "Not known yet")


def _plural(role: str) -> str:
    return "Children" if role == "Child" else f"{role}s"


def _person(one: Mapping[str, Any]) -> str:
    born = _day(one["date_of_birth"])
    parts = [one["name"] or "Name not recorded", f"born {born}" if born else None, one["address"]]
    return ", ".join(part for part in parts if part)


def _day(day: date | None) -> str | None:
    return long_date(day) if day else None

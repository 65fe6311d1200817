"""The minutes of a meeting as a paper, and each agency's own actions on one."""

from collections.abc import Iterator, Mapping
from typing import Any

import polars as pl

from models.codes import ACTION_CATEGORY, ACTION_STATUS
from models.minutes import Minutes, Part, Section
from models.period import long_date
from queries.exports.marking import Marking
from queries.exports.paper import Block, Bullets, Facts, Heading, Note, Paper, Table, Text

KIND, ACTIONS_KIND = "minutes", "actions of a meeting"
_NONE = "None recorded."


def minutes_paper(minutes: Minutes, meeting: Mapping[str, Any], version: str) -> Paper:
    """The minutes, as much of them as is handed in. `version` says which: a draft, or a number."""
    blocks = [block for section in minutes.sections for block in _section(section)]
    return Paper(
        title=f"Minutes, {meeting['marac']}, {long_date(meeting['meeting_date'])}",
        subtitle=version,
        marking=Marking.OFFICIAL_SENSITIVE,
        blocks=blocks,
    )


def minutes_stem(meeting: Mapping[str, Any], version: str) -> str:
    """The name of the file: day and version, nobody's name."""
    return f"minutes-{meeting['meeting_date'].isoformat()}-{version}"


def actions_paper(actions: pl.DataFrame, meeting: Mapping[str, Any], agency: str) -> Paper:
    """The actions of one agency from a meeting, and nothing that another one told or does.

    Cases are named by their number alone: who owns an action opens the case by it.
    """
    rows = [
        (
            row["case_id"],
            row["description"] or "",
            ACTION_CATEGORY.get(row["category"] or "", ""),
            long_date(row["due_date"]) if row["due_date"] else "Not recorded",
            ACTION_STATUS[row["status"] or "open"],
        )
        for row in actions.iter_rows(named=True)
    ]
    heads = ("Case", "Action", "Kind", "Due", "Status")
    inside: Block = Table(heads, rows, (1.2, 4, 2, 1.6, 1.2)) if rows else Text(_NONE)
    return Paper(
        title=f"Actions from the meeting of {long_date(meeting['meeting_date'])}",
        subtitle=f"{meeting['marac']}. {agency}",
        marking=Marking.OFFICIAL_SENSITIVE,
        blocks=[
            Note(
                "Your agency’s own actions. Report each as soon as it is done; say so at once "
                "where circumstances made one impossible."
            ),
            inside,
        ],
    )


def _section(section: Section) -> Iterator[Block]:
    yield Heading(section.title, 2)
    for part in section.parts:
        if part.title:
            yield Heading(part.title, 3)
        yield _part(part, is_reminder=section.key == "confidentiality")


def _part(part: Part, *, is_reminder: bool) -> Block:
    if not part.rows:
        return Text(_NONE)
    if is_reminder:
        return Note("\n".join(row.cells[0] for row in part.rows))
    if part.heads and not part.heads[0]:
        return Facts([(row.cells[0], row.cells[1]) for row in part.rows])
    if part.heads:
        return Table(part.heads, [row.cells for row in part.rows])
    return Bullets([row.cells[0] for row in part.rows])

"""The meetings to come as a list: the day, how full, and what still has to go out."""

from collections.abc import Sequence

from dashboard import meeting_words, words
from dashboard.components.table import Cell, Column, Row, bar, table
from dashboard.meeting_words import meeting_address
from dashboard.words import safe

_SIGN = {"urgent": "!!", "soon": "!", "note": "i", "fine": "✓"}


def cards(rows: Sequence[meeting_words.Row]) -> str:
    """HTML of the list, in the order given; what runs the meeting is told to who runs it."""
    inside = "".join(map(_card, rows))
    return f'<section aria-label="Meetings to come"><ul class="m-meetings">{inside}</ul></section>'


def _card(row: meeting_words.Row) -> str:
    address = safe(meeting_address(row["meeting_id"]))
    name = safe(meeting_words.when(row))
    states = _states(row) if row["runs"] else ""
    return (
        f'<li><div><h3><a href="{address}" target="_self">{name}</a></h3>'
        f'<p class="m-key">{safe(row["marac"])}. {safe(meeting_words.kind(row))}'
        f"{safe(_place(row))}</p></div>"
        f"<div>{capacity(row)}{states}</div></li>"
    )


def _place(row: meeting_words.Row) -> str:
    return f", {row['venue']}" if row["venue"] else ""


def capacity(row: meeting_words.Row) -> str:
    """HTML of how full a meeting is: words, and a bar beside them."""
    room = max(int(row["room"]), 1)
    kind = "m-over" if meeting_words.over(row) and row["runs"] else ""
    sign = '<span class="m-sign" aria-hidden="true">!</span> ' if kind else ""
    return (
        f'<p class="m-full {kind}">{sign}{safe(meeting_words.fullness(row))} '
        f"{bar(int(row['listed']) / room, kind)}</p>"
    )


def _states(row: meeting_words.Row) -> str:
    told = [meeting_words.agenda_state(row), meeting_words.invitation_state(row)]
    return "".join(
        f'<p class="m-{kind}"><span class="m-sign" aria-hidden="true">{_SIGN[kind]}</span> '
        f"{safe(text)}</p>"
        for kind, text in told
    )


def past_table(rows: Sequence[meeting_words.Row]) -> str:
    """HTML of the meetings that are over."""
    columns = [Column("Meeting"), Column("MARAC"), Column("Kind"), Column("Cases", is_number=True)]
    lines: list[Row] = [
        [
            Cell(words.day(row["meeting_date"]), link=meeting_address(row["meeting_id"])),
            row["marac"],
            meeting_words.kind(row),
            words.number(row["dealt_with"]),
        ]
        for row in rows
    ]
    return table(columns, lines, caption="Meetings held or cancelled, the newest first")

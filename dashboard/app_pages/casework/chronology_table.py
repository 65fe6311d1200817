"""The line of time as a table: when, whose record, what happened and what was done, in order."""

from collections.abc import Collection, Sequence
from typing import Any

from dashboard import words
from dashboard.chronology_words import about, differing, significance, silence, source, when
from dashboard.words import safe
from queries.chronology import Chronology
from queries.chronology_groups import SAME
from queries.chronology_line import Event

HEADINGS = ("When", "Whose record", "What happened", "About", "Significance")
_SIGN = {"high": "◆", "medium": "●", "low": "○"}


def line_table(
    events: Sequence[Event],
    found: Chronology,
    *,
    is_covered: bool,
    may_correct: Collection[str],
    caption: str,
) -> str:
    """HTML of the table; an entry of an agency in `may_correct` leads to where it is corrected."""
    head = "".join(f'<th scope="col">{heading}</th>' for heading in HEADINGS)
    body = "".join(
        _gap(event, found)
        if event.gap is not None
        else _event(event, found, is_covered=is_covered, may_correct=may_correct)
        for event in events
    )
    return (
        f'<div class="m-scroll" tabindex="0" role="region" aria-label="{safe(caption)}">'
        f'<table class="m-table m-told-line"><caption>{safe(caption)}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _gap(event: Event, found: Chronology) -> str:
    told = silence(event.gap, found.agencies) if event.gap else ""
    return f'<tr class="m-gap"><td colspan="{len(HEADINGS)}">{safe(told)}</td></tr>'


def _event(
    event: Event, found: Chronology, *, is_covered: bool, may_correct: Collection[str]
) -> str:
    first, *others = event.entries
    also = "".join(_also(row, first, found, may_correct) for row in others)
    concerned = about(first, found.people, is_covered=is_covered)
    sign = _SIGN.get(first["significance"] or "", "")
    return (
        f'<tr><th scope="row" class="m-when">{safe(when(first))}</th>'
        f"<td>{_source(first, found, may_correct)}</td>"
        f"<td>{_told(first)}{also}{_note(event)}</td>"
        f"<td>{safe(concerned) or words.DASH}</td>"
        f'<td class="m-sig"><span aria-hidden="true">{sign}</span> {safe(significance(first))}'
        "</td></tr>"
    )


def _told(row: dict[str, Any]) -> str:
    response = f'<p class="m-done">{safe(row["response"])}</p>' if row["response"] else ""
    return f'<p class="m-what">{safe(row["event"] or words.NOT_RECORDED)}</p>{response}{_made(row)}'


def _made(row: dict[str, Any]) -> str:
    """What the agency makes of it: set apart, since it is no fact."""
    if not row["analysis"]:
        return ""
    by = f", {safe(row['analysis_by'])}" if row["analysis_by"] else ""
    return f'<p class="m-made"><strong>Analysis{by}:</strong> {safe(row["analysis"])}</p>'


def _also(
    row: dict[str, Any], first: dict[str, Any], found: Chronology, may_correct: Collection[str]
) -> str:
    """The same event by another agency; its day only where it gives another."""
    is_same_time = when(row) == when(first)
    at = "" if is_same_time else f", {safe(when(row))}"
    return (
        f'<div class="m-also"><p class="m-also-by">Also told by '
        f"{_source(row, found, may_correct)}{at}</p>{_told(row)}</div>"
    )


def _source(row: dict[str, Any], found: Chronology, may_correct: Collection[str]) -> str:
    agency, _, rest = source(row).partition(": ")
    of = f'<span class="m-of">{safe(rest)}</span>' if rest else ""
    if row["agency_id"] not in may_correct:
        return f"<span>{safe(agency)}</span>{of}"
    address = words.address("chronology", case=found.case_id, entry=row["entry_id"])
    return (
        f"<span>{safe(agency)}</span>{of}"
        f'<a class="m-correct" href="{safe(address)}" target="_self">Correct'
        f'<span class="m-out"> the entry of {safe(when(row))} by {safe(agency)}</span></a>'
    )


def _note(event: Event) -> str:
    """Whether it is told by several, and in what they contradict each other."""
    if event.group is None:
        return ""
    is_one = event.group.state == SAME
    text = "One event, told by several." if is_one else "May be told by another agency too."
    kind, sign = ("m-differs", "≠") if event.group.differs else ("m-twice", "=")
    return (
        f'<p class="{kind}"><span aria-hidden="true">{sign}</span> {text} '
        f"{safe(differing(event.group.differs))}</p>"
    )

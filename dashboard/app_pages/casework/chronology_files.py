"""The chronology as a file, as it is narrowed on the page: Word, PDF, Excel."""

from collections.abc import Callable

import streamlit as st

from dashboard import words
from dashboard.chronology_words import about, differing, significance, silence, source, when
from dashboard.components.download import download, protection
from dashboard.context import Context
from models.codes import ABOUT, SIGNIFICANCE
from models.trail import now
from queries.chronology import Chronology
from queries.chronology_groups import SAME
from queries.chronology_line import SHOWS, Event, Filters, entries_of
from queries.exports.delivery import Export
from queries.exports.marking import Marking, file_name
from queries.exports.paper import Block, Heading, Note, Paper, Table, Text, as_pdf, as_word
from queries.exports.tables import Sheet, as_workbook

STEM, KIND = "chronology", "chronology"
_HEADS = ("When", "Whose record", "What happened and what was done", "About", "Significance")
_WIDTHS = (1.5, 1.8, 5.2, 1.2, 1.1)


def files(context: Context, found: Chronology, filters: Filters, events: list[Event]) -> None:
    """The buttons under the list."""
    with st.container(horizontal=True, gap="small", key="downloads-chronology"):
        for label, export in exports(context, found, filters, events):
            download(context, export, label=f"Download {label}", key=f"chronology-{label.lower()}")
        protection("chronology")


def exports(
    context: Context, found: Chronology, filters: Filters, events: list[Event]
) -> list[tuple[str, Export]]:
    """What each button is called, and its file: written when it is asked for."""
    told = {"case": found.case_id, **_asked(found, filters)}
    if filters.text:
        told["Words"] = "some"  # they may be somebody's name, which stays out of the trail
    marking, count = Marking.OFFICIAL_SENSITIVE, len(entries_of(events))

    def export(ending: str, make: Callable[[], bytes]) -> Export:
        name = file_name(STEM, marking, ending)
        return Export(KIND, name, make, marking, count, told, found.marac_id)

    def written() -> Paper:
        return paper(found, filters, events, context)

    return [
        ("Word", export(".docx", lambda: as_word(written()))),
        ("PDF", export(".pdf", lambda: as_pdf(written()))),
        (
            "Excel",
            export(".xlsx", lambda: as_workbook(sheet(found, filters, events, context), now())),
        ),
    ]


def _asked(found: Chronology, filters: Filters) -> dict[str, str]:
    """What the file is narrowed to, in words; the words looked for are told too."""
    agencies = [found.agencies.get(one, one) for one in filters.agency_ids]
    concerned = [ABOUT.get(one, one) for one in filters.about]
    told = {
        "Agency": words.listed(agencies),
        "Whom it concerns": words.listed(concerned),
        "Significance": words.listed(SIGNIFICANCE[one] for one in filters.significance),
        "From": words.day(filters.first) if filters.first else "",
        "To": words.day(filters.last) if filters.last else "",
        "Shown": SHOWS.get(filters.show, ""),
        "Words": filters.text,
    }
    return {name: text for name, text in told.items() if text}


def _lead(found: Chronology, filters: Filters, events: list[Event], context: Context) -> list[str]:
    """What to know before reading: how much there is, from whom, and what was left out."""
    asked = _asked(found, filters)
    narrowed = "; ".join(f"{name}: {text}" for name, text in asked.items())
    own = "Only what your agency recorded. " if found.is_own_only else ""
    return [
        f"{own}{words.counted(len(entries_of(events)), 'entry', 'entries')} by "
        f"{words.listed(found.agencies.values(), most=12)}, as on {words.day(context.today)}.",
        f"Narrowed to {narrowed}." if asked else "Everything that is recorded.",
        "Where a person confirmed that several agencies tell one event, it stands once with each "
        "account. = marks what may be told by another agency too, ≠ where accounts differ.",
    ]


def paper(found: Chronology, filters: Filters, events: list[Event], context: Context) -> Paper:
    """The chronology as a paper: what to know, a table a year, then what agencies make of it."""
    lead, *more = _lead(found, filters, events, context)
    blocks: list[Block] = [Text(lead), *(Text(text) for text in more)]
    for year in sorted({event.day.year for event in events}):
        blocks.append(Heading(str(year)))
        rows = [_row(event, found) for event in events if event.day.year == year]
        blocks.append(Table(_HEADS, rows, _WIDTHS))
    opinions = [row for row in entries_of(events) if row["analysis"]]
    if opinions:
        blocks.append(Heading("Analysis"))
        blocks.append(Note("What agencies make of it: opinion, apart from what happened."))
        heads = ("Entry of", "Whose", "Analysis")
        told = [
            (when(row), row["analysis_by"] or row["agency"], row["analysis"]) for row in opinions
        ]
        blocks.append(Table(heads, told, (1.6, 1.6, 5.0)))
    return Paper(
        f"Chronology of case {found.case_id}",
        found.marac,
        Marking.OFFICIAL_SENSITIVE,
        tuple(blocks),
    )


def _row(event: Event, found: Chronology) -> tuple[str, ...]:
    if event.gap is not None:
        return ("", "", f"{silence(event.gap, found.agencies)}.", "", "")
    first, *others = event.entries
    sources = [source(first), *(f"Also {source(row)}" for row in others)]
    told = [_account(first), *(f"{row['agency']}: {_account(row)}" for row in others)]
    return (
        when(first),
        "\n".join(sources),
        "\n".join([*told, *filter(None, [marked(event)])]),
        about(first, found.people),
        significance(first),
    )


def _account(row: dict[str, str | None]) -> str:
    return " — ".join(filter(None, (row["event"], row["response"])))


def marked(event: Event) -> str:
    """The mark of an event that several agencies tell, or may; empty for others."""
    if event.group is None:
        return ""
    sign = "≠" if event.group.differs else "="
    is_one = event.group.state == SAME
    text = "One event, told by several." if is_one else "May be told by another agency too."
    return f"{sign} {text} {differing(event.group.differs)}".strip()


def sheet(found: Chronology, filters: Filters, events: list[Event], context: Context) -> Sheet:
    """The chronology as a workbook: a row an entry, gaps as rows of their own."""
    headings = (
        *("Entry", "From", "To", "Time", "Agency", "Record", "Written by", "Document"),
        *("What happened", "What was done", "About", "Significance", "Told by several", "Analysis"),
        "Analysis by",
    )
    rows: list[list[str | float | int | None]] = []
    for event in events:
        if event.gap is not None:
            gap = event.gap
            told = silence(gap, found.agencies)
            blank: list[str | float | int | None] = [None] * len(headings)
            blank[1:3], blank[8] = [gap.first.isoformat(), gap.last.isoformat()], told
            rows.append(blank)
        for row in event.entries:
            last = row["occurred_to"]
            rows.append(
                [
                    row["entry_id"],
                    row["occurred_on"].isoformat(),
                    last.isoformat() if last else None,
                    *(row[name] for name in ("occurred_at", "agency", "source", "author")),
                    *(row[name] for name in ("document", "event", "response")),
                    about(row, found.people) or None,
                    SIGNIFICANCE.get(row["significance"] or ""),
                    marked(event) or None,
                    *(row[name] for name in ("analysis", "analysis_by")),
                ]
            )
    about_it = _lead(found, filters, events, context)
    return Sheet(f"Chronology of case {found.case_id}", headings, rows, about_it)

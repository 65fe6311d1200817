"""An agency's chronology as a sheet: from a spreadsheet, a table in Word, or pasted text."""

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import PurePath
from zipfile import BadZipFile

import polars as pl

from ingest.door import Purpose, receive
from ingest.mapping_proposal import Confidence, propose
from ingest.reading import Sheet, read_bytes
from ingest.reading.headings import plain
from ingest.scanner import Scanner
from ingest.typed_when import begins_with_day, read_time, read_when
from ingest.word_text import blocks
from models.errors import ForPerson

FILE = "chronology"
# What a line can say; the case, the agency and the ids are those of the page.
FIELDS = (
    *("occurred_on", "occurred_at", "occurred_to", "event", "response", "significance", "about"),
    *("source", "author", "analysis", "analysis_by"),
)
WORDS = {
    "occurred_on": "Day (with a time or a range)",
    "occurred_at": "Time",
    "occurred_to": "Last day",
    "event": "What happened",
    "response": "What was done",
    "significance": "Significance",
    "about": "Whom it concerns",
    "source": "Record it is from",
    "author": "Written by",
    "analysis": "Analysis",
    "analysis_by": "Analysis by",
}
PASTED = "pasted text"
_DAY, _TIME, _EVENT, _RESPONSE = FIELDS[0], FIELDS[1], FIELDS[3], FIELDS[4]
_SAMPLE, _MOST_PASTED = 50, 2_000_000
_KINDS = {FILE: FIELDS}
_NO_TABLE = (
    "{name} holds no table with a day in each row: put the chronology into a table, one event a "
    "row, or paste its text."
)


def from_file(name: str, content: bytes, *, today: date, scanner: Scanner | None) -> Sheet:
    """The one sheet of a file that looks most like a chronology. Raises ForPerson without one."""
    if PurePath(name).suffix.lower() == ".docx":
        found = _of_word(name, content, today, scanner)
    else:
        found = read_bytes(name, content, _KINDS, scanner=scanner)
    if not found:
        raise ForPerson(_NO_TABLE.format(name=name))
    return max(found, key=lambda sheet: (_days_in(sheet, today), sheet.frame.height))


def from_text(text: str, *, today: date) -> Sheet:
    """Pasted text: the cells of a table divided by tabs, or lines that each begin with a day."""
    if len(text) > _MOST_PASTED:
        raise ForPerson("This text is too long to paste: save it as a file and upload that.")
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    filled = [line for line in lines if line.strip()]
    if not filled:
        raise ForPerson("There is nothing to read: paste the chronology first.")
    if sum("\t" in line for line in filled) * 2 >= len(filled):
        return _of_grid(PASTED, list(_rows(lines)))
    return _of_lines(lines, today)


def proposed(sheet: Sheet, today: date) -> dict[str, str]:
    """Heading → field, for those that are certain or likely; the cells decide about the rest."""
    columns = propose(sheet, _KINDS).columns
    chosen = {
        one.heading: one.column
        for one in columns
        if one.column and one.confidence is not Confidence.UNSURE
    }
    if _DAY not in chosen.values():
        days = {name: _share_of_days(sheet.frame[name], today) for name in sheet.frame.columns}
        best = max(days, key=lambda name: days[name], default="")
        if best and days[best] >= 0.5:
            chosen[best] = _DAY
    if _TIME not in chosen.values():
        times = (name for name in sheet.frame.columns if name not in chosen)
        found = next((name for name in times if _are_times(sheet.frame[name])), None)
        chosen |= {found: _TIME} if found else {}
    if _EVENT not in chosen.values():
        for field, heading in zip((_EVENT, _RESPONSE), _longest(sheet, chosen), strict=False):
            if field not in chosen.values():
                chosen[heading] = field
    return chosen


def _longest(sheet: Sheet, chosen: dict[str, str]) -> Iterator[str]:
    """The headings not yet spoken for, the one with most text first."""
    length = {
        name: sheet.frame[name].str.len_chars().mean() or 0
        for name in sheet.frame.columns
        if name not in chosen
    }
    return iter(sorted(length, key=lambda name: -float(length[name])))  # type: ignore[arg-type]


def _rows(lines: Sequence[str]) -> Iterator[list[str]]:
    """The cells of each line; one in quotes may go on over several lines, as Excel copies it."""
    open_row: list[str] = []
    in_quotes = False
    for line in lines:
        pieces = line.split("\t")
        for at, piece in enumerate(pieces):
            if in_quotes:
                open_row[-1] += ("\n" if at == 0 else "\t") + piece
            else:
                open_row.append(piece)
                in_quotes = piece.lstrip().startswith('"')
            if in_quotes and open_row[-1].count('"') % 2 == 0:
                in_quotes = False
        if not in_quotes:
            yield [_unquoted(cell) for cell in open_row]
            open_row = []
    if open_row:  # a quotation mark that was never closed is only a mark
        yield [_unquoted(cell) for cell in open_row]


def _unquoted(cell: str) -> str:
    text = cell.strip()
    if len(text) > 1 and text[0] == text[-1] == '"':
        text = text[1:-1].replace('""', '"')
    return text.strip()


def _of_lines(lines: Sequence[str], today: date) -> Sheet:
    """A row for each line that begins with a day; the lines after it go on telling the event."""
    rows: list[tuple[int, str, str]] = []
    for number, line in enumerate(lines, start=1):
        head = begins_with_day(line.strip(), today) if line.strip() else None
        if head is not None:
            rows.append((number, *head))
        elif line.strip() and rows:
            at, day, event = rows[-1]
            rows[-1] = (at, day, f"{event}\n{line.strip()}".strip())
        elif line.strip():
            rows.append((number, "", line.strip()))
    frame = pl.DataFrame(
        {_DAY: [row[1] or None for row in rows], _EVENT: [row[2] or None for row in rows]},
        schema={_DAY: pl.String, _EVENT: pl.String},
    )
    return Sheet(PASTED, FILE, frame, pl.Series("row", [row[0] for row in rows], dtype=pl.Int64))


def _of_grid(origin: str, grid: Sequence[Sequence[str]]) -> Sheet:
    """The sheet of a table: its first row names the columns unless it begins with figures."""
    filled = [(number, row) for number, row in enumerate(grid, start=1) if any(row)]
    width = max((len(row) for _number, row in filled), default=0)
    first = list(filled[0][1]) + [""] * width if filled else []
    # Even a day that is none (31/02/2026) begins with a figure; what names a column does not.
    has_headings = len(filled) > 1 and not any(cell[:1].isdigit() for cell in first)
    names = [cell if has_headings else "" for cell in first[:width]]
    headings = _different([name or f"Column {at}" for at, name in enumerate(names, start=1)])
    body = filled[1:] if has_headings else filled
    cells = [[cell or None for cell in [*row, *[""] * width][:width]] for _number, row in body]
    frame = pl.DataFrame(cells, schema=dict.fromkeys(headings, pl.String), orient="row")
    numbers = pl.Series("row", [number for number, _row in body], dtype=pl.Int64)
    return Sheet(origin, FILE, frame, numbers)


def _different(names: Sequence[str]) -> list[str]:
    found: list[str] = []
    for name in names:
        taken = {plain(one) for one in found}
        found.append(name if plain(name) not in taken else f"{name} ({len(found) + 1})")
    return found


def _of_word(name: str, content: bytes, today: date, scanner: Scanner | None) -> list[Sheet]:
    """The tables of a Word document; where none holds a day, its lines that begin with one."""
    received = receive(name, content, Purpose.REFERRAL_FORM, scanner=scanner)
    try:
        found = list(blocks(received.content))
    except (BadZipFile, KeyError, ValueError) as wrong:
        raise ForPerson(
            f"{received.name} cannot be read: open it in Word, save it as .docx and try again."
        ) from wrong
    sheets = [_of_grid(received.name, block.rows) for block in found if block.is_table]
    dated = [sheet for sheet in sheets if _days_in(sheet, today)]
    if dated:
        return dated
    text = "\n".join(cell for block in found if not block.is_table for cell in block.rows[0])
    lines = _of_lines(text.split("\n"), today)
    return [lines] if _days_in(lines, today) else []


def _days_in(sheet: Sheet, today: date) -> int:
    """How many rows hold a day in the column where most do."""
    return max(
        (
            round(_share_of_days(sheet.frame[name], today) * sheet.frame.height)
            for name in sheet.frame.columns
        ),
        default=0,
    )


def _share_of_days(cells: pl.Series, today: date) -> float:
    looked = cells.drop_nulls().head(_SAMPLE)
    return sum(_is_day(cell, today) for cell in looked) / len(looked) if len(looked) else 0.0


def _are_times(cells: pl.Series) -> bool:
    """Whether every cell with something in it is a time of day."""
    looked = cells.drop_nulls().head(_SAMPLE)
    try:
        return bool([read_time(cell) for cell in looked])
    except ForPerson:
        return False


def _is_day(cell: str | None, today: date) -> bool:
    if not cell or len(cell) > 60:
        return False
    try:
        read_when(cell, today)
    except ForPerson:
        return False
    return True

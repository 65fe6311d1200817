"""Tables as plain HTML: tabular figures, sticky headings, bars inside cells."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dashboard.words import safe


@dataclass(frozen=True)
class Column:
    """A column's heading; numbers are set flush right, a quiet heading is heard and not seen."""

    heading: str
    is_number: bool = False
    title: str = ""
    is_quiet: bool = False


@dataclass(frozen=True)
class Cell:
    """A cell: its text, a bar from 0 to 1 where `share` is given, faint where it holds no value.

    `link` is an address of this dashboard that the text leads to. A cell that tells a state has a
    `sign` before its words, and with `kind` (fine, warning, error, note) its colour.
    """

    text: str
    share: float | None = None
    kind: str = ""
    is_faint: bool = False
    link: str = ""
    sign: str = ""


Row = Sequence[str | Cell]


def table(
    columns: Sequence[Column],
    rows: Iterable[Row],
    *,
    caption: str,
    sticky: int = 1,
    foot: Row | None = None,
    is_wide: bool = False,
) -> str:
    """HTML of a table; the first `sticky` columns are row headings and stay when it is scrolled.

    Every text is made harmless. `foot` is a row of totals.
    """
    head = "".join(_heading(column, at, sticky) for at, column in enumerate(columns))
    body = "".join(_row(row, columns, sticky) for row in rows)
    end = f"<tfoot>{_row(foot, columns, sticky)}</tfoot>" if foot else ""
    kind = "m-table m-wide" if is_wide else "m-table"
    return (
        f'<div class="m-scroll" tabindex="0" role="region" aria-label="{safe(caption)}">'
        f'<table class="{kind}"><caption>{safe(caption)}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody>{end}</table></div>"
    )


def _heading(column: Column, at: int, sticky: int) -> str:
    title = f' title="{safe(column.title)}"' if column.title else ""
    text = safe(column.heading)
    inside = f'<span class="m-out">{text}</span>' if column.is_quiet else text
    return f'<th scope="col"{_class(column, at, sticky)}{title}>{inside}</th>'


def _row(row: Row, columns: Sequence[Column], sticky: int) -> str:
    cells = (
        _cell(cell if isinstance(cell, Cell) else Cell(cell), column, at, sticky)
        for at, (cell, column) in enumerate(zip(row, columns, strict=True))
    )
    return f"<tr>{''.join(cells)}</tr>"


def _cell(cell: Cell, column: Column, at: int, sticky: int) -> str:
    is_heading = at < sticky and bool(cell.text)
    tag, scope = ("th", ' scope="row"') if is_heading else ("td", "")
    faint = "m-faint" if cell.is_faint else ""
    text = f'<a href="{safe(cell.link)}">{safe(cell.text)}</a>' if cell.link else safe(cell.text)
    if cell.sign:
        sign = f'<span class="m-sign" aria-hidden="true">{safe(cell.sign)}</span>'
        text = f'<span class="m-state m-{safe(cell.kind)}">{sign} {text}</span>'
    inside = text + ("" if cell.share is None else bar(cell.share, cell.kind))
    return f"<{tag}{scope}{_class(column, at, sticky, faint)}>{inside}</{tag}>"


def bar(share: float, kind: str = "") -> str:
    """HTML of a small bar, 0 to 1 of its cell; its number stands beside it."""
    width = round(100 * min(max(share, 0.0), 1.0), 1)
    return (
        '<span class="m-bar" aria-hidden="true">'
        f'<span class="{safe(kind) or "m-first"}" style="width:{width}%"></span></span>'
    )


def _class(column: Column, at: int, sticky: int, more: str = "") -> str:
    names = [
        "m-number" if column.is_number else "",
        f"m-stick m-stick-{at}" if at < sticky else "",
        more,
    ]
    text = " ".join(name for name in names if name)
    return f' class="{text}"' if text else ""

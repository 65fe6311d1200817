"""The minutes of a meeting as they are kept: sections of parts of rows, each with its case."""

import json
from collections.abc import Callable, Collection, Iterator
from dataclasses import asdict, dataclass, replace

from models.errors import ForPerson

BETWEEN = " | "  # between the cells of a row, where a part is corrected as text


@dataclass(frozen=True)
class Row:
    """One line, or one row of a table; `case_id` where it is about a case, else empty."""

    cells: tuple[str, ...]
    case_id: str = ""


@dataclass(frozen=True)
class Part:
    """Lines, or with `heads` a table. Where it `is_by_case` the first cell is the case's number."""

    title: str
    rows: tuple[Row, ...] = ()
    heads: tuple[str, ...] = ()
    is_by_case: bool = False


@dataclass(frozen=True)
class Section:
    """A part of the minutes under one heading: of the meeting, or of one case."""

    key: str
    title: str
    parts: tuple[Part, ...]
    case_id: str = ""


@dataclass(frozen=True)
class Minutes:
    """The whole of it, in the order it is read."""

    sections: tuple[Section, ...]

    def case_ids(self) -> set[str]:
        """Every case that something in them is about."""
        return {section.case_id for section in self.sections if section.case_id} | {
            row.case_id
            for section in self.sections
            for part in section.parts
            for row in part.rows
            if row.case_id
        }

    def section(self, key: str) -> Section:
        """The section of that key. Raises ForPerson where there is none."""
        for one in self.sections:
            if one.key == key:
                return one
        raise ForPerson("That section is not in these minutes any more: reload the page.")

    def only(self, shown: Collection[str]) -> "Minutes":
        """The copy for somebody who sees these cases in full; of others nothing is left."""
        return Minutes(
            tuple(
                replace(section, parts=tuple(_only(part, shown) for part in section.parts))
                for section in self.sections
                if not section.case_id or section.case_id in shown
            )
        )

    def without(self, gone: Collection[str], mend: Callable[[str], str]) -> "Minutes":
        """The same after cases were erased; `mend` takes out what else names their people."""
        kept = self.only(self.case_ids() - set(gone))
        return Minutes(tuple(_mended(section, mend) for section in kept.sections))

    def corrected(self, key: str, at: int, text: str, *, shown: Collection[str]) -> "Minutes":
        """With one part's rows as they stand in the text; rows that were not shown stay.

        Raises ForPerson where a row lacks a cell, or its case.
        """
        section = self.section(key)
        part = section.parts[at]
        hidden = tuple(row for row in part.rows if row.case_id and row.case_id not in shown)
        rows = rows_of(part, text, known=self.case_ids() & set(shown))
        parts = (
            *section.parts[:at],
            replace(part, rows=(*rows, *hidden)),
            *section.parts[at + 1 :],
        )
        changed = replace(section, parts=parts)
        return Minutes(tuple(changed if one is section else one for one in self.sections))


def text_of(part: Part) -> str:
    """A part as text to be corrected: a row a line, its cells with bars between."""
    return "\n".join(BETWEEN.join(row.cells) for row in part.rows)


def rows_of(part: Part, text: str, *, known: Collection[str] = ()) -> Iterator[Row]:
    """The rows that the text holds. Raises ForPerson where one lacks a cell, or its case."""
    wide = max(len(part.heads), 1)
    for line in filter(None, map(str.strip, text.splitlines())):
        cells = tuple(cell.strip() for cell in line.split("|")) if part.heads else (line,)
        if len(cells) != wide:
            names = BETWEEN.join(part.heads)
            raise ForPerson(f"Each line needs {wide} cells with a bar between: {names}.")
        if part.is_by_case and cells[0] not in known:
            raise ForPerson("Each line begins with the number of one of the cases listed here.")
        yield Row(cells, cells[0] if part.is_by_case else "")


def as_json(minutes: Minutes) -> str:
    """The text that is kept."""
    return json.dumps(asdict(minutes), ensure_ascii=False)


def from_json(text: str) -> Minutes:
    """What `as_json` wrote."""
    return Minutes(
        tuple(
            Section(
                section["key"],
                section["title"],
                tuple(_part(part) for part in section["parts"]),
                section["case_id"],
            )
            for section in json.loads(text)["sections"]
        )
    )


def lines_of(minutes: Minutes) -> list[tuple[str, str]]:
    """Every line with the heading it stands under, to compare two versions by."""
    return [
        (f"{section.title}: {part.title}" if part.title else section.title, BETWEEN.join(row.cells))
        for section in minutes.sections
        for part in section.parts
        for row in part.rows
    ]


def about(version_id: str) -> str:
    """What sealed minutes are about: they open under this version only."""
    return f"minutes {version_id}"


def _part(kept: dict[str, object]) -> Part:
    rows = tuple(
        Row(tuple(row["cells"]), row["case_id"])
        for row in kept["rows"]  # type: ignore[attr-defined]
    )
    heads: list[str] = kept["heads"]  # type: ignore[assignment]
    return Part(str(kept["title"]), rows, tuple(heads), bool(kept["is_by_case"]))


def _only(part: Part, shown: Collection[str]) -> Part:
    rows = tuple(row for row in part.rows if not row.case_id or row.case_id in shown)
    return replace(part, rows=rows)


def _mended(section: Section, mend: Callable[[str], str]) -> Section:
    def part(one: Part) -> Part:
        rows = tuple(replace(row, cells=tuple(map(mend, row.cells))) for row in one.rows)
        return replace(one, rows=rows)

    return replace(section, parts=tuple(map(part, section.parts)))

"""Two rows of people side by side: what differs, and how much each field says, in words."""

from dashboard import match_words, words
from dashboard.components.cover import covered
from dashboard.components.table import Cell, Column, Row, table
from queries.matches import Match

_COVERED = "covered"
_FULL = 20.0  # the weight that fills a bar


def match_table(match: Match, *, is_covered: bool) -> str:
    """HTML of a pair: a row a field, the cases of both, and where the reckoning starts and ends.

    Differences are words, not colours. What speaks against is marked by a minus sign.
    """
    lines = match_words.lines(match)
    compared = match.explained is not None
    columns = [
        Column(""),
        Column(f"Row {match.left['person_id']}"),
        Column(f"Row {match.right['person_id']}"),
        Column("These are"),
        *([Column("For one person, this")] if compared else []),
    ]
    rows = [_row(line, is_covered=is_covered, compared=compared) for line in lines]
    rows.append(_cases(match, compared=compared))
    return table(columns, rows, caption="The two rows side by side", foot=_sum(match, lines))


def _row(line: match_words.Line, *, is_covered: bool, compared: bool) -> Row:
    cells: list[str | Cell] = [
        line.field,
        *(_shown(text, is_covered=is_covered) for text in (line.left, line.right)),
        line.compares,
    ]
    return [*cells, _weight(line.says, line.weight)] if compared else cells


def _shown(text: str | None, *, is_covered: bool) -> Cell:
    if not text:
        return Cell(words.NOT_RECORDED, is_faint=True)
    return Cell(covered(text, _COVERED, is_covered=is_covered) or "", is_faint=is_covered)


def _weight(says: str, weight: float) -> Cell:
    if says == words.DASH:
        return Cell(words.DASH, is_faint=True)
    signed = f"{'+' if weight > 0 else ''}{words.number(weight, 1)}"
    kind = "m-first" if weight > 0 else "m-quiet"
    return Cell(f"{says} ({signed}) ", share=abs(weight) / _FULL, kind=kind)


def _cases(match: Match, *, compared: bool) -> Row:
    cells = [_named_in(cases) for cases in (match.left_cases, match.right_cases)]
    return ["Cases", *cells, words.DASH, *([words.DASH] if compared else [])]


def _named_in(cases: tuple[tuple[str, str], ...]) -> str:
    return "; ".join(f"{case_id} ({role})" for case_id, role in cases) or "in no case"


def _sum(match: Match, lines: list[match_words.Line]) -> Row | None:
    start = match_words.start(match)
    if start is None:
        return None
    total = start + sum(line.weight for line in lines)
    begun = f"Any two people start at {words.number(start, 1)}"
    return ["All together", "", "", begun, _weight(match_words.says(total), total)]

"""The data dictionary in docs/, written from the schemas so that it cannot differ from them."""

from collections.abc import Iterator
from pathlib import Path

from ingest.schemas import SCHEMAS
from ingest.schemas.file_schema import FileSchema, RowRule
from ingest.schemas.kinds import CodeList, ColumnKind, Kind, label

PAGE = Path(__file__).parents[2] / "docs" / "data-dictionary.md"

OPENING = """\
# Data dictionary

<!-- Written by `python -m ingest.schemas.reference`; change the schemas, not this page. -->

The interchange files: a folder of CSV, Parquet or JSON Lines files with these names, or one
workbook with sheets of these names. The headings stand in the first row, in any order.

- **Empty cell**: not recorded. When a file comes again, an empty cell clears what was stored; a
  column that is not there leaves it as it is.
- **Dates**: 2026-07-09 or 09/07/2026 (the day first), or a spreadsheet's date cells. The year has
  four figures and lies between 1850 and 2200.
- **Months**: 2026-07. **Financial years**: 2024-25 is the year to March 2025. **Times**: 09:30.
- **Yes or no**: yes, no, y, n, true, false, 1 or 0, in capitals or not.
- **Lists**: separated by semicolons. What is named twice counts once.
- **Codes**: the words of the lists at the end. Capitals, spaces and hyphens do not matter.
- **Ids**: the sender's own, up to 200 characters without a semicolon. Each sender's are kept apart.
- **Numbers**: in figures, not below nought; whole where it says so.
- **Text**: up to 100,000 characters.

A row whose key stands twice in one file is refused, and so is the other row with that key.
"""


def reference() -> str:
    """The whole page as Markdown: the files with their columns and rules, then the code lists."""
    parts = [OPENING, *(_file(schema) for schema in SCHEMAS.values())]
    parts += ["## Code lists\n", *(_code_list(codes) for codes in _code_lists())]
    return "\n".join(parts)


def _file(schema: FileSchema) -> str:
    lines = [
        f"## {schema.name}\n",
        f"{schema.meaning} Key: {', '.join(f'`{name}`' for name in schema.key)}.\n",
        "| column | kind | required | meaning |",
        "|---|---|---|---|",
        *(_column(column) for column in schema.columns.values()),
        "",
        *(_rule(rule) for rule in schema.rules.values()),
    ]
    return "\n".join(lines) + ("\n" if schema.rules else "")


def _column(column: ColumnKind) -> str:
    required = "yes" if column.required else ""
    return f"| `{column.name}` | {_kind(column)} | {required} | {column.meaning} |"


def _kind(column: ColumnKind) -> str:
    if column.code_list:
        anchor = column.code_list.name.lower().replace(" ", "-")
        return f"{column.kind}: [{column.code_list.name}](#{anchor})"
    if column.kind is Kind.REFERENCE:
        return f"id of [{column.refers_to}](#{column.refers_to})"
    if column.kind is Kind.REFERENCES:
        return f"list of ids of [{column.refers_to}](#{column.refers_to})"
    if column.kind in (Kind.WHOLE, Kind.DECIMAL) and (column.least or column.more_than == 0):
        bound = f"from {column.least}" if column.least else "above 0"
        return f"{column.kind}, {bound}"
    return str(column.kind)


def _rule(rule: RowRule) -> str:
    effect = "The row is refused" if rule.severity == "error" else "The row is kept, with a warning"
    sentence = rule.sentence.format(field=label(rule.fields[0]), value="…")
    return f"- {effect}: {sentence}"


def _code_lists() -> Iterator[CodeList]:
    seen = set()
    for schema in SCHEMAS.values():
        for column in schema.columns.values():
            if column.code_list and column.code_list.name not in seen:
                seen.add(column.code_list.name)
                yield column.code_list


def _code_list(codes: CodeList) -> str:
    own = "An area can add its own.\n\n" if codes.is_open else ""
    rows = "\n".join(f"| `{code}` | {words} |" for code, words in codes.codes.items())
    return f"### {codes.name}\n\n{own}| code | meaning |\n|---|---|\n{rows}\n"


if __name__ == "__main__":
    PAGE.write_text(reference(), encoding="utf-8")

"""The fields of a row of the record as a form shows them: one kind of field a kind of column."""

from collections.abc import Mapping, Sequence
from datetime import date

from dashboard.components import draft
from dashboard.context import Context
from ingest.schemas import SCHEMAS
from ingest.schemas.kinds import ColumnKind, Kind

YES_NO: Mapping[str, str] = {"yes": "Yes", "no": "No"}
BLANK = "Not recorded"


def row_fields(
    context: Context,
    *,
    form: str,
    file: str,
    names: Sequence[str],
    start: Mapping[str, str],
    long: frozenset[str] = frozenset(),
) -> dict[str, str]:
    """Draws the columns of a file with what stands in them; what the person has in them now.

    `long` are the columns written in many lines.
    """
    columns = [SCHEMAS[file].columns[name] for name in names]
    return {
        column.name: _field(context, form, column, start[column.name], column.name in long)
        for column in columns
    }


def shown_day(text: str) -> str:
    """An ISO date as it is typed in a form, 09/07/1988; any other text as it is."""
    try:
        return f"{date.fromisoformat(text):%d/%m/%Y}"
    except ValueError:
        return text


def _field(context: Context, form: str, column: ColumnKind, start: str, is_long: bool) -> str:  # noqa: FBT001
    name, label, told = column.name, column.label, column.meaning
    if column.code_list and column.is_list:
        codes = column.code_list.codes
        return draft.several(
            context,
            list(codes),
            **{"form": form, "name": name, "label": label, "start": start, "help": told},
            format_func=lambda code: codes.get(code, code),
            placeholder=BLANK,
        )
    if column.code_list or column.kind is Kind.YES_NO:
        choices = column.code_list.codes if column.code_list else YES_NO
        chosen = draft.select(
            context,
            list(choices),
            **{"form": form, "name": name, "label": label, "start": start, "help": told},
            format_func=lambda code: choices.get(code, code),
            placeholder=BLANK,
        )
        return chosen or ""
    if is_long:
        return draft.text_area(
            context, form=form, name=name, label=label, start=start, help=told, max_chars=20_000
        )
    is_day = column.kind is Kind.DATE
    return draft.text_input(
        context,
        form=form,
        name=name,
        label=f"{label} (day first, as in 09/07/1988)" if is_day else label,
        start=shown_day(start) if is_day else start,
        help=told,
        max_chars=2000,
    )

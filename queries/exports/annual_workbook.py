"""The annual workbook, laid out as SafeLives publishes its own: notes and four sheets."""

from collections.abc import Sequence
from datetime import datetime, time
from fractions import Fraction
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill

from models.codes import RETURN_SOURCE
from models.period import long_date
from models.period import quarter as quarter_period
from models.safelives import ETHNIC_GROUPS
from queries.exports.marking import Marking, mark
from queries.exports.workbook import text_cell, to_bytes
from queries.safelives.annual import NUMERATORS, Annual, Line
from queries.safelives.rows import written

NO_DATA = "No Data"
NO_POPULATION = "No population data"

# The fourteen sources in the order of the published workbook.
ROUTES = (
    *("police", "idva", "childrens_social_care", "adult_social_care", "primary_care"),
    *("secondary_care", "mental_health", "substance_use", "probation", "voluntary_sector"),
    *("mash", "education", "housing", "other"),
)
_CASES = {
    "maracs": "Number of MARACs",
    "cases_discussed": "Number of cases discussed",
    "recommended_cases": "Recommended number of cases",
    "cases_per_10k": "Number of cases per 10,000 adult females",
    "repeat_cases": "Number of repeat cases",
    "repeat_rate": "Percentage of repeat cases",
    "children": "Number of children in household",
}
_GENDER = {
    "cases_discussed": "Number of cases discussed",
    "male": "Number of male victims",
    "male_rate": "Percentage of male victims",
}
_ETHNIC = {
    "asian": "Asian or Asian British victims",
    "black": "Black, Black British, Caribbean or African victims",
    "mixed": "Victims from mixed or multiple ethnic groups",
    "white_minority": "Victims from other White ethnic groups",
    "other_ethnic": "Victims from any other ethnic group",
}
_DEMOGRAPHICS = {
    "cases_discussed": "Number of cases discussed",
    "minoritised": "Number of Black, Asian and racially minoritised cases",
    "minoritised_rate": "Percentage of Black, Asian and racially minoritised cases",
    "lgbtq": "Number of LGBTQ+ cases",
    "lgbtq_rate": "Percentage of LGBTQ+ cases",
    "disabled": "Number of disabled victims",
    "disabled_rate": "Percentage of disabled victims",
    "age_16_17": "Number of victims aged 16 or 17",
    "age_16_17_rate": "Percentage of victims aged 16 or 17",
    "harmer_under_18": "Number of cases where the person causing harm is 17 or below",
    "harmer_under_18_rate": "Percentage where the person causing harm is 17 or below",
    "age_65_plus": "Number of victims aged 65 or over",
    **{group: _ETHNIC[group] for group in ETHNIC_GROUPS},
}
_NEEDS_POPULATION = ("recommended_cases", "cases_per_10k")


def write(found: Annual) -> bytes:
    """Sheets Notes, Cases, Referral routes, Gender, Demographics; values only, no formulas.

    “No Data” stands where nothing was submitted or recorded, “No population data” where a rate has
    no population, “<5” (the MARACs' own small number) and “Hidden” where small numbers are hidden.
    """
    book = Workbook(write_only=True)
    _notes(book, found)
    _sheet(book, "Cases", found, _CASES)
    _sheet(book, "Referral routes", found, {name: RETURN_SOURCE[name] for name in ROUTES})
    _sheet(book, "Gender", found, _GENDER)
    _sheet(book, "Demographics", found, _DEMOGRAPHICS)
    end = datetime.combine(quarter_period(found.quarter).end, time())
    book.properties.creator = "MARAC"
    book.properties.created = end
    mark(book, marking(is_hidden=found.is_hidden))
    return to_bytes(book, end)


def marking(*, is_hidden: bool) -> Marking:
    """Figures only where small numbers are hidden; else it can single somebody out."""
    return Marking.OFFICIAL if is_hidden else Marking.OFFICIAL_SENSITIVE


def _notes(book: Workbook, found: Annual) -> None:
    sheet: Any = book.create_sheet("Notes")
    sheet.column_dimensions["A"].width = 100.0
    for line in _note_lines(found):
        cell = text_cell(sheet, line)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        sheet.append([cell])


def _note_lines(found: Annual) -> Sequence[str]:
    end = long_date(quarter_period(found.quarter).end)
    lines = [
        f"MARAC data, twelve months to {end}",
        "Laid out as the annual workbook that SafeLives publishes. Made from the area's own "
        "record: these are not figures that SafeLives published.",
        "Cases include repeats: they are not a number of people.",
        "A referral made jointly is shared between its agencies.",
        "A MARAC without a return for one quarter is carried by its previous quarter; with none "
        "for two quarters running it is left out, and its population with it.",
        "Recommended cases are 40 for each 10,000 females aged 16 and over, rounded to the "
        "nearest 10 for each MARAC, then added up. Rates are ratios of sums.",
        f"“{NO_DATA}”: nothing was submitted or recorded.",
        f"“{NO_POPULATION}”: the record has no number of women for the area.",
        f"Carried by the previous quarter: {', '.join(found.carried) or 'none'}.",
        f"Left out: {', '.join(found.left_out) or 'none'}.",
    ]
    if found.is_hidden:
        lines.append(
            f"Numbers from 1 to {found.small_number - 1} are shown as <{found.small_number}, and "
            "enough others that none can be worked out."
        )
    else:
        lines.append("Small numbers are shown: pass it on only to people who may see cases.")
    return lines


def _sheet(book: Workbook, title: str, found: Annual, columns: dict[str, str]) -> None:
    sheet: Any = book.create_sheet(title)
    sheet.freeze_panes = "B2"
    sheet.row_dimensions[1].height = 64.0
    sheet.column_dimensions["A"].width = 34.0
    for number in range(len(columns)):
        sheet.column_dimensions[chr(66 + number)].width = 17.0
    sheet.append([_heading(sheet, text) for text in ("Area Name", *columns.values())])
    for line in found.lines:
        cells = [_cell(sheet, _value(line, key, found.small_number), key, line) for key in columns]
        sheet.append([_named(sheet, line), *cells])


def _heading(sheet: Any, text: str) -> Any:  # noqa: ANN401 - the write-only sheet is untyped
    cell = text_cell(sheet, text)
    cell.font = Font(bold=True)
    cell.fill = PatternFill("solid", fgColor="E7EDF3")
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    return cell


def _named(sheet: Any, line: Line) -> Any:  # noqa: ANN401 - as above
    cell = text_cell(sheet, line.name)
    cell.font = Font(bold=line.is_area)
    cell.alignment = Alignment(indent=0 if line.is_area else 1)
    return cell


def _cell(sheet: Any, value: str | float, key: str, line: Line) -> Any:  # noqa: ANN401 - as above
    cell = text_cell(sheet, value) if isinstance(value, str) else WriteOnlyCell(sheet, value)
    cell.font = Font(bold=line.is_area)
    if isinstance(value, str):
        cell.alignment = Alignment(horizontal="right")
    elif key.endswith(("_rate", "_10k")):
        cell.number_format = "0.0"
    elif isinstance(value, int):
        cell.number_format = "#,##0"
    return cell


def _value(line: Line, key: str, few: int) -> str | float:
    if line.figures is None:
        return NO_DATA
    if key == "maracs":
        return line.maracs
    if key in _NEEDS_POPULATION and not line.has_population:
        return NO_POPULATION
    if key in line.hidden:
        number = line.figures[key] or 0
        return f"<{few}" if number < few else "Hidden"
    if NUMERATORS.get(key) in line.hidden:
        return "Hidden"
    value = line.figures[key]
    if value is None:
        return NO_DATA
    if key.endswith(("_rate", "_10k")):
        return round(value, 10)  # spreadsheets keep 15 figures: more would change when saved again
    return written(_exact(value))


def _exact(value: float) -> int | Fraction:
    return int(value) if value.is_integer() else Fraction(value).limit_denominator(10_000)

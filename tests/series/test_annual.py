"""The annual workbook: the layout, the markers, small numbers, and LibreOffice."""

from io import BytesIO
from pathlib import Path

import pytest
import sqlalchemy as sa
from libreoffice import needs_libreoffice, resaved
from openpyxl import load_workbook

from models.errors import ForPerson
from models.safelives import COUNTS
from queries.exports import annual_workbook
from queries.safelives.annual import Annual, annual
from queries.safelives.series import place

from .test_series import EVERYTHING, add_marac, counts, record

__all__ = ["record"]
LAST = "2026-Q1"
END = place(LAST)


def year(cases: int, **more: int) -> dict[int, dict[str, object]]:
    """Four quarters alike."""
    row = {**counts(cases, cases // 4), "children": 2 * cases, **more}
    return dict.fromkeys(range(END - 3, END + 1), row)  # type: ignore[return-value]


@pytest.fixture
def area(record: sa.Connection) -> sa.Connection:
    """Two MARACs in Vale, one of them without returns; one in Moor without a population."""
    add_marac(record, "Alder", year(10, male=1), {2024: 10_000}, force="Vale")  # type: ignore[arg-type]
    add_marac(record, "Birch", {}, {2024: 20_000}, force="Vale")
    add_marac(record, "Cedar", year(20, male=3), {}, force="Moor")  # type: ignore[arg-type]
    return record


def sheets(content: bytes) -> dict[str, list[list[object]]]:
    book = load_workbook(BytesIO(content))
    return {
        sheet.title: [[cell.value for cell in row] for row in sheet.iter_rows()]
        for sheet in book.worksheets
    }


def written(found: Annual) -> dict[str, list[list[object]]]:
    return sheets(annual_workbook.write(found))


def test_it_is_laid_out_as_the_published_one(area: sa.Connection) -> None:
    found = written(annual(area, scope=EVERYTHING, last=LAST, hide=False))
    assert list(found) == ["Notes", "Cases", "Referral routes", "Gender", "Demographics"]
    assert found["Cases"][0] == [
        "Area Name",
        "Number of MARACs",
        "Number of cases discussed",
        "Recommended number of cases",
        "Number of cases per 10,000 adult females",
        "Number of repeat cases",
        "Percentage of repeat cases",
        "Number of children in household",
    ]
    assert found["Referral routes"][0][1:4] == ["Police", "IDVA", "Children's social care"]
    assert len(found["Referral routes"][0]) == 15


def test_areas_are_sums_and_ratios_of_sums_with_the_published_markers(
    area: sa.Connection,
) -> None:
    found = written(annual(area, scope=EVERYTHING, last=LAST, hide=False))
    assert found["Cases"][1:] == [
        ["Moor", 1, 80, "No population data", "No population data", 20, 25, 160],
        ["Cedar", 1, 80, "No population data", "No population data", 20, 25, 160],
        ["Vale", 1, 40, 40, 40, 8, 20, 80],
        ["Alder", 1, 40, 40, 40, 8, 20, 80],
        ["Birch", *["No Data"] * 7],
        ["All MARACs", 2, 120, 40, 40, 28, pytest.approx(100 * 28 / 120), 240],
    ]
    assert found["Gender"][2] == ["Cedar", 80, 12, 15]
    assert found["Demographics"][2][2] == "No Data"
    notes = [str(line[0]) for line in found["Notes"]]
    assert "MARAC data, twelve months to 31 March 2026" in notes
    assert "Left out: Birch." in notes


def test_small_numbers_are_hidden_and_cannot_be_worked_out(area: sa.Connection) -> None:
    found = written(annual(area, scope=EVERYTHING, last=LAST, hide=True))
    gender = {line[0]: line[1:] for line in found["Gender"][1:]}
    assert gender["Alder"] == [40, "<5", "Hidden"]
    assert gender["Vale"] == [40, "<5", "Hidden"]
    # With the total and the other area, Vale's four would follow: one of them is hidden too.
    assert [gender[name][1] for name in ("Moor", "All MARACs")].count("Hidden") == 1
    assert gender["Cedar"][1] == gender["Moor"][1] or gender["Moor"][1] == "Hidden"
    notes = " ".join(str(line[0]) for line in found["Notes"])
    assert "Numbers from 1 to 4 are shown as <5" in notes


def test_no_hidden_number_follows_from_a_sum(area: sa.Connection) -> None:
    found = annual(area, scope=EVERYTHING, last=LAST, hide=True)
    places = [n for n, line in enumerate(found.lines) if line.is_area]
    groups = [range(a, b) for a, b in zip(places, places[1:], strict=False)]
    for key in COUNTS:
        for group in (*groups, places):
            hidden = [n for n in group if key in found.lines[n].hidden]
            shown = [
                n
                for n in group
                if n not in hidden and (figures := found.lines[n].figures) and figures[key]
            ]
            assert len(hidden) != 1 or not shown, (key, list(group))


def test_a_quarter_without_any_return_is_refused(record: sa.Connection) -> None:
    add_marac(record, "Alder", {}, {})
    with pytest.raises(ForPerson, match="No MARAC has returns for the twelve months"):
        annual(record, scope=EVERYTHING, last=LAST, hide=True)


def test_the_same_figures_give_the_same_bytes(area: sa.Connection) -> None:
    first, second = (
        annual_workbook.write(annual(area, scope=EVERYTHING, last=LAST, hide=True))
        for _ in range(2)
    )
    assert first == second


@needs_libreoffice
def test_libreoffice_opens_recalculates_and_saves_it_with_the_same_values(
    area: sa.Connection, tmp_path: Path
) -> None:
    content = annual_workbook.write(annual(area, scope=EVERYTHING, last=LAST, hide=False))
    assert sheets(resaved(content, tmp_path)) == sheets(content)

"""Past returns and published figures: headings of either edition, and cells that say no data."""

from pathlib import Path

import pytest

from ingest.schemas import KINDS, SCHEMAS, is_return, returns
from models.errors import ForPerson
from models.safelives import COLUMNS

from .sheets import checked, said, with_cells

UK = {"MARAC Name": "North", "Meeting date": "09/07/2025", "Cases discussed": "12"}


def test_the_headings_of_the_uk_edition_are_known() -> None:
    row = UK | {
        "Police": "9.5",
        "Secondary Care/ Acute trust": "0.5",
        "Children’s Social Care": "2",
    }
    result = checked("returns", row)
    assert result.unknown_columns == []
    assert result.problems.is_empty()
    assert result.rows.drop("row_number", "meeting_date").to_dicts() == [
        {
            "marac_name": "North",
            "cases_discussed": 12.0,
            "police": 9.5,
            "childrens_social_care": 2.0,
            "secondary_care": 0.5,
        }
    ]


def test_the_headings_of_the_scottish_edition_are_known() -> None:
    row = UK | {"IDAA case referrals": "1", "Justice social work cases": "2"}
    rows = checked("returns", row).rows
    assert (rows["idva"].item(), rows["probation"].item()) == (1, 2)


def test_a_return_has_a_column_for_each_letter() -> None:
    assert KINDS["returns"] == list(COLUMNS.values())


@pytest.mark.parametrize("text", ["No Data", "n/a", "#DIV/0!", "-", "Not collected", "31%"])
def test_no_data_is_an_empty_cell_with_a_warning(text: str) -> None:
    result = checked("returns", UK | {"Disabled victim cases": text})
    assert said(result) == [(2, "warning", "no_data", "disabled")]
    assert result.rows["disabled"].to_list() == [None]


def test_a_fraction_is_fine_for_a_source_and_refused_elsewhere() -> None:
    assert checked("returns", UK | {"Housing": "0.33"}).problems.is_empty()
    result = checked("returns", UK | {"Number of repeat cases": "0.5"})
    assert said(result) == [(2, "error", "not_whole", "repeat_cases")]


def test_a_percentage_is_a_figure_where_a_rate_is_asked_for() -> None:
    assert with_cells("area_years", repeat_rate="31%").rows["repeat_rate"].to_list() == [31.0]
    result = with_cells("area_years", repeat_rate="No Data", children="No population data")
    assert [code for _, _, code, _ in said(result)] == ["no_data", "no_data"]
    assert result.rows.select("repeat_rate", "children").row(0) == (None, None)


def test_a_return_is_known_by_its_headings() -> None:
    assert is_return(["marac name", "MEETING DATE", "Cases Discussed", "Number of repeat cases"])
    assert not is_return(["MARAC Name", "Meeting date", "Cases discussed"])
    assert not any(is_return(columns) for file, columns in KINDS.items() if file != "returns")


def test_the_first_of_two_columns_with_one_meaning_is_read() -> None:
    result = checked("returns", UK | {"Police": "1", "Police case referrals": "2"})
    assert result.rows["police"].to_list() == [1.0]
    assert result.unknown_columns == ["Police case referrals"]


def test_no_heading_means_two_columns() -> None:
    named = SCHEMAS["returns"].named(list(returns.header_texts()))
    texts = returns.header_texts()
    assert all(texts[heading] == field for heading, field in named.items())


def test_a_broken_file_of_headings_is_told_in_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(returns, "HEADERS", tmp_path / "safelives_headers.toml")
    returns.header_texts.cache_clear()
    try:
        with pytest.raises(ForPerson, match="safelives_headers.toml"):
            returns.header_texts()
    finally:
        monkeypatch.undo()
        returns.header_texts.cache_clear()

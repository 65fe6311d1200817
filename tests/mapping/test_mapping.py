"""An area's own spreadsheet as interchange sheets."""

from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.mapping import Mapping, apply, dump_mapping, load_mapping, parse_mapping
from ingest.reading import Sheet, read_bytes
from models.errors import ForPerson
from models.settings import PROJECT

EXAMPLE = PROJECT / "data" / "mappings" / "example_area.toml"


def mapping(text: str) -> Mapping:
    return parse_mapping('name = "North"\n' + text, "north.toml")


def simple(more: str = "", columns: str = 'case_id = "Ref No"') -> Mapping:
    """A mapping of one entry, from Referrals to cases."""
    return mapping(
        f'[[sheet]]\nfrom = "Referrals*"\nto = "cases"\n{more}\n[sheet.columns]\n{columns}'
    )


def sheet(text: str, name: str = "referrals.csv") -> Sheet:
    (only,) = read_bytes(name, text.encode())
    return only


def rows(made: list[Sheet]) -> list[dict[str, str | None]]:
    (only,) = made
    return only.frame.to_dicts()


def test_own_columns_take_our_names_and_keep_their_row_numbers() -> None:
    own = sheet("Ref No,Received\n\nR1,09/07/2025\n,\nR2,\n")
    (made,) = apply(simple(columns='case_id = "Ref No"\nreferral_date = "Received"'), [own])
    assert (made.name, made.origin) == ("cases", "referrals.csv")
    assert made.frame.columns == ["case_id", "referral_date"]
    assert made.frame.rows() == [("R1", "09/07/2025"), ("R2", None)]
    assert made.rows.to_list() == [3, 5]


def test_headings_are_compared_without_case_and_punctuation() -> None:
    assert rows(apply(simple(), [sheet("REF. NO:\nR1\n")])) == [{"case_id": "R1"}]


@pytest.mark.parametrize("name", ["Referrals 2025.csv", "referrals.csv", "REFERRALS-old.csv"])
def test_a_star_stands_for_any_ending(name: str) -> None:
    assert apply(simple(), [sheet("Ref No\nR1\n", name)])[0].name == "cases"


def test_a_sheet_no_entry_means_is_passed_on() -> None:
    other = sheet("marac_id\nM1\n", "maracs.csv")
    made = apply(simple(), [other, sheet("Ref No\nR1\n")])
    assert made[0] is other
    assert made[1].name == "cases"


def test_a_mapping_for_other_sheets_is_refused() -> None:
    with pytest.raises(
        ForPerson, match="North is for sheets called “Referrals.”, but these are “x”"
    ):
        apply(simple(), [sheet("a\n1\n", "x.csv")])


def test_a_missing_column_is_named_with_the_nearest_heading() -> None:
    with pytest.raises(ForPerson) as refused:
        apply(simple(), [sheet("Ref Nr,Other\nR1,x\n")])
    assert str(refused.value) == (
        "The sheet “referrals” of referrals.csv has no column “Ref No”, which the mapping North "
        "needs (the nearest heading is “Ref Nr”): put the heading right or change the mapping."
    )


def test_a_missing_column_with_nothing_near_is_named_alone() -> None:
    with pytest.raises(ForPerson, match="the mapping North needs: put"):
        apply(simple(), [sheet("Zzz\nR1\n")])


def test_an_optional_column_may_be_absent_and_then_stays_out() -> None:
    columns = 'case_id = "Ref No"\noutcome = { column = "Result", optional = true }'
    assert rows(apply(simple(columns=columns), [sheet("Ref No\nR1\n")])) == [{"case_id": "R1"}]


def test_unknown_columns_are_kept_out_and_reported_but_not_those_skipped() -> None:
    (made,) = apply(simple('skip = ["Notes"]'), [sheet("Ref No,Notes,Ward,Team\nR1,x,y,z\n")])
    assert made.notes == ["Columns not in the mapping were kept out: “Ward”, “Team”."]


def test_what_was_noted_when_reading_stays_with_the_first_sheet_made() -> None:
    both = simple().sheets * 2
    own = sheet("Ref No\nR1\nTotal\n")
    first, second = apply(Mapping(name="North", sheets=both), [own])
    assert first.notes == ["A totals row at the foot (row 3) was left out."]
    assert second.notes == []


def test_own_words_become_codes_in_any_case_and_in_lists() -> None:
    more = '[sheet.values.agencies]\nPolice = "POL"\n"Not known" = ""\nB = 2\nC = true'
    text = "Ref No\nPOLICE\npolice; B\nother\nnot known\nC\nB;Not known\n"
    own = mapping(
        '[[sheet]]\nfrom = "referrals"\nto = "cases"\n[sheet.columns]\nagencies = "Ref No"\n' + more
    )
    assert [row["agencies"] for row in rows(apply(own, [sheet(text)]))] == [
        *("POL", "POL;2", "other", None, "yes", "2")
    ]


def test_templates_and_constants_make_columns() -> None:
    columns = (
        'case_id = { template = "N-{Ref No}/{Year}" }\nnation = { constant = "wales" }\n'
        '[sheet.constants]\nmarac_id = "M1"\ndash_threshold = 14\ncore = true'
    )
    made = rows(apply(simple(columns=columns), [sheet("Ref No,Year\nR1,25\nR2,\n")]))
    fixed = {"nation": "wales", "marac_id": "M1", "dash_threshold": "14", "core": "yes"}
    assert made == [{"case_id": "N-R1/25", **fixed}, {"case_id": None, **fixed}]


def test_rows_without_the_cells_asked_for_are_left_out() -> None:
    own = sheet("Ref No,Name,Born\nR1,A,x\nR2,,x\nR3,B,\n")
    (made,) = apply(simple('only_where = ["Name", "Born"]'), [own])
    assert (made.frame.rows(), made.rows.to_list()) == ([("R1",)], [2])


def test_only_the_first_row_of_each_key_is_kept_over_all_sheets() -> None:
    more, columns = "distinct = true", 'person_id = "URN"\nname = "Name"'
    first, second = apply(
        simple(more, columns),
        [
            sheet("URN,Name\n1,A\n1,A\n1,B\n,C\n,D\n", "referrals 1.csv"),
            sheet("URN,Name\n1,A\n2,E\n", "referrals 2.csv"),
        ],
    )
    assert first.frame.rows() == [("1", "A"), (None, "C"), (None, "D")]
    assert first.rows.to_list() == [2, 5, 6]
    assert first.notes == [
        "1 further rows of “cases” had a person_id seen before and were left out: "
        "check them where their details differ."
    ]
    assert second.frame.rows() == [("2", "E")]


def test_a_key_can_be_several_columns() -> None:
    own = simple('distinct = ["a", "b"]', 'a = "A"\nb = "B"\nc = "C"')
    made = rows(apply(own, [sheet("A,B,C\n1,1,x\n1,2,y\n1,1,z\n")]))
    assert [row["c"] for row in made] == ["x", "y"]


def test_no_sheets_make_none() -> None:
    assert apply(simple(), []) == []


def test_a_sheet_without_rows_makes_one_without_rows() -> None:
    (made,) = apply(simple("distinct = true"), [sheet("Ref No\n")])
    assert (made.frame.columns, made.frame.height) == (["case_id"], 0)


def test_the_example_makes_five_kinds_of_one_row() -> None:
    own = sheet(
        "Ref No,Date received,Victim URN,Victim surname,Victim first name,Victim DOB,Victim gender,"
        "Perpetrator URN,Perpetrator surname,Perpetrator DOB,Referred by,No. of children,Accepted?,"
        "MARAC date,Outcome,Ethnic origin,Notes\n"
        "7,01/07/2025,11,Aa,Bb,02/03/1990,f,12,Cc,,police;IDVA,2,Accepted,2025-07-09,Discussed,"
        "White British,x\n"
        "8,02/07/2025,11,Aa,Bb,02/03/1990,F,,,,Police,,Rejected,,,White British,\n"
    )
    made = apply(load_mapping(EXAMPLE), [own])
    assert [(one.name, one.frame.height) for one in made] == [
        ("people", 1),
        ("people", 1),
        ("cases", 2),
        ("listings", 1),
        ("meetings", 1),
    ]
    assert made[0].frame.row(0) == ("V-11", "Aa", "Bb", "02/03/1990", "female", "white_british")
    assert made[0].notes == []
    assert made[2].frame.row(0, named=True) == {
        "case_id": "7",
        "referral_date": "01/07/2025",
        "victim_id": "V-11",
        "perpetrator_ids": "P-12",
        "referring_agencies": "POL;IDVA",
        "children_in_household": "2",
        "threshold_met": "yes",
        "marac_id": "NM",
    }
    assert made[2].frame["perpetrator_ids"].to_list() == ["P-12", None]
    assert made[3].frame.rows() == [("7", "NM-2025-07-09", "heard")]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("[[sheet]\n", "is not valid TOML"),
        ("", "sheet is missing"),
        ('[[sheet]]\nto = "cases"\n[sheet.columns]\na = "A"', "sheet.1.from is missing"),
        ('[[sheet]]\nfrom = "a"\nto = "b"', "sheet.1 is wrong .columns names no column"),
        ('colour = 1\n[[sheet]]\nfrom = "a"\nto = "b"\n[sheet.columns]\na = "A"', "colour is not"),
        ('[[sheet]]\nfrom = "a"\nto = "b"\n[sheet.colums]\na = "A"', "sheet.1.colums is not"),
        (
            '[[sheet]]\nfrom = "a"\nto = "b"\n[sheet.columns]\na = { column = "A", constant = 1 }',
            "sheet.1.columns.a is wrong .give one of",
        ),
        (
            '[[sheet]]\nfrom = "a"\nto = "b"\n[sheet.columns]\na = { template = "V-" }',
            "a template names a column in braces",
        ),
        (
            '[[sheet]]\nfrom = "a"\nto = "b"\n[sheet.columns]\na = "A"\n[sheet.constants]\na = "x"',
            "a stands both under columns and under constants",
        ),
        (
            '[[sheet]]\nfrom = "a"\nto = "b"\n[sheet.columns]\na = "A"\n[sheet.values.z]\nx = "y"',
            "z is not among its columns",
        ),
        (
            '[[sheet]]\nfrom = "a"\nto = "b"\ndistinct = ["q"]\n[sheet.columns]\na = "A"',
            "q is not among its columns",
        ),
    ],
)
def test_what_is_wrong_in_a_mapping_is_said_in_a_sentence(text: str, sentence: str) -> None:
    with pytest.raises(ForPerson, match=f"he mapping north.toml.*{sentence}"):
        mapping(text)


def test_a_mapping_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(ForPerson, match="There is no mapping"):
        load_mapping(tmp_path / "none.toml")
    (tmp_path / "bad.toml").write_bytes(b'name = "\xff"')
    with pytest.raises(ForPerson, match="bad.toml cannot be read"):
        load_mapping(tmp_path / "bad.toml")


def test_the_example_is_written_as_it_was_read(tmp_path: Path) -> None:
    example = load_mapping(EXAMPLE)
    (tmp_path / "copy.toml").write_text(dump_mapping(example), encoding="utf-8")
    assert load_mapping(tmp_path / "copy.toml") == example


TEXT = st.text(st.characters(codec="utf-8"), min_size=1, max_size=8)
COLUMN = st.one_of(
    TEXT,
    st.fixed_dictionaries({"column": TEXT, "optional": st.booleans()}),
    st.builds(lambda text: {"template": "V-{" + text.translate({123: "", 125: ""}) + "}"}, TEXT),
    st.fixed_dictionaries({"constant": TEXT}),
)


@st.composite
def mappings(draw: st.DrawFn) -> dict[str, object]:
    columns = draw(st.dictionaries(TEXT, COLUMN, min_size=1, max_size=3))
    names = st.sampled_from(sorted(columns))
    words = st.dictionaries(TEXT, TEXT, max_size=2)
    entry = {
        "from": draw(TEXT),
        "to": draw(TEXT),
        "skip": draw(st.lists(TEXT, max_size=2)),
        "only_where": draw(st.lists(TEXT, max_size=2)),
        "distinct": draw(st.one_of(st.booleans(), st.lists(names, min_size=1, max_size=2))),
        "columns": columns,
        "values": draw(st.dictionaries(names, words, max_size=2)),
        "constants": {f"{key}+": value for key, value in draw(words).items()},
    }
    entry["constants"] = {k: v for k, v in entry["constants"].items() if k not in columns}
    return {"name": draw(TEXT), "sheet": [entry, entry]}


@given(mappings())
def test_any_mapping_reads_back_the_same(data: dict[str, object]) -> None:
    written = Mapping.model_validate(data)
    assert parse_mapping(dump_mapping(written), "copy") == written


def test_own_row_numbers_survive_every_step_together() -> None:
    own = sheet("Ref No,Name\nR1,A\n\nR1,A\nR2,\nR3,B\n")
    (made,) = apply(simple('distinct = true\nonly_where = "Name"'), [own])
    assert made.rows.to_list() == [2, 6]
    assert made.rows.dtype == pl.Int64

"""A first mapping proposed from the headings, never guessed silently."""

import tomllib

from ingest.mapping import apply
from ingest.mapping_proposal import (
    SYNONYMS,
    Confidence,
    ProposedColumn,
    propose,
    synonyms,
    yes_no_columns,
)
from ingest.reading import Sheet, read_bytes
from ingest.reading.headings import plain

KINDS = {
    "people": ["person_id", "family_name", "given_names", "date_of_birth", "gender", "ethnicity"],
    "cases": [
        *("case_id", "marac_id", "referral_date", "victim_id", "children_in_household"),
        *("threshold_met", "incident_date", "status", "closed_on"),
    ],
    "meetings": ["meeting_id", "marac_id", "meeting_date", "status", "venue"],
}


def sheet(text: str, name: str = "referrals.csv") -> Sheet:
    (only,) = read_bytes(name, text.encode())
    return only


def columns(text: str, kind: str = "cases") -> dict[str, ProposedColumn]:
    proposal = propose(sheet(text), {kind: KINDS[kind]})
    return {column.heading: column for column in proposal.columns}


def test_the_same_name_is_certain() -> None:
    column = columns("Case ID\nC1\n")["Case ID"]
    assert (column.column, column.confidence) == ("case_id", Confidence.CERTAIN)


def test_a_name_often_used_is_likely_and_certain_where_the_cells_agree() -> None:
    found = columns("Ref,Date received\nC1,09/07/2025\n")
    assert (found["Ref"].column, found["Ref"].confidence) == ("case_id", Confidence.LIKELY)
    received = found["Date received"]
    assert (received.column, received.confidence) == ("referral_date", Confidence.CERTAIN)
    assert received.reason == "A name often used for it. Its cells are dates."


def test_cells_that_speak_against_it_make_it_unsure() -> None:
    column = columns("Date received\nmaybe\nperhaps\n")["Date received"]
    assert (column.column, column.confidence) == ("referral_date", Confidence.UNSURE)
    assert "not dates" in column.reason


def test_dates_under_another_heading_are_noticed() -> None:
    column = columns("Ref\n2025-07-09\n2025-07-10\n")["Ref"]
    assert column.confidence == Confidence.UNSURE


def test_yes_and_no_are_evidence() -> None:
    column = columns("Accepted\nY\nn\nYES\n")["Accepted"]
    assert (column.column, column.confidence) == ("threshold_met", Confidence.CERTAIN)


def test_a_slip_of_the_pen_is_likely() -> None:
    column = columns("Incidnt date\n2025-07-09\n")["Incidnt date"]
    assert (column.column, column.reason[:24]) == ("incident_date", "Nearly the same spelling")


def test_the_dob_and_ethnic_origin_of_people_are_known() -> None:
    found = columns("DOB,Ethnic origin,Surname\n01/02/1990,x,y\n", "people")
    assert [column.column for column in found.values()] == [
        *("date_of_birth", "ethnicity", "family_name")
    ]


def test_a_heading_like_nothing_is_left_to_a_person() -> None:
    column = columns("Zebra\nx\n")["Zebra"]
    assert (column.column, column.confidence) == (None, Confidence.UNSURE)
    assert column.alternatives == ()


def test_no_column_is_given_to_two_headings() -> None:
    found = columns("Ref,Case ID,Reference\nR1,C1,x\n")
    assert found["Case ID"].column == "case_id"
    assert [found[name].column for name in ("Ref", "Reference")].count("case_id") == 0
    assert found["Ref"].alternatives == ("case_id",)
    assert found["Ref"].confidence == Confidence.UNSURE


def test_the_kind_is_the_one_whose_columns_fit_best() -> None:
    proposal = propose(sheet("Ref,Date received,No of children,DOB\nR,,,\n"), KINDS)
    assert proposal.kind == "cases"
    dob = proposal.columns[3]
    assert (dob.column, dob.alternatives) == (None, ("people.date_of_birth",))
    assert "people" in proposal.other_kinds


def test_the_sheets_name_counts_for_the_kind() -> None:
    assert propose(sheet("status\nheld\n", "meetings.csv"), KINDS).kind == "meetings"
    assert propose(sheet("status\nheld\n", "cases.csv"), KINDS).kind == "cases"


def test_a_sheet_like_nothing_has_no_kind_and_no_mapping() -> None:
    proposal = propose(sheet("Zebra,Yak\n1,2\n", "animals.csv"), KINDS)
    assert proposal.kind is None
    assert proposal.mapping("North") is None


def test_the_mapping_made_of_a_proposal_leaves_the_unsure_out_and_works() -> None:
    own = sheet("Ref,Date received,Zebra,Date closed\nR1,09/07/2025,x,soon\n")
    mapping = propose(own, KINDS).mapping("North")
    assert mapping is not None
    (made,) = apply(mapping, [own])
    assert made.name == "cases"
    assert made.frame.to_dicts() == [{"case_id": "R1", "referral_date": "09/07/2025"}]
    assert made.notes == ["Columns not in the mapping were kept out: “Zebra”, “Date closed”."]


def test_no_synonym_is_listed_twice_under_one_column_or_is_the_name_itself() -> None:
    table = tomllib.loads(SYNONYMS.read_text(encoding="utf-8"))["synonyms"]
    for column, names in table.items():
        plain_names = [plain(name) for name in names]
        assert len(set(plain_names)) == len(plain_names), column
        assert column not in plain_names
    assert "dob" in synonyms()["date_of_birth"]
    assert "threshold_met" in yes_no_columns()

"""The return by hand."""

from fractions import Fraction
from typing import Any

from . import checks, safelives
from .examples import agency, case, day, listing, meeting, record
from .record import Record, Row
from .returns import LETTERS, row_checks

THIRD = Fraction(1, 3)


def cells(found: Record, letters: str, quarter: str = "2025-Q1") -> list[Any]:
    """The values of these columns in the quarter's only row."""
    [row] = safelives(found, quarter)
    return [row["cells"][letter]["value"] for letter in letters.split()]


def one_case(victim: Row | None = None, **columns: Any) -> Record:  # noqa: ANN401
    people = [{"person_id": "ann"} | (victim or {})]
    return record(case("C1", heard="2025-02-01", **columns), people=people)


def test_a_row_is_a_meeting_held_in_the_quarter() -> None:
    found = record(
        case("C1", heard="2025-01-01"),
        case("C2", heard="2025-03-31", marac_id="m2"),
        case("C3", heard="2025-04-01"),
        case("C4", heard="2024-12-31"),
    )
    assert [row["meeting_id"] for row in safelives(found, "2025-Q1")] == [
        "2025-01-01",
        "2025-03-31",
    ]
    [brent] = safelives(found, "2025-Q1", {"m2"})
    assert brent["cells"]["A"]["value"] == "Brent"
    assert brent["cells"]["B"]["value"] == day("2025-03-31")


def test_rows_go_by_name_date_and_start() -> None:
    meetings = [
        meeting("M1", "2025-01-05", "m2"),
        meeting("M2", "2025-02-05", start_time="14:00"),
        meeting("M3", "2025-02-05", start_time="09:30"),
        meeting("M4", "2025-01-09"),
    ]
    rows = safelives(record(meetings=meetings), "2025-Q1")
    assert [row["meeting_id"] for row in rows] == ["M4", "M3", "M2", "M1"]


def test_a_blank_status_is_held_where_something_was_heard() -> None:
    meetings = [{**meeting(one, "2025-01-05"), "status": None} for one in ("M1", "M2")]
    found = record(case("C1"), case("C2"), meetings=meetings)
    found["listings"] += [listing("C1", "M1"), listing("C2", "M2", "deferred")]
    assert [row["meeting_id"] for row in safelives(found, "2025-Q1")] == ["M1"]


def test_a_deferred_case_counts_where_it_is_heard() -> None:
    found = record(case("C1"), meetings=[meeting("M1", "2025-01-20"), meeting("M2", "2025-02-20")])
    found["listings"] += [listing("C1", "M1", "deferred"), listing("C1", "M2")]
    counted = [(row["meeting_id"], row["cells"]["C"]) for row in safelives(found, "2025-Q1")]
    assert counted == [
        ("M1", {"value": 0, "cases": [], "weights": {}}),
        ("M2", {"value": 1, "cases": ["C1"], "weights": {"C1": 1}}),
    ]


def test_a_meeting_without_cases_is_noughts_and_blanks() -> None:
    [row] = safelives(record(meetings=[meeting("M1", "2025-01-20")]), "2025-Q1")
    noughts = {letter for letter in LETTERS if row["cells"][letter]["value"] == 0}
    assert noughts == set("CDGHIJKLMNOPQRST")
    assert {letter for letter in LETTERS if row["cells"][letter]["value"] is None} == (
        set(LETTERS) - noughts - {"A", "B"}
    )


def test_a_joint_referral_of_three_is_thirds() -> None:
    joint = ["police", "idva", "housing", "police"]
    [row] = safelives(one_case(referring_agencies=joint), "2025-Q1")
    assert [row["cells"][letter]["value"] for letter in "GHMS"] == [THIRD, THIRD, THIRD, 0]
    assert row["cells"]["G"]["weights"] == {"C1": THIRD}
    assert row["checks"] == set()


def test_two_agencies_of_one_source_make_a_whole() -> None:
    found = one_case(referring_agencies=["police", "met"])
    found["agencies"].append(agency("police") | {"agency_id": "met"})
    assert cells(found, "G") == [1]


def test_repeats_are_counted_and_named() -> None:
    found = record(case("C1", "2024-06-01"), case("C2", "2025-01-10", "2025-02-01"))
    [row] = safelives(found, "2025-Q1")
    assert row["cells"]["D"] == {"value": 1, "cases": ["C2"], "weights": {"C2": 1}}


def test_children_and_cases_with_children() -> None:
    found = record(
        case("C1", heard="2025-02-01", children_in_household=3),
        case("C2", heard="2025-02-01", children_in_household=0),
        case("C3", heard="2025-02-01"),
    )
    [row] = safelives(found, "2025-Q1")
    assert row["cells"]["E"] == {"value": 3, "cases": ["C1"], "weights": {"C1": 3}}
    assert row["cells"]["F"]["value"] == 1


def test_blank_is_not_nought() -> None:
    assert cells(one_case(), "E F U V W X Y Z AA AB AF") == [None] * 11
    assert cells(one_case(children_in_household=0), "E F") == [0, 0]


def test_listed_children_stand_in_for_a_blank_count() -> None:
    def listed(*in_household: bool | None) -> Record:
        rows = [
            {"child_id": f"K{number}", "case_id": "C1", "in_household": said}
            for number, said in enumerate(in_household)
        ]
        return one_case() | {"children": rows}

    assert cells(listed(True, True, False, None), "E F") == [2, 1]
    assert cells(listed(False), "E F") == [0, 0]
    assert cells(listed(None, None), "E F") == [None, None]


def test_ethnic_groups_add_up_to_u() -> None:
    assert cells(one_case({"ethnicity": "roma"}), "U AB AC AD AE AF") == [1, 0, 0, 0, 1, 0]
    assert cells(one_case({"ethnicity": "chinese"}), "U AB AC AD AE AF") == [1, 1, 0, 0, 0, 0]
    assert cells(one_case({"ethnicity": "white_british"}), "U AB AF") == [0, 0, 0]
    assert cells(one_case({"ethnicity": "not_known"}), "U AB AF") == [None] * 3


def test_lgbtq_by_orientation_identity_or_gender() -> None:
    def v(**victim: object) -> Any:  # noqa: ANN401
        return cells(one_case(victim), "V")[0]

    assert v(sexual_orientation="bisexual") == 1
    assert v(sexual_orientation="heterosexual") == 0
    assert v(sexual_orientation="heterosexual", gender_same_as_birth=False) == 1
    assert v(gender_same_as_birth=True) == 0
    assert v(gender="non_binary") == 1
    assert v(gender="female", sexual_orientation="not_known") is None


def test_disability_and_gender() -> None:
    assert cells(one_case({"disabilities": ["none"]}), "W") == [0]
    assert cells(one_case({"disabilities": ["sensory", "not_known"]}), "W") == [1]
    assert cells(one_case({"disabilities": ["not_known"]}), "W") == [None]
    assert cells(one_case({"gender": "male"}), "X") == [1]
    assert cells(one_case({"gender": "other"}), "X") == [0]
    assert cells(one_case({"gender": "not_known"}), "X") == [None]


def test_ages_at_the_meeting() -> None:
    def y_and_aa(born: str) -> list[Any]:
        return cells(one_case({"date_of_birth": day(born)}), "Y AA")

    assert y_and_aa("2009-02-01") == [1, 0]
    assert y_and_aa("2009-02-02") == [0, 0]
    assert y_and_aa("2007-02-02") == [1, 0]
    assert y_and_aa("2007-02-01") == [0, 0]
    assert y_and_aa("1960-02-01") == [0, 1]
    assert y_and_aa("1960-02-02") == [0, 0]
    assert y_and_aa("2025-02-02") == [None, None]
    assert y_and_aa("1915-01-31") == [None, None]


def test_a_young_perpetrator_is_enough_and_one_birthday_records_it() -> None:
    def z(*born: str | None) -> Any:  # noqa: ANN401
        names = [f"p{number}" for number in range(len(born))]
        found = one_case(perpetrator_ids=names)
        for name, text in zip(names, born, strict=True):
            [row] = [row for row in found["people"] if row["person_id"] == name]
            row["date_of_birth"] = day(text) if text else None
        return cells(found, "Z")[0]

    assert z("2007-02-02", "1980-01-01") == 1
    assert z("2007-02-01", None) == 0
    assert z(None) is None
    assert z("1901-01-01") is None


def test_checks_name_the_meeting() -> None:
    found = record(
        case("C1"),
        case("C2"),
        case("C3"),
        meetings=[
            meeting("M1", "2025-01-20"),
            meeting("M2", "2025-01-20"),
            meeting("M3", "2025-01-20", "m2", status="cancelled"),
        ],
    )
    found["listings"] += [
        listing("C1", "M1"),
        listing("C2", "M2", None),
        listing("C3", "M3"),
    ]
    assert checks(found, "2025-Q1") == {
        ("same_marac_and_date", "M1"),
        ("same_marac_and_date", "M2"),
        ("nobody_heard", "M2"),
        ("listing_without_outcome", "M2"),
        ("heard_not_held", "M3"),
    }
    assert checks(found, "2025-Q1", {"m2"}) == {("heard_not_held", "M3")}
    assert checks(found, "2025-Q2") == set()


def test_each_rule_of_a_row_breaks_on_its_own() -> None:
    right = dict.fromkeys(LETTERS) | {"B": day("2025-02-01"), "C": 2, "D": 2, "E": 3, "F": 2}
    right |= {"G": Fraction(5, 3), "H": THIRD, "U": 2, "AB": 1, "AF": 1, "Y": 1, "AA": 1}

    def broken(**values: object) -> set[str]:
        return row_checks(right | values, day("2025-01-01"), day("2025-03-31"))

    assert broken() == set()
    assert broken(D=3) == {"repeats_over_cases"}
    assert broken(F=3) == {"child_cases_over_cases"}
    assert broken(E=1) == {"child_cases_over_children"}
    assert broken(E=None, F=None) == set()
    assert broken(H=Fraction("0.33")) == {"sources_not_cases"}
    assert broken(AB=0) == {"ethnicity_not_total"}
    assert broken(W=3) == {"W_over_cases"}
    assert broken(Y=2) == {"ages_over_cases"}
    assert broken(B=day("2025-04-01")) == {"outside_quarter"}


def past(**letters: object) -> Row:
    return {"A": "Avon", "B": day("2025-02-01"), "C": 2} | letters


def test_past_rows_are_shown_only_when_asked_for_and_not_where_the_meeting_is_known() -> None:
    found = record(returns=[past(U=2, AB=1), past(B=day("2025-02-09"), G=2)])
    found["meetings"] = [meeting("M1", "2025-02-09", status="cancelled")]
    assert safelives(found, "2025-Q1") == []
    [row] = safelives(found, "2025-Q1", include_past=True)
    assert row["cells"]["U"]["value"] == 2
    assert row["checks"] == {("ethnicity_not_total", "return:m1:2025-02-01")}

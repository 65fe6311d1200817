"""A cell opened: its cases add up to it, and what nearly counted says why it did not."""

import re
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from records import TESTER, load, table

from ingest.files import import_paths
from ingest.marac_rules import set_rule
from ingest.synthetic import generate
from models.access import Scope
from models.safelives import COLUMNS
from models.settings import PROJECT
from queries.safelives import build, cases_behind
from queries.safelives.cell import OpenedCell, open_cell
from queries.safelives.rules import read_rules

EVERYTHING = Scope(None, sees_cases=True, sees_case_ids=True)
IDS_ALONE = Scope(None, sees_cases=False, sees_case_ids=True)
NO_CASES = Scope(None, sees_cases=False, sees_case_ids=False)
LETTERS = list(COLUMNS)[2:]

FILES = {
    "maracs": table("""
        marac_id | name
        M1       | Northtown
        M2       | Southtown
    """),
    "agencies": table("""
        agency_id | name    | return_source
        POL       | Police  | police
        HOU       | Housing | housing
        IDV       | IDVAs   | idva
    """),
    "people": table("""
        person_id | gender     | date_of_birth | ethnicity     | disabilities
        EXACT     | female     | 1990-01-01    | indian        | none
        LATE      | male       | 2008-03-10    | white_british | physical;sensory
        LEAP      | female     | 1961-03-10    |               |
        DEFER     | not_known  | 2007-03-11    | caribbean     |
        MOVED     | female     | 1990-01-01    | indian        |
        JOINT     | non_binary | 1960-03-10    | arab          |
        OTHER     |            |               | not_known     |
        H1        |            | 2007-03-10    |               |
        H2        |            | 2007-03-11    |               |
        H3        |            |               |               |
    """),
    "meetings": table("""
        meeting_id | marac_id | meeting_date | status
        T1         | M1       | 2025-03-10   | held
        T2         | M1       | 2025-04-14   | held
        T0         | M1       | 2024-04-08   | held
    """),
    "cases": table("""
        case_id|victim_id|referral_date|incident_date|perpetrator_ids|referring_agencies|children_in_household
        E0     |EXACT    |2024-03-01   |             |H1             |POL               |
        E1     |EXACT    |2025-03-02   |2025-03-01   |H1             |POL               |2
        L0     |LATE     |2024-03-01   |             |H1             |POL               |
        L1     |LATE     |2025-03-02   |2025-03-02   |H1             |POL               |0
        Y0     |LEAP     |2024-02-29   |             |H3             |POL               |
        Y1     |LEAP     |2025-03-05   |2025-02-28   |H3             |POL               |
        D1     |DEFER    |2025-03-01   |             |H2             |POL               |
        X1     |MOVED    |2025-03-01   |             |H2             |POL               |3
        J1     |JOINT    |2025-03-01   |             |               |POL;HOU;IDV       |1
        O0     |OTHER    |2024-12-01   |             |H1             |POL               |
        O1     |OTHER    |2025-03-01   |             |H2             |POL               |
    """),
    "listings": table("""
        case_id | meeting_id | outcome
        E0      | T0         | heard
        E1      | T1         | heard
        L1      | T1         | heard
        Y1      | T1         | heard
        D1      | T1         | deferred
        D1      | T2         | heard
        X1      | T1         | transferred_out
        J1      | T1         | heard
        O1      | T1         | heard
    """),
}
for _case in FILES["cases"]:
    _case["marac_id"] = "M1"


def cell(engine: sa.Engine, letter: str, *, scope: Scope = EVERYTHING, at: str = "T1") -> Any:  # noqa: ANN401
    quarter = {"T1": "2025-Q1", "T2": "2025-Q2"}[at]
    with engine.connect() as connection:
        rows = build(connection, scope=EVERYTHING, quarter=quarter).rows
        [row] = [row for row in rows if row.meeting_id == at]
        return open_cell(connection, scope=scope, row=row, letter=letter)


def counted(opened: OpenedCell) -> dict[str, tuple[Fraction, str]]:
    return {case.case_id: (case.share, case.why) for case in opened.counted}


def missed(opened: OpenedCell) -> dict[str, str]:
    return {case.case_id: case.why for case in opened.missed}


@pytest.fixture
def filled(engine: sa.Engine) -> sa.Engine:
    assert load(engine, FILES).exit_code == 0
    return engine


def test_twelve_months_to_the_day_is_a_repeat_and_a_day_later_is_none(filled: sa.Engine) -> None:
    opened = cell(filled, "D")
    assert counted(opened) == {
        "E1": (
            Fraction(1),
            "last referred on 1 March 2024; what happened on 1 March 2025 is 12 months after",
        ),
        "Y1": (
            Fraction(1),
            "last referred on 29 February 2024; what happened on 28 February 2025 is "
            "12 months after",
        ),
    }
    assert missed(opened) == {
        "L1": "last referred on 1 March 2024, 12 months and 1 day before what happened on "
        "2 March 2025",
        "O1": "no perpetrator in common with the referral of 1 December 2024",
    }
    assert opened.others == (("no earlier referral of the same victim", 1),)
    assert opened.row.cells["D"] == 2


def test_a_deferred_and_a_transferred_case_count_nowhere_here(filled: sa.Engine) -> None:
    opened = cell(filled, "C")
    assert opened.row.cells["C"] == 5
    assert sorted(counted(opened)) == ["E1", "J1", "L1", "O1", "Y1"]
    assert {case.case_id: case.why for case in opened.unheard} == {
        "D1": "listing deferred: it counts where it was heard, on 14 April 2025",
        "X1": "listing transferred out",
    }
    assert list(counted(cell(filled, "C", at="T2"))) == ["D1"]


def test_a_joint_referral_of_three_gives_each_source_a_third(filled: sa.Engine) -> None:
    housing, police = cell(filled, "M"), cell(filled, "G")
    assert counted(housing) == {"J1": (Fraction(1, 3), "referred by Housing, 1 of 3 agencies")}
    assert (housing.row.cells["M"], police.row.cells["G"]) == (Fraction(1, 3), Fraction(13, 3))


def test_what_is_not_recorded_is_said_before_what_nearly_counts(filled: sa.Engine) -> None:
    assert [(case.case_id, case.why) for case in cell(filled, "AA").missed] == [
        ("O1", "victim’s date of birth not recorded"),
        ("Y1", "victim 64 on the meeting date"),
    ]
    assert missed(cell(filled, "X")) == {"O1": "gender not recorded"}
    assert missed(cell(filled, "Z")) == {
        "J1": "no perpetrator known",
        "Y1": "date of birth of no perpetrator recorded",
        "E1": "youngest perpetrator 18 on the meeting date",
        "L1": "youngest perpetrator 18 on the meeting date",
    }
    assert counted(cell(filled, "Z")) == {
        "O1": (Fraction(1), "youngest perpetrator 17 on the meeting date")
    }
    assert counted(cell(filled, "Y")) == {"L1": (Fraction(1), "victim 17 on the meeting date")}
    assert missed(cell(filled, "U"))["O1"] == "ethnic group recorded as not known"
    assert counted(cell(filled, "W")) == {"L1": (Fraction(1), "disability: physical, sensory")}


def test_an_edge_birthday_is_told_by_the_day(filled: sa.Engine) -> None:
    born = [{"person_id": "LATE", "date_of_birth": "2007-03-10"}]
    load(filled, {"people": born})
    assert missed(cell(filled, "Y"))["L1"] == "victim 18 on the meeting date"
    assert counted(cell(filled, "Y")) == {}


def test_a_return_preparer_gets_ids_and_gaps_and_nothing_else(filled: sa.Engine) -> None:
    opened = cell(filled, "D", scope=IDS_ALONE)
    assert counted(opened) == {"E1": (Fraction(1), ""), "Y1": (Fraction(1), "")}
    assert opened.missed == ()
    assert opened.others == (("not within the rule", 3),)
    assert missed(cell(filled, "X", scope=IDS_ALONE)) == {"O1": "gender not recorded"}


def test_nobody_else_gets_anything(filled: sa.Engine) -> None:
    assert cell(filled, "D", scope=NO_CASES) is None
    assert cell(filled, "D", scope=EVERYTHING.narrowed(frozenset({"M2"}))) is None


def test_a_closed_case_counts_and_is_never_shown(filled: sa.Engine) -> None:
    closed = Scope(None, sees_cases=True, sees_case_ids=True, closed=frozenset({"E1", "O0", "D1"}))
    opened = cell(filled, "D", scope=closed)
    assert list(counted(opened)) == ["Y1"]
    assert opened.closed == 1
    assert missed(opened)["O1"] == (
        "no perpetrator in common with an earlier referral that is closed to you"
    )
    assert [case.case_id for case in opened.unheard] == ["X1"]


def test_the_words_follow_the_rule_in_force_on_the_day(filled: sa.Engine) -> None:
    variants = read_rules().by_letter["D"].variants
    assert variants["any_abuse"] in cell(filled, "D").words
    set_rule(
        filled,
        by=TESTER,
        marac_id="M1",
        rule="repeat_definition",
        value="criminal_incident",
        valid_from=date(2025, 1, 1),
        reason="Until the briefing",
    )
    load(filled, {"cases": [FILES["cases"][1] | {"incident_criminal": "no"}]})
    opened = cell(filled, "D")
    assert variants["criminal_incident"] in opened.words
    assert missed(opened)["E1"] == (
        "the incident would not be a crime, which the rule in force asks for"
    )


def test_every_column_has_one_rule_with_words_and_a_version() -> None:
    rules = read_rules()
    assert list(rules.versions) == list(COLUMNS)
    assert all(rule.text and rule.name and rule.version for rule in rules.by_letter.values())


def test_every_cell_of_a_generated_quarter_is_the_sum_of_its_cases(
    engine: sa.Engine, tmp_path: Path
) -> None:
    generate(250, 3, tmp_path, ends_on=date(2026, 9, 30))
    import_paths(engine, [tmp_path], user=TESTER)
    compared = 0
    with engine.connect() as connection:
        rows = build(connection, scope=EVERYTHING, quarter="2026-Q3").rows
        heard = 0
        for row in rows:
            for letter in LETTERS:
                opened = open_cell(connection, scope=EVERYTHING, row=row, letter=letter)
                assert opened is not None and opened.closed == 0, (row.title, letter)
                cases = len(opened.counted) + len(opened.missed)
                assert cases + sum(n for _, n in opened.others) == row.cells["C"], letter
                compared += len(opened.counted)
            heard += int(row.number("C") or 0)
    assert heard > 5 and compared > 3 * heard


def test_a_closed_case_is_in_no_list_of_ids_either(filled: sa.Engine) -> None:
    closed = Scope(None, sees_cases=True, sees_case_ids=True, closed=frozenset({"E1"}))
    with filled.connect() as connection:
        behind = cases_behind(connection, scope=closed, quarter="2025-Q1")
        row = build(connection, scope=closed, quarter="2025-Q1").rows[0]
    assert behind is not None and "E1" not in behind["case_id"]
    assert row.cells["C"] == 5


def test_what_each_check_usually_means_is_there_for_every_check() -> None:
    source = "".join(
        (PROJECT / "queries" / "safelives" / name).read_text(encoding="utf-8")
        for name in ("checks.py", "outcomes.py")
    )
    codes = set(re.findall(r'"([A-Za-z]+(?:_[a-z]+)+)"', source))
    told = set(read_rules().checks)
    assert {code for code in told if code not in codes} == {"unusual"}
    wanted = {
        "repeats_over_cases",
        "sources_not_cases",
        "meeting_twice",
        "same_marac_and_date",
        "nobody_heard",
        "heard_not_held",
        "listing_without_outcome",
        "outside_quarter",
    }
    assert wanted <= told

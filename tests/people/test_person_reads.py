"""One person across cases, the register's facts, and the picture of a case."""

from datetime import date

import pytest
import sqlalchemy as sa
from records import load, table

from ingest.matches import confirm
from ingest.matching.proposing import propose_all
from models.access import Grant, Role, User
from models.errors import NotAllowed
from queries.matches import cases_of, decided, proposals, search
from queries.network import network
from queries.person import one_person
from queries.register import GRAVE, register

TODAY = date(2026, 7, 2)
NORTH = User("u3", "Nia", frozenset({Grant(Role.COORDINATOR, "M1")}))
LEE = User("u4", "Lee", frozenset({Grant(Role.COORDINATOR)}), closed=frozenset({"C5"}))


def linked(engine: sa.Engine, by: User, first: str, second: str) -> None:
    confirm(engine, by=by, person_id=first, same_as=second, today=TODAY, reason="Seen so")


def test_what_waits_is_for_whoever_may_change_every_case_of_both(
    small: sa.Engine, coordinator: User
) -> None:
    load(small, {"cases": [{"case_id": "C6", "marac_id": "M2", "referral_date": "2026-06-01",
                            "victim_id": "V3", "perpetrator_ids": "P1B",
                            "referring_agencies": "POL"}]})  # fmt: skip
    propose_all(small, by=coordinator)
    with small.connect() as connection:
        every, others = proposals(connection, user=coordinator)
        assert [match.ids for match in every] == [("V1", "V1B"), ("P1", "P1B")] or [
            match.probability for match in every
        ] == sorted((match.probability for match in every), reverse=True)
        assert others == 0
        mine, others = proposals(connection, user=NORTH)
        assert [match.ids for match in mine] == [("V1", "V1B")]
        assert others == 1
        # V1 is in C5, which is closed to Lee: not told of, not counted.
        mine, others = proposals(connection, user=LEE)
        assert [match.ids for match in mine] == [("P1", "P1B")]
        assert others == 0


def test_searching_finds_only_whom_one_may_decide_about(
    small: sa.Engine, coordinator: User
) -> None:
    with small.connect() as connection:
        found = search(connection, user=coordinator, text="underhill 1988")
        assert [row["person_id"] for row in found] == ["P1", "P1B"]
        assert search(connection, user=NORTH, text="mossop") == []
        assert search(connection, user=LEE, text="shawcross rebecca") == []
        assert search(connection, user=coordinator, text="  ") == []
        assert cases_of(connection, user=NORTH, person_id="V3") == []
        assert cases_of(connection, user=coordinator, person_id="P1") == [
            ("C1", "perpetrator"),
            ("C3", "perpetrator"),
        ]


def test_links_that_a_file_brought_are_decided_too(small: sa.Engine, coordinator: User) -> None:
    link = {"person_id": "V1B", "same_as": "V1", "confirmed_by": "Jo", "confirmed_on": "2026-06-01"}
    load(small, {"person_links": [link]})
    propose_all(small, by=coordinator)
    linked(small, coordinator, "P1", "P1B")
    with small.connect() as connection:
        told = {match.ids: match for match in decided(connection, user=coordinator)}
    assert set(told) == {("V1", "V1B"), ("P1", "P1B")}
    assert told["V1", "V1B"].decided_by == "Jo"
    assert told["P1", "P1B"].reason == "Seen so"


def test_a_person_stands_with_every_name_case_and_other_side(
    small: sa.Engine, coordinator: User
) -> None:
    linked(small, coordinator, "P1", "P1B")
    with small.connect() as connection:
        page = one_person(connection, user=coordinator, person_id="P1B")
        victim = one_person(connection, user=coordinator, person_id="V1")
    assert [row["person_id"] for row in page.rows] == ["P1", "P1B"]
    assert page.cases["case_id"].to_list() == ["C2", "C3", "C1"]
    assert page.victims == {"V1": ["C1"], "V1B": ["C2"], "V2": ["C3"]}
    assert page.perpetrators == {}
    assert not page.is_on_both_sides
    assert victim.perpetrators == {"P1": ["C1"], "P2": ["C5"]}


def test_victim_in_one_case_and_perpetrator_in_another(small: sa.Engine, coordinator: User) -> None:
    load(small, {"cases": [{"case_id": "C7", "marac_id": "M1", "referral_date": "2026-06-01",
                            "victim_id": "P2", "perpetrator_ids": "V2",
                            "referring_agencies": "POL"}]})  # fmt: skip
    with small.connect() as connection:
        page = one_person(connection, user=coordinator, person_id="V2")
    assert page.is_on_both_sides
    assert page.case_ids("victim") == ["C3"]
    assert page.case_ids("perpetrator") == ["C7"]


def test_nobody_is_shown_of_a_case_that_is_not_in_sight(
    small: sa.Engine, coordinator: User
) -> None:
    with small.connect() as connection:
        with pytest.raises(NotAllowed):
            one_person(connection, user=NORTH, person_id="V3")
        with pytest.raises(NotAllowed):
            one_person(connection, user=NORTH, person_id="nobody")
        # P2 is in C4 and in C5, which is closed to Lee.
        page = one_person(connection, user=LEE, person_id="P2")
        assert page.cases["case_id"].to_list() == ["C4"]
        assert set(page.victims) == {"V3"}
        rows = register(connection, user=LEE, today=TODAY)
        assert rows.filter(person_id="P2")["cases"].to_list() == [["C4"]]


TEN = """
case_id | referral_date | incident_date | victim_id | perpetrator_ids | abuse_types | criteria
K1  | 2026-07-01 | 2026-06-30 | W1 | Q1 | strangulation;physical | visible_high_risk
K2  | 2025-07-02 | 2025-07-01 | W1 | Q1 | sexual | repeat;visible_high_risk
K3  | 2025-07-01 | 2025-06-01 | W2 | Q1 | economic | escalation
K4  | 2024-07-02 |            | W3 | Q2 |  |
K5  | 2024-07-01 |            | W3 | Q2 | online | other
K6  | 2026-01-01 | 2026-02-01 | W4 | Q3;Q4 | honour_based;forced_marriage | professional_judgement
K7  | 2026-03-03 |            | W4 | Q4 | stalking | escalation
K8  | 2026-05-05 | 2026-05-01 | W5 | Q5 | fgm | visible_high_risk
K9  | 2026-05-06 | 2026-05-01 | W5 | Q6;Q7;Q8 | | visible_high_risk
K10 | 2025-12-12 | 2025-12-01 | W6 | Q9 | threatening | visible_high_risk
K11 | 2026-06-06 | 2026-06-01 | W6 | Q10 | physical | visible_high_risk
"""
ASSESSED = """
assessment_id | case_id | form | assessed_on | q1 | q2 | q3 | q13 | q14 | q15 | q16
E1 | K1 | dash | 2026-06-30 | yes | yes | yes | yes | no | yes | no
E2 | K1 | dash | 2026-07-01 | yes | no | no | no | yes | no | no
E3 | K2 | dash | 2025-07-01 | yes | yes | no | no | no | no | no
E4 | K7 | dash_young_person | 2026-03-03 | yes | yes | no | yes | no | yes | yes
E5 | K9 | stalking | 2026-05-06 | yes | yes | yes | | | |
E6 | K10 | dash | 2025-12-12 | | | | | | |
"""
DONE = """
action_id | case_id | agency_id | status
B1 | K1 | POL | open
B2 | K1 | POL | done
B3 | K2 | POL | open
B4 | K9 | POL | open
B5 | K7 | POL | not_possible
"""
# Worked by hand on 2 July 2026: person → last incident, last referral, referrals in 12 and in 24
# months (to the day: K2 is inside twelve, K3 is not, K4 is inside 24, K5 is not), what is grave,
# most yes answers on a DASH, different victims, open actions. Q10 is Q9 (confirmed); W2 is W1.
DAY = date.fromisoformat
BY_HAND = {
    "Q1": ("2026-06-30", "2026-07-01", 2, 3,
           ["strangulation", "weapons", "threats_to_kill", "sexual"], 5, 1, 2),
    "Q2": (None, "2024-07-02", 0, 1, [], None, 1, 0),
    "Q3": ("2026-02-01", "2026-01-01", 1, 1, ["honour_based", "forced_marriage"], None, 1, 0),
    "Q4": ("2026-02-01", "2026-03-03", 2, 2, ["stalking", "honour_based", "forced_marriage"],
           5, 1, 0),
    "Q5": ("2026-05-01", "2026-05-05", 1, 1, ["fgm"], None, 1, 0),
    "Q6": ("2026-05-01", "2026-05-06", 1, 1, [], None, 1, 1),
    "Q7": ("2026-05-01", "2026-05-06", 1, 1, [], None, 1, 1),
    "Q8": ("2026-05-01", "2026-05-06", 1, 1, [], None, 1, 1),
    "Q10": ("2026-06-01", "2026-06-06", 2, 2, [], None, 1, 0),
    "P1": ("2026-05-18", "2026-05-20", 3, 3,
           ["strangulation", "weapons", "threats_to_kill", "sexual", "stalking"], 4, 3, 2),
}  # fmt: skip


@pytest.fixture
def ten(small: sa.Engine, coordinator: User) -> sa.Engine:
    """The small record with the cases of ten more people worked by hand."""
    cases = [row | {"marac_id": "M1", "referring_agencies": "POL"} for row in table(TEN)]
    persons = [f"W{number}" for number in range(1, 7)] + [f"Q{number}" for number in range(1, 11)]
    report = load(
        small,
        {
            "people": [{"person_id": one, "family_name": one} for one in persons],
            "cases": cases,
            "assessments": table(ASSESSED),
            "actions": table(DONE),
        },
    )
    assert not report.rejected
    linked(small, coordinator, "Q9", "Q10")
    linked(small, coordinator, "W1", "W2")
    linked(small, coordinator, "P1", "P1B")
    return small


def test_ten_rows_of_the_register_agree_with_the_same_worked_by_hand(
    ten: sa.Engine, coordinator: User
) -> None:
    with ten.connect() as connection:
        rows = register(connection, user=coordinator, today=TODAY)
    found = {
        row["person_id"]: (
            row["last_incident"] and row["last_incident"].isoformat(),
            row["last_referral"].isoformat(),
            *(row["referrals_12"], row["referrals_24"], row["grave"], row["dash_yes"]),
            *(row["victims"], row["open_actions"]),
        )
        for row in rows.iter_rows(named=True)
    }
    assert {one: found[one] for one in BY_HAND} == BY_HAND
    assert rows["last_referral"].is_sorted(descending=True)
    assert set(GRAVE) >= {code for codes in rows["grave"] for code in codes}


def test_a_case_transferred_in_is_not_counted_beside_the_one_it_came_from(
    small: sa.Engine, coordinator: User
) -> None:
    moved = {"case_id": "C8", "marac_id": "M2", "referral_date": "2026-06-10", "victim_id": "V2",
             "perpetrator_ids": "P1", "referring_agencies": "POL",
             "transferred_from": "C3"}  # fmt: skip
    load(small, {"cases": [moved]})
    with small.connect() as connection:
        rows = register(connection, user=coordinator, today=TODAY)
    (row,) = rows.filter(person_id="P1").rows(named=True)
    assert row["referrals_12"] == 2
    assert row["last_referral"] == date(2026, 6, 10)
    assert row["maracs"] == ["M1", "M2"]


def test_the_picture_shows_the_case_and_what_hangs_on_its_people(
    small: sa.Engine, coordinator: User
) -> None:
    linked(small, coordinator, "P1", "P1B")
    load(small, {"children": [{"child_id": "K2", "case_id": "C1", "relation_to_victim": "son"}]})
    with small.connect() as connection:
        shown = network(connection, user=coordinator, case_id="C1")
        north = network(connection, user=NORTH, case_id="C1")
        lee = network(connection, user=LEE, case_id="C1")
    assert [(node.node_id, node.parts, node.is_here) for node in shown.nodes] == [
        ("V1", ("victim",), True),
        ("P1", ("perpetrator",), True),
        ("V1B", ("victim",), False),
        ("V2", ("victim",), False),
        ("P2", ("perpetrator",), False),
        ("child K2", ("child",), True),
    ]
    assert [(edge.source, edge.target, edge.case_id) for edge in shown.edges] == [
        ("P1", "V1", "C1"),
        ("P1", "V1B", "C2"),
        ("P1", "V2", "C3"),
        ("P2", "V1", "C5"),
        ("child K2", "V1", "C1"),
    ]
    assert shown.nodes == north.nodes
    assert "P2" not in {node.node_id for node in lee.nodes}
    with small.connect() as connection, pytest.raises(NotAllowed):
        network(connection, user=NORTH, case_id="C4")

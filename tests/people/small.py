"""Two MARACs, five cases: a victim in two spellings, a perpetrator in two spellings, others."""

import sqlalchemy as sa
from records import load, table

MARACS = "marac_id | name\nM1 | Northtown\nM2 | Southtown"
AGENCIES = "agency_id | name | return_source\nPOL | Police | police"
PEOPLE = """
person_id | family_name | given_names | aliases | date_of_birth | postcode | address | phone
V1  | Shawcross  | Rebecca |      | 1990-04-12 | ZZ1 1AA | 1 Elm Road  | 07700 900001
V1B | Shawcros   | Becky   |      | 1990-12-04 | ZZ1 1AA | 1 Elm Road  |
V2  | Fairbank   | Donna   |      | 1985-06-01 | ZZ2 2BB | 9 Oak Way   |
V3  | Mossop     | Holly   |      | 1999-01-30 | ZZ3 3CC | 4 Ash Lane  |
P1  | Underhill  | Craig   | Spud | 1988-09-17 | ZZ4 4DD | 7 Yew Close |
P1B | Underhill  | Creig   |      | 1988-09-17 | ZZ5 5EE | 2 Fern Rise |
P2  | Larchfield | Wayne   |      | 1979-02-02 | ZZ6 6FF | 3 Hazel Way |
"""
CASES = """
case_id | marac_id | referral_date | incident_date | victim_id | perpetrator_ids | abuse_types
C1 | M1 | 2026-01-10 | 2026-01-08 | V1  | P1  | physical;strangulation
C2 | M1 | 2026-05-20 | 2026-05-18 | V1B | P1B | stalking
C3 | M1 | 2026-03-01 | 2026-02-27 | V2  | P1  | sexual
C4 | M2 | 2026-04-01 |            | V3  | P2  | threatening
C5 | M1 | 2025-02-02 | 2025-02-01 | V1  | P2  | economic
"""
CRITERIA = {"C2": "escalation", "C3": "professional_judgement"}
MEETINGS = """
meeting_id | marac_id | meeting_date | status
T1 | M1 | 2026-02-05 | held
T2 | M1 | 2026-06-04 | held
T3 | M2 | 2026-04-20 | held
T4 | M1 | 2026-03-12 | held
"""
LISTINGS = """
case_id | meeting_id | outcome
C1 | T1 | heard
C2 | T2 | heard
C3 | T4 | heard
C4 | T3 | heard
"""
CHILDREN = """
child_id | case_id | date_of_birth | relation_to_victim | in_household
K1 | C3 | 2018-03-04 | son | yes
"""
ASSESSMENTS = """
assessment_id | case_id | form | assessed_on | q1 | q2 | q13 | q14 | q15
D1 | C1 | dash | 2026-01-09 | yes | yes | yes | no | yes
D2 | C3 | dash | 2026-02-28 | yes | no | no | yes | no
"""
ACTIONS = """
action_id | case_id | agency_id | meeting_id | due_date | status
A1 | C1 | POL | T1 | 2026-02-20 | open
A2 | C1 | POL | T1 | 2026-02-20 | done
A3 | C3 | POL | T4 | 2026-03-30 | open
"""


def fill(engine: sa.Engine) -> None:
    """Loads the record through the real import."""
    texts = {
        "maracs": MARACS,
        "agencies": AGENCIES,
        "people": PEOPLE,
        "cases": CASES,
        "meetings": MEETINGS,
        "listings": LISTINGS,
        "children": CHILDREN,
        "assessments": ASSESSMENTS,
        "actions": ACTIONS,
    }
    files = {name: table(text) for name, text in texts.items()}
    for person in files["people"]:
        person["gender"] = "female" if str(person["person_id"]).startswith("V") else "male"
    for case in files["cases"]:
        case["referring_agencies"] = "POL"
        case["relationships"] = "ex_partner" if case["case_id"] != "C4" else None
        case["criteria"] = CRITERIA.get(str(case["case_id"]), "visible_high_risk")
    report = load(engine, files)
    assert not report.rejected

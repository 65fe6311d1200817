"""A meeting's list of three cases, its agencies, and the people who work on it."""

from datetime import date

from records import table

from models.access import Grant, Role, User

TODAY = date(2026, 6, 22)  # a Monday; the meeting is on Wednesday 1 July
MEETING_ON, USUAL_DUE = date(2026, 7, 1), date(2026, 6, 26)

FILES = {
    "maracs": table("""
        marac_id | name      | retention_months
        M1       | Northtown | 6
        M2       | Southtown |
    """),
    "agencies": table("""
        agency_id | name              | return_source    | core
        POL       | Northtown police  | police           | yes
        HOU       | Northtown housing | housing          | no
        REF       | Northtown refuge  | voluntary_sector | no
        GPS       | Northtown GPs     | primary_care     | yes
    """),
    "marac_agencies": table("""
        marac_id | agency_id | core | from       | to
        M1       | POL       | yes  |            |
        M1       | GPS       | yes  |            | 2026-06-30
        M1       | HOU       | yes  | 2026-01-01 |
    """),
    "meetings": table("""
        meeting_id | marac_id | meeting_date | status
        T0         | M1       | 2026-06-10   | held
        T1         | M1       | 2026-07-01   | planned
        T2         | M1       | 2026-07-29   | planned
        T9         | M2       | 2026-07-02   | planned
    """),
    "people": table("""
        person_id | family_name | given_names | date_of_birth | address
        V1        | Example     | Ann         | 1990-02-03    | 1 Mill Lane
        V2        | Sample      | Bea         | 1985-01-05    | 2 Mill Lane
        V3        | Specimen    | Cat         |               |
        V4        | Pattern     | Dee         |               |
        H1        | Example     | Adam        | 1980-03-04    | 9 High Street
    """),
    "cases": table("""
        case_id | marac_id | referral_date | victim_id | perpetrator_ids | what_happened
        C0      | M1       | 2026-05-20    | V1        | H1              |
        C1      | M1       | 2026-06-12    | V1        | H1              | He broke the door.
        C2      | M1       | 2026-06-15    | V2        | H1              |
        C3      | M1       | 2026-06-16    | V3        |                 |
        C4      | M2       | 2026-06-16    | V4        | H1              |
    """),
    "children": table("""
        child_id | case_id | family_name | given_names | date_of_birth | school
        K1       | C1      | Example     | Kit         | 2020-01-05    | Mill Primary
    """),
    "listings": table("""
        case_id | meeting_id | position | outcome
        C0      | T0         | 1        | heard
        C1      | T1         | 1        |
        C2      | T1         | 2        |
        C3      | T1         | 3        |
        C4      | T9         | 1        |
    """),
}
for _case in FILES["cases"]:
    _case |= {"referring_agencies": "REF", "status": "listed"}
    if _case["case_id"] == "C2":
        _case["must_not_receive"] = "Her cousin works for the housing service"
LATE = date(2026, 6, 30)
NEXT_DAY = date(2026, 7, 2)


def somebody(role: Role, agency_id: str = "", *, marac: str = "M1", **more: object) -> User:
    name = f"{role.value}-{agency_id or marac}"
    closed = frozenset(more.get("closed", ()))  # type: ignore[call-overload]
    return User(name, name.title(), frozenset({Grant(role, marac, agency_id)}), closed)


BOSS = somebody(Role.COORDINATOR)
POLICE = somebody(Role.REPRESENTATIVE, "POL")
HOUSING = somebody(Role.REPRESENTATIVE, "HOU")

"""A small record whose cases are each visible to somebody else."""

from records import table

M1, M2 = "M1", "M2"

FILES = {
    "maracs": table("""
        marac_id | name
        M1       | Northtown
        M2       | Southtown
    """),
    "agencies": table("""
        agency_id | name                | return_source    | core
        POL       | Northtown police    | police           | yes
        HOU       | Northtown housing   | housing          | no
        REF       | Northtown refuge    | voluntary_sector | no
        IDV       | Northtown IDVAs     | idva             | yes
    """),
    "marac_agencies": table("""
        marac_id | agency_id | core | from       | to
        M1       | POL       | yes  |            | 2026-06-30
        M1       | IDV       | yes  |            |
    """),
    "meetings": table("""
        meeting_id | marac_id | meeting_date | status
        T1         | M1       | 2026-05-06   | held
        T2         | M1       | 2026-07-01   | planned
        T3         | M2       | 2026-07-02   | planned
    """),
    "people": table("""
        person_id | family_name | given_names | aliases   | address       | postcode
        V1        | Example     | Ann         |           | 1 Mill Lane   | AB1 2CD
        V2        | Sample      | Bea         | Beatrix   | 2 Mill Lane   |
        V3        | Specimen    | Cat         |           |               |
        V4        | Pattern     | Dee         |           |               |
        H1        | Example     | Adam        | The_Wolf  |               |
        H2        | Model       | Ben         |           |               |
    """),
    "cases": table("""
        case_id|marac_id|referral_date|victim_id|perpetrator_ids|relationships|idva_referred_on
        C1     |M1      |2026-04-01   |V1       |H1             |ex_partner   |2026-04-02
        C2     |M1      |2026-06-01   |V2       |H1;H2          |partner;ex_partner|
        C3     |M1      |2026-06-05   |V3       |H2             |sibling      |
        C4     |M2      |2026-06-07   |V4       |H2             |parent       |2026-06-08
    """),
    "children": table("""
        child_id | case_id | date_of_birth | in_household
        K1       | C2      | 2020-01-05    | yes
    """),
    "listings": table("""
        case_id | meeting_id | position | outcome
        C1      | T1         | 1        | heard
        C2      | T2         | 1        |
        C4      | T3         | 1        |
    """),
    "attendance": table("""
        meeting_id | agency_id | person | status
        T1         | POL       | Kim    | present
        T1         | HOU       | Lee    | apologies
    """),
    "agency_involvement": table("""
        case_id | agency_id | requested_on | involvement
        C2      | HOU       | 2026-06-20   | Rent arrears since spring.
        C2      | POL       | 2026-06-20   | Two calls in May.
    """),
    "actions": table("""
        action_id | case_id | agency_id | meeting_id | description           | due_date
        A1        | C1      | POL       | T1         | Mark the address      | 2026-05-13
        A2        | C1      | HOU       | T1         | Change the locks      | 2026-05-13
    """),
}

_REFERRED = {"C1": ("POL", "heard"), "C2": ("HOU;REF", "listed"), "C3": ("REF", "accepted")}
for _case in FILES["cases"]:
    _by, _status = _REFERRED.get(str(_case["case_id"]), ("POL", "listed"))
    _case |= {"referring_agencies": _by, "status": _status}

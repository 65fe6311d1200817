"""A record of two MARACs written by hand: what each report says of it can be counted by eye."""

# File name → a drawn table of its rows. Ten cases of Avon (m1) are heard, five at k1 and five at
# k2; c11 and c12 are not. d1 is Brent's.
TABLES = {
    "maracs": """
        marac_id | name  | force_area
        m1       | Avon  | Avon and Somerset
        m2       | Brent | Avon and Somerset
    """,
    "population": """
        marac_id | year | adult_females
        m1       | 2024 | 10000
        m2       | 2024 | 10000
    """,
    "agencies": """
        agency_id | name       | return_source | core
        pol       | Police     | police        | yes
        idva      | Haven IDVA | idva          | yes
        hous      | Homes      | housing       | no
    """,
    "marac_agencies": """
        marac_id | agency_id | core | from       | to
        m2       | hous      | yes  | 2025-01-01 |
        m2       | pol       | yes  |            | 2025-01-01
    """,
    "meetings": """
        meeting_id | marac_id | meeting_date | status  | kind
        k1         | m1       | 2025-03-05   |         |
        k2         | m1       | 2025-04-09   | held    | virtual
        k3         | m1       | 2025-05-07   |         |
        n1         | m2       | 2025-03-06   | held    |
    """,
    "people": """
        person_id | date_of_birth | gender | ethnicity     | sexual_orientation | disabilities
        v01       | 2008-03-06    | female | white_british | heterosexual       | none
        v02       | 1959-01-01    | male   | indian        |                    | physical;sensory
        v03       |               | female | not_known     | not_known          | not_known
        v04       | 1990-01-01    | female | white_british |                    |
        v05       | 1990-01-01    | female | white_british |                    |
        v06       | 1990-01-01    | female | white_british |                    |
        v07       | 1990-01-01    | female | white_british |                    |
        v08       | 1990-01-01    | female | white_british |                    |
        v09       | 1990-01-01    | female | white_british |                    |
        v10       | 1990-01-01    | female | white_british |                    |
        v11       | 1990-01-01    | female | white_british |                    |
        v12       | 1990-01-01    | female | white_british |                    |
        v13       | 1990-01-01    | male   | arab          | bisexual           | learning
        p01       | 1985-01-01    | male   |               |                    |
        p02       |               | male   |               |                    |
    """,
    "cases": """
        case_id | marac_id | referral_date | victim_id | perpetrator_ids | referring_agencies | criteria                                 | threshold_met | children_in_household
        c01     | m1       | 2025-02-01    | v01       | p01             | pol                | visible_high_risk                        | yes           | 2
        c02     | m1       | 2025-02-02    | v02       | p01             | pol                | visible_high_risk;repeat                 | yes           | 0
        c03     | m1       | 2025-02-03    | v03       | p01             | pol;idva           | professional_judgement                   | yes           |
        c04     | m1       | 2025-02-04    | v04       | p01             | idva               | visible_high_risk                        | yes           |
        c05     | m1       | 2025-02-05    | v05       | p02             | pol                | escalation                               | yes           |
        c06     | m1       | 2025-03-10    | v06       | p01             | pol                | visible_high_risk                        | yes           |
        c07     | m1       | 2025-03-11    | v07       | p01             | pol;idva;hous      | visible_high_risk;professional_judgement | yes           |
        c08     | m1       | 2025-03-12    | v08       | p01             | hous               |                                          |               |
        c09     | m1       | 2025-03-13    | v09       | p01             | pol                | visible_high_risk                        | yes           |
        c10     | m1       | 2024-12-20    | v10       | p01             | pol                | visible_high_risk                        | yes           |
        c11     | m1       | 2025-03-14    | v11       | p01             | idva               | professional_judgement                   | no            |
        c12     | m1       | 2025-03-15    | v12       | p01             | hous               | visible_high_risk;professional_judgement | no            |
        d1      | m2       | 2025-02-01    | v13       | p01             | pol;hous           | suicide_risk                             | no            | 1
    """,  # noqa: E501 - one case a line
    "listings": """
        case_id | meeting_id | outcome  | minutes
        c01     | k1         | heard    | 10
        c02     | k1         | heard    | 20
        c03     | k1         | heard    |
        c04     | k1         | heard    |
        c05     | k1         | heard    |
        c06     | k2         | heard    |
        c07     | k2         | heard    |
        c08     | k2         | heard    |
        c09     | k2         | heard    |
        c10     | k2         | heard    |
        c12     | k2         | deferred |
        c12     | k3         |          |
        d1      | n1         | heard    | 12
    """,
    "assessments": """
        assessment_id | case_id | form     | assessed_on | q1        | q2  | q27
        a1            | c01     | dash     | 2025-01-30  | yes       |     |
        a2            | c01     | dash     | 2025-02-02  | no        | yes |
        a3            | c01     | dash     | 2025-03-06  | yes       |     |
        a4            | c02     | dash     |             | yes       |     |
        a5            | c02     | dash     | 2025-02-01  | dont_know |     |
        a6            | c03     | dash     | 2025-02-01  |           |     |
        a7            | c04     | daq      | 2025-02-01  |           |     | yes
        a8            | c05     | stalking | 2025-02-01  | yes       |     |
        a9            | d1      | dash     | 2025-02-01  | yes       | yes |
    """,
    "agency_involvement": """
        case_id | agency_id | requested_on | returned_on | known_victim | known_children
        c01     | idva      | 2025-02-10   | 2025-02-14  | yes          |
        c02     | idva      | 2025-02-10   | 2025-03-07  | no           |
        c06     | idva      | 2025-03-20   |             |              |
        c06     | hous      | 2025-03-20   | 2025-03-22  |              | yes
        c11     | idva      | 2025-03-20   | 2025-03-22  | yes          |
        d1      | idva      | 2025-02-20   | 2025-02-22  | yes          | yes
    """,
    "attendance": """
        meeting_id | agency_id | person | status
        k1         | pol       | A      | deputy
        k1         | pol       | B      | present
        k1         | idva      | C      | apologies
        k1         | hous      | D      | present
        k2         | idva      | C      | deputy
        n1         | hous      | D      | observer
    """,
    "actions": """
        action_id | case_id | agency_id | meeting_id | due_date   | status       | completed_on
        ac1       | c01     | pol       | k1         | 2025-03-12 | done         | 2025-03-12
        ac2       | c01     | idva      | k1         |            | done         | 2025-03-20
        ac3       | c02     | pol       | k1         | 2025-03-20 |              |
        ac4       | c02     | pol       | k1         | 2025-03-20 | cancelled    |
        ac5       | c06     | hous      | k2         | 2025-04-20 | not_possible |
        ac6       | c06     | hous      |            | 2024-12-01 | open         |
        ac7       | c07     | pol       | k2         | 2025-06-29 | open         |
        ac8       | c07     | pol       | k2         | 2025-05-01 | not_done     |
        ac9       | d1      | pol       | n1         | 2025-03-20 | open         |
    """,
    "lessons": """
        lesson_id | case_id | meeting_id | recorded_on | themes          | status | owner_agency_id | linked_action_ids
        l1        | c01     |            | 2025-03-06  | housing;suicide |        | idva            | ac1;ac3
        l2        |         | k2         | 2025-04-10  | housing         | done   |                 |
        l3        | d1      |            | 2025-04-10  | housing         | open   |                 |
    """,  # noqa: E501 - one lesson a line
    "capacity": """
        marac_id | month   | idva_fte | admin_fte
        m1       | 2025-03 | 0.1      |
        m2       | 2025-03 | 2        | 1
    """,
    "returns": """
        MARAC Name | Meeting date | Cases discussed | Number of repeat cases | Police | Housing
        Avon       | 2023-02-01   | 14              | 6                      | 10     | 4
    """,
}

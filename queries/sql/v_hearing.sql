-- One row a case heard at a meeting held, with every fact that more than one figure needs; only
-- for cases that are due. Characteristics are 1, 0 or null where not recorded (2.1, 3.2).
WITH scored AS (
    SELECT
        h.case_id,
        h.meeting_id,
        a.score,
        ROW_NUMBER() OVER (
            PARTITION BY h.case_id, h.meeting_id
            ORDER BY a.assessed_on DESC NULLS LAST, a.assessment_id DESC
        ) AS from_last
    FROM v_due_hearing AS h
    JOIN v_due_assessment AS a
        ON a.case_id = h.case_id
        AND a.answers > 0
        AND (a.assessed_on IS NULL OR a.assessed_on <= h.meeting_date)
),
harmer AS (
    SELECT
        h.case_id,
        h.meeting_id,
        MAX(
            CASE
                WHEN h.meeting_ymd - p.born_ymd BETWEEN 0 AND 179999 THEN 1
                WHEN h.meeting_ymd - p.born_ymd BETWEEN 180000 AND 1100000 THEN 0
            END
        ) AS harmer_under_18,
        MAX(CASE WHEN p.born_ymd IS NOT NULL THEN 1 ELSE 0 END) AS born_known
    FROM v_due_hearing AS h
    JOIN v_due_perpetrator AS n ON n.case_id = h.case_id
    JOIN v_person AS p ON p.person_id = n.person_id
    GROUP BY h.case_id, h.meeting_id
),
listed_children AS (
    SELECT k.case_id, SUM(CASE WHEN k.in_household THEN 1 ELSE 0 END) AS children
    FROM facts_due AS d
    JOIN children AS k ON k.case_id = d.id
    WHERE d.kind = 'case' AND k.in_household IS NOT NULL
    GROUP BY k.case_id
),
research AS (
    SELECT
        h.case_id,
        h.meeting_id,
        COUNT(*) AS requested,
        SUM(CASE WHEN i.returned_on <= h.meeting_date THEN 1 ELSE 0 END) AS returned
    FROM v_due_hearing AS h
    JOIN agency_involvement AS i ON i.case_id = h.case_id AND i.requested_on IS NOT NULL
    GROUP BY h.case_id, h.meeting_id
),
known AS (
    SELECT
        h.case_id,
        h.meeting_id,
        v.born_ymd,
        v.gender,
        v.gender_same_as_birth,
        v.ethnicity,
        v.ethnic_group,
        v.sexual_orientation,
        v.disabled,
        CASE
            WHEN h.meeting_ymd - v.born_ymd BETWEEN 0 AND 1100000 THEN h.meeting_ymd - v.born_ymd
        END AS age_ymd,
        COALESCE(c.children_in_household, k.children) AS children
    FROM v_due_hearing AS h
    JOIN v_due_case AS c ON c.case_id = h.case_id
    JOIN v_person AS v ON v.person_id = c.victim_id
    LEFT JOIN listed_children AS k ON k.case_id = h.case_id
)
SELECT
    h.case_id,
    h.meeting_id,
    h.marac_id,
    c.marac_id AS case_marac_id,
    h.meeting_date,
    c.referral_date,
    c.one_victim_id AS victim_id,
    c.police_division,
    h.meeting_date - c.referral_date AS days_to_meeting,
    CASE WHEN r.is_repeat THEN 1 ELSE 0 END AS is_repeat,
    r.last_referral_on,
    c.trigger_on,
    CAST(FLOOR(k.age_ymd / 10000.0) AS INTEGER) AS victim_age,
    CAST(k.children AS INTEGER) AS children,
    CASE
        WHEN k.ethnic_group = 'white_british' THEN 0
        WHEN k.ethnic_group IS NOT NULL THEN 1
    END AS minoritised,
    CASE
        WHEN k.sexual_orientation IN ('gay_lesbian', 'bisexual', 'other')
            OR NOT k.gender_same_as_birth
            OR k.gender = 'non_binary'
            THEN 1
        WHEN k.sexual_orientation IS NOT NULL OR k.gender_same_as_birth IS NOT NULL THEN 0
    END AS lgbtq,
    k.disabled,
    CASE WHEN k.gender = 'male' THEN 1 WHEN k.gender IS NOT NULL THEN 0 END AS male,
    CASE
        WHEN k.age_ymd BETWEEN 160000 AND 179999 THEN 1
        WHEN k.age_ymd IS NOT NULL THEN 0
    END AS age_16_17,
    p.harmer_under_18,
    CASE WHEN k.age_ymd >= 650000 THEN 1 WHEN k.age_ymd IS NOT NULL THEN 0 END AS age_65_plus,
    k.ethnic_group,
    s.score AS dash_score,
    CASE WHEN s.score >= h.dash_threshold THEN 1 WHEN s.score IS NOT NULL THEN 0 END AS dash_high,
    CASE
        WHEN c.idva_referred_on IS NOT NULL
            OR c.idva_contact_on IS NOT NULL
            OR c.idva_outcome IS NOT NULL
            THEN 1
        ELSE 0
    END AS idva_recorded,
    CASE WHEN c.idva_contact_on <= h.meeting_date THEN 1 ELSE 0 END AS idva_contact_before,
    CASE
        WHEN c.idva_outcome = 'engaged' THEN 1
        WHEN c.idva_outcome IS NOT NULL THEN 0
    END AS idva_engaged,
    h.minutes,
    CAST(COALESCE(i.requested, 0) AS INTEGER) AS research_requested,
    CAST(COALESCE(i.returned, 0) AS INTEGER) AS research_returned,
    CASE WHEN k.children IS NOT NULL THEN 1 ELSE 0 END
    + CASE WHEN k.born_ymd IS NOT NULL THEN 1 ELSE 0 END
    + CASE WHEN k.gender IS NOT NULL THEN 1 ELSE 0 END
    + CASE WHEN k.ethnicity IS NOT NULL THEN 1 ELSE 0 END
    + CASE WHEN k.sexual_orientation IS NOT NULL THEN 1 ELSE 0 END
    + CASE WHEN k.disabled IS NOT NULL THEN 1 ELSE 0 END
    + COALESCE(p.born_known, 0) AS fields_filled
FROM v_due_hearing AS h
JOIN v_due_case AS c ON c.case_id = h.case_id
JOIN v_due_repeat AS r ON r.case_id = h.case_id
JOIN known AS k ON k.case_id = h.case_id AND k.meeting_id = h.meeting_id
LEFT JOIN harmer AS p ON p.case_id = h.case_id AND p.meeting_id = h.meeting_id
LEFT JOIN scored AS s
    ON s.case_id = h.case_id AND s.meeting_id = h.meeting_id AND s.from_last = 1
LEFT JOIN research AS i ON i.case_id = h.case_id AND i.meeting_id = h.meeting_id

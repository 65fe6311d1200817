-- One row a case that was not erased, with the day its retention counts from (closed, else the last
-- thing that happened in it), the day it is due (blank: its MARAC has no schedule), the one person
-- its victim is, and whether a legal hold keeps it.
WITH happened AS (
    SELECT case_id, referral_date AS happened_on FROM cases
    UNION ALL
    SELECT case_id, idva_contact_on FROM cases
    UNION ALL
    SELECT l.case_id, m.meeting_date
    FROM listings AS l
    JOIN meetings AS m ON m.meeting_id = l.meeting_id
    UNION ALL
    SELECT case_id, due_date FROM actions
    UNION ALL
    SELECT case_id, completed_on FROM actions
    UNION ALL
    SELECT case_id, assessed_on FROM assessments
    UNION ALL
    SELECT case_id, returned_on FROM agency_involvement
),
latest AS (
    SELECT case_id, MAX(happened_on) AS last_on FROM happened GROUP BY case_id
),
held AS (
    SELECT DISTINCT case_id FROM legal_holds WHERE lifted_at IS NULL
)
SELECT
    c.case_id,
    c.marac_id,
    COALESCE(s.one_person_id, c.victim_id) AS one_victim_id,
    c.referral_date,
    CASE
        WHEN c.incident_date IS NULL OR c.incident_date > c.referral_date THEN c.referral_date
        ELSE c.incident_date
    END AS trigger_on,
    c.closed_on,
    COALESCE(c.closed_on, l.last_on) AS ended_on,
    CAST(COALESCE(c.closed_on, l.last_on) + r.retention_months * INTERVAL '1 month' AS DATE)
        AS due_on,
    h.case_id IS NOT NULL AS is_held
FROM cases AS c
JOIN maracs AS r ON r.marac_id = c.marac_id
JOIN latest AS l ON l.case_id = c.case_id
LEFT JOIN same_person AS s ON s.person_id = c.victim_id
LEFT JOIN held AS h ON h.case_id = c.case_id
WHERE NOT STARTS_WITH(c.case_id, 'erased/')

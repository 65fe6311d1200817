-- One row a case that is due, with the latest earlier referral of the same victim and perpetrator
-- (blank: none) and whether the case is a repeat (data dictionary 3.1).
WITH earlier AS (
    SELECT c.case_id, e.referral_date AS referred_on
    FROM v_due_case AS c
    JOIN v_due_case AS e
        ON e.one_victim_id = c.one_victim_id
        AND e.referral_date < c.referral_date
        AND NOT e.ended_unheard
        AND e.case_id <> COALESCE(c.transferred_from, '')
        AND e.case_id <> CONCAT(c.sender, '/', COALESCE(c.transferred_from, ''))
        AND (c.repeat_scope <> 'same_marac' OR e.marac_id = c.marac_id)
    JOIN v_due_perpetrator AS p ON p.case_id = c.case_id
    JOIN v_due_perpetrator AS q ON q.case_id = e.case_id AND q.one_person_id = p.one_person_id
    UNION ALL
    SELECT case_id, previous_referral_on
    FROM v_due_case
    WHERE previous_referral_on IS NOT NULL
),
latest AS (
    SELECT case_id, MAX(referred_on) AS last_referral_on
    FROM earlier
    GROUP BY case_id
)
SELECT
    c.case_id,
    l.last_referral_on,
    COALESCE(
        c.repeat_override,
        c.trigger_on <= CAST(l.last_referral_on + INTERVAL '12 months' AS DATE)
        AND (c.repeat_definition <> 'criminal_incident' OR COALESCE(c.incident_criminal, TRUE)),
        FALSE
    ) AS is_repeat
FROM v_due_case AS c
LEFT JOIN latest AS l ON l.case_id = c.case_id

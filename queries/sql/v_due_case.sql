-- One row a case whose facts are due, with its own MARAC's rules for repeats on the day it was
-- heard, the one person its victim is, the day that triggered it, and whether it ended without counting as a referral.
-- All cases of one victim are due together, so whatever a repeat depends on is here.
WITH listed AS (
    SELECT
        l.case_id,
        l.outcome,
        MAX(CASE WHEN l.outcome = 'heard' THEN m.meeting_date END)
            OVER (PARTITION BY l.case_id) AS heard_on,
        ROW_NUMBER() OVER (
            PARTITION BY l.case_id
            ORDER BY m.meeting_date DESC, COALESCE(m.start_time, '') DESC, l.meeting_id DESC
        ) AS from_last
    FROM facts_due AS d
    JOIN listings AS l ON l.case_id = d.id
    JOIN meetings AS m ON m.meeting_id = l.meeting_id
    WHERE d.kind = 'case'
)
SELECT
    c.case_id,
    c.marac_id,
    c.sender,
    c.referral_date,
    c.victim_id,
    COALESCE(s.one_person_id, c.victim_id) AS one_victim_id,
    c.perpetrator_ids,
    c.referring_agencies,
    c.children_in_household,
    c.police_division,
    c.incident_criminal,
    c.repeat_override,
    c.transferred_from,
    c.idva_referred_on,
    c.idva_contact_on,
    c.idva_outcome,
    COALESCE(rd.value, r.repeat_definition) AS repeat_definition,
    COALESCE(rs.value, r.repeat_scope) AS repeat_scope,
    CASE
        WHEN c.incident_date IS NULL OR c.incident_date > c.referral_date THEN c.referral_date
        ELSE c.incident_date
    END AS trigger_on,
    CASE
        WHEN COALESCE(rs.value, r.repeat_scope) = 'same_marac'
            AND c.previous_marac IS NOT NULL
            AND LOWER(c.previous_marac) NOT IN (LOWER(r.marac_id), LOWER(r.name))
            THEN NULL
        ELSE c.previous_referral_on
    END AS previous_referral_on,
    COALESCE(c.status, '') IN ('withdrawn', 'returned', 'below_threshold')
    OR (
        COALESCE(c.status, '') = 'closed'
        AND COALESCE(c.closure_reason, '') IN ('withdrawn', 'below_threshold')
    )
    OR COALESCE(l.outcome, '') IN ('withdrawn', 'below_threshold') AS ended_unheard
FROM facts_due AS d
JOIN cases AS c ON c.case_id = d.id
JOIN v_marac AS r ON r.marac_id = c.marac_id
LEFT JOIN same_person AS s ON s.person_id = c.victim_id
LEFT JOIN listed AS l ON l.case_id = c.case_id AND l.from_last = 1
LEFT JOIN v_marac_rule AS rd
    ON rd.marac_id = c.marac_id
    AND rd.rule = 'repeat_definition'
    AND l.heard_on >= rd.valid_from
    AND l.heard_on < COALESCE(rd.valid_before, DATE '9999-12-31')
LEFT JOIN v_marac_rule AS rs
    ON rs.marac_id = c.marac_id
    AND rs.rule = 'repeat_scope'
    AND l.heard_on >= rs.valid_from
    AND l.heard_on < COALESCE(rs.valid_before, DATE '9999-12-31')
WHERE d.kind = 'case'

-- One row a meeting that is due, was held and has any attendance recorded: how many agencies were
-- core for its MARAC that day, how many came (in person or by deputy), how many by deputy alone.
WITH core AS (
    SELECT m.meeting_id, a.agency_id
    FROM v_due_meeting AS m
    JOIN marac_agencies AS a
        ON a.marac_id = m.marac_id
        AND a.core
        AND (a."from" IS NULL OR a."from" <= m.meeting_date)
        AND (a."to" IS NULL OR a."to" >= m.meeting_date)
    UNION ALL
    SELECT m.meeting_id, a.agency_id
    FROM v_due_meeting AS m
    JOIN agencies AS a ON a.sender = m.marac_sender AND a.core
    WHERE m.marac_id NOT IN (SELECT marac_id FROM marac_agencies)
),
came AS (
    SELECT
        m.meeting_id,
        t.agency_id,
        MAX(CASE t.status WHEN 'present' THEN 2 WHEN 'deputy' THEN 1 ELSE 0 END) AS best
    FROM v_due_meeting AS m
    JOIN attendance AS t ON t.meeting_id = m.meeting_id
    GROUP BY m.meeting_id, t.agency_id
),
recorded AS (
    SELECT DISTINCT meeting_id FROM came
)
SELECT
    c.meeting_id,
    COUNT(*) AS expected,
    SUM(CASE WHEN a.best > 0 THEN 1 ELSE 0 END) AS attended,
    SUM(CASE WHEN a.best = 1 THEN 1 ELSE 0 END) AS deputised
FROM recorded AS r
JOIN core AS c ON c.meeting_id = r.meeting_id
LEFT JOIN came AS a ON a.meeting_id = c.meeting_id AND a.agency_id = c.agency_id
GROUP BY c.meeting_id

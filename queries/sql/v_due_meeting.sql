-- One row a meeting that is due and was held: by its stored status or, without one, because a
-- listing was heard there. With its listings counted and the last day the agenda is on time.
WITH listed AS (
    SELECT
        l.meeting_id,
        SUM(CASE WHEN l.outcome = 'heard' THEN 1 ELSE 0 END) AS heard,
        SUM(CASE WHEN l.outcome = 'deferred' THEN 1 ELSE 0 END) AS deferred,
        COUNT(l.outcome) AS with_outcome,
        COUNT(*) - COUNT(l.outcome) AS without_outcome
    FROM facts_due AS d
    JOIN listings AS l ON l.meeting_id = d.id
    WHERE d.kind = 'meeting'
    GROUP BY l.meeting_id
)
SELECT
    m.meeting_id,
    m.marac_id,
    r.sender AS marac_sender,
    m.meeting_date,
    COALESCE(l.deferred, 0) AS deferred,
    COALESCE(l.with_outcome, 0) AS with_outcome,
    COALESCE(l.without_outcome, 0) AS without_outcome,
    CASE
        WHEN m.agenda_sent_on IS NOT NULL
            AND COALESCE(m.kind, 'scheduled') IN ('scheduled', 'virtual')
            THEN 1
        ELSE 0
    END AS agenda_sent,
    CASE
        WHEN m.agenda_sent_on <= b.day
            AND COALESCE(m.kind, 'scheduled') IN ('scheduled', 'virtual')
            THEN 1
        ELSE 0
    END AS agenda_on_time
FROM facts_due AS d
JOIN meetings AS m ON m.meeting_id = d.id
JOIN v_marac AS r ON r.marac_id = m.marac_id
LEFT JOIN listed AS l ON l.meeting_id = m.meeting_id
LEFT JOIN working_days AS w ON w.nation = r.nation AND w.day = m.meeting_date
LEFT JOIN working_days AS b
    ON b.nation = r.nation
    AND b.is_working
    AND b.working_days_before = w.working_days_before - r.agenda_working_days
WHERE d.kind = 'meeting'
    AND COALESCE(m.status, CASE WHEN l.heard > 0 THEN 'held' ELSE 'planned' END) = 'held'

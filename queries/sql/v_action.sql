-- One row an action of a case that is due, not cancelled, whose due day is known: its own, else
-- the meeting's day and the MARAC's days for actions. It belongs to the meeting's MARAC, else the
-- case's.
SELECT
    a.action_id,
    a.case_id,
    r.marac_id,
    a.agency_id,
    COALESCE(a.due_date, m.meeting_date + r.action_days) AS due_on,
    COALESCE(a.status, 'open') = 'open' AS is_open,
    COALESCE(
        a.status = 'done'
        AND a.completed_on <= COALESCE(a.due_date, m.meeting_date + r.action_days),
        FALSE
    ) AS done_on_time
FROM facts_due AS d
JOIN actions AS a ON a.case_id = d.id
LEFT JOIN meetings AS m ON m.meeting_id = a.meeting_id
JOIN v_marac AS r ON r.marac_id = COALESCE(m.marac_id, a.marac_id)
WHERE d.kind = 'case'
    AND COALESCE(a.status, 'open') <> 'cancelled'
    AND COALESCE(a.due_date, m.meeting_date) IS NOT NULL

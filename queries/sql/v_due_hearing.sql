-- One row a heard listing of a case that is due, at a meeting held, with the meeting's MARAC and
-- its rules on that day. A meeting without a stored status is held where a listing was heard.
SELECT
    c.case_id,
    l.meeting_id,
    m.marac_id,
    m.meeting_date,
    CAST(EXTRACT(YEAR FROM m.meeting_date) AS INTEGER) * 10000
    + CAST(EXTRACT(MONTH FROM m.meeting_date) AS INTEGER) * 100
    + CAST(EXTRACT(DAY FROM m.meeting_date) AS INTEGER) AS meeting_ymd,
    l.minutes,
    COALESCE(CAST(t.value AS INTEGER), r.dash_threshold) AS dash_threshold
FROM v_due_case AS c
JOIN listings AS l ON l.case_id = c.case_id AND l.outcome = 'heard'
JOIN meetings AS m ON m.meeting_id = l.meeting_id AND COALESCE(m.status, 'held') = 'held'
JOIN v_marac AS r ON r.marac_id = m.marac_id
LEFT JOIN v_marac_rule AS t
    ON t.marac_id = m.marac_id
    AND t.rule = 'dash_threshold'
    AND m.meeting_date >= t.valid_from
    AND m.meeting_date < COALESCE(t.valid_before, DATE '9999-12-31')

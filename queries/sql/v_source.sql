-- One row a case heard and an agency that referred it, for cases that are due. Each of the n
-- agencies of a joint referral stands for 1/n of the case.
WITH referrer AS (
    SELECT case_id, UNNEST(STRING_TO_ARRAY(referring_agencies, ';')) AS agency_id
    FROM v_due_case
)
SELECT
    h.case_id,
    h.meeting_id,
    h.marac_id,
    h.meeting_date,
    r.agency_id,
    a.return_source,
    CAST(COUNT(*) OVER (PARTITION BY h.case_id, h.meeting_id) AS INTEGER) AS shared_by
FROM v_due_hearing AS h
JOIN referrer AS r ON r.case_id = h.case_id
JOIN agencies AS a ON a.agency_id = r.agency_id

-- One row a case that is due and a perpetrator in it, with the one person the perpetrator is.
WITH named AS (
    SELECT case_id, UNNEST(STRING_TO_ARRAY(perpetrator_ids, ';')) AS person_id
    FROM v_due_case
)
SELECT n.case_id, n.person_id, COALESCE(s.one_person_id, n.person_id) AS one_person_id
FROM named AS n
LEFT JOIN same_person AS s ON s.person_id = n.person_id

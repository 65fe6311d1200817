-- One row an assessment of a case that is due, on a form whose score counts, with its number of
-- "yes" and of answers: questions 1 to 24, on the DAQ 1 to 27. Sub-answers never score.
WITH counted AS (
    SELECT
        a.assessment_id,
        a.case_id,
        a.form,
        a.assessed_on,
        0
        + CASE WHEN q1 = 'yes' THEN 1 ELSE 0 END
        + CASE WHEN q2 = 'yes' THEN 1 ELSE 0 END
        + CASE WHEN q3 = 'yes' THEN 1 ELSE 0 END
        + CASE WHEN q4 = 'yes' THEN 1 ELSE 0 END
        + CASE WHEN q5 = 'yes' THEN 1 ELSE 0 END
        + CASE WHEN q6 = 'yes' THEN 1 ELSE 0 END
        + CASE WHEN q7 = 'yes' THEN 1 ELSE 0 END
        + CASE WHEN q8 = 'yes' THEN 1 ELSE 0 END
        + CASE WHEN q9 = 'yes' THEN 1 ELSE 0 END
        + CASE WHEN q10 = 'yes' THEN 1 ELSE 0 END
        + CASE WHEN q11 = 'yes' THEN 1 ELSE 0 END
        + CASE WHEN q12 = 'yes' THEN 1 ELSE 0 END
        + CASE WHEN q13 = 'yes' THEN 1 ELSE 0 END
        + CASE WHEN q14 = 'yes' THEN 1 ELSE 0 END
        + CASE WHEN q15 = 'yes' THEN 1 ELSE 0 END
        + CASE WHEN q16 = 'yes' THEN 1 ELSE 0 END
        + CASE WHEN q17 = 'yes' THEN 1 ELSE 0 END
        + CASE WHEN q18 = 'yes' THEN 1 ELSE 0 END
        + CASE WHEN q19 = 'yes' THEN 1 ELSE 0 END
        + CASE WHEN q20 = 'yes' THEN 1 ELSE 0 END
        + CASE WHEN q21 = 'yes' THEN 1 ELSE 0 END
        + CASE WHEN q22 = 'yes' THEN 1 ELSE 0 END
        + CASE WHEN q23 = 'yes' THEN 1 ELSE 0 END
        + CASE WHEN q24 = 'yes' THEN 1 ELSE 0 END AS yes_24,
        0
        + CASE WHEN q25 = 'yes' THEN 1 ELSE 0 END
        + CASE WHEN q26 = 'yes' THEN 1 ELSE 0 END
        + CASE WHEN q27 = 'yes' THEN 1 ELSE 0 END AS yes_more,
        0
        + CASE WHEN q1 IS NOT NULL THEN 1 ELSE 0 END
        + CASE WHEN q2 IS NOT NULL THEN 1 ELSE 0 END
        + CASE WHEN q3 IS NOT NULL THEN 1 ELSE 0 END
        + CASE WHEN q4 IS NOT NULL THEN 1 ELSE 0 END
        + CASE WHEN q5 IS NOT NULL THEN 1 ELSE 0 END
        + CASE WHEN q6 IS NOT NULL THEN 1 ELSE 0 END
        + CASE WHEN q7 IS NOT NULL THEN 1 ELSE 0 END
        + CASE WHEN q8 IS NOT NULL THEN 1 ELSE 0 END
        + CASE WHEN q9 IS NOT NULL THEN 1 ELSE 0 END
        + CASE WHEN q10 IS NOT NULL THEN 1 ELSE 0 END
        + CASE WHEN q11 IS NOT NULL THEN 1 ELSE 0 END
        + CASE WHEN q12 IS NOT NULL THEN 1 ELSE 0 END
        + CASE WHEN q13 IS NOT NULL THEN 1 ELSE 0 END
        + CASE WHEN q14 IS NOT NULL THEN 1 ELSE 0 END
        + CASE WHEN q15 IS NOT NULL THEN 1 ELSE 0 END
        + CASE WHEN q16 IS NOT NULL THEN 1 ELSE 0 END
        + CASE WHEN q17 IS NOT NULL THEN 1 ELSE 0 END
        + CASE WHEN q18 IS NOT NULL THEN 1 ELSE 0 END
        + CASE WHEN q19 IS NOT NULL THEN 1 ELSE 0 END
        + CASE WHEN q20 IS NOT NULL THEN 1 ELSE 0 END
        + CASE WHEN q21 IS NOT NULL THEN 1 ELSE 0 END
        + CASE WHEN q22 IS NOT NULL THEN 1 ELSE 0 END
        + CASE WHEN q23 IS NOT NULL THEN 1 ELSE 0 END
        + CASE WHEN q24 IS NOT NULL THEN 1 ELSE 0 END AS answers_24,
        0
        + CASE WHEN q25 IS NOT NULL THEN 1 ELSE 0 END
        + CASE WHEN q26 IS NOT NULL THEN 1 ELSE 0 END
        + CASE WHEN q27 IS NOT NULL THEN 1 ELSE 0 END AS answers_more
    FROM facts_due AS d
    JOIN assessments AS a ON a.case_id = d.id
    WHERE d.kind = 'case' AND a.form IN ('dash', 'dash_young_person', 'daq')
)
SELECT
    assessment_id,
    case_id,
    assessed_on,
    yes_24 + CASE WHEN form = 'daq' THEN yes_more ELSE 0 END AS score,
    answers_24 + CASE WHEN form = 'daq' THEN answers_more ELSE 0 END AS answers
FROM counted

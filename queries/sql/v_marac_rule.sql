-- One row a rule that a MARAC set with a day: from when it holds and, until a later one takes its
-- place, to when (blank: still). A blank value is the MARAC's own setting again.
SELECT
    marac_id,
    rule,
    value,
    valid_from,
    LEAD(valid_from) OVER (PARTITION BY marac_id, rule ORDER BY valid_from) AS valid_before
FROM marac_rules

-- One row of an imported past return, for MARACs that are due, for a day on which the record has
-- no meeting of the MARAC, in the shape of a meeting's figures. A cell that is not blank counts as
-- recorded for all cases of the meeting.
SELECT
    CONCAT('return:', p.marac_id, ':', CAST(p.meeting_date AS VARCHAR)) AS meeting_id,
    p.marac_id,
    p.meeting_date,
    'return' AS origin,
    COALESCE(p.cases_discussed, 0) AS cases_discussed,
    p.repeat_cases,
    p.children,
    p.cases_with_children,
    p.police,
    p.idva,
    p.childrens_social_care,
    p.primary_care,
    p.secondary_care,
    p.education,
    p.housing,
    p.mental_health,
    p.probation,
    p.voluntary_sector,
    p.substance_use,
    p.adult_social_care,
    p.mash,
    p.other,
    p.minoritised,
    p.lgbtq,
    p.disabled,
    p.male,
    p.age_16_17,
    p.harmer_under_18,
    p.age_65_plus,
    p.asian,
    p.black,
    p.mixed,
    p.white_minority,
    p.other_ethnic,
    CASE WHEN p.repeat_cases IS NOT NULL THEN p.cases_discussed ELSE 0 END
        AS repeat_cases_recorded,
    CASE WHEN p.police IS NOT NULL THEN p.cases_discussed ELSE 0 END AS police_recorded,
    CASE WHEN p.children IS NOT NULL THEN p.cases_discussed ELSE 0 END AS children_recorded,
    CASE WHEN p.cases_with_children IS NOT NULL THEN p.cases_discussed ELSE 0 END
        AS cases_with_children_recorded,
    CASE WHEN p.minoritised IS NOT NULL THEN p.cases_discussed ELSE 0 END AS minoritised_recorded,
    CASE WHEN p.lgbtq IS NOT NULL THEN p.cases_discussed ELSE 0 END AS lgbtq_recorded,
    CASE WHEN p.disabled IS NOT NULL THEN p.cases_discussed ELSE 0 END AS disabled_recorded,
    CASE WHEN p.male IS NOT NULL THEN p.cases_discussed ELSE 0 END AS male_recorded,
    CASE WHEN p.age_16_17 IS NOT NULL THEN p.cases_discussed ELSE 0 END AS age_16_17_recorded,
    CASE WHEN p.harmer_under_18 IS NOT NULL THEN p.cases_discussed ELSE 0 END AS harmer_under_18_recorded,
    CASE WHEN p.age_65_plus IS NOT NULL THEN p.cases_discussed ELSE 0 END AS age_65_plus_recorded
FROM facts_due AS d
JOIN returns AS p ON p.marac_id = d.id
LEFT JOIN meetings AS m ON m.marac_id = p.marac_id AND m.meeting_date = p.meeting_date
WHERE d.kind = 'marac' AND m.meeting_id IS NULL

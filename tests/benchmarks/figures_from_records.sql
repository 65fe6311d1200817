-- One year's sums from the stored records: “-- name by columns” is a temporary table and its indexes.
-- held by meeting_id
SELECT
    m.meeting_id,
    m.marac_id,
    m.meeting_date,
    m.kind,
    m.agenda_sent_on,
    CAST(REPLACE(m.meeting_date, '-', '') AS INTEGER) AS ymd,
    COALESCE(l.deferred, 0) AS deferred,
    COALESCE(l.with_outcome, 0) AS with_outcome
FROM meetings AS m
LEFT JOIN (
    SELECT
        l.meeting_id,
        SUM(l.outcome = 'heard') AS heard,
        SUM(l.outcome = 'deferred') AS deferred,
        COUNT(l.outcome) AS with_outcome
    FROM meetings AS n
    JOIN listings AS l ON l.meeting_id = n.meeting_id
    WHERE n.meeting_date BETWEEN :start AND :end
    GROUP BY l.meeting_id
) AS l ON l.meeting_id = m.meeting_id
WHERE m.meeting_date BETWEEN :start AND :end
    AND COALESCE(m.status, CASE WHEN l.heard > 0 THEN 'held' ELSE 'planned' END) = 'held'
-- heard by one, case_id
SELECT
    c.*,
    h.marac_id AS held_by,
    h.meeting_date,
    h.ymd,
    l.minutes,
    COALESCE(s.one_person_id, c.victim_id) AS one,
    r.repeat_definition,
    r.repeat_scope,
    CASE
        WHEN r.repeat_scope = 'same_marac' AND c.previous_marac IS NOT NULL
            AND LOWER(c.previous_marac) NOT IN (LOWER(r.marac_id), LOWER(r.name)) THEN NULL
        ELSE c.previous_referral_on
    END AS stated_on,
    CASE WHEN c.incident_date <= c.referral_date THEN c.incident_date ELSE c.referral_date END
        AS trigger_on
FROM held AS h
JOIN listings AS l ON l.meeting_id = h.meeting_id AND l.outcome = 'heard'
JOIN cases AS c ON c.case_id = l.case_id
JOIN maracs AS r ON r.marac_id = c.marac_id
LEFT JOIN same_person AS s ON s.person_id = c.victim_id
-- victim by person_id
SELECT one, person_id
FROM (
    SELECT DISTINCT one FROM heard
) AS h
JOIN (
    SELECT person_id, one_person_id FROM same_person
) AS s ON s.one_person_id = h.one
UNION
SELECT one, one FROM heard
-- history by one, case_id
SELECT v.one, c.case_id, c.marac_id, c.referral_date, c.perpetrator_ids
FROM victim AS v
JOIN cases AS c ON c.victim_id = v.person_id
WHERE COALESCE(c.status, '') NOT IN ('withdrawn', 'returned', 'below_threshold')
    AND NOT (
        COALESCE(c.status, '') = 'closed'
        AND COALESCE(c.closure_reason, '') IN ('withdrawn', 'below_threshold')
    )
    AND COALESCE((
        SELECT l.outcome
        FROM listings AS l
        JOIN meetings AS m ON m.meeting_id = l.meeting_id
        WHERE l.case_id = c.case_id
        ORDER BY m.meeting_date DESC, COALESCE(m.start_time, '') DESC, m.meeting_id DESC
        LIMIT 1
    ), '') NOT IN ('withdrawn', 'below_threshold')
-- harming by case_id
SELECT n.case_id, COALESCE(s.one_person_id, n.person_id) AS one, n.person_id
FROM (
    SELECT c.case_id, j.value AS person_id
    FROM (
        SELECT case_id, perpetrator_ids FROM history
        UNION
        SELECT case_id, perpetrator_ids FROM heard
    ) AS c,
    JSON_EACH('["' || REPLACE(c.perpetrator_ids, ';', '","') || '"]') AS j
    WHERE c.perpetrator_ids IS NOT NULL
) AS n
LEFT JOIN same_person AS s ON s.person_id = n.person_id
-- before by case_id
SELECT h.case_id, MAX(e.referral_date) AS referred_on
FROM history AS e
JOIN heard AS h
    ON h.one = e.one
    AND e.referral_date < h.referral_date
    AND e.case_id <> COALESCE(h.transferred_from, '')
    AND e.case_id <> h.sender || '/' || COALESCE(h.transferred_from, '')
    AND (h.repeat_scope <> 'same_marac' OR e.marac_id = h.marac_id)
WHERE EXISTS (
    SELECT 1
    FROM harming AS p
    JOIN harming AS q ON q.case_id = e.case_id AND q.one = p.one
    WHERE p.case_id = h.case_id
)
GROUP BY h.case_id
-- latest by case_id
SELECT
    h.case_id,
    NULLIF(MAX(COALESCE(b.referred_on, ''), COALESCE(h.stated_on, '')), '') AS referred_on
FROM heard AS h
LEFT JOIN before AS b ON b.case_id = h.case_id
-- born by case_id
SELECT
    p.case_id,
    MAX(CASE
        WHEN h.ymd - v.ymd BETWEEN 0 AND 179999 THEN 1
        WHEN h.ymd - v.ymd BETWEEN 180000 AND 1100000 THEN 0
    END) AS under_18,
    MAX(v.ymd IS NOT NULL) AS known
FROM heard AS h
JOIN harming AS p ON p.case_id = h.case_id
JOIN (
    SELECT person_id, CAST(REPLACE(date_of_birth, '-', '') AS INTEGER) AS ymd FROM people
) AS v ON v.person_id = p.person_id
GROUP BY p.case_id
-- hearing
SELECT
    h.case_id,
    h.held_by AS marac_id,
    JULIANDAY(h.meeting_date) - JULIANDAY(h.referral_date) AS waited,
    COALESCE(
        h.repeat_override,
        h.trigger_on <= CASE
            WHEN STRFTIME('%m-%d', b.referred_on) = '02-29'
                THEN DATE(b.referred_on, '+12 months', '-1 day')
            ELSE DATE(b.referred_on, '+12 months')
        END
        AND (h.repeat_definition <> 'criminal_incident' OR COALESCE(h.incident_criminal, 1)),
        0
    ) AS is_repeat,
    COALESCE(h.children_in_household, (
        SELECT SUM(k.in_household) FROM children AS k WHERE k.case_id = h.case_id
    )) AS children,
    NULLIF(v.gender, 'not_known') AS gender,
    v.gender_same_as_birth AS same,
    NULLIF(v.ethnicity, 'not_known') AS ethnicity,
    NULLIF(v.sexual_orientation, 'not_known') AS orientation,
    CASE
        WHEN v.disabilities IS NULL OR v.disabilities = 'not_known' THEN NULL
        ELSE v.disabilities NOT IN ('none', 'none;not_known', 'not_known;none')
    END AS disabled,
    v.date_of_birth,
    CASE
        WHEN h.ymd - CAST(REPLACE(v.date_of_birth, '-', '') AS INTEGER) BETWEEN 0 AND 1100000
            THEN h.ymd - CAST(REPLACE(v.date_of_birth, '-', '') AS INTEGER)
    END AS age,
    h.minutes,
    h.idva_referred_on IS NOT NULL OR h.idva_contact_on IS NOT NULL
    OR h.idva_outcome IS NOT NULL AS idva_recorded,
    h.idva_contact_on <= h.meeting_date AS contact_before,
    h.idva_outcome,
    p.under_18,
    COALESCE(p.known, 0) AS born_known
FROM heard AS h
JOIN people AS v ON v.person_id = h.victim_id
LEFT JOIN latest AS b ON b.case_id = h.case_id
LEFT JOIN born AS p ON p.case_id = h.case_id
-- sums of hearings
SELECT
    marac_id,
    COUNT(*) AS cases_discussed,
    SUM(is_repeat) AS repeat_cases,
    SUM(children) AS children,
    SUM(children > 0) AS cases_with_children,
    SUM(ethnicity <> 'white_british') AS minoritised,
    SUM(CASE
        WHEN orientation IN ('gay_lesbian', 'bisexual', 'other') OR same = 0
            OR gender = 'non_binary' THEN 1
        WHEN orientation IS NOT NULL OR same IS NOT NULL THEN 0
    END) AS lgbtq,
    SUM(disabled) AS disabled,
    SUM(gender = 'male') AS male,
    SUM(age BETWEEN 160000 AND 179999) AS age_16_17,
    SUM(age >= 650000) AS age_65_plus,
    SUM(under_18) AS harmer_under_18,
    SUM(idva_recorded) AS idva_recorded,
    COALESCE(SUM(contact_before), 0) AS idva_contact_before,
    COUNT(idva_outcome) AS idva_outcomes,
    SUM(idva_outcome = 'engaged') AS idva_engaged,
    SUM(minutes) AS minutes,
    COUNT(minutes) AS timed,
    COUNT(children) + COUNT(date_of_birth) + COUNT(gender) + COUNT(ethnicity)
    + COUNT(orientation) + COUNT(disabled) + SUM(born_known) AS fields_filled,
    7 * COUNT(*) AS fields
FROM hearing
GROUP BY marac_id
-- median
WITH waits AS (
    SELECT
        waited,
        ROW_NUMBER() OVER (ORDER BY waited) AS position,
        COUNT(*) OVER () AS waits
    FROM hearing
)
SELECT AVG(waited) FROM waits WHERE position IN ((waits + 1) / 2, (waits + 2) / 2)
-- sums of assessments
SELECT marac_id, COUNT(*) AS dash_scored, SUM(score >= dash_threshold) AS dash_high
FROM (
    SELECT
        h.held_by AS marac_id,
        r.dash_threshold,
        (
            SELECT
                COALESCE(q1 = 'yes', 0) + COALESCE(q2 = 'yes', 0) + COALESCE(q3 = 'yes', 0)
                + COALESCE(q4 = 'yes', 0) + COALESCE(q5 = 'yes', 0) + COALESCE(q6 = 'yes', 0)
                + COALESCE(q7 = 'yes', 0) + COALESCE(q8 = 'yes', 0) + COALESCE(q9 = 'yes', 0)
                + COALESCE(q10 = 'yes', 0) + COALESCE(q11 = 'yes', 0) + COALESCE(q12 = 'yes', 0)
                + COALESCE(q13 = 'yes', 0) + COALESCE(q14 = 'yes', 0) + COALESCE(q15 = 'yes', 0)
                + COALESCE(q16 = 'yes', 0) + COALESCE(q17 = 'yes', 0) + COALESCE(q18 = 'yes', 0)
                + COALESCE(q19 = 'yes', 0) + COALESCE(q20 = 'yes', 0) + COALESCE(q21 = 'yes', 0)
                + COALESCE(q22 = 'yes', 0) + COALESCE(q23 = 'yes', 0) + COALESCE(q24 = 'yes', 0)
                + (form = 'daq') * (
                    COALESCE(q25 = 'yes', 0) + COALESCE(q26 = 'yes', 0) + COALESCE(q27 = 'yes', 0)
                )
            FROM assessments AS a
            WHERE a.case_id = h.case_id
                AND a.form IN ('dash', 'dash_young_person', 'daq')
                AND (a.assessed_on IS NULL OR a.assessed_on <= h.meeting_date)
                AND (
                    COALESCE(
                        q1, q2, q3, q4, q5, q6, q7, q8, q9, q10, q11, q12, q13, q14, q15, q16, q17,
                        q18, q19, q20, q21, q22, q23, q24
                    ) IS NOT NULL
                    OR (form = 'daq' AND COALESCE(q25, q26, q27) IS NOT NULL)
                )
            ORDER BY a.assessed_on DESC NULLS LAST, a.assessment_id DESC
            LIMIT 1
        ) AS score
    FROM heard AS h
    JOIN maracs AS r ON r.marac_id = h.held_by
)
WHERE score IS NOT NULL
GROUP BY marac_id
-- sums of research
SELECT
    h.held_by AS marac_id,
    COUNT(*) AS research_requested,
    COALESCE(SUM(i.returned_on <= h.meeting_date), 0) AS research_returned
FROM heard AS h
JOIN agency_involvement AS i ON i.case_id = h.case_id AND i.requested_on IS NOT NULL
GROUP BY h.held_by
-- sums of sources
SELECT
    h.held_by AS marac_id,
    SUM(1.0 / (1 + LENGTH(h.referring_agencies) - LENGTH(REPLACE(h.referring_agencies, ';', ''))))
        AS police
FROM heard AS h, JSON_EACH('["' || REPLACE(h.referring_agencies, ';', '","') || '"]') AS j
JOIN agencies AS a ON a.agency_id = j.value AND a.return_source = 'police'
GROUP BY h.held_by
-- sums of meetings
SELECT
    h.marac_id,
    COUNT(*) AS meetings_held,
    SUM(h.deferred) AS deferred,
    SUM(h.with_outcome) AS with_outcome,
    SUM(
        h.agenda_sent_on IS NOT NULL AND COALESCE(h.kind, 'scheduled') IN ('scheduled', 'virtual')
    ) AS agenda_sent,
    COALESCE(SUM(
        h.agenda_sent_on <= b.day AND COALESCE(h.kind, 'scheduled') IN ('scheduled', 'virtual')
    ), 0) AS agenda_on_time
FROM held AS h
JOIN maracs AS r ON r.marac_id = h.marac_id
LEFT JOIN working_days AS w ON w.nation = r.nation AND w.day = h.meeting_date
LEFT JOIN working_days AS b
    ON b.nation = r.nation
    AND b.is_working = 1
    AND b.working_days_before = w.working_days_before - r.agenda_working_days
GROUP BY h.marac_id
-- came by meeting_id
SELECT
    h.meeting_id,
    t.agency_id,
    MAX(CASE t.status WHEN 'present' THEN 2 WHEN 'deputy' THEN 1 ELSE 0 END) AS best
FROM held AS h
JOIN attendance AS t ON t.meeting_id = h.meeting_id
GROUP BY h.meeting_id, t.agency_id
-- core
SELECT h.meeting_id, h.marac_id, a.agency_id
FROM held AS h
JOIN marac_agencies AS a
    ON a.marac_id = h.marac_id
    AND a.core = 1
    AND (a."from" IS NULL OR a."from" <= h.meeting_date)
    AND (a."to" IS NULL OR a."to" >= h.meeting_date)
UNION ALL
SELECT h.meeting_id, h.marac_id, a.agency_id
FROM held AS h
JOIN maracs AS r ON r.marac_id = h.marac_id
JOIN agencies AS a ON a.sender = r.sender AND a.core = 1
WHERE h.marac_id NOT IN (SELECT marac_id FROM marac_agencies)
-- sums of attendance
SELECT
    c.marac_id,
    COUNT(*) AS attendance_expected,
    SUM(COALESCE(a.best, 0) > 0) AS attended,
    SUM(COALESCE(a.best, 0) = 1) AS deputised
FROM core AS c
LEFT JOIN came AS a ON a.meeting_id = c.meeting_id AND a.agency_id = c.agency_id
WHERE c.meeting_id IN (SELECT meeting_id FROM came)
GROUP BY c.marac_id
-- sums of referrals
SELECT
    marac_id,
    COUNT(*) AS referrals_received,
    COUNT(threshold_met) AS screened,
    SUM(threshold_met = 0) AS below_threshold_cases
FROM cases
WHERE referral_date BETWEEN :start AND :end
GROUP BY marac_id
-- due
SELECT
    COALESCE(m.marac_id, a.marac_id) AS marac_id,
    COALESCE(a.due_date, DATE(m.meeting_date, '+' || r.action_days || ' days')) AS due_on,
    COALESCE(a.status, 'open') AS status,
    a.completed_on
FROM actions AS a
LEFT JOIN meetings AS m ON m.meeting_id = a.meeting_id
JOIN maracs AS r ON r.marac_id = COALESCE(m.marac_id, a.marac_id)
WHERE (
        a.due_date BETWEEN :start AND :end
        OR (a.due_date IS NULL AND a.meeting_id IS NOT NULL)
        OR a.status IS NULL
        OR a.status = 'open'
    )
    AND COALESCE(a.status, 'open') <> 'cancelled'
-- sums of actions
SELECT
    marac_id,
    SUM(due_on BETWEEN :start AND :end) AS actions_due,
    COALESCE(SUM(
        due_on BETWEEN :start AND :end AND status = 'done' AND completed_on <= due_on
    ), 0) AS actions_on_time,
    SUM(status = 'open' AND due_on < :end) AS actions_overdue
FROM due
GROUP BY marac_id

-- One year's sums from the stored facts, each paragraph a question named by its first line.
-- sums of meetings
SELECT
    marac_id,
    COUNT(*) AS meetings_held,
    SUM(cases_discussed) AS cases_discussed,
    SUM(repeat_cases) AS repeat_cases,
    SUM(children) AS children,
    SUM(cases_with_children) AS cases_with_children,
    SUM(police) AS police,
    SUM(minoritised) AS minoritised,
    SUM(lgbtq) AS lgbtq,
    SUM(disabled) AS disabled,
    SUM(male) AS male,
    SUM(age_16_17) AS age_16_17,
    SUM(age_65_plus) AS age_65_plus,
    SUM(harmer_under_18) AS harmer_under_18,
    SUM(dash_scored) AS dash_scored,
    SUM(dash_high) AS dash_high,
    SUM(idva_recorded) AS idva_recorded,
    SUM(idva_contact_before) AS idva_contact_before,
    SUM(idva_outcomes) AS idva_outcomes,
    SUM(idva_engaged) AS idva_engaged,
    SUM(minutes) AS minutes,
    SUM(timed) AS timed,
    SUM(research_requested) AS research_requested,
    SUM(research_returned) AS research_returned,
    SUM(fields_filled) AS fields_filled,
    SUM(fields) AS fields,
    SUM(deferred) AS deferred,
    SUM(with_outcome) AS with_outcome,
    SUM(agenda_sent) AS agenda_sent,
    SUM(agenda_on_time) AS agenda_on_time,
    SUM(attendance_expected) AS attendance_expected,
    SUM(attended) AS attended,
    SUM(deputised) AS deputised
FROM meeting_facts
WHERE meeting_date BETWEEN :start AND :end
GROUP BY marac_id
-- sums of referrals
SELECT
    marac_id,
    COUNT(*) AS referrals_received,
    COUNT(threshold_met) AS screened,
    SUM(threshold_met = 0) AS below_threshold_cases
FROM cases
WHERE referral_date BETWEEN :start AND :end
GROUP BY marac_id
-- sums of actions
SELECT marac_id, COUNT(*) AS actions_due, SUM(done_on_time) AS actions_on_time
FROM action_facts
WHERE due_on BETWEEN :start AND :end
GROUP BY marac_id
-- sums of actions overdue
SELECT marac_id, COUNT(*) AS actions_overdue
FROM action_facts
WHERE is_open = 1 AND due_on < :end
GROUP BY marac_id
-- median
WITH waits AS (
    SELECT
        days_to_meeting,
        ROW_NUMBER() OVER (ORDER BY days_to_meeting) AS position,
        COUNT(*) OVER () AS waits
    FROM hearing_facts
    WHERE meeting_date BETWEEN :start AND :end
)
SELECT AVG(days_to_meeting) FROM waits WHERE position IN ((waits + 1) / 2, (waits + 2) / 2)

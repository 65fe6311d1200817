-- One row a MARAC, its rules with the defaults of the data dictionary where it set none.
SELECT
    marac_id,
    name,
    force_area,
    sender,
    COALESCE(nation, 'england') AS nation,
    COALESCE(repeat_definition, 'any_abuse') AS repeat_definition,
    COALESCE(repeat_scope, 'any_marac') AS repeat_scope,
    COALESCE(dash_threshold, 14) AS dash_threshold,
    COALESCE(escalation_count, 3) AS escalation_count,
    COALESCE(escalation_months, 12) AS escalation_months,
    COALESCE(slot_minutes, 10) AS slot_minutes,
    COALESCE(max_slot_minutes, 15) AS max_slot_minutes,
    COALESCE(cases_per_meeting, 15) AS cases_per_meeting,
    COALESCE(agenda_working_days, 8) AS agenda_working_days,
    COALESCE(action_days, 7) AS action_days,
    COALESCE(idva_caseload, 100) AS idva_caseload,
    COALESCE(admin_caseload, 400) AS admin_caseload,
    retention_months,
    COALESCE(small_number, 5) AS small_number
FROM maracs

"""The view of the MARACs with the rules each has set, defaults filled in."""

import sqlalchemy as sa

v_marac = sa.table(
    "v_marac",
    *(
        sa.column(name, sa.String)
        for name in (
            "marac_id",
            "name",
            "force_area",
            "sender",
            "nation",
            "repeat_definition",
            "repeat_scope",
        )
    ),
    *(
        sa.column(name, sa.Integer)
        for name in (
            "dash_threshold",
            "escalation_count",
            "escalation_months",
            "slot_minutes",
            "max_slot_minutes",
            "cases_per_meeting",
            "agenda_working_days",
            "action_days",
            "retention_months",
            "small_number",
        )
    ),
    sa.column("idva_caseload", sa.Double),
    sa.column("admin_caseload", sa.Double),
)

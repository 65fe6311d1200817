"""Past SafeLives returns, the returns we froze, and yearly published figures."""

import sqlalchemy as sa

from models.safelives import COUNTS
from models.tables.columns import (
    belongs_to,
    content,
    day,
    id_,
    long_text,
    metadata,
    moment,
    number,
    sender,
    text,
    whole,
    yes_no,
)

returns = sa.Table(
    "returns",
    metadata,
    id_("marac_id", key=True),
    sa.Column("meeting_date", sa.Date, primary_key=True),
    *(number(field) for field in COUNTS),
    sender(),
    belongs_to("maracs", "marac_id"),
)

frozen_returns = sa.Table(
    "frozen_returns",
    metadata,
    id_("frozen_id", key=True),
    text("quarter", required=True),
    text("maracs", required=True),
    text("edition", required=True),
    moment("frozen_at", required=True),
    text("frozen_by", required=True),
    text("software_version", required=True),
    text("sha256", required=True),
    text("cells", required=True),
    content("workbook"),
    # A corrected return is frozen again beside the first: versions of one quarter and MARACs.
    whole("version"),
    # The cases behind each cell, apart from the figures, which outlive the cases.
    long_text("behind"),
    text("behind_sha256"),
    text("workbook_sha256"),
    text("proposed_by"),
    moment("proposed_at"),
)

# Where two people freeze a return: what the first proposed, and what became of it.
return_proposals = sa.Table(
    "return_proposals",
    metadata,
    id_("proposal_id", key=True),
    text("quarter", required=True),
    text("maracs", required=True),
    text("edition", required=True),
    text("sha256", required=True),
    text("behind_sha256", required=True),
    moment("proposed_at", required=True),
    text("proposed_by", required=True),
    moment("closed_at"),
    text("closed_by"),
    text("outcome"),
)

# "*" is every MARAC without a line of its own.
return_settings = sa.Table(
    "return_settings",
    metadata,
    id_("marac_id", key=True),
    whole("due_days"),
    yes_no("two_people"),
)

return_due_dates = sa.Table(
    "return_due_dates",
    metadata,
    id_("marac_id", key=True),
    id_("quarter", key=True),
    day("due_on", required=True),
)

# A workbook of the area's own, and which of our columns goes under which of its headings.
return_templates = sa.Table(
    "return_templates",
    metadata,
    id_("template_id", key=True),
    text("name", required=True),
    text("layout", required=True),
    content("workbook"),
    moment("made_at", required=True),
    text("made_by", required=True),
    moment("retired_at"),
    text("retired_by"),
)

area_years = sa.Table(
    "area_years",
    metadata,
    id_("area", key=True),
    id_("year", key=True),
    number("maracs"),
    number("cases_discussed"),
    number("recommended_cases"),
    number("cases_per_10k"),
    number("repeat_cases"),
    number("repeat_rate"),
    number("children"),
    number("housing_referrals"),
    text("source"),
    sender(),
)

# The published table for the whole United Kingdom, twelve months to a date.
national_figures = sa.Table(
    "national_figures",
    metadata,
    id_("area", key=True),
    sa.Column("year_to", sa.Date, primary_key=True),
    id_("indicator", key=True),
    number("value"),
    text("source"),
)

"""Past SafeLives returns, the returns we froze, and yearly published figures."""

import sqlalchemy as sa

from models.safelives import COUNTS
from models.tables.columns import (
    belongs_to,
    content,
    id_,
    metadata,
    moment,
    number,
    sender,
    text,
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

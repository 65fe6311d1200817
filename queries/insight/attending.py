"""Who comes to which meeting: agency by meeting, and whether the same person comes."""

from datetime import date

import polars as pl
import sqlalchemy as sa

from models.access import Scope
from models.frames import read_frame
from models.period import Period
from models.tables import agencies, attendance, meeting_facts
from queries.insight.months import last_told
from queries.reports.support import met_in

CAME = ("present", "deputy")


def attending(
    connection: sa.Connection, *, scope: Scope, period: Period, today: date
) -> pl.DataFrame:
    """agency, agency_name, meeting_id, marac_id, meeting_date, status, people, regular.

    A row an agency and meeting held with any attendance recorded; the best of several rows counts
    as `status`. `regular` says whether the person who came to most of the agency's meetings of
    that MARAC came to this one. Nobody is named.
    """
    facts, rows = meeting_facts.c, attendance.c
    last = last_told(scope, today)
    frame = read_frame(
        connection,
        sa.select(
            rows.agency_id.label("agency"),
            agencies.c.name.label("agency_name"),
            facts.meeting_id,
            facts.marac_id,
            facts.meeting_date,
            rows.person,
            rows.status,
        )
        .join_from(meeting_facts, attendance, rows.meeting_id == facts.meeting_id)
        .join(agencies, agencies.c.agency_id == rows.agency_id)
        .where(*met_in(meeting_facts, scope, period), facts.meeting_date <= last),
    )
    rank = pl.col("status").replace_strict(
        {"present": 3, "deputy": 2, "apologies": 1}, default=0, return_dtype=pl.Int64
    )
    usual = (
        frame.filter(pl.col("status").is_in(CAME))
        .group_by("agency", "marac_id", "person")
        .agg(times=pl.col("meeting_id").n_unique())
        .sort("times", "person", descending=[True, False])
        .unique(["agency", "marac_id"], keep="first", maintain_order=True)
        .select("agency", "marac_id", usual="person")
    )
    return (
        frame.join(usual, on=["agency", "marac_id"], how="left")
        .with_columns(rank=rank)
        .sort("rank", descending=True)
        .group_by("agency", "agency_name", "meeting_id", "marac_id", "meeting_date")
        .agg(
            status=pl.col("status").first(),
            regular=(pl.col("status").is_in(CAME) & (pl.col("person") == pl.col("usual"))).any(),
        )
        .sort("agency_name", "meeting_date", "meeting_id")
    )


def continuity(frame: pl.DataFrame) -> pl.DataFrame:
    """agency, agency_name, came, deputies, same: meetings it came to, and how many of them with a

    deputy, and with the person who comes most often.
    """
    came = frame.filter(pl.col("status").is_in(CAME))
    return (
        came.group_by("agency", "agency_name")
        .agg(
            came=pl.len(),
            deputies=(pl.col("status") == "deputy").sum(),
            same=pl.col("regular").fill_null(value=False).sum(),
        )
        .sort("agency_name")
    )

"""Agencies' own reviews of their part in a case, for those who may read them."""

import polars as pl
import sqlalchemy as sa

from models.access import EVERY_MARAC, PERMISSIONS, Permission, User
from models.frames import read_frame
from models.tables import agencies, management_reviews
from queries.case_access import check_case


def of_case(connection: sa.Connection, *, user: User, case_id: str) -> pl.DataFrame:
    """The reviews of a case, the newest first: the columns of management_reviews, and agency.

    All of them for who does the MARAC's casework or runs its meeting, those of the own agency for
    its representative, none for others.
    """
    marac_id = check_case(connection, user, case_id)
    own = management_reviews.c
    whose: list[sa.ColumnElement[bool]] = [sa.false()]
    for grant in sorted(user.grants, key=str):
        if grant.marac_id not in (EVERY_MARAC, marac_id):
            continue
        may = PERMISSIONS[grant.role]
        if may & {Permission.DO_CASEWORK, Permission.RUN_MEETING}:
            whose.append(sa.true())
        elif Permission.RETURN_RESEARCH in may and grant.agency_id:
            whose.append(own.agency_id == grant.agency_id)
    return read_frame(
        connection,
        sa.select(*own, agencies.c.name.label("agency"))
        .outerjoin(agencies, agencies.c.agency_id == own.agency_id)
        .where(own.case_id == case_id, sa.or_(*whose))
        .order_by(own.reviewed_on.desc(), own.review_id),
    )

"""Whether children live in the household of a case, as figures count them."""

import sqlalchemy as sa

from models.tables import cases, children


def has_children() -> sa.ColumnElement[bool]:
    """The condition on `cases`: the number that was given, else the children that are listed.

    A child of whom it is not recorded where they live counts: on an agenda it is the safe guess.
    """
    listed = (
        sa.select(sa.func.count())
        .where(
            children.c.case_id == cases.c.case_id,
            sa.func.coalesce(children.c.in_household, sa.true()),
        )
        .scalar_subquery()
    )
    return sa.func.coalesce(cases.c.children_in_household, listed) > 0

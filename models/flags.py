"""Flag and tag: what an agency writes on its own records, and until when it stays there."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from types import MappingProxyType

import polars as pl
import sqlalchemy as sa

from models.frames import read_frame, staged_ids
from models.period import add_months
from models.tables import cases, same_person

KEPT_MONTHS = 12  # after the last referral

# In our words, close to those that NHS trusts require. Nothing of the case: only that there is one.
WORDING: Mapping[str, str] = MappingProxyType(
    {
        "victim": "High-risk victim of domestic abuse.",
        "perpetrator": "Alleged perpetrator of high-risk domestic abuse. "
        "Not to be disclosed to this person.",
        "child": "Lives with high-risk domestic abuse. Not to be disclosed to a parent.",
    }
)
CAUTION = (
    "A perpetrator must never learn that a MARAC discusses them: it can put the victim at greater "
    "risk. Place a flag only where the person cannot see it: not in letters, apps, online records "
    "or on a screen turned towards them. A perpetrator may also be able to read the record of a "
    "partner or a child: hide the flag there too."
)

# A referral that ended so was none, for the repeat rule and for a flag.
_NO_REFERRAL = ("withdrawn", "returned", "below_threshold")


def ends_on(referrals: Iterable[date]) -> date:
    """The last day of a flag: twelve months after the last of the referrals.

    As in the rule for repeats that day is inside, and 29 February becomes 28 February.
    """
    return add_months(max(referrals), KEPT_MONTHS)


def wording(roles: Collection[str]) -> str:
    """What the flags on these records say, a line a record."""
    return "\n".join(WORDING[role] for role in WORDING if role in roles)


def last_referrals(
    connection: sa.Connection, case_ids: Collection[str], *, hidden: Collection[str] = ()
) -> dict[str, date]:
    """Case → the day its victim was last referred to the same MARAC, this case or a later one.

    `hidden` are cases closed to the person who asks: they do not move a flag.
    """
    this, other = cases.alias("this"), cases.alias("other")
    one, same = same_person.alias("one"), same_person.alias("same")
    ended = sa.func.coalesce(other.c.closure_reason, other.c.status, "", type_=sa.String)
    counts = sa.and_(
        ended.not_in(_NO_REFERRAL),
        sa.func.coalesce(other.c.status, "", type_=sa.String).not_in(_NO_REFERRAL),
        other.c.case_id.not_in(sorted(hidden)),
    )
    ids = pl.Series(sorted(set(case_ids)), dtype=pl.String)
    with staged_ids(connection, ids) as staged:
        beside = sa.table(staged, sa.column("id", sa.String))
        found = read_frame(
            connection,
            sa.select(this.c.case_id, sa.func.max(other.c.referral_date).label("last_on"))
            .join(beside, beside.c.id == this.c.case_id)
            .outerjoin(one, one.c.person_id == this.c.victim_id)
            .join(
                other,
                sa.and_(
                    other.c.marac_id == this.c.marac_id,
                    other.c.referral_date >= this.c.referral_date,
                ),
            )
            .outerjoin(same, same.c.person_id == other.c.victim_id)
            .where(
                sa.func.coalesce(one.c.one_person_id, this.c.victim_id)
                == sa.func.coalesce(same.c.one_person_id, other.c.victim_id),
                sa.or_(other.c.case_id == this.c.case_id, counts),
            )
            .group_by(this.c.case_id),
        )
    return dict(found.rows())

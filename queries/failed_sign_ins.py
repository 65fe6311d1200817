"""Sign-ins that failed of late, by account and by address: who may be under attack."""

import json
from datetime import datetime, timedelta

import polars as pl
import sqlalchemy as sa

from models.access import Permission, User, check_may
from models.frames import read_frame
from models.tables import audit, users
from models.trail import now
from queries.accounts import is_in_reach
from queries.users import grants_by_user

HOURS = 24
MOST_READ = 50_000
# What the trail calls a try that failed: a password, a code, the organisation's own sign-in.
KINDS = (
    "failed to sign in",
    "failed a code",
    "gave a wrong code",
    "was refused at single sign-on",
)


def by_account(
    connection: sa.Connection, *, user: User, at: datetime | None = None
) -> pl.DataFrame:
    """Most tries first: user_id, name, username, tries, addresses and last of each account."""
    tries = _tries(connection, user, at).filter(pl.col("record").is_not_null())
    counted = tries.group_by("record").agg(
        pl.len().cast(pl.Int64).alias("tries"),
        pl.col("address").n_unique().cast(pl.Int64).alias("addresses"),
        pl.col("at").max().alias("last"),
    )
    people = read_frame(
        connection,
        sa.select(users.c.user_id, users.c.name, users.c.username).where(
            users.c.user_id.in_(counted["record"].to_list())
        ),
    )
    held = grants_by_user(connection)
    mine = [is_in_reach(user, held.get(user_id, frozenset())) for user_id in people["user_id"]]
    return (
        people.filter(pl.Series(mine, dtype=pl.Boolean))
        .join(counted, left_on="user_id", right_on="record")
        .select("user_id", "name", "username", "tries", "addresses", "last")
        .sort("tries", "username", descending=[True, False])
    )


def by_address(
    connection: sa.Connection, *, user: User, at: datetime | None = None
) -> pl.DataFrame:
    """Most tries first: address, tries, accounts (of those that are there) and last of each.

    An administrator of some MARACs only sees none: an address belongs to no MARAC.
    """
    tries = _tries(connection, user, at)
    if user.maracs_for(Permission.ADMINISTER) is not None:
        tries = tries.clear()
    return (
        tries.filter(pl.col("address").is_not_null())
        .group_by("address")
        .agg(
            pl.len().cast(pl.Int64).alias("tries"),
            pl.col("record").drop_nulls().n_unique().cast(pl.Int64).alias("accounts"),
            pl.col("at").max().alias("last"),
        )
        .sort("tries", "address", descending=[True, False])
    )


def _tries(connection: sa.Connection, user: User, at: datetime | None) -> pl.DataFrame:
    """The tries of the last 24 hours (at most 50,000): at, record, address."""
    check_may(user, Permission.ADMINISTER)
    since = (at or now()) - timedelta(hours=HOURS)
    lines = read_frame(
        connection,
        sa.select(audit.c.at, audit.c.record, audit.c.after)
        .where(audit.c.what.in_(KINDS), audit.c.at >= since)
        .order_by(audit.c.at.desc(), audit.c.event_id)
        .limit(MOST_READ),
    )
    addresses = [_address(text) for text in lines["after"]]
    return lines.select("at", "record", pl.Series("address", addresses, pl.String))


def _address(text: str | None) -> str | None:
    told = json.loads(text) if text else None
    return str(told["address"]) if isinstance(told, dict) and told.get("address") else None

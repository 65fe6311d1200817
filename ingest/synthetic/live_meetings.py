"""Meetings of the demonstration ahead of today: a series, who is invited, and a list too long."""

from datetime import date, timedelta

import polars as pl
import sqlalchemy as sa

from ingest.distribution import Invited, add_entry
from ingest.meeting_series import make_series
from ingest.meetings import Place
from ingest.save import save
from ingest.synthetic.draws import Draws
from ingest.synthetic.live import AREA
from ingest.synthetic.people_names import staff
from models.access import User
from models.frames import read_frame
from models.meeting_days import Pattern, days
from models.planned_meetings import planned
from models.tables import agencies, marac_agencies
from models.working_day import working_day_from

TOO_MANY = 2
_AHEAD = timedelta(days=200)


def plan_live(engine: sa.Engine, *, by: User, seed: int, today: date) -> None:
    """Plans the area's meetings on as a series, puts its agencies on the list, overfills another.

    Over a record that holds the generated files.
    """
    _series(engine, by, today)
    _distribution(engine, by, Draws(seed, 1, "distribution"), today)
    _overfill(engine, by, today)


def _series(engine: sa.Engine, by: User, today: date) -> None:
    with engine.connect() as connection:
        known = planned(connection, AREA, today)
        last = known["meeting_date"].max() if known.height else today
        start = (last if isinstance(last, date) else today) + timedelta(days=14)
        pattern = Pattern("fortnight", start, min(start.weekday(), 4))
        wanted = [
            working_day_from(connection, "england", day) for day in days(pattern, today + _AHEAD)
        ]
    make_series(
        engine,
        by=by,
        marac_id=AREA,
        pattern=pattern,
        days=[day for day in wanted if day is not None],
        place=Place("09:30", "Town Hall, committee room", "https://meet.example/marac"),
        today=today,
    )


def _distribution(engine: sa.Engine, by: User, draws: Draws, today: date) -> None:
    with engine.connect() as connection:
        core = read_frame(
            connection,
            sa.select(agencies.c.agency_id, agencies.c.name)
            .join(marac_agencies, marac_agencies.c.agency_id == agencies.c.agency_id)
            .where(marac_agencies.c.marac_id == AREA, marac_agencies.c.core)
            .order_by(agencies.c.agency_id),
        )
    names = staff(draws, 2 * core.height)
    for at, row in enumerate(core.head(core.height - 1).iter_rows(named=True)):
        name, deputy = str(names[2 * at]), str(names[2 * at + 1])
        invited = Invited(
            agency_id=row["agency_id"],
            name=name,
            email=_address(name),
            deputy=deputy,
            deputy_email=_address(deputy),
        )
        add_entry(engine, by=by, marac_id=AREA, invited=invited, since=today)


def _address(name: str) -> str:
    return f"{name.lower().replace(' ', '.')}@agency.example"


def _overfill(engine: sa.Engine, by: User, today: date) -> None:
    """Another MARAC's next list gets fewer slots than it has cases."""
    with engine.connect() as connection:
        full = pl.concat(
            planned(connection, marac_id, today).with_columns(marac_id=pl.lit(marac_id))
            for marac_id in _others(connection)
        ).filter(pl.col("listed") > TOO_MANY)
    if full.filter(~pl.col("has_room") & (pl.col("listed") > pl.col("room"))).height:
        return
    for row in full.head(1).iter_rows(named=True):
        slots = str(row["listed"] - TOO_MANY)
        save(engine, "maracs", {"marac_id": row["marac_id"], "cases_per_meeting": slots}, by=by)


def _others(connection: sa.Connection) -> list[str]:
    found = sa.select(marac_agencies.c.marac_id).distinct().order_by(marac_agencies.c.marac_id)
    return [one for one in connection.scalars(found) if one != AREA]

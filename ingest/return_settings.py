"""What an area settles about its returns: due dates, two people to freeze, own templates."""

from datetime import date
from uuid import uuid4

import sqlalchemy as sa

from models.access import EVERY_MARAC, Permission, User, check_may
from models.database import writing
from models.errors import ForPerson
from models.period import quarter as quarter_period
from models.period import quarter_name, quarter_title
from models.tables import return_due_dates, return_settings, return_templates
from models.trail import note, now

LONGEST = 120  # days after the quarter's end: the next return is due by then


def set_due_days(engine: sa.Engine, *, by: User, marac_id: str, days: int | None) -> None:
    """Sets how many days after a quarter's end the return is due ("*": for every MARAC)."""
    _check_prepares(by, marac_id)
    if days is not None and not 1 <= days <= LONGEST:
        raise ForPerson(
            f"The return is due 1 to {LONGEST} days after the quarter: give such a number."
        )
    with writing(engine) as connection:
        _set(connection, by, marac_id, due_days=days)


def set_two_people(engine: sa.Engine, *, by: User, marac_id: str, wanted: bool | None) -> None:
    """Sets whether two people freeze a return; None leaves it to the setting for every MARAC.

    Who prepares returns cannot lift it alone: it takes an administrator.
    """
    check_may(by, Permission.ADMINISTER, None if marac_id == EVERY_MARAC else marac_id)
    if marac_id == EVERY_MARAC and by.maracs_for(Permission.ADMINISTER) is not None:
        raise ForPerson("You look after some MARACs only: choose one of them.")
    with writing(engine) as connection:
        _set(connection, by, marac_id, two_people=wanted)


def set_due_date(
    engine: sa.Engine, *, by: User, marac_id: str, quarter: str, due_on: date | None
) -> None:
    """Sets the day on which one quarter's return is due; None takes it back."""
    _check_prepares(by, marac_id)
    period = quarter_period(quarter)
    if due_on is not None and due_on <= period.end:
        raise ForPerson(
            f"The return of {quarter_title(quarter)} cannot be due before the quarter has ended: "
            "give a later day."
        )
    name = quarter_name(period.start)
    table = return_due_dates
    own = (table.c.marac_id == marac_id, table.c.quarter == name)
    with writing(engine) as connection:
        before = connection.scalar(sa.select(table.c.due_on).where(*own))
        connection.execute(table.delete().where(*own))
        if due_on is not None:
            values = {"marac_id": marac_id, "quarter": name, "due_on": due_on}
            connection.execute(table.insert().values(**values))
        note(
            connection,
            by,
            "set when a return is due",
            kind="return_due_dates",
            record=f"{marac_id} · {name}",
            marac_id=None if marac_id == EVERY_MARAC else marac_id,
            before={"due_on": before},
            after={"due_on": due_on},
        )


def save_template(engine: sa.Engine, *, by: User, name: str, layout: str, workbook: bytes) -> None:
    """Saves a layout with its empty workbook under a name; an older one of that name is retired."""
    check_may(by, Permission.PREPARE_RETURNS)
    name = name.strip()
    if not name or len(name) > 80:
        raise ForPerson("The template needs a name of at most 80 characters: give it one.")
    with writing(engine) as connection:
        _retire(connection, by, name)
        connection.execute(
            return_templates.insert().values(
                template_id=str(uuid4()),
                name=name,
                layout=layout,
                workbook=workbook,
                made_at=now(),
                made_by=by.user_id,
            )
        )
        note(connection, by, "saved a template", kind="return_templates", record=name)


def retire_template(engine: sa.Engine, *, by: User, name: str) -> None:
    """Takes a template out of use."""
    check_may(by, Permission.PREPARE_RETURNS)
    with writing(engine) as connection:
        if not _retire(connection, by, name.strip()):
            raise ForPerson(f"There is no template “{name}”: it may have been taken out already.")
        note(connection, by, "retired a template", kind="return_templates", record=name.strip())


def _retire(connection: sa.Connection, by: User, name: str) -> bool:
    table = return_templates
    same = (sa.func.lower(table.c.name) == name.lower(), table.c.retired_at.is_(None))
    found = connection.scalar(sa.select(sa.func.count()).where(*same))
    connection.execute(table.update().where(*same).values(retired_at=now(), retired_by=by.user_id))
    return bool(found)


def _check_prepares(by: User, marac_id: str) -> None:
    if marac_id != EVERY_MARAC:
        check_may(by, Permission.PREPARE_RETURNS, marac_id)
        return
    check_may(by, Permission.PREPARE_RETURNS)
    if by.maracs_for(Permission.PREPARE_RETURNS) is not None:
        raise ForPerson("You prepare the returns of some MARACs only: choose one of them.")


def _set(connection: sa.Connection, by: User, marac_id: str, **values: object) -> None:
    table = return_settings
    own = table.c.marac_id == marac_id
    row = connection.execute(sa.select(table).where(own)).mappings().first()
    before = {name: None if row is None else row[name] for name in values}
    if row is None:
        connection.execute(table.insert().values(marac_id=marac_id, **values))
    else:
        connection.execute(table.update().where(own).values(**values))
    note(
        connection,
        by,
        "set a rule of returns",
        kind="return_settings",
        record=marac_id,
        marac_id=None if marac_id == EVERY_MARAC else marac_id,
        before=before,
        after=values,
    )

"""What somebody who refers may choose from: MARACs, agencies, and the local rules of each."""

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from models.access import EVERY_MARAC, Permission, User, check_may
from models.codes import REPEAT_DEFINITION, REPEAT_SCOPE
from models.tables import agencies, marac_agencies
from models.tables import maracs as marac_table
from queries.maracs import maracs, v_marac
from queries.safelives.rules_in_force import rule_on


@dataclass(frozen=True)
class LocalRules:
    """By which numbers and words a MARAC judges the criteria, on one day."""

    dash_threshold: int
    escalation_count: int
    escalation_months: int
    repeat_definition: str
    repeat_scope: str


def marac_choices(connection: sa.Connection, *, user: User) -> dict[str, str]:
    """MARAC id → name, by name: those to which the person may refer."""
    found = maracs(connection, scope=user.scope(Permission.REFER))
    return dict(zip(found["marac_id"], found["name"], strict=True))


def agency_choices(connection: sa.Connection, *, user: User, marac_id: str) -> dict[str, str]:
    """Agency id → name, by name: those that may refer to the MARAC, the person's own among them.

    They are those the MARAC names, and those of the sender its own data came from.
    """
    check_may(user, Permission.REFER, marac_id)
    named = sa.select(marac_agencies.c.agency_id).where(marac_agencies.c.marac_id == marac_id)
    sender = sa.select(marac_table.c.sender).where(marac_table.c.marac_id == marac_id)
    own = [grant.agency_id for grant in user.grants if grant.marac_id in (EVERY_MARAC, marac_id)]
    found = connection.execute(
        sa.select(agencies.c.agency_id, agencies.c.name)
        .where(
            sa.or_(
                agencies.c.agency_id.in_(named),
                agencies.c.sender == sender.scalar_subquery(),
                agencies.c.agency_id.in_(own),
            )
        )
        .order_by(agencies.c.name, agencies.c.agency_id)
    )
    return {row.agency_id: row.name for row in found}


def local_rules(connection: sa.Connection, *, user: User, marac_id: str, on: date) -> LocalRules:
    """The MARAC's own rules on that day."""
    check_may(user, Permission.REFER, marac_id)
    row = connection.execute(sa.select(*v_marac.c).where(v_marac.c.marac_id == marac_id)).one()

    def rule(name: str, usual: object) -> str:
        return str(rule_on(connection, marac_id, name, on) or usual)

    return LocalRules(
        dash_threshold=int(rule("dash_threshold", row.dash_threshold)),
        escalation_count=row.escalation_count,
        escalation_months=row.escalation_months,
        repeat_definition=REPEAT_DEFINITION[rule("repeat_definition", row.repeat_definition)],
        repeat_scope=REPEAT_SCOPE[rule("repeat_scope", row.repeat_scope)],
    )

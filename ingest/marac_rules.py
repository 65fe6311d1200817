"""Dated rules of a MARAC: a meeting is counted by the rules in force on its day."""

from collections.abc import Mapping
from datetime import date

import sqlalchemy as sa

from ingest import facts
from ingest.reasons import LONGEST, needed
from models.access import Permission, User, check_may
from models.codes import MARAC_RULE, REPEAT_DEFINITION, REPEAT_SCOPE
from models.database import writing
from models.errors import ForPerson
from models.period import long_date
from models.tables import cases, listings, marac_rules, maracs, meetings
from models.trail import note

_CODES: Mapping[str, Mapping[str, str]] = {
    "repeat_definition": REPEAT_DEFINITION,
    "repeat_scope": REPEAT_SCOPE,
}
_MOST_THRESHOLD = 27
_FIRST, _LAST = date(2003, 1, 1), date(2100, 12, 31)  # the first MARAC met in 2003


def set_rule(
    engine: sa.Engine,
    *,
    by: User,
    marac_id: str,
    rule: str,
    value: str | None,
    valid_from: date,
    reason: str,
) -> None:
    """Sets a rule from a day on, until a later dated one; every meeting from then is counted anew.

    `value` None takes the MARAC's own setting again. A rule of the same day is replaced; the trail
    keeps both, with the reason.
    """
    check_may(by, Permission.DO_CASEWORK, marac_id)
    told = _checked(rule, value, valid_from, reason)
    with writing(engine) as connection:
        if connection.scalar(sa.select(maracs.c.name).where(maracs.c.marac_id == marac_id)) is None:
            raise ForPerson("That MARAC is not in the record: choose one from the list.")
        same = (
            (marac_rules.c.marac_id == marac_id)
            & (marac_rules.c.rule == rule)
            & (marac_rules.c.valid_from == valid_from)
        )
        before = connection.execute(sa.select(marac_rules.c.value).where(same)).first()
        if before is not None and before.value == value:
            return
        connection.execute(marac_rules.delete().where(same))
        connection.execute(
            marac_rules.insert().values(
                marac_id=marac_id, rule=rule, value=value, valid_from=valid_from
            )
        )
        note(
            connection,
            by,
            "set a rule",
            kind="marac_rules",
            record=f"{marac_id} · {rule} · {valid_from.isoformat()}",
            marac_id=marac_id,
            before=None if before is None else {"value": before.value},
            after={"value": value, "reason": told},
        )
        _note_due(connection, marac_id)
        facts.derive(connection)


def _checked(rule: str, value: str | None, valid_from: date, reason: str) -> str:
    """The reason without spaces around it. Raises ForPerson where something makes no sense."""
    if rule not in MARAC_RULE:
        raise ForPerson("That rule has no dates: choose one from the list.")
    if value is not None and not _fits(rule, value):
        raise ForPerson(
            f"{MARAC_RULE[rule]} cannot be “{value[:80]}”: "
            + (
                f"write a whole number from 1 to {_MOST_THRESHOLD}."
                if rule not in _CODES
                else "choose one from the list."
            )
        )
    if not _FIRST <= valid_from <= _LAST:
        raise ForPerson(
            f"The day from which the rule holds, {long_date(valid_from)}, is outside the years "
            f"{_FIRST.year} to {_LAST.year}: check the year."
        )
    sentence = "Say why the rule holds from then, so that others can follow it."
    return needed(reason, sentence, least=3, most=LONGEST)


def _fits(rule: str, value: str) -> bool:
    if rule in _CODES:
        return value in _CODES[rule]
    return value.isascii() and value.isdigit() and 1 <= int(value) <= _MOST_THRESHOLD


def _note_due(connection: sa.Connection, marac_id: str) -> None:
    """Repeats follow the case's own MARAC, the threshold that of the meeting."""
    at = sa.select(listings.c.case_id).join(
        meetings, meetings.c.meeting_id == listings.c.meeting_id
    )
    ids = sa.union(
        sa.select(cases.c.case_id).where(cases.c.marac_id == marac_id),
        at.where(meetings.c.marac_id == marac_id),
    )
    facts.due(connection, "case", connection.execute(ids).scalars().all())

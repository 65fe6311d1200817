"""Corrects one field of a person or a case, with the reason and who asked for it."""

import sqlalchemy as sa

from ingest.one_row import Values
from ingest.reasons import needed
from ingest.save import Saved, save
from ingest.schemas import SCHEMAS
from models.access import User
from models.errors import ForPerson

FILES = ("people", "cases")


def fields(file: str) -> dict[str, str]:
    """The fields that can be corrected: column → its label. Ids stay what they are."""
    schema = SCHEMAS[file]
    fixed = {*schema.key, "marac_id"}
    return {
        name: column.label
        for name, column in schema.columns.items()
        if name not in fixed and not column.refers_to
    }


def correct(
    engine: sa.Engine,
    *,
    by: User,
    file: str,
    record: str,
    field: str,
    value: str,
    reason: str,
    asked_by: str,
    seen: Values | None = None,
) -> Saved:
    """Sets one field as a file would (empty clears it); the trail keeps both values and why.

    `seen` is what the form showed there, as `save` has it: Overtaken is raised where somebody else
    changed the field meanwhile. Raises ForPerson where the reason or who asked is missing, or a
    rule is broken.
    """
    if file not in FILES or field not in fields(file):
        raise ForPerson("This field cannot be corrected here: import a corrected file instead.")
    why = needed(reason, "Say why it is wrong, or how you know what is right.", least=3)
    sentence = "Say who asked for the correction: the person, an agency, or you."
    told = f"{why} (asked by {needed(asked_by, sentence, least=3)})"
    values = {SCHEMAS[file].key[0]: record, field: value}
    return save(engine, file, values, by=by, reason=told, seen=seen)

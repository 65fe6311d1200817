"""The templates that areas saved for their own layouts."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from models.tables import return_templates
from queries.exports.template_layout import Layout


@dataclass(frozen=True)
class Template:
    """A saved template: its workbook, empty, and what goes where. It holds nobody's data."""

    template_id: str
    name: str
    layout: Layout
    workbook: bytes
    made_at: datetime


def templates(connection: sa.Connection) -> tuple[Template, ...]:
    """Every template in use, by name; they are for everyone who prepares returns."""
    table = return_templates
    rows = connection.execute(
        sa.select(table).where(table.c.retired_at.is_(None)).order_by(table.c.name)
    )
    return tuple(
        Template(
            row.template_id,
            row.name,
            Layout.from_text(row.layout),
            bytes(row.workbook),
            row.made_at,
        )
        for row in rows
    )


def named_template(connection: sa.Connection, *, name: str) -> Template | None:
    """The template of that name (case does not matter), else None."""
    wanted = name.strip().casefold()
    return next((one for one in templates(connection) if one.name.casefold() == wanted), None)

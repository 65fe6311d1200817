"""The parts of `marac return` that freeze a return, and compare it with the record since."""

from datetime import date
from fractions import Fraction
from typing import Any

import sqlalchemy as sa
import typer

from dashboard import freezing
from dashboard.commands import exporting, opened, output
from dashboard.commands.returns import Wanted, filled, note_printed, save
from dashboard.return_file import restatement_export
from dashboard.words import moment
from models.errors import ForPerson
from models.period import quarter_title
from queries.exports import safelives_zip
from queries.maracs import maracs
from queries.safelives import json_rows
from queries.safelives.frozen import FrozenReturn, frozen_versions, frozen_workbook, latest
from queries.safelives.restate import CellChange, Restatement, restatement
from queries.safelives.rows import written


def freeze(engine: sa.Engine, wanted: Wanted) -> bool:
    """Freezes the return and says so; False where another person has yet to confirm it."""
    step, version = freezing.freeze(
        engine,
        by=opened.me(),
        scope=wanted.scope,
        quarter=wanted.quarter,
        edition=wanted.edition,
        today=date.today(),
    )
    title = quarter_title(wanted.quarter)
    if step == "proposed":
        typer.echo(f"Proposed: another person has to confirm the freeze of {title}.", err=True)
        return False
    typer.echo(f"{title} is frozen as version {version}.", err=True)
    return True


def write(engine: sa.Engine, wanted: Wanted) -> None:
    """Hands out the frozen workbook, byte for byte, or its figures in a template or as JSON."""
    one = _found(engine, wanted)
    if wanted.as_json:
        note_printed(engine, one.return_)
        typer.echo(output.as_json_text(json_rows(one.return_)))
    if wanted.out is None:
        return
    if wanted.template:
        content = filled(engine, one.return_, wanted.template)
    elif wanted.each:
        content = safelives_zip.write(one.return_, edition=one.edition)
    else:
        with engine.connect() as connection:
            content = frozen_workbook(connection, scope=wanted.scope, frozen_id=one.frozen_id)
    place = save(engine, wanted, one.return_, content)
    typer.echo(f"Version {one.version} of the frozen return written to {place}.", err=True)


def _found(engine: sa.Engine, wanted: Wanted) -> FrozenReturn:
    """The frozen return of these MARACs; ForPerson where there is none."""
    scope, quarter = wanted.scope, wanted.quarter
    with engine.connect() as connection:
        ids = frozenset(maracs(connection, scope=scope)["marac_id"].to_list())
        versions = frozen_versions(connection, scope=scope, quarter=quarter, maracs=ids)
        one = latest(versions, wanted.version)
        if one is not None:
            return one
        every = frozen_versions(connection, scope=scope, quarter=quarter)
    title = quarter_title(quarter)
    if versions:
        newest = versions[-1].version
        raise ForPerson(f"{title} has no frozen version {wanted.version}: the latest is {newest}.")
    others = sorted({", ".join(other.maracs) for other in every})
    hint = f" Frozen are: {'; '.join(others)} (name them with --marac)." if others else ""
    raise ForPerson(f"{title} was not frozen for these MARACs: freeze it with --freeze.{hint}")


def restate(engine: sa.Engine, wanted: Wanted) -> None:
    """Says what differs since the freeze, and writes it where a file is named."""
    frozen = _found(engine, wanted)
    with engine.connect() as connection:
        differs = restatement(connection, scope=wanted.scope, frozen=frozen)
    if wanted.as_json:
        note_printed(engine, differs.now)
        typer.echo(output.as_json_text(as_plain(differs)))
    if wanted.out is not None:
        export = restatement_export(differs, wanted.out.name)
        exporting.write_file(engine, export, wanted.out, wanted.password)
    cells = "1 cell differs" if len(differs.cells) == 1 else f"{len(differs.cells)} cells differ"
    typer.echo(
        f"{cells} from version {frozen.version}, frozen on {moment(frozen.frozen_at)}.", err=True
    )


def as_plain(differs: Restatement) -> dict[str, Any]:
    """The restatement as values that JSON can hold."""
    return {
        "quarter": differs.frozen.quarter,
        "version": differs.frozen.version,
        "sha256": differs.frozen.sha256,
        "cases": list(differs.cases),
        "editors": list(differs.editors),
        "cells": [_cell(cell) for cell in differs.cells],
    }


def _cell(cell: CellChange) -> dict[str, Any]:
    return {
        "meeting_id": cell.meeting_id,
        "column": cell.letter,
        "frozen": _plain(cell.old),
        "now": _plain(cell.new),
        "cases": [
            {
                "case_id": case.case_id,
                "gave": _plain(case.was),
                "gives": _plain(case.now),
                "edits": [
                    {
                        "by": edit.name,
                        "at": edit.at.isoformat(),
                        "record": f"{edit.kind} {edit.record}",
                        "fields": list(edit.fields),
                        "reason": edit.reason,
                    }
                    for edit in case.edits
                ],
            }
            for case in cell.cases
        ],
    }


def _plain(value: Any) -> Any:  # noqa: ANN401 - any cell
    if isinstance(value, int | Fraction):
        return written(value)
    return value.isoformat() if isinstance(value, date) else value

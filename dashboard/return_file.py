"""The SafeLives return, and what differs from a frozen one, as files for page and command."""

from collections.abc import Callable

from models.trail import now
from queries.exports import annual_workbook, restatement_workbook
from queries.exports.delivery import Export
from queries.exports.safelives_workbook import MARKING
from queries.safelives import Return
from queries.safelives.annual import Annual
from queries.safelives.restate import Restatement


def return_export(return_: Return, name: str, make: Callable[[], bytes]) -> Export:
    """The return as a file. Its cells are SafeLives' own: the marking is beside them."""
    about = {"quarter": return_.quarter, "maracs": sorted({row.marac_id for row in return_.rows})}
    return Export("return", name, make, MARKING, len(return_.rows), about)


def restatement_export(found: Restatement, name: str) -> Export:
    """What differs from a frozen return, with the cases and who edited them."""
    frozen = found.frozen
    return Export(
        "restatement",
        name,
        lambda: restatement_workbook.write(found, written_at=now()),
        restatement_workbook.MARKING,
        len(found.cells),
        {"quarter": frozen.quarter, "version": frozen.version, "maracs": list(frozen.maracs)},
    )


def annual_export(found: Annual, name: str) -> Export:
    """Twelve months in the layout of the workbook that SafeLives publishes."""
    return Export(
        "annual workbook",
        name,
        lambda: annual_workbook.write(found),
        annual_workbook.marking(is_hidden=found.is_hidden),
        len(found.lines),
        {"to": found.quarter, "small numbers": "hidden" if found.is_hidden else "shown"},
    )

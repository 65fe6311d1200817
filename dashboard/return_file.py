"""The SafeLives return as a file, for page and command alike."""

from collections.abc import Callable

from queries.exports.delivery import Export
from queries.exports.safelives_workbook import MARKING
from queries.safelives import Return


def return_export(return_: Return, name: str, make: Callable[[], bytes]) -> Export:
    """The return as a file. Its cells are SafeLives' own: the marking is beside them."""
    about = {"quarter": return_.quarter, "maracs": sorted({row.marac_id for row in return_.rows})}
    return Export("return", name, make, MARKING, len(return_.rows), about)

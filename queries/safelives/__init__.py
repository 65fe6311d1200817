"""The SafeLives quarterly return: its figures, the cases behind them, its checks."""

from queries.safelives.as_json import json_rows
from queries.safelives.behind import cases_behind
from queries.safelives.build import build
from queries.safelives.checks import check_rows
from queries.safelives.past import Difference, differences, imported_rows
from queries.safelives.rows import Cell, Check, Return, Row, Severity, written

__all__ = [
    "Cell",
    "Check",
    "Difference",
    "Return",
    "Row",
    "Severity",
    "build",
    "cases_behind",
    "check_rows",
    "differences",
    "imported_rows",
    "json_rows",
    "written",
]

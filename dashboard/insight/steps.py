"""A series in steps: month by month, or by quarter where most months may not be told.

Of one small MARAC a month is seldom told to somebody who sees no cases, and of many MARACs together
never, since one of them is always small. Of a quarter everything that may be told is told.
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal

import polars as pl

from dashboard import words
from dashboard.insight import grid
from dashboard.insight.control import since
from dashboard.insight.grid import Shown
from dashboard.insight.view import View
from models.period import quarter_name, quarter_title
from queries.insight import blocks

Step = Literal["month", "quarter"]


@dataclass(frozen=True)
class Steps:
    """`told`: a row each month or quarter of the period; `every`: the same from the first on.

    Both have the columns of `queries.insight.blocks.by_month`; `month` is the first of the step.
    """

    step: Step
    told: pl.DataFrame
    every: pl.DataFrame

    @property
    def is_hidden(self) -> bool:
        """Whether something of the period is left out."""
        return self.step == "quarter" or bool(self.told["hidden"].any())

    def name(self, first: date) -> str:
        """A step in words."""
        return named(self.step, first)

    def label(self, first: date, today: date) -> Shown:
        """The same as a cell; a month that is not over says so."""
        if self.step == "month":
            return grid.month(first, today)
        return grid.text(words.unbroken(self.name(first)))


def named(step: Step, first: date) -> str:
    """A month, or a quarter, in words."""
    return words.month(first) if step == "month" else quarter_title(quarter_name(first))


def steps(view: View, frame: pl.DataFrame) -> Steps:
    """The months of a frame in blocks, or its quarters where most of the months are hidden."""
    months = blocks.by_month(frame, view.period)
    if 2 * months["hidden"].sum() > months.height:
        quarters = blocks.by_quarter(frame, view.period)
        if not quarters.is_empty():
            every = blocks.by_quarter(frame, since(frame, view))
            return Steps("quarter", quarters, every)
    return Steps("month", months, blocks.by_month(frame, since(frame, view)))

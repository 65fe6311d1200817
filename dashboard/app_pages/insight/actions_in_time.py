"""Actions: do agencies do what they took on, in time?"""

import polars as pl

from dashboard import words
from dashboard.app_pages.insight import agencies
from dashboard.context import Context
from dashboard.insight import asked, monthly, part
from dashboard.insight.view import View, begin
from queries.insight import blocks

QUESTION = "Do agencies do what they took on, in time?"


def render(context: Context) -> None:
    """Draws the page from the filters in the address."""
    view = begin(context, QUESTION, one_at_a_time=True)
    if view is None:
        return
    rows = asked.report(view, "actions", view.period)
    frame = asked.actions_due(view)
    if rows.is_empty():
        view.title(QUESTION, f"No action was due in {words.period(view.period)}")
        part.nothing(
            "No action was due, and none is overdue",
            "Choose another period above. Actions stand here once they have a day.",
        )
        return
    row = blocks.in_all(frame, view.period).row(0, named=True)
    view.title(QUESTION, lead(view, row, rows))
    monthly.draw(view, "actions_on_time_rate", frame, "on_time", "due")
    part.draw(view, agencies.actions_part(view, rows))


def lead(view: View, row: dict[str, float | None], rows: pl.DataFrame) -> str:
    """How many actions were done on time, and how many are overdue at the end."""
    overdue = rows["overdue"].sum() if not rows["hidden"].any() else None
    when = agencies.overdue_when(view)
    late = f"; {words.counted(float(overdue), 'action')} overdue {when}" if overdue else ""
    on_time = share(row)
    if on_time is None:
        return f"Nothing may be told of the actions due in the period{late}"
    told = words.figure(on_time, "percent")
    return f"{told} of {words.counted(row['due'] or 0, 'action')} due were done on time{late}"


def share(row: dict[str, float | None]) -> float | None:
    """Per cent of the actions due that were done on time; None where nothing may be told."""
    due, on_time = row["due"], row["on_time"]
    return 100 * on_time / due if due and on_time is not None else None

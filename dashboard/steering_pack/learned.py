"""The published lessons in the pack: what was learned in the year, with no case in it."""

import polars as pl

from dashboard import words
from dashboard.insight.view import View
from dashboard.steering_pack.sources import References, Source
from models.codes import LESSON_STATUS
from models.period import Period, add_months
from queries.exports.paper import Block, Heading, Table, Text
from queries.lessons import published

COUNTED = "Lessons worded for the public and approved by a second person"


def learned_blocks(view: View, references: References) -> list[Block]:
    """The lessons published in the year to the end of the quarter, or since."""
    context = view.context
    since = add_months(view.period.start, -9)
    with context.engine.connect() as connection:
        every = published.register(connection, user=context.user, marac_id=view.chosen[0])
    its = every.filter(pl.col("published_on") >= since)
    days = words.period(Period(since, max(context.today, since)))
    source = Source("Published lessons", COUNTED, days, its.height)
    many = (
        words.counted(its.height, "lesson was", "lessons were") if its.height else "No lesson was"
    )
    told = f"{many} published since {words.day(since)} {references.of(source)}."
    blocks: list[Block] = [Heading("Lessons"), Text(told)]
    if its.is_empty():
        return blocks
    rows = [
        (
            published.themes(row["themes"]),
            row["lesson"],
            row["recommendation"] or words.DASH,
            f"{row['owner'] or words.DASH}: {LESSON_STATUS.get(row['status'], '').lower()}",
        )
        for row in its.iter_rows(named=True)
    ]
    heads = ("Themes", "What was learned", "What is to change", "Who sees to it")
    return [*blocks, Table(heads, rows, (2, 5, 4, 2), is_dense=True)]

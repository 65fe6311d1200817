"""Which cases have been kept as long as their MARAC keeps them, and what still keeps them."""

from datetime import date

import polars as pl
import sqlalchemy as sa

from models.frames import read_frame, staged_ids

_DAYS = ("referral_date", "trigger_on", "closed_on", "ended_on", "due_on")
v_retention = sa.table(
    "v_retention",
    *(sa.column(name, sa.String) for name in ("case_id", "marac_id", "one_victim_id")),
    *(sa.column(name, sa.Date) for name in _DAYS),
    sa.column("is_held", sa.Boolean),
)
DUE, HELD, NEEDED = "due", "held", "needed"


def due_cases(connection: sa.Connection, today: date) -> pl.DataFrame:
    """Every case whose time is over, of whatever MARAC.

    Columns: case_id, marac_id, closed_on, ended_on, due_on, state and together. State is due (it
    may be erased), held (by a legal hold) or needed (another case of the victim that is kept lies
    within twelve months, so that its repeat rests on this one). Cases that are due and lie within
    twelve months of each other are erased together: they share the text in `together`.
    """
    over = read_frame(connection, sa.select(v_retention).where(v_retention.c.due_on <= today))
    near = _near(_of_victims(connection, over["one_victim_id"]))
    kept = _kept(over, near)
    held = over.filter("is_held")["case_id"]
    state = (
        pl.when(pl.col("case_id").is_in(held.implode()))
        .then(pl.lit(HELD))
        .when(pl.col("case_id").is_in(sorted(kept)))
        .then(pl.lit(NEEDED))
        .otherwise(pl.lit(DUE))
    )
    groups = _groups([pair for pair in near if not kept & set(pair)])
    together = pl.col("case_id").replace(groups)
    return over.select(
        *("case_id", "marac_id", "closed_on", "ended_on", "due_on"),
        state.alias("state"),
        together.alias("together"),
    ).sort("due_on", "case_id")


def _of_victims(connection: sa.Connection, victims: pl.Series) -> pl.DataFrame:
    """All cases of these victims."""
    with staged_ids(connection, victims.unique()) as name:
        beside = sa.table(name, sa.column("id", sa.String))
        return read_frame(
            connection,
            sa.select(*(v_retention.c[c] for c in ("case_id", "one_victim_id", *_DAYS[:2]))).join(
                beside, beside.c.id == v_retention.c.one_victim_id
            ),
        )


def _near(cases: pl.DataFrame) -> list[tuple[str, str]]:
    """Pairs of cases of one victim where the later may be a repeat by the earlier."""
    pairs = cases.join(cases, on="one_victim_id", suffix="_later").filter(
        pl.col("case_id") != pl.col("case_id_later"),
        pl.col("referral_date") <= pl.col("referral_date_later"),
        pl.col("trigger_on_later") <= pl.col("referral_date").dt.offset_by("12mo"),
    )
    return pairs.select("case_id", "case_id_later").rows()


def _kept(over: pl.DataFrame, near: list[tuple[str, str]]) -> set[str]:
    """The cases that stay: not due, held, or near one that stays."""
    free = set(over.filter(~pl.col("is_held"))["case_id"])
    kept = {case for pair in near for case in pair if case not in free}
    kept |= set(over.filter("is_held")["case_id"])
    while (
        more := {one for pair in near for one, other in (pair, pair[::-1]) if other in kept} - kept
    ):
        kept |= more
    return kept


def _groups(pairs: list[tuple[str, str]]) -> dict[str, str]:
    """Each case of a pair → the first case of all that hang together with it."""
    first: dict[str, str] = {}

    def root(case: str) -> str:
        while first.setdefault(case, case) != case:
            case = first[case]
        return case

    for left, right in pairs:
        a, b = sorted((root(left), root(right)))
        first[b] = a
    return {case: root(case) for case in list(first)}

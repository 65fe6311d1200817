"""Rules that need the record itself: what a row would mean beside the rows already stored."""

from collections.abc import Callable

import polars as pl
import sqlalchemy as sa

from ingest.lookup import stored
from ingest.problems import KEPT, no_problems
from ingest.reading.sheet import listed
from models.frames import read_frame
from models.keys import LOCAL, sender_id
from models.period import long_date
from models.tables import cases, listings, maracs, meetings, people

Check = Callable[[sa.Connection, pl.DataFrame], pl.DataFrame]


def cross_problems(connection: sa.Connection, kind: str, rows: pl.DataFrame) -> pl.DataFrame:
    """The problems (as in an import report) of rows of one interchange file."""
    check = _CHECKS.get(kind)
    if check is None or rows.is_empty():
        return no_problems()
    return check(connection, rows)


def identity_changes(connection: sa.Connection, rows: pl.DataFrame) -> pl.DataFrame:
    """Rows that would change both the family name and the date of birth of a known person."""
    if not {"family_name", "date_of_birth"} <= set(rows.columns):
        return no_problems()
    known = stored(
        connection,
        people,
        "person_id",
        rows["person_id"],
        "family_name",
        "date_of_birth",
        where=people.c.family_name.is_not(None) & people.c.date_of_birth.is_not(None),
    )
    both = rows.join(known, on="person_id", suffix="_old").filter(
        pl.col("family_name")
        .str.to_lowercase()
        .ne_missing(pl.col("family_name_old").str.to_lowercase()),
        pl.col("date_of_birth").ne_missing(pl.col("date_of_birth_old")),
    )
    return _problems(
        both,
        "identity_change",
        "person_id",
        [
            f"Person “{sender_id(row['person_id'])}” would change both family name and date of "
            "birth, which looks like a mix-up with another person: check the id, or import with "
            "identity changes accepted."
            for row in both.iter_rows(named=True)
        ],
    )


def _second_hearings(connection: sa.Connection, rows: pl.DataFrame) -> pl.DataFrame:
    """Heard listings of a case that is already heard at another meeting."""
    if "outcome" not in rows.columns:
        return no_problems()
    heard = pl.col("outcome") == "heard"
    ids = rows.filter(heard)["case_id"].unique()
    if ids.is_empty():
        return no_problems()
    before = stored(
        connection, listings, "case_id", ids, "meeting_id", where=listings.c.outcome == "heard"
    ).join(rows, on=["case_id", "meeting_id"], how="anti", maintain_order="left")
    coming = rows.filter(heard).select("row_number", "case_id", "meeting_id")
    every = pl.concat(
        [before.select(pl.lit(None, pl.Int64).alias("row_number"), "case_id", "meeting_id"), coming]
    )
    twice = every.filter(pl.len().over("case_id") > 1)
    if twice.is_empty():
        return no_problems()
    days = stored(connection, meetings, "meeting_id", twice["meeting_id"], "meeting_date")
    dated = twice.join(days, on="meeting_id").sort(
        "case_id", pl.col("row_number").is_not_null(), "meeting_date", "meeting_id"
    )
    later = dated.with_columns(first_on=pl.col("meeting_date").first().over("case_id")).filter(
        pl.int_range(pl.len()).over("case_id") > 0, pl.col("row_number").is_not_null()
    )
    return _problems(
        later,
        "second_hearing",
        "outcome",
        [
            f"Case “{sender_id(row['case_id'])}” was already heard on {long_date(row['first_on'])}:"
            " a further incident is a new case with its own id."
            for row in later.iter_rows(named=True)
        ],
    )


def _partial_cases(connection: sa.Connection, rows: pl.DataFrame) -> pl.DataFrame:
    """A file with some of a case's columns must not break a rule together with the stored rest."""
    needed = ("victim_id", "perpetrator_ids", "repeat_override", "repeat_override_reason")
    absent = [name for name in needed if name not in rows.columns]
    if not absent:
        return no_problems()
    before = stored(connection, cases, "case_id", rows["case_id"], *absent)
    whole = rows.join(before, on="case_id", how="left", maintain_order="left")
    named = pl.lit(";") + pl.col("perpetrator_ids") + pl.lit(";")
    among = whole.filter(
        named.str.contains(pl.lit(";") + pl.col("victim_id") + pl.lit(";"), literal=True)
    )
    unexplained = whole.filter(
        pl.col("repeat_override").is_not_null() & pl.col("repeat_override_reason").is_null()
    )
    return pl.concat(
        [
            _problems(
                among,
                "victim_is_perpetrator",
                "perpetrator_ids",
                ["The victim is among the perpetrators: correct the ids."] * among.height,
            ),
            _problems(
                unexplained,
                "override_without_reason",
                "repeat_override_reason",
                ["A decision about the repeat needs its reason: add it."] * unexplained.height,
            ),
        ]
    )


def _problems(rows: pl.DataFrame, code: str, field: str, messages: list[str]) -> pl.DataFrame:
    return rows.select(
        "row_number",
        pl.lit("error").alias("severity"),
        pl.lit(code).alias("code"),
        pl.lit(field).alias("field"),
        (pl.col(field) if field in rows.columns else pl.lit(None)).cast(pl.String).alias("value"),
        pl.Series("message", messages, dtype=pl.String),
    )


def match_marac_names(
    connection: sa.Connection, rows: pl.DataFrame, sender: str
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Past returns name their MARAC: rows with marac_id in its place, and problems of the rest.

    A name of the sender's own is found before one of the area itself.
    """
    known = read_frame(
        connection,
        sa.select(maracs.c.marac_id, maracs.c.name)
        .where(maracs.c.sender.in_([sender, LOCAL]))
        .order_by(maracs.c.sender != sender, maracs.c.marac_id),
    )
    known = known.select("marac_id", _plain("name").alias("_plain")).unique(
        "_plain", keep="first", maintain_order=True
    )
    matched = rows.with_columns(_plain=_plain("marac_name")).join(
        known, on="_plain", how="left", maintain_order="left"
    )
    unknown = matched.filter(pl.col("marac_id").is_null())
    problems = _problems(
        unknown,
        "unknown_marac",
        "marac_name",
        [
            f"No MARAC is called “{name}”: add it to the maracs file or correct the name." + KEPT
            for name in unknown["marac_name"]
        ],
    )
    good = matched.filter(pl.col("marac_id").is_not_null()).drop("_plain")
    twice = good.filter(pl.struct("marac_id", "meeting_date").is_duplicated())
    good = good.join(twice, on="row_number", how="anti", maintain_order="left").drop("marac_name")
    return good, pl.concat([problems, _same_meeting(twice)])


def _same_meeting(twice: pl.DataFrame) -> pl.DataFrame:
    """Rows of one meeting under two spellings of its MARAC's name."""
    rows = pl.col("row_number").implode().over("marac_id", "meeting_date")
    told = twice.with_columns(_rows=rows)
    return _problems(
        told,
        "double",
        "marac_name",
        [
            f"The meeting of “{row['marac_name']}” on {long_date(row['meeting_date'])} stands more "
            f"than once, in {listed(row['_rows'])}. Keep one of these rows."
            for row in told.iter_rows(named=True)
        ],
    )


def _plain(column: str) -> pl.Expr:
    return pl.col(column).str.to_lowercase().str.replace_all(r"\s+", " ").str.strip_chars()


_CHECKS: dict[str, Check] = {"listings": _second_hearings, "cases": _partial_cases}

"""The rows of people as they are compared: cleaned, with the keys that bring pairs together."""

from collections.abc import Callable

import polars as pl
import sqlalchemy as sa

from ingest.matching.nicknames import long_forms
from ingest.matching.sounds import folded, sound
from models.frames import read_frame
from models.keys import ERASED
from models.tables import people

COMPARED = (
    *("family_name", "given_names", "aliases", "date_of_birth", "gender"),
    *("address", "postcode", "phone", "email", "nhs_number", "police_id"),
)
# Two people are compared where they share one of these; each is blank where a part of it is.
KEYS = (
    *("key_names", "key_born", "key_sound", "key_day", "key_postcode"),
    *("key_nhs", "key_police", "key_phone", "key_email"),
)
_UNKNOWN_GENDER = ("not_known", "other")
_SHORTEST_NUMBER = 5


def people_of(connection: sa.Connection) -> pl.DataFrame:
    """Every person of the record with what is compared; those left by erasures are nobody."""
    columns = (people.c.person_id, *(people.c[name] for name in COMPARED))
    question = sa.select(*columns).where(people.c.sender != ERASED).order_by(people.c.person_id)
    return read_frame(connection, question)


def prepared(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows as they are compared: columns of cleaned text, lists of names, and the keys."""
    clean = rows.select(
        pl.col("person_id").alias("unique_id"),
        _folded("family_name").alias("family_name"),
        _folded("given_names").alias("given_names"),
        _folded("aliases").alias("aliases"),
        pl.col("date_of_birth").dt.strftime("%Y%m%d").alias("born"),
        pl.col("date_of_birth").dt.strftime("%Y%d%m").alias("born_swapped"),
        pl.col("date_of_birth"),
        pl.when(~pl.col("gender").is_in(_UNKNOWN_GENDER)).then("gender").alias("gender"),
        _folded("address").alias("address"),
        _filled(pl.col("postcode").str.to_uppercase().str.replace_all(r"[^A-Z0-9]", "")).alias(
            "postcode"
        ),
        _number("phone").str.replace(r"^(0044|44)", "0").alias("phone"),
        _filled(pl.col("email").str.to_lowercase().str.strip_chars()).alias("email"),
        _number("nhs_number").alias("nhs_number"),
        _filled(pl.col("police_id").str.to_uppercase().str.replace_all(r"[^A-Z0-9]", "")).alias(
            "police_id"
        ),
    )
    return _with_keys(_with_names(clean))


def _filled(text: pl.Expr) -> pl.Expr:
    return pl.when(text != "").then(text)


def _number(column: str) -> pl.Expr:
    digits = pl.col(column).str.replace_all(r"[^0-9]", "")
    return pl.when(digits.str.len_chars() >= _SHORTEST_NUMBER).then(digits)


def _folded(column: str) -> pl.Expr:
    return _filled(pl.col(column).map_batches(_fold_all, return_dtype=pl.String))


def _fold_all(names: pl.Series) -> pl.Series:
    return _each(names, folded)


def _each(texts: pl.Series, change: Callable[[str], str]) -> pl.Series:
    """The change made once for each different text."""
    different = texts.drop_nulls().unique()
    changed = {text: change(text) for text in different}
    return texts.replace_strict(
        list(changed), list(changed.values()), default=None, return_dtype=pl.String
    )


def _with_names(frame: pl.DataFrame) -> pl.DataFrame:
    """With the first given name, its long forms, all names, and how the family name sounds."""
    first = pl.col("given_names").str.split(" ").list.first().alias("first_name")
    every = pl.concat_str("family_name", "given_names", "aliases", separator=" ", ignore_nulls=True)
    return frame.with_columns(
        first,
        every.str.split(" ").list.unique(maintain_order=True).alias("names"),
        _each(frame["family_name"], sound).alias("family_sound"),
    ).pipe(_with_forms)


def _with_forms(frame: pl.DataFrame) -> pl.DataFrame:
    """With the long forms of the first given name, looked up once for each different one."""
    forms = long_forms()
    different = frame["first_name"].drop_nulls().unique()
    looked_up = pl.DataFrame(
        {"first_name": different, "forms": [list(forms.get(one, (one,))) for one in different]},
        schema={"first_name": pl.String, "forms": pl.List(pl.String)},
    )
    return frame.join(looked_up, on="first_name", how="left", maintain_order="left")


def _with_keys(frame: pl.DataFrame) -> pl.DataFrame:
    born, initial = pl.col("born"), pl.col("first_name").str.slice(0, 1)
    year, month, day = born.str.slice(0, 4), born.str.slice(4, 2), born.str.slice(6, 2)
    # Day and month in either order.
    either = pl.concat_str(pl.min_horizontal(month, day), pl.max_horizontal(month, day))
    both = pl.concat_list("family_name", "first_name").list.sort().list.join(" ")
    return frame.with_columns(
        both.alias("key_names"),
        pl.concat_str(year, either).alias("key_born"),
        pl.concat_str("family_sound", initial, year, separator=" ").alias("key_sound"),
        pl.concat_str("first_name", month, day, separator=" ").alias("key_day"),
        pl.concat_str("postcode", initial, separator=" ").alias("key_postcode"),
        pl.col("nhs_number").alias("key_nhs"),
        pl.col("police_id").alias("key_police"),
        pl.col("phone").alias("key_phone"),
        pl.col("email").alias("key_email"),
    )

"""Compares prepared rows of people with Splink, in a DuckDB of its own: in memory, no file."""

from typing import Any

import duckdb
import polars as pl

from ingest.matching.levels import BLANK, COUNTED, DIFFERENT, LEVELS
from ingest.matching.model import Model
from ingest.matching.prepared import KEYS

FIELDS = tuple(LEVELS)


def compared(rows: pl.DataFrame, model: Model, *, everyone: pl.DataFrame) -> pl.DataFrame:
    """A row for each pair from the model's `propose` on: person_id, same_as, probability, weight,

    and for each field which level it reached (`gamma_…`), its weight (`bf_…`) and, where it is
    counted, what its rarity adds (`bf_tf_adj_…`). `everyone` are all people of the record: how
    common a name is, and where to start from, follows from them.
    """
    if rows.height < 2:
        return _none()
    # Splink takes half a second to load: only where people are compared.
    from splink import DuckDBAPI, Linker

    with duckdb.connect(":memory:") as database:
        _close_in(database)
        linker = Linker(
            _arrow(rows),
            _settings(model, everyone.height),
            DuckDBAPI(connection=database),
            set_up_basic_logging=False,
            validate_settings=False,  # they are ours, and their tests try every one
        )
        _give_shares(linker, everyone, model)
        found = linker.inference.predict(threshold_match_probability=model.propose)
        pairs: pl.DataFrame = found.as_duckdbpyrelation().pl()
    return pairs.rename(
        {
            "unique_id_l": "person_id",
            "unique_id_r": "same_as",
            "match_probability": "probability",
            "match_weight": "weight",
        }
    )


def _none() -> pl.DataFrame:
    return pl.DataFrame(
        schema={
            "person_id": pl.String,
            "same_as": pl.String,
            "probability": pl.Float64,
            "weight": pl.Float64,
        }
    )


def _close_in(database: duckdb.DuckDBPyConnection) -> None:
    """Nothing is fetched, and nothing spills onto the disk in plain text."""
    database.execute("SET autoinstall_known_extensions = false")
    database.execute("SET autoload_known_extensions = false")
    database.execute("SET temp_directory = ''")
    database.execute("SET threads = 2")


def _arrow(frame: pl.DataFrame) -> Any:  # noqa: ANN401 - a pyarrow table, untyped
    return frame.to_arrow()


def _give_shares(linker: Any, everyone: pl.DataFrame, model: Model) -> None:  # noqa: ANN401
    """Tells Splink how common each name and number is."""
    for column, shares in _shares(everyone, model).items():
        linker.table_management.register_term_frequency_lookup(
            _arrow(shares), column, overwrite=True
        )


def _shares(everyone: pl.DataFrame, model: Model) -> dict[str, pl.DataFrame]:
    """Column → each value with its share of all, as if `usual_people` more were usual ones."""
    found = {}
    for field, column in COUNTED.items():
        usual = model.fields[field]["same"].u * model.usual_people
        counts = everyone.select(pl.col(column).drop_nulls().value_counts()).unnest(column)
        share = (pl.col("count") + usual) / (pl.col("count").sum() + model.usual_people)
        found[column] = counts.select(column, share.alias(f"tf_{column}"))
    return found


def _settings(model: Model, size: int) -> dict[str, Any]:
    from splink import block_on

    return {
        "link_type": "dedupe_only",
        "unique_id_column_name": "unique_id",
        "probability_two_random_records_match": model.prior(size),
        "blocking_rules_to_generate_predictions": [block_on(key) for key in KEYS],
        "comparisons": [_comparison(field, model) for field in FIELDS],
        "retain_matching_columns": True,
        "retain_intermediate_calculation_columns": True,
    }


def _comparison(field: str, model: Model) -> dict[str, Any]:
    levels = [_level(field, name, sql, model) for name, sql in LEVELS[field].items()]
    return {
        "output_column_name": field,
        "comparison_levels": [*levels, _level(field, DIFFERENT, "ELSE", model)],
    }


def _level(field: str, name: str, sql: str, model: Model) -> dict[str, Any]:
    told: dict[str, Any] = {"sql_condition": sql, "label_for_charts": name}
    if name == BLANK:
        return told | {"is_null_level": True}
    weight = model.fields[field][name]
    numbers: dict[str, Any] = {"m_probability": weight.m, "u_probability": weight.u}
    if field in COUNTED and weight.rarest is not None:
        numbers |= {"tf_adjustment_column": COUNTED[field], "tf_minimum_u_value": weight.rarest}
    return told | numbers


def levels_of(field: str) -> tuple[str, ...]:
    """The levels of a field as Splink numbers them: nought is different, the last the strongest."""
    named = [name for name in LEVELS[field] if name != BLANK]
    return (DIFFERENT, *reversed(named))

"""Meetings are counted by the rules in force on their day, and another rule is tried unwritten."""

from datetime import date
from typing import Any

import histories
import oracle
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st
from oracle.repeats import repeat
from polars.testing import assert_frame_equal
from records import TESTER, empty

from dashboard.health import all_facts
from ingest.marac_rules import set_rule
from ingest.upkeep import rebuild_facts
from models.tables import hearing_facts
from queries.safelives.what_if import Rules, as_if

from .test_figures_agree import (
    EVERYTHING,
    assert_same_figures,
    assert_same_return,
    fill,
    thoroughly,
)

VALUES: dict[str, tuple[str | None, ...]] = {
    "repeat_definition": ("any_abuse", "criminal_incident", None),
    "repeat_scope": ("any_marac", "same_marac", None),
    "dash_threshold": ("1", "14", "25", None),
}
DAYS = [date(2023, 1, 1), date(2025, 1, 1), date(2025, 2, 28), date(2025, 6, 1), date(2026, 2, 1)]


def rules() -> st.SearchStrategy[list[dict[str, Any]]]:
    def of(name: str) -> st.SearchStrategy[dict[str, Any]]:
        return st.fixed_dictionaries(
            {
                "marac_id": st.sampled_from(["m1", "m2"]),
                "rule": st.just(name),
                "value": st.sampled_from(VALUES[name]),
                "valid_from": st.sampled_from(DAYS),
            }
        )

    key = lambda row: (row["marac_id"], row["rule"], row["valid_from"])  # noqa: E731
    return st.lists(st.sampled_from([*VALUES]).flatmap(of), max_size=6, unique_by=key)


def set_all(engine: sa.Engine, record: dict[str, Any], some: list[dict[str, Any]]) -> None:
    known = {row["marac_id"] for row in record["maracs"]}
    record["marac_rules"] = [row for row in some if row["marac_id"] in known]
    for row in record["marac_rules"]:
        set_rule(engine, by=TESTER, reason="As agreed", **row)


@given(record=histories.records(), some=rules(), quarter=st.sampled_from(histories.QUARTERS))
@thoroughly
def test_dated_rules_agree_with_the_oracle_and_the_facts_with_a_rebuild(
    engine: sa.Engine, record: dict[str, Any], some: list[dict[str, Any]], quarter: str
) -> None:
    empty(engine)
    fill(engine, record)
    set_all(engine, record, some)
    assert_same_figures(engine, record, histories.PERIODS[0], None)
    assert_same_return(engine, record, quarter)
    stored = all_facts(engine)
    rebuild_facts(engine)
    for name, frame in all_facts(engine).items():
        assert_frame_equal(stored[name], frame)


@given(
    record=histories.records(),
    quarter=st.sampled_from(histories.QUARTERS),
    definition=st.sampled_from(["any_abuse", "criminal_incident", None]),
    scope=st.sampled_from(["any_marac", "same_marac", None]),
)
@thoroughly
def test_another_rule_is_worked_out_as_if_every_marac_had_it(
    engine: sa.Engine,
    record: dict[str, Any],
    quarter: str,
    definition: str | None,
    scope: str | None,
) -> None:
    empty(engine)
    fill(engine, record)
    wanted_rules = {"repeat_definition": definition, "repeat_scope": scope}
    with engine.connect() as connection:
        found = as_if(connection, scope=EVERYTHING, quarter=quarter, rules=Rules(definition, scope))
        kept = connection.scalar(sa.select(sa.func.count()).select_from(hearing_facts))
    for row in record["maracs"]:
        row.update({name: value for name, value in wanted_rules.items() if value})
    got = dict(found.select("case_id", "is_repeat").rows())
    assert {case: bool(value) for case, value in got.items()} == {
        case: repeat(record, case) for case in got
    }
    heard = oracle.safelives(record, quarter)
    ids = {case for row in heard for case in row["cells"]["C"]["cases"]}
    assert set(got) == ids
    assert kept is not None

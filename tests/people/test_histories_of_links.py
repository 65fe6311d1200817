"""Random histories of confirming and undoing: who is one person, and the facts, stay right."""

from datetime import date
from itertools import combinations

import polars as pl
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from records import empty

from ingest import facts
from ingest.matches import confirm, undo
from models.access import operator
from models.database import writing
from models.errors import ForPerson
from models.frames import read_frame
from models.tables import action_facts, hearing_facts, meeting_facts, same_person, source_facts

from .small import fill

BY = operator("tester")
TODAY = date(2026, 7, 2)
PEOPLE = ("P1", "P1B", "P2", "V1", "V1B", "V2", "V3")
SIDES = [("V1", "P1"), ("V1B", "P1B"), ("V2", "P1"), ("V3", "P2"), ("V1", "P2")]
# Half of the histories begin with two groups, of three and of two, so that some are taken out.
BEGUN = [(True, pair) for pair in (("P1", "P1B"), ("V1", "V1B"), ("V1", "V2"))]
PAIRS = st.one_of(
    st.sampled_from([pair for _, pair in BEGUN]), st.sampled_from(list(combinations(PEOPLE, 2)))
)
STEPS = st.builds(
    lambda begun, rest: (BEGUN if begun else []) + rest,
    st.booleans(),
    st.lists(st.tuples(st.booleans(), PAIRS), min_size=1, max_size=7),
)
FACTS = (hearing_facts, source_facts, action_facts, meeting_facts)


def grouped(links: set[tuple[str, str]]) -> dict[str, set[str]]:
    """The slow way: each person with everybody reached by walking along the links."""
    found = {}
    for person in PEOPLE:
        reached = {person}
        for _ in PEOPLE:
            reached |= {b for a, b in links if a in reached} | {a for a, b in links if b in reached}
        found[person] = reached
    return found


def harms(links: set[tuple[str, str]]) -> bool:
    groups = grouped(links)
    return any(perpetrator in groups[victim] for victim, perpetrator in SIDES)


def stored(engine: sa.Engine) -> list[pl.DataFrame]:
    with engine.connect() as connection:
        frames = [read_frame(connection, sa.select(table)) for table in FACTS]
    return [frame.sort(frame.columns) for frame in frames]


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=STEPS)
def test_after_any_history_people_and_facts_are_as_if_made_anew(
    engine: sa.Engine, steps: list[tuple[bool, tuple[str, str]]]
) -> None:
    empty(engine)
    fill(engine)
    links: set[tuple[str, str]] = set()
    for is_confirmed, (first, second) in steps:
        possible = (
            second not in grouped(links)[first] and not harms(links | {(first, second)})
            if is_confirmed
            else (first, second) in links
        )
        try:
            if is_confirmed:
                confirm(
                    engine, by=BY, person_id=first, same_as=second, today=TODAY, reason="Seen so"
                )
            else:
                undo(engine, by=BY, person_id=second, same_as=first, reason="A mistake")
            was_done = True
        except ForPerson:
            was_done = False
        assert was_done is possible
        if was_done:
            links ^= {(first, second)}

    expected = {person: min(group) for person, group in grouped(links).items() if len(group) > 1}
    with engine.connect() as connection:
        found = {row[0]: row[1] for row in connection.execute(sa.select(same_person)).all()}
    assert found == expected
    kept = stored(engine)
    with writing(engine) as connection:
        facts.due_everything(connection)
        facts.derive(connection)
    for before, after in zip(kept, stored(engine), strict=True):
        assert before.equals(after)

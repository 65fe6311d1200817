"""Strategies for whole records, and for one change to one."""

from copy import deepcopy
from datetime import date
from functools import cache
from typing import Any

from hypothesis import assume
from hypothesis import strategies as st

from .cells import EDGES, MEETING_DAYS, Ids, Strategy, blank, days, fields, pick
from .valid import is_valid, repaired

Row = dict[str, Any]
Record = dict[str, list[Row]]

PERIODS = [
    (date(2024, 1, 1), date(2026, 12, 31)),
    (date(2025, 1, 1), date(2025, 12, 31)),
    (date(2025, 1, 1), date(2025, 3, 31)),
    (date(2025, 2, 28), date(2025, 2, 28)),
    (date(2024, 2, 1), date(2024, 2, 29)),
    (date(2024, 12, 20), date(2026, 3, 1)),
    (date(2025, 1, 15), date(2026, 2, 20)),
    (date(2024, 2, 29), date(2026, 2, 28)),
]
QUARTERS = ["2024-Q1", "2025-Q1", "2025-Q2", "2025-Q4", "2026-Q1"]
QUESTIONS = {"dash": 24, "dash_young_person": 24, "daq": 27, "stalking": 11, "dara": 24}


@st.composite
def records(draw: st.DrawFn) -> Record:
    """One to three MARACs with everything the figures read, many cells blank."""
    ids = draw(all_ids())
    record: Record = {}
    for file, key_rows in keys(ids).items():
        columns = fields(ids).get(file, {})
        record[file] = [row | draw(st.fixed_dictionaries(columns)) for row in draw(key_rows)]
    record["assessments"] = [filled_in(draw, row) for row in record["assessments"]]
    return repaired(record)


@st.composite
def all_ids(draw: st.DrawFn) -> Ids:
    def up_to(letter: str, least: int, most: int) -> tuple[str, ...]:
        return tuple(f"{letter}{n}" for n in range(1, draw(st.integers(least, most)) + 1))

    return Ids(
        up_to("m", 1, 3), up_to("A", 2, 4), up_to("P", 3, 5), up_to("C", 2, 6), up_to("M", 2, 5)
    )


@cache
def keys(ids: Ids) -> dict[str, Strategy]:
    """The key columns of each file's rows (and the columns that never change)."""
    names = dict(zip(ids.maracs, ["Avon", "Brent", "Clyde"], strict=False))
    case, agency, meeting = pick(*ids.cases), pick(*ids.agencies), pick(*ids.meetings)
    person, marac = pick(*ids.people), pick(*ids.maracs)
    year, month = pick(2023, 2024, 2025, 2026), pick("2025-01", "2025-02", "2025-12", "2026-01")
    confirmed = {"confirmed_by": "reviewer", "confirmed_on": date(2025, 6, 1)}
    return {
        "maracs": st.just([{"marac_id": one, "name": names[one]} for one in ids.maracs]),
        "agencies": st.just([{"agency_id": one, "name": f"Agency {one}"} for one in ids.agencies]),
        "people": st.just([{"person_id": one, "family_name": one} for one in ids.people]),
        "meetings": st.just([{"meeting_id": one} for one in ids.meetings]),
        "cases": st.just([{"case_id": one} for one in ids.cases]),
        "population": tuples(3, marac_id=marac, year=year),
        "marac_agencies": tuples(4, marac_id=marac, agency_id=agency),
        "person_links": tuples(3, confirmed, person_id=person, same_as=person),
        "children": tuples(5, child_id=pick(*(f"K{number}" for number in range(5)))),
        "listings": tuples(14, case_id=case, meeting_id=meeting),
        "assessments": tuples(8, assessment_id=pick(*(f"D{n}" for n in range(5, 12)))),
        "agency_involvement": tuples(
            8, case_id=case, agency_id=agency, requested_on=blank(days(EDGES[:3]))
        ),
        "attendance": tuples(
            14, meeting_id=meeting, agency_id=agency, person=pick(None, "Sam", "Jo")
        ),
        "actions": tuples(5, action_id=pick(*(f"T{number}" for number in range(6)))),
        "capacity": tuples(4, marac_id=marac, month=month),
        "returns": tuples(3, A=pick(*names.values()), B=days(MEETING_DAYS)),
    }


def tuples(most: int, fixed: Row | None = None, **columns: Strategy) -> Strategy:
    """Rows of key columns, no key twice; seldom few, so that the rules have something to do."""
    keys = st.lists(st.tuples(*columns.values()), min_size=most // 2, max_size=most)
    return keys.map(
        lambda found: [
            dict(zip(columns, one, strict=True)) | (fixed or {}) for one in dict.fromkeys(found)
        ]
    )


def filled_in(draw: st.DrawFn, form: Row) -> Row:
    """A form with so many yes-answers and the other questions all answered alike."""
    kind = draw(pick("dash", "dash", *QUESTIONS))
    yes, rest = draw(pick(0, 0, 1, 3, 13, 14, 25)), draw(pick(None, None, "no", "dont_know"))
    asked = QUESTIONS[kind]
    answers = {
        f"q{number}": ("yes" if number <= yes else rest) if number <= asked else None
        for number in range(1, 28)
    }
    return form | {"form": kind} | answers


@st.composite
def edit(draw: st.DrawFn, record: Record) -> Record:
    """The record with one cell changed, still valid; nothing added, nothing removed."""
    changed = deepcopy(record)
    can_change = fields(ids_of(record))
    file = draw(pick(*(name for name in can_change if record[name])))
    row = draw(pick(*changed[file]))
    column = draw(pick(*can_change[file]))
    value = draw(can_change[file][column])
    assume(value != row[column])
    row[column] = value
    assume(is_valid(changed))
    return changed


def ids_of(record: Record) -> Ids:
    def named(file: str, column: str) -> tuple[str, ...]:
        return tuple(row[column] for row in record[file])

    return Ids(
        named("maracs", "marac_id"),
        named("agencies", "agency_id"),
        named("people", "person_id"),
        named("cases", "case_id"),
        named("meetings", "meeting_id"),
    )

"""The repair queue: what is missing, in the order of the cells it alters, and gone once saved."""

from datetime import date

import sqlalchemy as sa
from records import TESTER, load, table

from ingest.save import save
from models.access import Scope
from queries.safelives import build
from queries.safelives.repair import Item, to_repair

from .test_opened_cells import EVERYTHING, FILES, IDS_ALONE, NO_CASES


def queue(engine: sa.Engine, scope: Scope = EVERYTHING, quarter: str = "2025-Q1") -> list[Item]:
    with engine.connect() as connection:
        return to_repair(connection, scope=scope, quarter=quarter)


def short(items: list[Item]) -> list[tuple[str, str, str, int]]:
    return [(item.case_id, item.field, item.key[0][1], item.cells) for item in items]


def fill(engine: sa.Engine) -> None:
    some = dict(FILES)
    some["listings"] = [*FILES["listings"], {"case_id": "L0", "meeting_id": "T1"}]
    assert load(engine, some).exit_code == 0


def test_what_would_alter_most_cells_comes_first_and_blank_before_not_known(
    engine: sa.Engine,
) -> None:
    fill(engine)
    items = queue(engine)
    assert short(items)[:3] == [
        ("L0", "outcome", "L0", 30),
        ("Y1", "ethnicity", "LEAP", 6),
        ("O1", "ethnicity", "OTHER", 6),
    ]
    assert [item.cells for item in items] == sorted((i.cells for i in items), reverse=True)
    assert ("J1", "perpetrator_ids", "J1", 2) in short(items)
    assert ("Y1", "date_of_birth", "H3", 1) in short(items)
    assert not {item.case_id for item in items} & {"D1", "X1", "E0"}


def test_every_item_changes_its_cell_and_is_gone_when_it_is_saved(engine: sa.Engine) -> None:
    """Blank is not nought: nobody's orientation is recorded, and one answer makes it 0."""
    fill(engine)
    values = {
        "outcome": "withdrawn",
        "ethnicity": "roma",
        "children_in_household": "2",
        "date_of_birth": "2008-01-01",
        "gender": "male",
        "sexual_orientation": "heterosexual",
        "disabilities": "none",
        "perpetrator_ids": "H2",
    }
    for item in queue(engine):
        with engine.connect() as connection:
            [before] = build(connection, scope=EVERYTHING, quarter="2025-Q1").rows
        save(engine, item.file, {**dict(item.key), item.field: values[item.field]}, by=TESTER)
        assert item.id not in {left.id for left in queue(engine)}
        with engine.connect() as connection:
            [after] = build(connection, scope=EVERYTHING, quarter="2025-Q1").rows
        changed = {letter for letter in after.cells if after.cells[letter] != before.cells[letter]}
        assert changed <= set(item.letters)
        if item.field in ("ethnicity", "gender"):
            assert changed
    assert queue(engine) == []


def test_one_person_in_two_cases_heard_is_asked_for_once_for_both(engine: sa.Engine) -> None:
    fill(engine)
    more = table("""
        case_id|victim_id|referral_date|perpetrator_ids|referring_agencies|marac_id
        O2     |OTHER    |2025-03-20   |H2             |POL               |M1
    """)
    load(
        engine,
        {
            "cases": more,
            "meetings": [{"meeting_id": "T9", "marac_id": "M1", "meeting_date": "2025-03-28"}],
            "listings": [{"case_id": "O2", "meeting_id": "T9", "outcome": "heard"}],
        },
    )
    found = [item for item in queue(engine) if item.key[0][1] == "OTHER"]
    assert {item.field: item.cells for item in found} == {
        "ethnicity": 12,
        "date_of_birth": 4,
        "gender": 2,
        "sexual_orientation": 2,
        "disabilities": 2,
    }


def test_a_meeting_that_was_never_marked_as_held_is_in_the_queue(engine: sa.Engine) -> None:
    fill(engine)
    load(
        engine,
        {"meetings": [dict(FILES["meetings"][0]) | {"status": "planned"}]},
    )
    first = queue(engine)[0]
    assert (first.file, first.field, first.stored) == ("meetings", "status", "planned")
    save(engine, "meetings", {"meeting_id": "T1", "status": "held"}, by=TESTER)
    assert queue(engine)[0].field == "outcome"


def test_closed_cases_are_not_in_it_and_figures_alone_get_none(engine: sa.Engine) -> None:
    fill(engine)
    closed = Scope(None, sees_cases=True, sees_case_ids=True, closed=frozenset({"O1", "L0"}))
    assert {item.case_id for item in queue(engine, closed)} & {"O1", "L0"} == set()
    assert short(queue(engine, IDS_ALONE)) == short(queue(engine))
    assert queue(engine, NO_CASES) == []
    assert queue(engine, EVERYTHING.narrowed(frozenset({"M2"}))) == []
    assert queue(engine)[0].meeting_date == date(2025, 3, 10)

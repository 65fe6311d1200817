"""Two people edit one row: nobody goes over what the other wrote without having seen it."""

from collections.abc import Mapping

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from records import TESTER
from small_files import cell, filled, trail

from ingest.overtaken import Overtaken
from ingest.save import Rejected, save
from models.access import Grant, Role, User
from models.errors import ForPerson, NotAllowed

NORTH = User("north", "Nora North", frozenset({Grant(Role.COORDINATOR, "M1")}))
SOUTH = User("south", "Sal South", frozenset({Grant(Role.COORDINATOR, "M2")}))

# Each field with what may stand in it: as it is stored, and other ways to write the same.
VALUES: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "phone": {"": ("", " "), "01": ("01", " 01 "), "02": ("02",)},
    "gender": {"": ("",), "female": ("female", "Female"), "non_binary": ("non-binary",)},
    "date_of_birth": {"": ("",), "1990-05-01": ("1990-05-01", "01/05/1990"), "1991-05-01": ()},
    "phone_is_safe": {"": ("",), "yes": ("yes", "Y", "1"), "no": ("no", "N")},
    "disabilities": {"": ("", ";"), "physical;other": ("physical; other",), "none": ("none",)},
}
Row = dict[str, str]


def written(field: str) -> st.SearchStrategy[tuple[str, str]]:
    """What a field holds, and one way of writing it."""
    pairs = [(kept, text) for kept, ways in VALUES[field].items() for text in ways or (kept,)]
    return st.sampled_from(pairs)


ROWS = st.fixed_dictionaries({field: written(field) for field in VALUES})
FORMS = ROWS.flatmap(
    lambda row: st.sets(st.sampled_from(list(VALUES)), min_size=1).map(
        lambda fields: {field: row[field] for field in fields}
    )
)


def what_should_be(base: Row, first: Row, second: Row) -> tuple[Row, set[str]]:
    """The slow, obvious answer: the row in the end, and the fields that both fought over."""
    after_first = base | first
    lost = set()
    for field, mine in second.items():
        i_changed_it = mine != base[field]
        they_changed_it = after_first[field] != base[field]
        if i_changed_it and they_changed_it and mine != after_first[field]:
            lost.add(field)
    if lost:
        return after_first, lost
    after = dict(after_first)
    for field, mine in second.items():
        if mine != base[field]:
            after[field] = mine
    return after, set()


def stored(engine: sa.Engine) -> Row:
    row = {field: cell(engine, "people", field, person_id="V1") for field in VALUES}
    yes_no = {True: "yes", False: "no"}
    return {
        name: ""
        if value is None
        else yes_no.get(value, str(value))
        if value in (True, False)
        else str(value)
        for name, value in row.items()
    }


@settings(
    max_examples=25,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(base=ROWS, first=FORMS, second=FORMS)
@example(
    base=dict.fromkeys(VALUES, ("", "")),
    first={"phone": ("01", "01"), "gender": ("female", "Female")},
    second={"phone": ("02", "02"), "gender": ("female", "female")},
)
def test_two_editors_end_where_the_obvious_rule_says(
    engine: sa.Engine,
    base: Mapping[str, tuple[str, str]],
    first: Mapping[str, tuple[str, str]],
    second: Mapping[str, tuple[str, str]],
) -> None:
    person = {"person_id": "V1"}
    with engine.connect() as connection:
        is_there = connection.scalar(sa.text("SELECT COUNT(*) FROM people"))
    if not is_there:
        filled(engine)
    kept, seen = ({f: pair[at] for f, pair in base.items()} for at in (0, 1))
    save(engine, "people", person | kept, by=TESTER)
    for form in (first, second):
        typed = {field: text for field, (_, text) in form.items()}
        fought: set[str] = set()
        try:
            save(engine, "people", person | typed, by=TESTER, seen=seen)
        except Overtaken as overtaken:
            fought = {clash.field for clash in overtaken.clashes}
    bare = [{field: pair[0] for field, pair in form.items()} for form in (first, second)]
    assert (stored(engine), fought) == what_should_be(kept, *bare)


def test_the_second_is_told_who_wrote_what_and_when_and_nothing_is_saved(
    engine: sa.Engine,
) -> None:
    filled(engine)
    seen = {"housing": "", "presenter": "Kim"}
    save(engine, "cases", {"case_id": "C1", "presenter": "Kim"}, by=TESTER)
    save(engine, "cases", {"case_id": "C1", "housing": "Rented"}, by=NORTH, seen=seen)
    before = trail(engine)
    with pytest.raises(Overtaken) as overtaken:
        mine = {"case_id": "C1", "housing": "Owned", "presenter": "Lee"}
        save(engine, "cases", mine, by=TESTER, seen=seen)
    [clash] = overtaken.value.clashes
    assert (clash.was, clash.theirs, clash.mine) == ("", "Rented", "Owned")
    assert clash.label == "Housing" and clash.is_text
    assert clash.by == "north" and clash.at is not None
    assert "“Housing”" in str(overtaken.value)
    assert trail(engine) == before
    again = {"housing": "Rented", "presenter": "Kim"}
    save(engine, "cases", {**mine, "housing": "Rented, owned"}, by=TESTER, seen=again)
    assert cell(engine, "cases", "housing", case_id="C1") == "Rented, owned"
    assert cell(engine, "cases", "presenter", case_id="C1") == "Lee"


def test_what_only_the_other_wrote_stays_though_the_form_still_shows_the_old(
    engine: sa.Engine,
) -> None:
    filled(engine)
    seen = {"housing": "", "household": ""}
    save(engine, "cases", {"case_id": "C1", "housing": "Rented"}, by=NORTH, seen=seen)
    form = {"case_id": "C1", "housing": "", "household": "His mother"}
    assert save(engine, "cases", form, by=TESTER, seen=seen).outcome == "changed"
    assert cell(engine, "cases", "housing", case_id="C1") == "Rented"
    assert cell(engine, "cases", "household", case_id="C1") == "His mother"


def test_a_form_sent_as_it_was_opened_writes_nothing(quick_engine: sa.Engine) -> None:
    filled(quick_engine)
    before = trail(quick_engine)
    seen = {"gender": "female", "phone": ""}
    saved = save(quick_engine, "people", {"person_id": "V1", **seen}, by=TESTER, seen=seen)
    assert saved.outcome == "unchanged" and trail(quick_engine) == before


def test_the_other_version_is_shown_to_nobody_who_may_not_write_there(
    quick_engine: sa.Engine,
) -> None:
    filled(quick_engine)
    save(quick_engine, "cases", {"case_id": "C1", "housing": "A refuge"}, by=NORTH)
    with pytest.raises((NotAllowed, Rejected)) as refused:
        form = {"case_id": "C1", "housing": "?"}
        save(quick_engine, "cases", form, by=SOUTH, seen={"housing": ""})
    assert "refuge" not in str(refused.value)
    assert cell(quick_engine, "cases", "housing", case_id="C1") == "A refuge"


@pytest.mark.parametrize("file", ["people", "cases"])
def test_what_is_gone_is_not_made_again(quick_engine: sa.Engine, file: str) -> None:
    filled(quick_engine)
    key, field = {"people": ("person_id", "phone"), "cases": ("case_id", "housing")}[file]
    with pytest.raises(ForPerson, match="taken out of the record"):
        save(quick_engine, file, {key: "X9", field: "02"}, by=TESTER, seen={field: "01"})

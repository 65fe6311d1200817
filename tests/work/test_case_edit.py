"""Editing a case on its page: one person, two people, and whoever may not."""

import pytest
import sqlalchemy as sa
from pages.conftest import Open
from pages.test_case_pages import CASE, COORDINATOR, Shown, context, somebody
from streamlit.testing.v1 import AppTest

from ingest.save import save
from models.access import Grant, Role, User, operator
from models.tables import audit, cases, people
from queries.drafts import draft

HOUSEHOLD = "Household"


def editing(few: sa.Engine, opened: Open, user: User, group: str = HOUSEHOLD) -> AppTest:
    test = opened(CASE, context(few, user), case="C1")
    test.selectbox(key="edit-group").set_value(group)
    return test.run()


def field(test: AppTest, label: str) -> object:
    found = [
        one
        for one in (*test.text_input, *test.text_area, *test.selectbox, *test.multiselect)
        if one.label == label
    ]
    assert len(found) == 1, label
    return found[0]


def stored(engine: sa.Engine, column: sa.Column[str], key: sa.ColumnElement[bool]) -> str | None:
    with engine.connect() as connection:
        return connection.scalar(sa.select(column).where(key))


def of_c1(engine: sa.Engine, name: str) -> str | None:
    return stored(engine, cases.c[name], cases.c.case_id == "C1")


def test_a_coordinator_edits_and_the_trail_keeps_why(few: sa.Engine, opened: Open) -> None:
    test = editing(few, opened, somebody(few, COORDINATOR))
    field(test, "Housing").set_value("Rented").run()
    field(test, "Why, where you put right what was wrong (optional)").set_value("She rang").run()
    test.button(key="edit-save").click().run()
    assert not test.exception and "Saved: household" in test.success[0].value
    assert of_c1(few, "housing") == "Rented"
    with few.connect() as connection:
        after = connection.scalars(
            sa.select(audit.c.after).where(audit.c.record == "C1", audit.c.what == "change")
        ).all()
    assert any('"reason": "She rang"' in (text or "") for text in after)


def test_a_rule_that_is_broken_is_said_and_what_was_typed_stays(
    few: sa.Engine, opened: Open
) -> None:
    test = editing(few, opened, somebody(few, COORDINATOR))
    field(test, "Children in household").set_value("several").run()
    test.button(key="edit-save").click().run()
    assert "several" in test.error[0].value
    assert field(test, "Children in household").value == "several"


def test_codes_dates_and_yes_or_no_are_saved_as_a_file_has_them(
    few: sa.Engine, opened: Open
) -> None:
    test = editing(few, opened, somebody(few, COORDINATOR), "Why it came")
    field(test, "Criteria").set_value(["visible_high_risk", "repeat"]).run()
    field(test, "Incident date (day first, as in 09/07/1988)").set_value("30/03/2026").run()
    field(test, "Incident criminal").set_value("yes").run()
    test.button(key="edit-save").click().run()
    assert not test.error, test.error
    assert of_c1(few, "criteria") == "visible_high_risk;repeat"
    assert str(of_c1(few, "incident_date")) == "2026-03-30" and of_c1(few, "incident_criminal")


def test_the_victims_fields_are_edited_too(few: sa.Engine, opened: Open) -> None:
    test = editing(few, opened, somebody(few, COORDINATOR), "How to reach the victim safely")
    field(test, "Must not know").set_value("Her brother").run()
    test.button(key="edit-save").click().run()
    assert stored(few, people.c.must_not_know, people.c.person_id == "V1") == "Her brother"
    assert "Must not learn of any contact" in "".join(one.proto.body for one in test.html)


def test_two_editors_the_second_is_told_shown_both_and_loses_nothing(
    few: sa.Engine, opened: Open, shown: Shown
) -> None:
    asha = somebody(few, COORDINATOR, name="Asha Author")
    bo = somebody(few, COORDINATOR, name="Bo Boss")
    first, second = editing(few, opened, asha), editing(few, opened, bo)
    field(second, "Housing").set_value("Her sister's").run()
    field(second, "Household").set_value("A lodger").run()
    field(first, "Housing").set_value("A refuge").run()
    field(first, "Police division").set_value("East").run()
    first.button(key="edit-save").click().run()
    assert "Saved" in first.success[0].value

    second.button(key="edit-save").click().run()
    text = shown(second)
    assert "Somebody else changed “Housing”" in second.warning[0].value
    assert "Asha Author wrote" in text and "A refuge" in text and "Her sister&#x27;s" in text
    assert of_c1(few, "housing") == "A refuge" and of_c1(few, "household") is None
    with few.connect() as connection:
        assert draft(connection, bo, "edit case_id C1 Household")["housing"] == "Her sister's"

    (chosen,) = [one.key for one in second.button if (one.key or "").startswith("chosen-")]
    second.button(key=chosen).click().run()
    assert "Choose for each field" in second.error[0].value
    (radio,) = [one for one in second.radio if one.key and one.key.startswith("choose-")]
    radio.set_value("Write both").run()
    both = field(second, "Housing: both, as one text")
    assert both.value == "A refuge\nHer sister's"
    both.set_value("A refuge, then her sister's").run()
    second.button(key=chosen).click().run()
    assert "Saved" in second.success[0].value
    assert of_c1(few, "housing") == "A refuge, then her sister's"
    assert of_c1(few, "household") == "A lodger" and of_c1(few, "police_division") == "East"
    with few.connect() as connection:
        assert not draft(connection, bo, "edit case_id C1 Household")


def test_a_draft_taken_up_later_still_knows_over_what_it_was_begun(
    few: sa.Engine, opened: Open
) -> None:
    bo = somebody(few, COORDINATOR, name="Bo Boss")
    field(editing(few, opened, bo), "Housing").set_value("Her sister's").run()
    save(few, "cases", {"case_id": "C1", "housing": "A refuge"}, by=operator("asha"))
    later = editing(few, opened, bo)
    assert field(later, "Housing").value == "Her sister's"
    later.button(key="edit-save").click().run()
    assert "Somebody else changed “Housing”" in later.warning[0].value
    (radio,) = [one for one in later.radio if one.key and one.key.startswith("choose-")]
    radio.set_value("Keep theirs").run()
    (chosen,) = [one.key for one in later.button if (one.key or "").startswith("chosen-")]
    later.button(key=chosen).click().run()
    assert of_c1(few, "housing") == "A refuge" and not later.warning


def test_a_correction_of_what_somebody_just_corrected_is_asked_about(
    few: sa.Engine, opened: Open
) -> None:
    test = opened(CASE, context(few, somebody(few, COORDINATOR)), case="C1")
    test.selectbox(key="correct-field").set_value("housing").run()
    save(few, "cases", {"case_id": "C1", "housing": "A refuge"}, by=operator("asha"))
    test.text_input(key="correct-value").set_value("Rented").run()
    test.text_input(key="correct-reason").set_value("She said so").run()
    test.text_input(key="correct-asked").set_value("The victim").run()
    test.button(key="correct-go").click().run()
    assert "Somebody else changed “Housing”" in test.warning[0].value
    assert of_c1(few, "housing") == "A refuge"


@pytest.mark.parametrize(
    "grant", [Grant(Role.CHAIR, "M1"), Grant(Role.IDVA, "M1", "IDV"), Grant(Role.COORDINATOR, "M2")]
)
def test_who_does_no_casework_there_is_offered_no_form(
    few: sa.Engine, opened: Open, grant: Grant
) -> None:
    test = opened(CASE, context(few, somebody(few, grant)), case="C1")
    assert "edit-group" not in [one.key for one in test.selectbox]


def test_no_form_stands_open_while_names_are_covered(few: sa.Engine, opened: Open) -> None:
    test = editing(few, opened, somebody(few, COORDINATOR))
    test.toggle(key="cover-names").set_value(True).run()
    assert "edit-group" not in [one.key for one in test.selectbox]

"""The IDVA page and the IDVA's part of a case, drawn for the people who use them."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa
from streamlit.testing.v1 import AppTest

from dashboard.app_pages.casework.idva_waiting import waiting
from dashboard.components.safe_contact import safe_contact
from dashboard.context import Context
from ingest import idva
from ingest.idva_entries import Attempt, Wish
from models.access import Grant, Role, User
from models.tables import cases, contact_attempts, wishes
from queries.case_access import check_case
from queries.drafts import draft

from .conftest import Open

Shown = Callable[[AppTest], str]
PAGE, CASE = "casework.idva", "casework.case"
TODAY = date(2026, 6, 8)
IDA = User("u-ida", "Ida Adviser", frozenset({Grant(Role.IDVA, "M1", "IDV")}))
BO = User("u-bo", "Bo Boss", frozenset({Grant(Role.COORDINATOR, "M1")}))


def context(engine: sa.Engine, user: User = IDA) -> Context:
    with engine.connect() as connection:
        version = connection.scalar(sa.text("SELECT version FROM data_version"))
    return Context(
        engine, user, TODAY, abs(hash((str(engine.url), version, user.user_id, id(engine))))
    )


def test_an_attempt_is_recorded_from_the_list_in_three_clicks(
    few: sa.Engine, opened: Open, shown: Shown
) -> None:
    test = opened(PAGE, context(few))
    text = shown(test)
    assert "1</span>" in text and "case without the first attempt that was due" in text
    assert "Ann Example" in text and "it was due on 8 April 2026" in text
    test.button(key="try-C1").click().run()
    assert "No telephone number recorded" in shown(test)
    test.button_group(key="attempt-outcome-C1").set_value("no_answer").run()
    test.button(key="attempt-save-C1").click().run()
    assert not test.exception
    assert "The attempt for case C1 is saved." in test.success[0].value
    with few.connect() as connection:
        row = connection.execute(sa.select(contact_attempts)).one()
    assert (row.case_id, row.outcome, row.method) == ("C1", "no_answer", "phone")
    assert (row.attempted_on, row.worker) == (TODAY, "Ida Adviser")


def test_an_attempt_without_an_outcome_is_asked_for_it(few: sa.Engine, opened: Open) -> None:
    test = opened(PAGE, context(few))
    test.button(key="try-C1").click().run()
    test.button(key="attempt-save-C1").click().run()
    assert "Say what came of the attempt" in test.error[0].value


def test_names_are_covered_on_the_idva_page(few: sa.Engine, opened: Open, shown: Shown) -> None:
    test = opened(PAGE, context(few))
    test.toggle(key="cover-names").set_value(True).run()
    assert "Ann Example" not in shown(test)


def test_nobodys_cases_stand_first_in_the_caseloads(
    few: sa.Engine, opened: Open, shown: Shown
) -> None:
    idva.refer_to_idva(few, by=BO, case_id="C2", today=TODAY, check_case=check_case)
    idva.allocate(few, by=BO, case_id="C2", worker="Ida Adviser", check_case=check_case)
    text = shown(opened(PAGE, context(few, BO)))
    table = text[text.index("IDVA caseloads") :]
    assert table.index("Nobody yet") < table.index("Ida Adviser")


def test_a_record_without_referrals_says_where_cases_come_from(
    nothing: sa.Engine, opened: Open, shown: Shown
) -> None:
    assert "No case waits for an IDVA" in shown(opened(PAGE, context(nothing)))


ROW: dict[str, Any] = {
    "case_id": "C1",
    "idva_referred_on": date(2026, 6, 1),
    "due_on": date(2026, 6, 3),
    "attempts": 0,
    "last_on": None,
    "last_outcome": None,
    "idva_contact_on": None,
    "idva_outcome": None,
    "meeting_on": None,
}


@pytest.mark.parametrize(
    ("changed", "kind"),
    [
        ({}, "overdue"),
        ({"due_on": TODAY}, "today"),
        ({"due_on": date(2026, 6, 9)}, "due"),
        ({"due_on": None, "idva_referred_on": date(2026, 6, 7)}, "overdue"),
        ({"due_on": date(2026, 6, 9), "meeting_on": date(2026, 6, 18)}, "meeting"),
        ({"due_on": date(2026, 6, 9), "meeting_on": date(2026, 6, 19)}, "due"),
        ({"attempts": 1, "last_on": TODAY, "last_outcome": "no_answer"}, "trying"),
        (
            {
                "attempts": 1,
                "last_on": TODAY,
                "last_outcome": "no_answer",
                "meeting_on": date(2026, 6, 10),
            },
            "meeting",
        ),
        ({"idva_contact_on": TODAY}, "settle"),
        ({"idva_contact_on": TODAY, "idva_outcome": "engaged"}, None),
    ],
)
def test_why_a_case_waits(changed: dict[str, Any], kind: str | None) -> None:
    found = waiting(ROW | changed, TODAY)
    assert (found.kind if found else None) == kind


@pytest.mark.parametrize(
    ("person", "verdict"),
    [
        ({}, "No telephone number recorded"),
        ({"phone": "01234", "phone_is_safe": True}, "Safe to ring"),
        ({"phone": "01234", "phone_is_safe": False}, "Not safe to ring"),
        ({"phone": "01234", "phone_is_safe": None}, "Not known whether it is safe"),
    ],
)
def test_the_box_says_first_whether_it_is_safe_to_ring(
    person: dict[str, Any], verdict: str
) -> None:
    text = safe_contact(person | {"safe_times": "Weekdays 10 to 2", "must_not_know": "Her brother"})
    assert text.index(verdict) < text.index("Weekdays 10 to 2") < text.index("Her brother")


# --- on the case ---------------------------------------------------------------------------------


def said(engine: sa.Engine, words: str = "I want to <b>stay</b> here.") -> None:
    idva.record_wish(
        engine,
        by=IDA,
        case_id="C1",
        wish=Wish(date(2026, 4, 7), words, "Ida Adviser", "in_person", "before"),
        today=TODAY,
        check_case=check_case,
    )


def test_the_victims_words_stand_apart_near_the_top(
    few: sa.Engine, opened: Open, shown: Shown
) -> None:
    said(few)
    test = opened(CASE, context(few), case="C1")
    text = shown(test)
    assert "I want to &lt;b&gt;stay&lt;/b&gt; here." in text
    assert "Before the meeting, 7 April 2026, asked by Ida Adviser, in person" in text
    assert text.index("<h2>In the victim&#x27;s own words") < text.index("<h2>Who it is about")
    test.toggle(key="cover-names").set_value(True).run()
    assert "stay" not in shown(test)


def test_a_case_in_which_nobody_asked_says_so(few: sa.Engine, opened: Open, shown: Shown) -> None:
    assert "Nobody has recorded what the victim wants yet" in shown(
        opened(CASE, context(few), case="C1")
    )


def test_what_was_said_is_written_down_on_the_case_and_its_draft_survives(
    few: sa.Engine, opened: Open, shown: Shown
) -> None:
    first = opened(CASE, context(few), case="C1")
    first.text_area[0].set_value("Do not ring my mother.").run()
    second = opened(CASE, context(few), case="C1")
    assert second.text_area[0].value == "Do not ring my mother."
    second.button(key="wish-save").click().run()
    assert "Do not ring my mother." in shown(second)
    with few.connect() as connection:
        assert not draft(connection, IDA, "wish C1")
        assert connection.scalar(sa.select(wishes.c.asked_by)) == "Ida Adviser"


def test_words_are_corrected_with_a_reason(few: sa.Engine, opened: Open, shown: Shown) -> None:
    said(few)
    test = opened(CASE, context(few), case="C1")
    with few.connect() as connection:
        wish_id = connection.scalar(sa.select(wishes.c.wish_id))
    test.text_area(key=f"wish-words-{wish_id}").set_value("I want to stay.").run()
    test.button(key="wish-correct-go").click().run()
    assert "Say why it changes" in test.error[0].value
    test.text_input(key=f"wish-why-{wish_id}").set_value("A slip of mine").run()
    test.button(key="wish-correct-go").click().run()
    assert "<blockquote><p>I want to stay.</p></blockquote>" in shown(test)


def test_uncontactable_after_too_few_attempts_is_warned_about_and_can_be_saved(
    few: sa.Engine, opened: Open
) -> None:
    test = opened(CASE, context(few), case="C1")
    test.selectbox(key="idva-outcome-C1").set_value("uncontactable").run()
    assert "3 attempts within 7 days are usual" in test.warning[0].value
    test.button(key="idva-outcome-save").click().run()
    with few.connect() as connection:
        found = connection.scalar(sa.select(cases.c.idva_outcome).where(cases.c.case_id == "C1"))
    assert found == "uncontactable"


def test_after_three_attempts_within_a_week_there_is_no_warning(
    few: sa.Engine, opened: Open
) -> None:
    for day in (1, 3, 7):
        idva.record_attempt(
            few,
            by=IDA,
            case_id="C1",
            attempt=Attempt(date(2026, 6, day), "no_answer"),
            today=TODAY,
            check_case=check_case,
        )
    test = opened(CASE, context(few), case="C1")
    test.selectbox(key="idva-outcome-C1").set_value("uncontactable").run()
    assert not test.warning


def test_an_attempt_is_corrected_on_the_case(few: sa.Engine, opened: Open, shown: Shown) -> None:
    contact_id = idva.record_attempt(
        few,
        by=IDA,
        case_id="C1",
        attempt=Attempt(date(2026, 6, 1), "spoke"),
        today=TODAY,
        check_case=check_case,
    )
    test = opened(CASE, context(few), case="C1")
    assert "The IDVA first spoke to the victim on 1 June 2026" in shown(test)
    test.selectbox(key=f"correct-{contact_id}-outcome").set_value("no_answer").run()
    test.text_input(key=f"correct-why-{contact_id}").set_value("It was her sister").run()
    test.button(key="correct-attempt-go").click().run()
    assert "The IDVA has not reached the victim yet: 1 attempt" in shown(test)


def test_a_coordinator_refers_a_case_to_the_idvas(
    few: sa.Engine, opened: Open, shown: Shown
) -> None:
    test = opened(CASE, context(few, BO), case="C3")
    assert "Not referred to an IDVA" in shown(test)
    test.button(key="idva-refer").click().run()
    assert "Referred to the IDVAs on 8 June 2026" in shown(test)
    assert "Case C3 was referred to you" in shown(opened(PAGE, context(few)))


def test_a_case_is_given_to_a_worker_on_its_page(
    few: sa.Engine, opened: Open, shown: Shown
) -> None:
    idva.allocate(few, by=BO, case_id="C1", worker="Zoe Worker", check_case=check_case)
    idva.refer_to_idva(few, by=BO, case_id="C2", today=TODAY, check_case=check_case)
    test = opened(CASE, context(few, BO), case="C2")
    test.selectbox(key="idva-worker-C2").set_value("Zoe Worker").run()
    test.button(key="idva-allocate").click().run()
    assert "With Zoe Worker." in shown(test)


def test_an_agency_that_is_only_asked_finds_nothing_of_it_on_the_case(
    few: sa.Engine, opened: Open, shown: Shown
) -> None:
    police = User("u-p", "Kim Police", frozenset({Grant(Role.REPRESENTATIVE, "M1", "POL")}))
    idva.refer_to_idva(few, by=BO, case_id="C2", today=TODAY, check_case=check_case)
    text = shown(opened(CASE, context(few, police), case="C2"))
    assert "own words" not in text and "Safe contact" not in text and "Referred to the" not in text


def test_an_agency_at_the_table_reads_and_records_nothing(
    few: sa.Engine, opened: Open, shown: Shown
) -> None:
    said(few)
    police = User("u-p", "Kim Police", frozenset({Grant(Role.REPRESENTATIVE, "M1", "POL")}))
    test = opened(CASE, context(few, police), case="C1")
    assert "own words" in shown(test)
    keys = [button.key for button in test.button]
    assert not {"wish-save", "idva-outcome-save", "attempt-save-C1"} & set(keys)

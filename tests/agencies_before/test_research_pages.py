"""The Research and Flags pages, and their parts of a case, drawn for different people."""

from collections.abc import Callable, Iterator

import pytest
import sqlalchemy as sa
from pages.conftest import Open
from records import load_again
from streamlit.testing.v1 import AppTest

from dashboard.context import Context
from ingest.research_answers import NOT_KNOWN, Answer
from ingest.save import save
from models.access import Grant, Role, User
from queries.drafts import draft
from queries.research_waiting import one_request

from .one_list import BOSS, FILES, HOUSING, LATE, POLICE, TODAY, somebody
from .test_answering import FULL, row, sent
from .test_asking import asked

Shown = Callable[[AppTest], str]
RESEARCH, FLAGS, CASE = "casework.research", "casework.flags", "casework.case"


@pytest.fixture
def few(duckdb_engine: sa.Engine) -> Iterator[sa.Engine]:
    load_again(duckdb_engine, FILES)
    yield duckdb_engine


def given(engine: sa.Engine, user: User, today: object = TODAY) -> Context:
    return Context(engine, user, today, abs(hash((str(engine.url), str(today)))))  # type: ignore[arg-type]


def test_a_coordinator_asks_the_whole_list_with_one_left_out(
    few: sa.Engine, opened: Open, shown: Shown
) -> None:
    page = opened(RESEARCH, given(few, BOSS))
    text = shown(page)
    assert "Her cousin works for the housing service" in text and "Not asked" in text
    page.multiselect(key="leave-T1").set_value([("C2", "HOU")]).run()
    page.button(key="ask-go").click().run()
    assert "Asked 2 agencies: 5 requests" in page.success[0].value
    assert row(few)["requested_on"] == TODAY
    text = shown(page)
    assert text.count('aria-hidden="true">…</span>') == 5 and "Not asked" in text


def test_the_late_are_named_and_reminded_once(few: sa.Engine, opened: Open, shown: Shown) -> None:
    asked(few)
    page = opened(RESEARCH, given(few, BOSS, LATE))
    assert "answers late, of 2 agencies" in shown(page) and "2 agencies late" in shown(page)
    assert row(few)["chased_on"] == LATE, "opening the page reminds those who were not yet"
    page.button(key="remind-POL").click().run()
    assert "reminded today already" in page.success[0].value
    assert "Late, reminded" in shown(page)


def test_a_representative_finds_names_and_nothing_else(
    few: sa.Engine, opened: Open, shown: Shown
) -> None:
    asked(few)
    sent(few, by=HOUSING, agency="HOU")
    for address in ({}, {"case": "C1", "agency": "POL"}):
        text = shown(opened(RESEARCH, given(few, POLICE), **address))
        assert "Ann Example" in text and "born 3 February 1990" in text and "Kit Example" in text
        for hidden in ("Mill Lane", "broke the door", "Mill Primary", "Two calls", "High Street"):
            assert hidden not in text
    text = shown(opened(CASE, given(few, POLICE), case="C1"))
    assert "Ann Example" in text
    for hidden in ("Mill Lane", "broke the door", "Mill Primary", "Two calls", "Getting worse"):
        assert hidden not in text


def test_not_known_is_one_click(few: sa.Engine, opened: Open, shown: Shown) -> None:
    asked(few)
    page = opened(RESEARCH, given(few, POLICE))
    page.button(key="none-C1-POL").click().run()
    assert row(few)["known_victim"] is False
    assert "2 cases to answer" in shown(page) and "1 case answered" in shown(page)


def test_nothing_known_of_the_rest_needs_the_search_confirmed(
    few: sa.Engine, opened: Open, shown: Shown
) -> None:
    asked(few)
    page = opened(RESEARCH, given(few, POLICE))
    page.button(key="bulk-go").click().run()
    assert "every person was searched for" in page.error[0].value
    page.checkbox(key="bulk-sure").set_value(True).run()
    page.button(key="bulk-go").click().run()
    assert "Nothing waits for your agency" in shown(page)


def test_the_form_asks_known_or_not_first_and_keeps_what_is_typed(
    few: sa.Engine, opened: Open, shown: Shown
) -> None:
    asked(few)
    page = opened(RESEARCH, given(few, POLICE), case="C1", agency="POL")
    assert not page.text_area
    page.radio[0].set_value("Yes").run()
    page.text_area[0].set_value("Two calls in May.").run()
    page.text_area[2].set_value("A witness could be known.").run()
    again = opened(RESEARCH, given(few, POLICE), case="C1", agency="POL")
    assert again.text_area[0].value == "Two calls in May."
    again.button(key="send").click().run()
    assert "Choose Yes or No" in again.error[0].value or "choose Yes or No" in again.error[0].value
    for place in (1, 2):
        again.radio[place].set_value("No").run()
    again.button(key="send").click().run()
    kept = row(few)
    assert kept["involvement"] == "Two calls in May." and kept["returned_by"] == POLICE.name
    with few.connect() as connection:
        assert not draft(connection, POLICE, "research C1 POL")
    corrected = opened(RESEARCH, given(few, POLICE), case="C1", agency="POL")
    assert corrected.text_area[0].value == "Two calls in May."
    assert "What you send corrects that" in shown(corrected)


def test_the_coordinator_answers_for_an_agency(few: sa.Engine, opened: Open) -> None:
    asked(few)
    page = opened(RESEARCH, given(few, BOSS), case="C1", agency="POL")
    page.button(key="nobody").click().run()
    assert "ntered for the agency by" in row(few)["returned_by"]


@pytest.mark.parametrize("agency", ["HOU", "POL"])
def test_another_agencys_form_is_refused(
    few: sa.Engine, opened: Open, shown: Shown, agency: str
) -> None:
    asked(few)
    user = somebody(Role.REPRESENTATIVE, "POL" if agency == "HOU" else "GPS")
    text = shown(opened(RESEARCH, given(few, user), case="C1", agency=agency))
    assert "This form is not open to you" in text and "Ann" not in text


@pytest.mark.parametrize("role", [Role.CHAIR, Role.IDVA, Role.REFERRER, Role.AUDITOR])
def test_other_roles_open_neither_page(
    few: sa.Engine, opened: Open, shown: Shown, role: Role
) -> None:
    for name in (RESEARCH, FLAGS):
        page = opened(name, given(few, somebody(role, "POL")))
        assert "Your account may not" in page.error[0].value
        assert shown(page) == ""


def test_who_works_on_both_sides_chooses(few: sa.Engine, opened: Open, shown: Shown) -> None:
    asked(few)
    both = User("both", "Both", BOSS.grants | {Grant(Role.REPRESENTATIVE, "M1", "POL")})
    assert "3 cases to answer" in shown(opened(RESEARCH, given(few, both)))


def test_a_case_shows_facts_opinion_and_what_is_withheld_apart(
    few: sa.Engine, opened: Open, shown: Shown
) -> None:
    asked(few)
    sent(few, FULL)
    sent(few, NOT_KNOWN, by=HOUSING, agency="HOU", case="C2")
    text = shown(opened(CASE, given(few, BOSS), case="C1"))
    facts, opinion, withheld = (
        text.index(f'<div class="m-{kind}">') for kind in ("recorded", "opinion", "withheld")
    )
    assert facts < text.index("Two calls in May.") < opinion < text.index("Getting worse.")
    assert withheld < text.index("A third party’s statement")
    assert "Knows the victim and the perpetrator" in text
    assert "Northtown housing, asked on 22 June 2026" in text and "Answer for it" in text
    assert "Nobody in the case is known to" in shown(opened(CASE, given(few, BOSS), case="C2"))


# --- flags and reviews ---------------------------------------------------------------------------


def test_an_agency_places_the_flag_of_whom_it_knows(
    few: sa.Engine, opened: Open, shown: Shown
) -> None:
    asked(few)
    sent(few, Answer(True, True, False))
    page = opened(CASE, given(few, POLICE), case="C1")
    assert page.multiselect(key="flag-roles-C1-POL").value == ["victim", "perpetrator"]
    assert "Not to be disclosed to this person." in shown(page)
    assert "A perpetrator must never learn" in shown(page)
    page.button(key="flag-place-C1-POL").click().run()
    assert "In force" in shown(page) and "12 June 2027" in shown(page)
    page.button(key="flag-remove-C1-POL").click().run()
    assert "taken off on 22 June 2026" in shown(page)


def test_the_flags_to_place_are_listed_with_names_and_recorded_at_once(
    few: sa.Engine, opened: Open, shown: Shown
) -> None:
    asked(few)
    sent(few, Answer(True, False, False))
    sent(few, Answer(False, True, False), case="C2")
    page = opened(FLAGS, given(few, POLICE))
    assert "To place: 2" in shown(page) and "Bea Sample" in shown(page)
    page.button(key="place-go").click().run()
    assert "no perpetrator can see them" in page.error[0].value
    page.checkbox(key="place-sure").set_value(True).run()
    page.button(key="place-go").click().run()
    assert "To place" not in shown(page) and "In force: 2" in shown(page)


def test_a_flag_whose_victim_is_referred_again_says_its_new_end(
    few: sa.Engine, opened: Open, shown: Shown
) -> None:
    asked(few)
    sent(few, Answer(True, False, False))
    page = opened(CASE, given(few, POLICE), case="C1")
    page.button(key="flag-place-C1-POL").click().run()
    save(few, "cases", {"case_id": "C1", "referral_date": "2026-06-12"}, by=BOSS)
    new = {"case_id": "C9", "marac_id": "M1", "referral_date": "2026-06-20", "victim_id": "V1"}
    save(few, "cases", new | {"referring_agencies": "REF", "status": "received"}, by=BOSS)
    text = shown(opened(FLAGS, given(few, POLICE)))
    assert "A new referral moves it to 20 June 2027" in text
    page = opened(CASE, given(few, POLICE), case="C1")
    page.button(key="flag-move-C1-POL").click().run()
    assert "A new referral moves" not in shown(page) and "20 June 2027" in shown(page)


def test_a_review_is_kept_and_says_when_it_is_meant(
    few: sa.Engine, opened: Open, shown: Shown
) -> None:
    asked(few)
    page = opened(CASE, given(few, BOSS), case="C1")
    assert "An ordinary MARAC needs none." in shown(page)
    page.button(key="imr-go").click().run()
    assert "Say who wrote the review" in page.error[0].value
    fields = {area.label: area for area in page.text_area}
    fields["What the agency did, in order"].set_value("Three visits.").run()
    names = {field.label: field for field in page.text_input}
    names["Who wrote it"].set_value("Dr Example").run()
    page.button(key="imr-go").click().run()
    assert "1 management review" in shown(page) and "Three visits." in shown(page)
    assert "management review" not in shown(opened(CASE, given(few, HOUSING), case="C1"))


def test_the_row_of_a_form_is_the_last_one_asked(few: sa.Engine) -> None:
    asked(few)
    with few.connect() as connection:
        found = one_request(connection, user=POLICE, case_id="C1", agency_id="POL")
    assert found is not None and found["agency"] == "Northtown police"

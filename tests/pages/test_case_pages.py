"""The list of cases, a case's page and the trail, drawn for different people."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
import sqlalchemy as sa
from streamlit.testing.v1 import AppTest

from dashboard.context import Context
from ingest import closures
from ingest.users import add_user
from models.access import Grant, Role, User, operator
from models.database import writing
from models.tables import audit, emergency_access
from models.trail import note
from queries.drafts import draft
from queries.users import person

from .conftest import Open

Shown = Callable[[AppTest], str]
CASES, CASE, TRAIL = "casework.cases", "casework.case", "administration.trail"


def somebody(engine: sa.Engine, *grants: Grant, name: str = "Sam Example") -> User:
    return add_user(
        engine,
        by=operator("test"),
        username=name.lower().replace(" ", "."),
        name=name,
        grants=grants,
        password="four odd words here",
        hash_password=lambda password: password,
    )


def context(engine: sa.Engine, user: User) -> Context:
    with engine.connect() as connection:
        user = person(connection, user.user_id, user.name)
    return Context(engine, user, date(2026, 6, 25), abs(hash(str(engine.url))))


def acts(engine: sa.Engine) -> list[tuple[str, str | None]]:
    with engine.connect() as connection:
        rows = connection.execute(
            sa.select(audit.c.what, audit.c.record).where(audit.c.chain == "looks")
        )
        return [(row.what, row.record) for row in rows]


COORDINATOR = Grant(Role.COORDINATOR, "M1")
# The order in which a case is read at a meeting.
ORDER = (
    *("safety", "wishes", "people", "referral", "screening", "risk", "children", "idva"),
    *("research", "chronology", "flags", "history", "network", "meetings", "actions", "transfers"),
    "documents",
    *("sharing", "reviews", "edit", "corrections", "sight"),
)


def test_the_list_shows_the_persons_own_cases(few: sa.Engine, opened: Open, shown: Shown) -> None:
    text = shown(opened(CASES, context(few, somebody(few, COORDINATOR))))
    assert "3 cases" in text
    assert '<a href="/case?case=C2">C2</a>' in text and "Repeat" in text
    assert "Bea Sample" in text and "Pattern" not in text
    assert "1\N{NO-BREAK SPACE}July\N{NO-BREAK SPACE}2026" in text


def test_a_search_is_recorded_once_and_finds(few: sa.Engine, opened: Open, shown: Shown) -> None:
    test = opened(CASES, context(few, somebody(few, COORDINATOR)))
    find(test, "specimen")
    test.run()
    text = shown(test)
    assert "1 case" in text and "C3" in text and "C2" not in text
    assert acts(few) == [("searched", None)]
    with few.connect() as connection:
        assert connection.scalar(sa.select(audit.c.after).where(audit.c.what == "searched")) == (
            '{"text": "specimen"}'
        )


def find(test: AppTest, text: str) -> AppTest:
    """Looks for words in the list of cases."""
    (field,) = [one for one in test.text_input if one.label == "Find"]
    return field.set_value(text).run()


def test_names_can_be_covered(few: sa.Engine, opened: Open, shown: Shown) -> None:
    given = context(few, somebody(few, COORDINATOR))
    for page, address in ((CASES, {}), (CASE, {"case": "C1"})):
        test = opened(page, given, **address)
        assert "Ann" in shown(test)
        test.toggle(key="cover-names").set_value(True).run()
        text = shown(test)
        assert "Ann" not in text and "Mill Lane" not in text
        assert "covered" in text


def test_a_case_is_shown_in_the_order_it_is_read(
    few: sa.Engine, opened: Open, shown: Shown
) -> None:
    text = shown(opened(CASE, context(few, somebody(few, COORDINATOR)), case="C1"))
    order = [
        *("Case C1", "<h2>Safety first", "<h2>Nobody has recorded what the victim wants"),
        *("<h3>Victim", "<h3>Perpetrator", "<h2>Why it came", "<h2>The IDVA has not reached"),
        *("<h2>Listed 1 time", "actions still open</h2>", "can see this case"),
    ]
    places = [text.index(word) for word in order]
    assert places == sorted(places)
    assert "Change the locks" in text
    assert "1 person can see this case" in text
    assert acts(few) == [("saw a case", "C1")]
    anchors = re.findall(r'href="#(\w+)"', text)
    assert anchors == re.findall(r'class="m-anchor" id="(\w+)"', text)
    assert anchors == [name for name in ORDER if name in anchors]


def test_opening_a_case_is_recorded_once_a_visit(few: sa.Engine, opened: Open) -> None:
    test = opened(CASE, context(few, somebody(few, COORDINATOR)), case="C1")
    test.run()
    test.toggle(key="cover-names").set_value(True).run()
    assert acts(few) == [("saw a case", "C1")]


@pytest.mark.parametrize("case_id", ["C4", "C99", "<b>x</b>"])
def test_a_case_of_somebody_else_is_refused_and_recorded(
    few: sa.Engine, opened: Open, shown: Shown, case_id: str
) -> None:
    test = opened(CASE, context(few, somebody(few, COORDINATOR)), case=case_id)
    test.run()
    assert "This case is not open to you" in shown(test)
    assert "There is no case at this address" in test.error[0].value
    assert acts(few) == [("was refused", case_id)]
    assert not test.button


def test_research_sees_names_only(few: sa.Engine, opened: Open, shown: Shown) -> None:
    user = somebody(few, Grant(Role.REPRESENTATIVE, "M1", "POL"))
    test = opened(CASE, context(few, user), case="C2")
    text = shown(test)
    assert "Bea Sample" in text and "Two calls in May." in text
    assert "Rent arrears" not in text and "Mill Lane" not in text and "Why it came" not in text
    assert "search your own records" in test.info[0].value


def test_what_was_typed_for_an_emergency_comes_back_in_another_visit_until_it_is_sent(
    few: sa.Engine, opened: Open
) -> None:
    idva = somebody(few, Grant(Role.IDVA, "M1", "IDV"), name="Ida Adviser")
    first = opened(CASE, context(few, idva), case="C3")
    first.text_area[0].set_value("She rang: he is at her door").run()
    second = opened(CASE, context(few, idva), case="C3")
    assert second.text_area[0].value == "She rang: he is at her door"
    second.button(key="emergency").click().run()
    with few.connect() as connection:
        assert not draft(connection, idva, "emergency access C3")


def test_an_emergency_opens_a_case_and_the_coordinator_is_told(
    few: sa.Engine, opened: Open, shown: Shown
) -> None:
    boss = somebody(few, COORDINATOR, name="Bo Boss")
    idva = somebody(few, Grant(Role.IDVA, "M1", "IDV"), name="Ida Adviser")
    test = opened(CASE, context(few, idva), case="C3")
    test.button(key="emergency").click().run()
    assert "Say what the emergency is" in test.error[-1].value
    test.text_area[0].set_value("She rang: he is at her door").run()
    test.button(key="emergency").click().run()
    with few.connect() as connection:
        assert connection.scalar(sa.select(emergency_access.c.case_id)) == "C3"
    text = shown(opened(CASE, context(few, idva), case="C3"))
    assert "Case C3" in text and "Specimen" in text
    listed = opened(CASES, context(few, boss))
    assert "Ida Adviser opened case C3 in an emergency" in shown(listed)
    listed.button(key="notices-read").click().run()
    assert "in an emergency" not in shown(listed)


def test_a_declared_conflict_closes_the_page(few: sa.Engine, opened: Open, shown: Shown) -> None:
    user = somebody(few, COORDINATOR)
    test = opened(CASE, context(few, user), case="C1")
    test.text_input(key="conflict-why").set_value("My neighbour").run()
    test.button(key="declare").click().run()
    again = context(few, user)
    assert "This case is not open to you" in shown(opened(CASE, again, case="C1"))
    assert ">C1<" not in shown(opened(CASES, again))


def test_a_coordinator_closes_a_case_and_opens_it_again(
    few: sa.Engine, opened: Open, shown: Shown
) -> None:
    boss = somebody(few, COORDINATOR, name="Bo Boss")
    idva = somebody(few, Grant(Role.IDVA, "M1", "IDV"), name="Ida Adviser")
    test = opened(CASE, context(few, boss), case="C1")
    assert "2 people can see this case" in shown(test)
    test.selectbox(key="close-to").set_value(idva.user_id).run()
    test.text_input(key="close-why").set_value("Her sister").run()
    test.button(key="close").click().run()
    assert "1 person can see this case" in shown(test)
    (key,) = [button.key for button in test.button if (button.key or "").startswith("reopen-")]
    test.text_input(key=key.replace("reopen", "why")).set_value("A mix-up").run()
    test.button(key=key).click().run()
    assert "2 people can see this case" in shown(test)


@pytest.mark.parametrize("role", [Role.STEERING_GROUP, Role.COMMISSIONER, Role.ADMINISTRATOR])
def test_who_sees_no_case_opens_none_of_these_pages(
    few: sa.Engine, opened: Open, shown: Shown, role: Role
) -> None:
    given = context(few, somebody(few, Grant(role)))
    for page in (CASES, CASE, TRAIL):
        test = opened(page, given, case="C1")
        assert "Your account may not" in test.error[0].value
        assert shown(test) == ""


# --- the trail -----------------------------------------------------------------------------------


def test_an_auditor_reads_checks_and_exports_the_trail(
    few: sa.Engine, opened: Open, shown: Shown
) -> None:
    auditor = somebody(few, Grant(Role.AUDITOR), name="Au Ditor")
    test = opened(TRAIL, context(few, auditor))
    assert "added an account" in shown(test)
    test.button(key="verify").click().run()
    assert "lines are as written" in shown(test)
    test.text_input(key="record").set_value("C1").run()
    assert "Au Ditor" not in shown(test)
    test.toggle(key="export-lines").set_value(True).run()
    assert not test.exception
    with few.begin() as connection:
        connection.execute(audit.delete().where(audit.c.chain == "writes", audit.c.line == 3))
    test.button(key="verify").click().run()
    assert "Line 3 was removed." in shown(test)


def test_an_auditor_of_one_marac_sees_its_lines_and_those_of_none(
    few: sa.Engine, opened: Open, shown: Shown
) -> None:
    with writing(few) as connection:
        for marac in ("M1", "M2"):
            note(connection, operator("x"), f"act in {marac}", kind="cases", marac_id=marac)
    auditor = somebody(few, Grant(Role.AUDITOR, "M1"))
    text = shown(opened(TRAIL, context(few, auditor)))
    assert "act in M1" in text and "added an account" in text
    assert "act in M2" not in text


def test_an_auditor_sees_which_fields_changed_and_no_value_of_a_case(
    few: sa.Engine, opened: Open, shown: Shown
) -> None:
    test = opened(TRAIL, context(few, somebody(few, Grant(Role.AUDITOR))))
    test.text_input(key="record").set_value("V1").run()
    text = shown(test)
    assert "family_name" in text and "given_names" in text
    assert "Mill Lane" not in text and ">Example" not in text


def test_an_auditor_judges_emergencies(few: sa.Engine, opened: Open, shown: Shown) -> None:
    from ingest import emergency

    idva = somebody(few, Grant(Role.IDVA, "M1", "IDV"), name="Ida Adviser")
    emergency.open_case(few, by=idva, case_id="C3", reason="She rang: he is at her door")
    auditor = somebody(few, Grant(Role.AUDITOR), name="Au Ditor")
    test = opened(TRAIL, context(few, auditor))
    assert "1 emergency to look at" in shown(test)
    (key,) = [button.key for button in test.button if (button.key or "").startswith("note-")]
    test.text_input(key=key.replace("note", "finding")).set_value("It was needed").run()
    test.button(key=key).click().run()
    assert "to look at" not in shown(test)


def test_a_closed_case_is_in_no_notice(few: sa.Engine, opened: Open, shown: Shown) -> None:
    from ingest import emergency

    boss = somebody(few, COORDINATOR, name="Bo Boss")
    deputy = somebody(few, COORDINATOR, name="De Puty")
    idva = somebody(few, Grant(Role.IDVA, "M1", "IDV"), name="Ida Adviser")
    closures.close_case(few, by=boss, case_id="C3", user_id=deputy.user_id, reason="Her aunt")
    emergency.open_case(few, by=idva, case_id="C3", reason="She rang: he is at her door")
    given = context(few, deputy)
    assert "C3" not in shown(opened(CASES, given))
    assert "C3" in shown(opened(CASES, replace(given, user=context(few, boss).user)))

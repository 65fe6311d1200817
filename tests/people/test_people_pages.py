"""The pages of people: what they say, what they cover, and that no person is given a score."""

import re
from collections.abc import Iterator
from datetime import date

import pytest
import sqlalchemy as sa
from records import load
from streamlit.testing.v1 import AppTest

from dashboard.app_pages.casework import register as register_page
from dashboard.context import Context
from ingest.matches import confirm
from ingest.matching.proposing import propose_all
from models.access import Grant, Role, User
from models.database import read_data_version
from models.frames import read_frame
from models.tables import audit, person_matches, same_person
from queries.person import PersonPage
from queries.register import COLUMNS, register

TODAY = date(2026, 7, 2)
SCORED = re.compile(r"\b(scor|risk score|rank|probab|likelihood|percent)|%", re.IGNORECASE)


@pytest.fixture
def context(small_in_a_file: sa.Engine, coordinator: User) -> Context:
    """The small record with the two perpetrators joined, for its coordinator."""
    propose_all(small_in_a_file, by=coordinator)
    confirm(
        small_in_a_file, by=coordinator, person_id="P1", same_as="P1B", today=TODAY, reason="Seen"
    )
    with small_in_a_file.connect() as connection:
        version = read_data_version(connection)
    return Context(small_in_a_file, coordinator, TODAY, version * 1000 + 17)


def page(name: str, context: Context, **address: str) -> AppTest:
    def script(module: str, context: object) -> None:
        from importlib import import_module

        import_module(f"dashboard.app_pages.casework.{module}").render(context)

    test = AppTest.from_function(script, args=(name, context), default_timeout=60)
    for key, value in address.items():
        test.query_params[key] = value
    return test.run()


def html(test: AppTest) -> str:
    assert not test.exception, [error.stack_trace for error in test.exception]
    return "\n".join(element.proto.body for element in test.html)


def statuses(engine: sa.Engine) -> dict[str, str]:
    with engine.connect() as connection:
        frame = read_frame(
            connection, sa.select(person_matches.c.person_id, person_matches.c.status)
        )
    return dict(frame.rows())


def test_a_pair_stands_side_by_side_with_its_differences_in_words(context: Context) -> None:
    text = html(page("people", context))
    assert "Very likely one person. Of 100 pairs that agree like this, more than 99" in text
    for told in (
        *("Shawcross", "differ in a letter or two", "one is short for the other"),
        *("day and month change places", "speaks strongly for", "C1 (victim); C5"),
    ):
        assert told in text
    assert "One person</td>" in text  # the decision made before


def test_covered_names_are_covered_on_every_page_of_people(context: Context) -> None:
    names = ("Shawcros", "Underhill", "Rebecca", "Becky", "Craig", "Fairbank", "1 Elm Road", "1990")
    for name, address in (
        ("people", {}),
        ("person", {"person": "P1"}),
        ("register", {}),
        ("case", {"case": "C1"}),
    ):
        test = page(name, context, **address)
        assert any(one in html(test) for one in names)
        covered = html(test.toggle(key="cover-names").set_value(True).run())
        assert not [one for one in names if one in covered], name
        assert "covered" in covered or name == "register"


def test_confirming_refusing_and_undoing_from_the_page(context: Context) -> None:
    test = page("people", context)
    test.button(key="refuse-V1-V1B").click().run()
    assert statuses(context.engine)["V1"] == "refused"
    assert "stay two people" in test.success[0].value
    assert "Nothing waits for your decision" in html(test)

    test.selectbox(key="undo-which").set_value(("P1", "P1B"))
    test.button(key="undo-link").click().run()
    assert "Say why the two are not one person" in test.error[0].value
    test.text_input(key="undo-reason").set_value("Twin brothers")
    test.button(key="undo-link").click().run()
    assert "was taken out; repeats" in test.success[0].value
    assert statuses(context.engine)["P1"] == "undone"


def test_two_are_found_and_joined_by_hand(context: Context) -> None:
    test = page("people", context)
    test.text_input(key="find-first").set_value("fairbank").run()
    test.text_input(key="find-second").set_value("mossop 1999").run()
    assert "9 Oak Way" in html(test)
    test.text_input(key="hand-reason").set_value("Her own word")
    test.button(key="join-by-hand").click().run()
    assert "V2 and V3 are one person now" in test.success[0].value
    with context.engine.connect() as connection:
        joined = set(connection.scalars(sa.select(same_person.c.person_id)))
        searches = connection.scalars(
            sa.select(audit.c.after).where(audit.c.what == "searched")
        ).all()
    assert joined == {"P1", "P1B", "V2", "V3"}
    assert any("mossop 1999" in str(one) for one in searches)


def test_a_person_says_what_links_their_cases(context: Context) -> None:
    text = html(page("person", context, person="P1B"))
    assert "Perpetrator towards 3 different victims" in text
    assert "2 rows that are one person" in text
    victim = html(page("person", context, person="V1"))
    assert "Victim of 2 different perpetrators: Craig Underhill (P1) in case C1;" in victim
    with context.engine.connect() as connection:
        seen = connection.scalars(
            sa.select(audit.c.record).where(audit.c.what == "saw a person")
        ).all()
    assert seen == ["P1B", "V1"]


def test_victim_here_and_perpetrator_there_is_said(context: Context, coordinator: User) -> None:
    case = {"case_id": "C7", "marac_id": "M2", "referral_date": "2026-06-01", "victim_id": "P2"}
    load(context.engine, {"cases": [case | {"perpetrator_ids": "V2", "referring_agencies": "POL"}]})
    text = html(page("person", context, person="V2"))
    assert "Victim in case C3 and perpetrator in case C7." in text
    assert "In cases of 2 MARACs: Northtown and Southtown." in text


def test_a_person_of_no_case_in_sight_is_refused_and_noted(context: Context) -> None:
    north = User("u3", "Nia", frozenset({Grant(Role.COORDINATOR, "M1")}))
    own = Context(context.engine, north, TODAY, context.data_version)
    test = page("person", own, person="V3")
    assert "There is nobody at this address" in test.error[0].value
    assert "Mossop" not in html(test)


def test_the_register_keeps_its_filters_and_order_in_the_address(context: Context) -> None:
    text = html(page("register", context))
    assert text.index("Craig Underhill") < text.index("Wayne Larchfield")
    assert "strangulation, weapons or objects used" in text
    fewer = html(page("register", context, grave="Sexual abuse", victims="2 or more"))
    assert "Wayne Larchfield" not in fewer
    assert "1 person<" in fewer
    assert "Nobody fits" in html(
        page("register", context, victims="3 or more", grave="Forced marriage")
    )


def test_the_picture_reads_in_shapes_words_and_a_table(context: Context) -> None:
    text = html(page("case", context, case="C1"))
    assert "Its people are also in 3 other cases" in text
    for part in ("m-box m-victim", "m-box m-perpetrator", "m-perpetrator m-dashed"):
        assert part in text
    assert "perpetrator (former partner)" in text
    assert 'href="/person?person=P1"' in text
    assert 'tabindex="0" role="region" aria-label="The people of this case' in text


def _told(context: Context) -> Iterator[str]:
    yield html(page("register", context))
    for person_id in ("P1", "V1", "V3"):
        yield html(page("person", context, person=person_id))
    yield html(page("case", context, case="C1"))
    with context.engine.connect() as connection:
        rows = register(connection, user=context.user, today=TODAY)
    sheet = register_page.sheet(rows, {}, context)
    yield " ".join([*sheet.headings, *sheet.about])


def test_no_page_and_no_file_gives_a_person_a_score(context: Context) -> None:
    for text in _told(context):
        words = re.sub(r"<[^>]*>", " ", text)
        assert not SCORED.search(words), SCORED.search(words)
    # The register's columns are these facts and no others; the file's are the same.
    assert list(COLUMNS) == [
        *("person_id", "name", "last_incident", "last_referral", "referrals_12", "referrals_24"),
        *("grave", "criteria", "dash_yes", "victims", "open_actions", "cases", "maracs"),
    ]
    assert set(PersonPage.__dataclass_fields__) == (
        {"person_id", "rows", "cases", "victims", "perpetrators", "names"}
    )


def test_the_file_has_every_row_and_marks_itself(context: Context) -> None:
    with context.engine.connect() as connection:
        rows = register(connection, user=context.user, today=TODAY)
    sheet = register_page.sheet(rows, {"since": "12 months"}, context)
    assert len(sheet.rows) == rows.height == 2
    assert sheet.rows[0][:5] == ["Craig Underhill", "2026-05-18", "2026-05-20", 3, 3]
    assert sheet.marking.value.startswith("OFFICIAL-SENSITIVE")

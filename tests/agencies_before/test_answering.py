"""An agency answers for itself, late answers are marked, corrections end with the meeting."""

from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa

from ingest.research_answers import NOT_KNOWN, Answer, answer, not_known
from ingest.save import save
from models.access import Role, User
from models.errors import ForPerson, NotAllowed
from models.tables import agency_involvement, audit
from queries.case_access import check_case
from queries.research_requests import overview
from queries.research_waiting import one_request, requests, to_search

from .one_list import BOSS, HOUSING, LATE, NEXT_DAY, POLICE, TODAY, somebody
from .test_asking import asked, told

FULL = Answer(
    known_victim=True,
    known_perpetrator=True,
    known_children=False,
    involvement="Two calls in May.",
    opinion="Getting worse.",
    withheld_reason="A third party’s statement: it could identify them.",
    involved_from=date(2026, 5, 1),
    is_open=True,
    lead_worker="PC Example",
    services="Safety visit",
)


def sent(
    engine: sa.Engine,
    given: Answer = FULL,
    *,
    by: User = POLICE,
    case: str = "C1",
    agency: str = "POL",
    today: date = TODAY,
) -> bool:
    return answer(
        engine,
        by=by,
        case_id=case,
        agency_id=agency,
        given=given,
        today=today,
        check_case=check_case,
    )


def row(engine: sa.Engine, case: str = "C1", agency: str = "POL") -> dict[str, Any]:
    own = agency_involvement.c
    with engine.connect() as connection:
        found = connection.execute(
            sa.select(agency_involvement).where(own.case_id == case, own.agency_id == agency)
        ).one()
    return dict(found._mapping)


@pytest.fixture
def requested(listed: sa.Engine) -> sa.Engine:
    asked(listed)
    return listed


def test_an_answer_is_kept_with_its_day_and_who_gave_it(requested: sa.Engine) -> None:
    assert sent(requested)
    kept = row(requested)
    for name, value in vars(FULL).items():
        if name != "returned_by":
            assert kept[name] == (value or None) or kept[name] is value
    assert (kept["returned_on"], kept["returned_by"]) == (TODAY, POLICE.name)


def test_a_correction_keeps_the_day_and_stands_in_the_trail(requested: sa.Engine) -> None:
    sent(requested)
    assert not sent(requested)
    assert sent(requested, Answer(True, False, False, involvement="One call."), today=LATE)
    kept = row(requested)
    assert (kept["returned_on"], kept["involvement"], kept["opinion"]) == (TODAY, "One call.", None)
    with requested.connect() as connection:
        before = connection.scalars(
            sa.select(audit.c.before).where(audit.c.kind == "agency_involvement")
        ).all()
    assert any("Two calls in May." in (text or "") for text in before)


def test_after_the_meeting_a_late_answer_is_taken_and_no_correction(requested: sa.Engine) -> None:
    sent(requested)
    for case in ("C1", "C2"):
        save(
            requested,
            "listings",
            {"case_id": case, "meeting_id": "T1", "outcome": "heard"},
            by=BOSS,
        )
    with pytest.raises(ForPerson, match="The meeting was on 1 July 2026"):
        sent(requested, NOT_KNOWN, today=NEXT_DAY)
    assert sent(requested, NOT_KNOWN, case="C2", today=NEXT_DAY)


def test_a_late_answer_is_marked_and_the_coordinator_told(requested: sa.Engine) -> None:
    sent(requested, today=LATE)
    assert told(requested, BOSS) == ["Northtown police answered late about case C1."]
    with requested.connect() as connection:
        cells = overview(connection, user=BOSS, meeting_id="T1", today=LATE).cells
    late = cells.filter(case_id="C1", agency_id="POL").row(0, named=True)
    assert (late["state"], late["is_late_answer"]) == ("known", True)


@pytest.mark.parametrize(
    ("given", "says"),
    [
        (Answer(True, None, False), "whether your agency knows them"),
        (Answer(True, True, True, involved_from=date(2026, 7, 1)), "after today"),
        (
            Answer(True, True, True, involved_from=date(2026, 5, 2), involved_to=date(2026, 5, 1)),
            "before the first",
        ),
    ],
)
def test_an_answer_that_is_not_whole_is_refused(
    requested: sa.Engine, given: Answer, says: str
) -> None:
    with pytest.raises(ForPerson, match=says):
        sent(requested, given)
    assert row(requested)["returned_on"] is None


def test_only_the_own_agency_answers_and_the_coordinator_for_it(requested: sa.Engine) -> None:
    for by in (
        HOUSING,
        somebody(Role.IDVA, "POL"),
        somebody(Role.REPRESENTATIVE, "POL", marac="M2"),
    ):
        with pytest.raises(NotAllowed):
            sent(requested, by=by)
    assert sent(requested, Answer(True, True, True, returned_by="PC Example"), by=BOSS)
    assert row(requested)["returned_by"] == f"PC Example, entered for the agency by {BOSS.name}"
    sent(requested, Answer(True, True, False, returned_by=row(requested)["returned_by"]), by=BOSS)
    assert row(requested)["returned_by"].count("entered") == 1


def test_who_was_not_asked_is_told_so_and_a_closed_case_refused(listed: sa.Engine) -> None:
    with pytest.raises(ForPerson, match="not asked"):
        sent(listed)
    asked(listed)
    with pytest.raises(NotAllowed):
        sent(listed, by=somebody(Role.REPRESENTATIVE, "POL", closed=["C1"]))


def test_nothing_known_of_a_whole_list_is_one_act(requested: sa.Engine) -> None:
    sent(requested)
    count = not_known(
        requested,
        by=POLICE,
        agency_id="POL",
        case_ids=["C1", "C2", "C3"],
        today=TODAY,
        check_case=check_case,
    )
    assert count == 2
    assert row(requested)["known_victim"] is True, "what was answered before stands"
    kept = row(requested, "C3")
    assert (kept["known_victim"], kept["known_perpetrator"], kept["known_children"]) == (
        False,
        False,
        False,
    )


def test_one_case_that_is_not_theirs_stops_the_whole_list(requested: sa.Engine) -> None:
    with pytest.raises(NotAllowed):
        not_known(
            requested,
            by=POLICE,
            agency_id="POL",
            case_ids=["C1", "C4"],
            today=TODAY,
            check_case=check_case,
        )
    assert row(requested)["returned_on"] is None


def test_what_waits_for_an_agency_has_the_names_to_search_by_and_nothing_else(
    requested: sa.Engine,
) -> None:
    with requested.connect() as connection:
        found = requests(connection, user=POLICE, today=TODAY)
        people = to_search(connection, user=POLICE, case_ids=found["case_id"].to_list())
        foreign = to_search(connection, user=POLICE, case_ids=["C4"])
    assert found["case_id"].to_list() == ["C1", "C2", "C3"]
    assert set(found["agency_id"]) == {"POL"}
    assert people.filter(case_id="C1").select("part", "given_names", "date_of_birth").rows() == [
        ("victim", "Ann", date(1990, 2, 3)),
        ("perpetrator", "Adam", date(1980, 3, 4)),
        ("child", "Kit", date(2020, 1, 5)),
    ]
    assert set(people.columns) == {
        *("case_id", "part", "family_name", "given_names", "aliases", "date_of_birth")
    }
    assert foreign.is_empty()


def test_a_request_is_shown_to_its_agency_and_the_coordinator_alone(requested: sa.Engine) -> None:
    sent(requested)
    with requested.connect() as connection:
        for user in (POLICE, BOSS):
            found = one_request(connection, user=user, case_id="C1", agency_id="POL")
            assert found is not None and found["opinion"] == "Getting worse."
        with pytest.raises(NotAllowed):
            one_request(connection, user=HOUSING, case_id="C1", agency_id="POL")
        assert one_request(connection, user=BOSS, case_id="C1", agency_id="GPS") is None

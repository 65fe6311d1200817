"""One case from the referral to the return: each stage, who sees it then, and what it counts."""

from collections.abc import Mapping
from datetime import date

import sqlalchemy as sa
from records import TESTER
from referral.made import COORDINATOR, HANDS, IDVA, REFERRER, TODAY, referral

from ingest import idva, listing, meetings, research_answers, research_requests, screening
from ingest.assessments import record_assessment
from ingest.idva_entries import Attempt, Wish
from ingest.referrals import submit_referral
from ingest.research_answers import Answer
from ingest.save import save
from models.access import Grant, Role, Scope, User
from models.errors import NotAllowed
from models.instruments import library
from models.period import Period
from models.risk import Filled
from queries import idva as asked_idva
from queries import safelives
from queries import screening as asked_screening
from queries.case_access import Detail, check_case, detail
from queries.measure import figures

HOUSING = User("hou", "Hou", frozenset({Grant(Role.REPRESENTATIVE, "M1", "HOU")}))
POLICE = User("pol", "Pol", frozenset({Grant(Role.REPRESENTATIVE, "M1", "POL")}))
MEETING = date(2026, 7, 29)


def level(engine: sa.Engine, user: User, case_id: str) -> Detail | None:
    """How much of the case the person sees; None is nothing."""
    with engine.connect() as connection:
        try:
            check_case(connection, user, case_id)
        except NotAllowed:
            return None
        return detail(connection, user, case_id)


def referred(engine: sa.Engine) -> str:
    case_id = submit_referral(engine, by=REFERRER, referral=referral(), today=TODAY, hands=HANDS)
    with engine.connect() as connection:
        queue = asked_screening.queue(connection, user=COORDINATOR, today=TODAY)
    assert case_id in queue["case_id"].to_list()
    assert level(engine, IDVA, case_id) is Detail.FULL
    assert level(engine, REFERRER, case_id) is Detail.FULL
    assert level(engine, HOUSING, case_id) is None
    return case_id


def assessed_and_accepted(engine: sa.Engine, case_id: str) -> None:
    form = library().current("dash")
    assert form is not None
    record_assessment(
        engine,
        by=REFERRER,
        case_id=case_id,
        form=form,
        filled=Filled(answers=dict.fromkeys(range(1, 16), "yes"), assessed_on=TODAY, is_high=True),
        threshold=14,
        today=TODAY,
        check_case=check_case,
        agency_id="REF",
    )
    with engine.connect() as connection:
        found = asked_screening.points(connection, user=COORDINATOR, case_id=case_id, today=TODAY)
    assert found.risk_form.startswith("Risk form: 15 yes of 15 answered; at or above")
    screening.decide(
        engine,
        by=COORDINATOR,
        case_id=case_id,
        meets=True,
        reason="High risk now",
        today=TODAY,
        check_case=check_case,
    )


def listed(engine: sa.Engine, case_id: str) -> str:
    meeting_id = meetings.plan_meeting(
        engine,
        by=COORDINATOR,
        marac_id="M1",
        on=MEETING,
        place=meetings.Place("09:30"),
        today=TODAY,
    )
    listing.list_case(
        engine,
        by=COORDINATOR,
        case_id=case_id,
        meeting_id=meeting_id,
        today=TODAY,
        check_case=check_case,
    )
    return meeting_id


def researched(engine: sa.Engine, case_id: str, meeting_id: str) -> None:
    """Three agencies are asked: one knows nobody, one tells, one withholds and says why."""
    research_requests.ask(
        engine,
        by=COORDINATOR,
        meeting_id=meeting_id,
        wanted=[(case_id, agency) for agency in ("POL", "HOU", "REF")],
        due_on=date(2026, 7, 20),
        today=TODAY,
    )
    assert level(engine, HOUSING, case_id) is Detail.NAMES
    day = date(2026, 7, 10)
    research_answers.not_known(
        engine, by=POLICE, agency_id="POL", case_ids=[case_id], today=day, check_case=check_case
    )
    told = Answer(
        known_victim=True,
        known_perpetrator=False,
        known_children=False,
        involvement="Asked for new locks in May",
        opinion="She may ask for a move",
    )
    kept_back = Answer(
        known_victim=True,
        known_perpetrator=False,
        known_children=True,
        withheld_reason="Counselling notes: not needed for her safety",
    )
    for by, agency, given in ((HOUSING, "HOU", told), (COORDINATOR, "REF", kept_back)):
        research_answers.answer(
            engine,
            by=by,
            case_id=case_id,
            agency_id=agency,
            given=given,
            today=day,
            check_case=check_case,
        )


def spoken_to(engine: sa.Engine, case_id: str) -> None:
    day = date(2026, 7, 3)
    idva.record_attempt(
        engine,
        by=IDVA,
        case_id=case_id,
        attempt=Attempt(day, "spoke", worker="Ida", was_safe=True),
        today=day,
        check_case=check_case,
    )
    idva.record_outcome(engine, by=IDVA, case_id=case_id, outcome="engaged", check_case=check_case)
    wish = Wish(day, "I want to stay in my home", "Ida", "phone", "before")
    idva.record_wish(engine, by=IDVA, case_id=case_id, wish=wish, today=day, check_case=check_case)
    with engine.connect() as connection:
        kept = asked_idva.of_case(connection, user=COORDINATOR, case_id=case_id)
    assert kept.wishes["words"].to_list() == ["I want to stay in my home"]


def heard(engine: sa.Engine, case_id: str, meeting_id: str) -> None:
    save(engine, "meetings", {"meeting_id": meeting_id, "status": "held"}, by=TESTER)
    outcome = {"case_id": case_id, "meeting_id": meeting_id, "outcome": "heard", "minutes": "12"}
    save(engine, "listings", outcome, by=TESTER)


def counted(engine: sa.Engine, meeting_id: str) -> Mapping[str, float | None]:
    """Key → value of every indicator of that meeting."""
    everything = Scope(None, sees_cases=True, sees_case_ids=True)
    with engine.connect() as connection:
        frame = figures(
            connection,
            scope=everything,
            period=Period(date(2026, 7, 1), date(2026, 7, 31)),
            today=date(2026, 8, 1),
            by="meeting",
        )
    rows = frame.filter(frame["group"] == meeting_id)
    return dict(rows.select("key", "value").rows())


def test_a_referral_goes_all_the_way_and_is_counted(few: sa.Engine) -> None:
    case_id = referred(few)
    assessed_and_accepted(few, case_id)
    meeting_id = listed(few, case_id)
    researched(few, case_id, meeting_id)
    spoken_to(few, case_id)
    heard(few, case_id, meeting_id)
    values = counted(few, meeting_id)
    assert {key: values[key] for key in ("cases_discussed", "repeat_cases", "children")} == {
        "cases_discussed": 1.0,
        "repeat_cases": 0.0,
        "children": 1.0,
    }
    whole = ("dash_high_rate", "idva_contact_before_rate", "idva_engaged_rate")
    assert {values[key] for key in (*whole, "research_return_rate", "partner_share")} == {100.0}
    assert values["minutes_per_case"] == 12.0


def test_its_return_row_opens_on_the_case(few: sa.Engine) -> None:
    case_id = referred(few)
    assessed_and_accepted(few, case_id)
    meeting_id = listed(few, case_id)
    heard(few, case_id, meeting_id)
    everything = Scope(None, sees_cases=True, sees_case_ids=True)
    with few.connect() as connection:
        found = safelives.build(connection, scope=everything, quarter="2026-Q3")
    (row,) = (row for row in found.rows if row.meeting_id == meeting_id)
    cells = {name: row.cells[name] for name in ("C", "D", "G", "P")}
    assert {name: float(cell or 0) for name, cell in cells.items()} == {
        "C": 1.0,
        "D": 0.0,
        "G": 0.0,
        "P": 1.0,
    }

"""Referrals, risk forms, contact, actions and attendance by hand."""

from typing import Any

import pytest

from .examples import case, day, figure, fraction, listing, meeting, record, value
from .record import Record, Row

JANUARY: dict[str, Any] = {"start": day("2025-01-01"), "end": day("2025-01-31")}


def test_referrals_screened_and_below_threshold() -> None:
    found = record(
        case("C1", "2025-01-01", threshold_met=True),
        case("C2", "2025-01-31", threshold_met=False),
        case("C3", "2025-01-31"),
        case("C4", "2025-02-01", threshold_met=False),
    )
    assert value(found, "referrals_received", **JANUARY) == 3
    assert value(found, "screened", **JANUARY) == 2
    assert value(found, "below_threshold_rate", **JANUARY) == 50


def form(assessment_id: str, yes: int, on: str | None = None, **columns: object) -> Row:
    answers = {f"q{number}": "yes" for number in range(1, yes + 1)}
    usual = {"assessment_id": assessment_id, "case_id": "C1", "form": "dash"}
    return usual | {"assessed_on": day(on) if on else None} | answers | columns


@pytest.mark.parametrize(
    ("forms", "expected"),
    [
        ([], None),
        ([form("D1", 14)], 100),
        ([form("D1", 13)], 0),
        ([form("D1", 13, q14="dont_know")], 0),
        ([form("D1", 0)], None),
        ([form("D1", 14), form("D2", 0, "2025-01-19")], 100),
        ([form("D1", 14), form("D2", 0, "2025-01-19", q1="no")], 0),
        ([form("D9", 14), form("D1", 3, "2024-01-01")], 0),
        ([form("D1", 14, "2025-01-20"), form("D2", 3, "2025-01-21")], 100),
        ([form("D1", 3, "2025-01-20"), form("D2", 14, "2025-01-20")], 100),
        ([form("D10", 3, "2025-01-20"), form("D9", 14, "2025-01-20")], 100),
        ([form("D1", 14, form="stalking")], None),
        ([form("D1", 14, form="daq"), form("D0", 3, form="dara")], 100),
        ([form("D1", 13, q25="yes")], 0),
        ([form("D1", 13, q25="yes", form="daq")], 100),
    ],
)
def test_the_latest_form_before_the_meeting_decides(forms: list[Row], expected: int | None) -> None:
    found = record(case("C1", heard="2025-01-20"), assessments=forms)
    assert value(found, "dash_high_rate") == expected


def test_the_threshold_is_the_meetings_maracs() -> None:
    found = record(
        case("C1"),
        assessments=[form("D1", 10)],
        maracs=[{"marac_id": "m2", "dash_threshold": 10}],
        meetings=[meeting("M1", "2025-02-01", "m2")],
    )
    found["listings"].append(listing("C1", "M1"))
    assert value(found, "dash_high_rate") == 100


def test_idva_contact_and_engagement() -> None:
    found = record(
        case("C1", heard="2025-01-20", idva_contact_on="2025-01-20", idva_outcome="engaged"),
        case("C2", heard="2025-01-20", idva_contact_on="2025-01-21"),
        case("C3", heard="2025-01-20", idva_outcome="declined"),
        case("C4", heard="2025-01-20", idva_referred_on="2025-01-11"),
        case("C5", heard="2025-01-20"),
    )
    assert fraction(found, "idva_contact_before_rate") == (1, 4)
    assert fraction(found, "idva_engaged_rate") == (1, 2)


def test_research_is_counted_for_heard_cases_where_it_was_asked_for() -> None:
    def asked(case_id: str, requested: str | None, returned: str | None) -> Row:
        row: Row = {"case_id": case_id, "agency_id": "police"}
        row["requested_on"] = day(requested) if requested else None
        return row | {"returned_on": day(returned) if returned else None}

    found = record(
        case("C1", heard="2025-01-20"),
        case("C2"),
        agency_involvement=[
            asked("C1", "2025-01-11", "2025-01-20"),
            asked("C1", "2025-01-12", "2025-01-21"),
            asked("C1", "2025-01-13", None),
            asked("C1", None, "2025-01-12"),
            asked("C2", "2025-01-11", "2025-01-12"),
        ],
    )
    assert fraction(found, "research_return_rate") == (1, 3)


def action(action_id: str, due: str | None, status: str | None = None, **columns: Any) -> Row:  # noqa: ANN401
    row: Row = {"action_id": action_id, "case_id": "C1", "agency_id": "police", "status": status}
    row["completed_on"] = day(columns.pop("done")) if "done" in columns else None
    return row | {"due_date": day(due) if due else None} | columns


def with_actions(*actions: Row) -> Record:
    meetings = [meeting("M1", "2025-01-20"), meeting("M2", "2025-01-20", "m2")]
    local = [{"marac_id": "m2", "action_days": 14}]
    return record(case("C1"), meetings=meetings, maracs=local, actions=[*actions])


def test_actions_due_and_on_time() -> None:
    found = with_actions(
        action("T1", "2025-01-15", "done", done="2025-01-15"),
        action("T2", "2025-01-15", "done", done="2025-01-16"),
        action("T3", "2025-01-15", "done"),
        action("T4", "2025-01-15", "cancelled"),
        action("T5", "2025-02-01", "done", done="2025-01-15"),
        action("T6", None, "done", done="2025-01-27", meeting_id="M1"),
        action("T7", None, "done", done="2025-01-27"),
        action("T8", "2025-01-15", "not_possible", done="2025-01-14"),
    )
    assert fraction(found, "actions_on_time_rate", **JANUARY) == (2, 5)
    assert value(found, "actions_due", **JANUARY) == 5


def test_an_action_belongs_to_its_meetings_marac_and_its_days() -> None:
    found = with_actions(action("T1", None, meeting_id="M2"), action("T2", "2025-02-03"))
    days = {"start": day("2025-02-03"), "end": day("2025-02-03"), "by": "marac"}
    assert value(found, "actions_due", group="m2", **days) == 1
    assert value(found, "actions_due", group="m1", **days) == 1


def test_as_of_stops_what_is_due_and_starts_what_is_overdue() -> None:
    found = with_actions(
        action("T1", "2025-01-15"),
        action("T2", "2025-01-16", "open"),
        action("T3", "2024-01-01"),
        action("T4", "2025-01-14", "not_done"),
    )

    def due_and_overdue(**asked: Any) -> list[int]:  # noqa: ANN401
        return [value(found, key, **JANUARY, **asked) for key in ("actions_due", "actions_overdue")]

    assert due_and_overdue() == [3, 3]
    assert due_and_overdue(as_of=day("2025-01-15")) == [2, 1]
    assert due_and_overdue(today=day("2025-01-16")) == [3, 2]


def came(agency_id: str, status: str, person: str | None = None) -> Row:
    return {"meeting_id": "M1", "agency_id": agency_id, "person": person, "status": status}


def with_attendance(*rows: Row, core: list[Row] | None = None) -> Record:
    agencies = [
        {"agency_id": name, "return_source": "other", "core": name != "zoo"}
        for name in ("aid", "bus", "cab", "zoo")
    ]
    meetings = [meeting("M1", "2025-01-20"), meeting("M2", "2025-01-21")]
    found = record(meetings=meetings, attendance=[*rows], marac_agencies=core or [])
    return found | {"agencies": agencies}


def test_attendance_is_core_agencies_at_meetings_with_any_row() -> None:
    found = with_attendance(
        came("aid", "absent"),
        came("aid", "deputy", "Jo"),
        came("bus", "present"),
        came("zoo", "present"),
    )
    assert fraction(found, "attendance_rate") == (2, 3)
    assert fraction(found, "deputy_rate") == (1, 2)
    assert value(found, "attendance_rate", by="meeting", group="M2") is None
    assert fraction(with_attendance(came("zoo", "present")), "attendance_rate") == (0, 3)
    assert value(with_attendance(), "attendance_rate") is None


def test_a_maracs_own_list_says_which_agencies_are_core_and_when() -> None:
    own: list[Row] = [
        {"marac_id": "m1", "agency_id": "zoo", "core": True, "from": day("2025-01-20")},
        {"marac_id": "m1", "agency_id": "aid", "core": True, "to": day("2025-01-19")},
        {"marac_id": "m1", "agency_id": "bus", "core": None},
    ]
    found = with_attendance(came("zoo", "present"), core=own)
    assert fraction(found, "attendance_rate") == (1, 1)


def test_deferrals_are_out_of_listings_with_an_outcome() -> None:
    found = record(*(case(f"C{n}") for n in range(4)), meetings=[meeting("M1", "2025-01-20")])
    outcomes = ["heard", "deferred", None, "withdrawn"]
    found["listings"] = [listing(f"C{n}", "M1", outcome) for n, outcome in enumerate(outcomes)]
    assert fraction(found, "deferral_rate") == (1, 3)


@pytest.mark.parametrize(
    ("nation", "sent", "expected"),
    [
        ("england", "2025-04-14", 100),
        ("england", "2025-04-15", 0),
        ("scotland", "2025-04-15", 100),
        ("scotland", "2025-04-16", 0),
    ],
)
def test_the_agenda_goes_out_working_days_before(nation: str, sent: str, expected: int) -> None:
    """Good Friday is 18 April everywhere, Easter Monday 21 April not in Scotland."""
    found = record(
        meetings=[
            meeting("M1", "2025-04-28", agenda_sent_on=day(sent)),
            meeting("M2", "2025-04-28", agenda_sent_on=day("2025-01-01"), kind="emergency"),
            meeting("M3", "2025-04-28"),
        ],
        maracs=[{"marac_id": "m1", "nation": nation}],
    )
    rate = figure(found, "agenda_on_time_rate")
    assert (rate["value"], rate["denominator"]) == (expected, 1)

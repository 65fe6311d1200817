"""Every role against every page, write and read: each may what the roles' table says, no more."""

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from datetime import date, datetime

import pytest
import sqlalchemy as sa
from referral.made import HANDS, referral
from streamlit.testing.v1 import AppTest

import ingest
import queries
from dashboard.context import Context
from dashboard.navigation import PAGES
from ingest import (
    accounts,
    action_evidence,
    action_reminders,
    actions,
    assessments,
    briefings,
    chart_notes,
    chronology,
    chronology_decisions,
    chronology_uploads,
    closures,
    confidentiality,
    distribution,
    document_destruction,
    emergency,
    erasures,
    files,
    hearing,
    hearing_lines,
    idva,
    installation,
    invitations,
    lessons,
    listing,
    listing_order,
    load,
    mail,
    marac_rules,
    matches,
    meeting_invitations,
    meeting_series,
    meetings,
    minutes,
    packs,
    rectification,
    referrals,
    research,
    research_reminders,
    research_requests,
    retention,
    return_settings,
    save,
    screening,
    sitting,
    steering,
    transfers,
    users,
)
from ingest.chronology_lines import Line, key, place
from ingest.idva_entries import Attempt, Wish
from ingest.matching import proposing
from models.access import PERMISSIONS, SEEING_CASES, Grant, Permission, Role, Scope, User
from models.database import writing
from models.errors import ForPerson, NotAllowed
from models.instruments import library
from models.meeting_days import Pattern
from models.period import Period
from models.risk import Filled
from models.steering import current
from queries import accounts as asked_accounts
from queries import (
    action_choices,
    case_access,
    case_page,
    case_viewers,
    document_retention,
    document_search,
    failed_sign_ins,
    field_history,
    network,
    person,
    planned_meetings,
    referral_choices,
    register,
    repeats,
    trail,
    trail_check,
)
from queries import action_reminders as asked_reminders
from queries import actions as asked_actions
from queries import agenda as asked_agenda
from queries import assessments as asked_assessments
from queries import chronology as asked_chronology
from queries import confidentiality as asked_confidentiality
from queries import distribution as asked_distribution
from queries import documents as asked_documents
from queries import flags as asked_flags
from queries import idva as asked_idva
from queries import lessons as asked_lessons
from queries import management_reviews as asked_reviews
from queries import matches as asked_matches
from queries import meeting_list as asked_list
from queries import meeting_series as asked_series
from queries import meetings as asked_meetings
from queries import minutes as asked_minutes
from queries import packs as asked_packs
from queries import research_requests as asked_requests
from queries import research_waiting as asked_waiting
from queries import retention as asked_retention
from queries import screening as asked_screening
from queries import sharing as asked_sharing
from queries import sitting as asked_sitting
from queries import steering as asked_steering
from queries import transfers as asked_transfers
from queries.cases import Filters, found
from queries.insight import behind
from queries.insight import repeats as insight_repeats
from queries.lessons import choices as lesson_choices
from queries.lessons import published as published_lessons
from queries.minutes_draft import gathered as gathered_minutes
from queries.subject_access.pack import pack
from queries.transfer_content import Sending, gathered

P = Permission
CHANGES = frozenset({P.DO_CASEWORK, P.RUN_MEETING})
TODAY, ASKED_ON = date(2026, 7, 2), date(2026, 6, 20)
EVENT = {
    **{"occurred_on": "2026-03-04", "occurred_at": "14:30", "occurred_to": ""},
    "event": "Called by a neighbour",
}
NOON = datetime(2026, 7, 2, 12)
JUNE = Period(date(2026, 6, 1), date(2026, 6, 30))
EVERYTHING = Scope(None, sees_cases=True, sees_case_ids=True)
Call = Callable[[sa.Engine, User], object]


def asking(read: Callable[..., object], as_: str = "user", **given: object) -> Call:
    """A read called on a connection of its own; `as_` names the argument that says who asks."""

    def call(engine: sa.Engine, user: User) -> object:
        with engine.connect() as connection:
            return read(connection, **{as_: user}, **given)

    return call


SITTING: dict[str, Call] = {
    "sitting.begin_meeting": lambda engine, by: sitting.begin_meeting(
        engine, by=by, meeting_id="T2"
    ),
    "sitting.end_meeting": lambda engine, by: sitting.end_meeting(engine, by=by, meeting_id="T2"),
    "hearing.begin_case": lambda engine, by: hearing.begin_case(
        engine, by=by, meeting_id="T1", case_id="C1", check_case=case_access.check_in_full
    ),
    "hearing.stop_clock": lambda engine, by: hearing.stop_clock(engine, by=by, meeting_id="T1"),
    "hearing.settle": lambda engine, by: hearing.settle(
        engine,
        by=by,
        meeting_id="T1",
        case_id="C1",
        outcome="heard",
        today=TODAY,
        check_case=case_access.check_in_full,
    ),
    "hearing.take_back": lambda engine, by: hearing.take_back(
        engine,
        by=by,
        meeting_id="T1",
        case_id="C1",
        reason="A mistake",
        check_case=case_access.check_in_full,
    ),
    "minutes.keep": lambda engine, by: minutes.keep(
        engine, by=by, meeting_id="T1", gather=gathered_minutes
    ),
    "minutes.mark_circulated": lambda engine, by: minutes.mark_circulated(
        engine, by=by, meeting_id="T1", number=1
    ),
    "minutes.correct": lambda engine, by: minutes.correct(
        engine,
        by=by,
        meeting_id="T1",
        key="present",
        at=0,
        text="",
        seen="",
        reason="A mistake",
        shown=(),
    ),
}


def uploaded(engine: sa.Engine, by: User, event: str) -> str:
    """The number of an upload of one entry."""
    values = {**EVENT, "event": event}
    return chronology_uploads.upload(
        engine,
        by=by,
        case_id="C1",
        agency_id="POL",
        lines=[Line(1, values, values)],
        origin="police.csv",
        check_case=case_access.check_case,
    ).upload_id


def corrected(engine: sa.Engine, by: User) -> object:
    """An entry that a coordinator has made is put right."""
    event = f"Seen by {by.user_id}"
    uploaded(engine, somebody(Role.COORDINATOR), event)
    entry_id = f"H-{key(place('C1', 'POL'), {**EVENT, 'event': event})}"
    return chronology.correct_entry(
        engine,
        by=by,
        entry_id=entry_id,
        values=EVENT,
        reason="A slip of the pen",
        today=TODAY,
        check_case=case_access.check_case,
    )


def taken_back(engine: sa.Engine, by: User) -> object:
    """An upload that a coordinator has made is taken back."""
    upload_id = uploaded(engine, somebody(Role.COORDINATOR), f"Told by {by.user_id}")
    return chronology_uploads.undo_upload(
        engine, by=by, upload_id=upload_id, check_case=case_access.check_case
    )


SCREENING: dict[str, Call] = {
    "take_up": lambda engine, by: screening.take_up(
        engine, by=by, case_id="C1", check_case=case_access.check_case
    ),
    "decide": lambda engine, by: screening.decide(
        engine,
        by=by,
        case_id="C1",
        meets=True,
        reason="Threats to kill",
        today=TODAY,
        check_case=case_access.check_case,
    ),
    "return_for_information": lambda engine, by: screening.return_for_information(
        engine, by=by, case_id="C1", question="Who else?", check_case=case_access.check_case
    ),
    "withdraw": lambda engine, by: screening.withdraw(
        engine, by=by, case_id="C1", reason="A mistake", check_case=case_access.check_case
    ),
    "close": lambda engine, by: screening.close(
        engine,
        by=by,
        case_id="C1",
        closure_reason="moved",
        today=TODAY,
        check_case=case_access.check_case,
    ),
    "override_repeat": lambda engine, by: screening.override_repeat(
        engine,
        by=by,
        case_id="C1",
        is_repeat=True,
        reason="As I know them",
        check_case=case_access.check_case,
    ),
}
LISTING: dict[str, Call] = {
    "list_case": lambda engine, by: listing.list_case(
        engine, by=by, case_id="C1", meeting_id="T2", today=TODAY, check_case=case_access.check_case
    ),
    "move_listings": lambda engine, by: listing.move_listings(
        engine,
        by=by,
        case_ids=["C1"],
        to_meeting="T2",
        reason="Full",
        today=TODAY,
        check_case=case_access.check_case,
    ),
    "take_off": lambda engine, by: listing.take_off(
        engine, by=by, case_id="C1", reason="A mistake", check_case=case_access.check_case
    ),
}
MEETING: dict[str, Call] = {
    "meetings.plan_meeting": lambda engine, by: meetings.plan_meeting(
        engine, by=by, marac_id="M1", on=date(2026, 7, 9), today=TODAY
    ),
    "meetings.change_meeting": lambda engine, by: meetings.change_meeting(
        engine, by=by, meeting_id="T3", values={"venue": "Hall"}, seen={"venue": ""}, today=TODAY
    ),
    "meetings.cancel_meeting": lambda engine, by: meetings.cancel_meeting(
        engine, by=by, meeting_id="T3", reason="Snow on every road", today=TODAY
    ),
    "meetings.planned_row": lambda engine, by: _within(
        engine, meetings.planned_row, by, meeting_id="T3"
    ),
    "distribution.add_entry": lambda engine, by: distribution.add_entry(
        engine,
        by=by,
        marac_id="M1",
        invited=distribution.Invited("POL", "Kim", "kim@agency.example"),
        since=TODAY,
    ),
    "distribution.change_entry": lambda engine, by: distribution.change_entry(
        engine, by=by, entry_id="none", invited=distribution.Invited("POL", "Kim", "k@a.example")
    ),
    "distribution.end_entry": lambda engine, by: distribution.end_entry(
        engine, by=by, entry_id="none", until=TODAY
    ),
    "meeting_series.make_series": lambda engine, by: meeting_series.make_series(
        engine,
        by=by,
        marac_id="M1",
        pattern=Pattern("week", TODAY),
        days=[date(2026, 8, 4)],
        today=TODAY,
    ),
    "meeting_series.plan_ahead": lambda engine, by: meeting_series.plan_ahead(
        engine, by=by, series_id="none", days=[date(2026, 8, 4)], today=TODAY
    ),
    "meeting_series.end_series": lambda engine, by: meeting_series.end_series(
        engine, by=by, series_id="none"
    ),
}
COMING: dict[str, Call] = {
    "confidentiality.accept": lambda engine, by: confidentiality.accept(
        engine,
        by=by,
        meeting_id="T2",
        conflicts={},
        today=TODAY,
        check_case=case_access.check_case,
    ),
    "meeting_invitations.prepare": lambda engine, by: meeting_invitations.prepare(
        engine, by=by, meeting_ids=["T2"]
    ),
}
ACTION = {"agency_id": "POL", "description": "Mark the address", "due_date": "2026-07-03"}
ACTIONS: dict[str, tuple[frozenset[Permission], Call]] = {
    "action_reminders.remind": (
        frozenset({P.DO_CASEWORK}),
        lambda engine, by: action_reminders.remind(engine, by=by, today=TODAY),
    ),
    "action_reminders.called": (
        frozenset({P.DO_CASEWORK}),
        lambda engine, by: action_reminders.called(
            engine, by=by, marac_id="M1", agency_id="POL", actions=1, today=TODAY
        ),
    ),
    "action_evidence.report_with_evidence": (
        asked_actions.MAY,
        lambda engine, user: action_evidence.report_with_evidence(
            engine,
            user,
            action_id="A1",
            given=actions.Report("sorted"),
            name="receipt.txt",
            content=b"One lock",
            scanner=None,
            today=TODAY,
            check_case=case_access.check_case,
        ),
    ),
    "mail.send_test": (
        frozenset({P.ADMINISTER}),
        lambda engine, by: mail.send_test(engine, by=by, to="ann@example.org"),
    ),
    "actions.agree": (
        asked_actions.MAY,
        lambda engine, user: actions.agree(
            engine,
            user,
            case_id="C1",
            meeting_id="T1",
            values=ACTION | {"risk_to": "victim"},
            today=TODAY,
            check_case=case_access.check_case,
        ),
    ),
    "actions.report": (
        asked_actions.MAY,
        lambda engine, user: actions.report(
            engine,
            user,
            action_id="A1",
            given=actions.Report("not_possible", reason="She moved away"),
            today=TODAY,
            check_case=case_access.check_case,
        ),
    ),
    "actions.report_many": (
        asked_actions.MAY,
        lambda engine, user: actions.report_many(
            engine,
            user,
            given={"A1": actions.Report("not_possible", reason="She moved away")},
            today=TODAY,
            check_case=case_access.check_case,
        ),
    ),
    "actions.correct": (
        CHANGES,
        lambda engine, user: actions.correct(
            engine,
            user,
            action_id="A1",
            reason="A slip",
            values={"description": "Mark both addresses"},
            today=TODAY,
            check_case=case_access.check_case,
        ),
    ),
    "actions.accept": (
        CHANGES,
        lambda engine, user: actions.accept(
            engine, user, action_ids=["A1"], today=TODAY, check_case=case_access.check_case
        ),
    ),
    "actions.ask_again": (
        CHANGES,
        lambda engine, user: actions.ask_again(
            engine, user, action_id="A1", question="Both?", check_case=case_access.check_case
        ),
    ),
    "action_changes.reassign": (
        asked_actions.MAY,
        lambda engine, user: actions.reassign(
            engine, user, action_id="A1", owner="Kim", check_case=case_access.check_case
        ),
    ),
    "action_changes.extend": (
        CHANGES,
        lambda engine, user: actions.extend(
            engine,
            user,
            action_id="A1",
            due_date="2026-07-30",
            reason="On leave",
            today=TODAY,
            check_case=case_access.check_case,
        ),
    ),
    "action_changes.cancel": (
        CHANGES,
        lambda engine, user: actions.cancel(
            engine, user, action_id="A1", reason="Agreed twice", check_case=case_access.check_case
        ),
    ),
}
RUNNING: dict[str, Call] = {
    "listing.defer": lambda engine, by: listing.defer(
        engine,
        by=by,
        case_id="C2",
        reason="Put off",
        today=TODAY,
        check_case=case_access.check_case,
    ),
    "listing_order.move_case": lambda engine, by: listing_order.move_case(
        engine,
        by=by,
        case_id="C2",
        meeting_id="T2",
        steps=1,
        check_case=case_access.check_case,
    ),
    "listing_order.put_children_first": lambda engine, by: listing_order.put_children_first(
        engine, by=by, meeting_id="T2"
    ),
    "listing_order.needs_for_list": lambda engine, by: listing_order.needs_for_list(by, "M1"),
    "meetings.mark_agenda_sent": lambda engine, by: meetings.mark_agenda_sent(
        engine, by=by, meeting_id="T2", today=TODAY
    ),
    "packs.publish": lambda engine, by: packs.publish(
        engine,
        by=by,
        meeting_id="T2",
        kind="agenda",
        copies=[packs.Copy("x", {})],
        expires_on=TODAY,
        today=TODAY,
    ),
    "confidentiality.record_paper": lambda engine, by: confidentiality.record_paper(
        engine,
        by=by,
        meeting_id="T2",
        person="Guest",
        agency_id=None,
        signed_on=TODAY,
        today=TODAY,
    ),
    "meeting_invitations.mark_sent": lambda engine, by: meeting_invitations.mark_sent(
        engine, by=by, meeting_ids=["T2"], today=TODAY
    ),
    "packs.withdraw": lambda engine, by: packs.withdraw(engine, by=by, pack_id="none"),
}


def _within(engine: sa.Engine, act: Callable[..., object], by: User, **given: object) -> object:
    with writing(engine) as connection:
        return act(connection, by, **given)


# Write → the permissions of which one is needed (none: whoever is signed in), and how it is called.
WRITES: dict[str, tuple[frozenset[Permission], Call]] = {
    "accounts.change_roles": (
        frozenset({P.ADMINISTER}),
        lambda engine, by: accounts.change_roles(engine, by=by, user_id="x", grants=[]),
    ),
    "accounts.close_account": (
        frozenset({P.ADMINISTER}),
        lambda engine, by: accounts.close_account(engine, by=by, user_id="x"),
    ),
    "accounts.reopen_account": (
        frozenset({P.ADMINISTER}),
        lambda engine, by: accounts.reopen_account(engine, by=by, user_id="x"),
    ),
    "accounts.end_sessions": (
        frozenset({P.ADMINISTER}),
        lambda engine, by: accounts.end_sessions(engine, by=by, user_id="x"),
    ),
    "assessments.record_assessment": (
        frozenset({P.DO_CASEWORK, P.RECORD_IDVA, P.REFER}),
        lambda engine, by: assessments.record_assessment(
            engine,
            by=by,
            case_id="C1",
            form=library().instruments[0],
            filled=Filled(assessed_on=TODAY, is_high=True, judgement_reason="He has a key"),
            threshold=14,
            today=TODAY,
            check_case=case_access.check_case,
        ),
    ),
    "chart_notes.write_note": (
        frozenset({P.COMMENT}),
        lambda engine, by: chart_notes.write_note(
            engine,
            by=by,
            marac_id="M1",
            chart="repeat_rate",
            on=TODAY,
            text="A new protocol began",
            marks_change=True,
            today=TODAY,
        ),
    ),
    "chart_notes.remove_note": (
        frozenset({P.COMMENT}),
        lambda engine, by: chart_notes.remove_note(engine, by=by, note_id="none"),
    ),
    "closures.close_case": (
        frozenset({P.CLOSE_CASES}),
        lambda engine, by: closures.close_case(
            engine, by=by, case_id="C1", user_id="x", reason="Knows the family"
        ),
    ),
    "document_destruction.set_schedule": (
        frozenset({P.PROPOSE_ERASURE}),
        lambda engine, by: document_destruction.set_schedule(
            engine, by=by, marac_id="M1", kind="letter", months=3
        ),
    ),
    "emergency.open_case": (
        frozenset({P.OPEN_IN_AN_EMERGENCY}),
        lambda engine, by: emergency.open_case(
            engine, by=by, case_id="C3", reason="She rang: he is at her door"
        ),
    ),
    "referrals.check_refers": (
        frozenset({P.REFER}),
        lambda engine, by: referrals.check_refers(by, "M1", ["POL"]),
    ),
    "referrals.submit_referral": (
        frozenset({P.REFER}),
        lambda engine, by: referrals.submit_referral(
            engine, by=by, referral=referral(agencies=("POL",)), today=TODAY, hands=HANDS
        ),
    ),
    "erasures.propose": (
        frozenset({P.PROPOSE_ERASURE}),
        lambda engine, by: erasures.propose(
            engine, by=by, case_ids=["C1"], reason="Its time is over", today=TODAY
        ),
    ),
    "chronology.add_entry": (
        frozenset({P.DO_CASEWORK, P.RETURN_RESEARCH}),
        lambda engine, by: chronology.add_entry(
            engine,
            by=by,
            case_id="C1",
            agency_id="POL",
            values=EVENT,
            today=TODAY,
            check_case=case_access.check_case,
        ),
    ),
    "chronology.correct_entry": (
        frozenset({P.DO_CASEWORK, P.RETURN_RESEARCH}),
        lambda engine, by: corrected(engine, by),
    ),
    "chronology_uploads.upload": (
        frozenset({P.DO_CASEWORK, P.RETURN_RESEARCH}),
        lambda engine, by: chronology_uploads.upload(
            engine,
            by=by,
            case_id="C1",
            agency_id="POL",
            lines=[Line(1, EVENT, EVENT)],
            origin="police.csv",
            check_case=case_access.check_case,
        ),
    ),
    "chronology_uploads.undo_upload": (
        frozenset({P.DO_CASEWORK}),
        lambda engine, by: taken_back(engine, by),
    ),
    "chronology_decisions.same_event": (
        frozenset({P.DO_CASEWORK}),
        lambda engine, by: chronology_decisions.same_event(
            engine,
            by=by,
            case_id="C1",
            entries=["E1", "E2"],
            check_case=case_access.check_case,
        ),
    ),
    "chronology_decisions.different_events": (
        frozenset({P.DO_CASEWORK}),
        lambda engine, by: chronology_decisions.different_events(
            engine,
            by=by,
            case_id="C1",
            entries=["E1", "E2"],
            check_case=case_access.check_case,
        ),
    ),
    "chronology_decisions.undo": (
        frozenset({P.DO_CASEWORK}),
        lambda engine, by: chronology_decisions.undo(
            engine,
            by=by,
            case_id="C1",
            entries=["E1", "E2"],
            check_case=case_access.check_case,
        ),
    ),
    "idva.refer_to_idva": (
        frozenset({P.DO_CASEWORK}),
        lambda engine, by: idva.refer_to_idva(
            engine, by=by, case_id="C1", today=TODAY, check_case=case_access.check_case
        ),
    ),
    "idva.allocate": (
        frozenset({P.DO_CASEWORK, P.RECORD_IDVA}),
        lambda engine, by: idva.allocate(
            engine, by=by, case_id="C1", worker="Ida", check_case=case_access.check_case
        ),
    ),
    "idva.record_attempt": (
        frozenset({P.DO_CASEWORK, P.RECORD_IDVA}),
        lambda engine, by: idva.record_attempt(
            engine,
            by=by,
            case_id="C1",
            attempt=Attempt(TODAY, "no_answer"),
            today=TODAY,
            check_case=case_access.check_case,
        ),
    ),
    "idva.record_outcome": (
        frozenset({P.DO_CASEWORK, P.RECORD_IDVA}),
        lambda engine, by: idva.record_outcome(
            engine, by=by, case_id="C1", outcome="engaged", check_case=case_access.check_case
        ),
    ),
    "idva.record_wish": (
        frozenset({P.DO_CASEWORK, P.RECORD_IDVA}),
        lambda engine, by: idva.record_wish(
            engine,
            by=by,
            case_id="C1",
            wish=Wish(TODAY, "To move", "Ida", "phone", "before"),
            today=TODAY,
            check_case=case_access.check_case,
        ),
    ),
    "installation.change_setting": (
        frozenset({P.ADMINISTER}),
        lambda engine, by: installation.change_setting(
            engine, by=by, name="session_idle_minutes", value="20"
        ),
    ),
    "invitations.invite": (
        frozenset({P.ADMINISTER}),
        lambda engine, by: invitations.invite(engine, by=by, user_id="x"),
    ),
    "files.import_paths": (
        frozenset({P.IMPORT}),
        lambda engine, by: files.import_paths(engine, [], user=by),
    ),
    "load.import_sheets": (
        frozenset({P.IMPORT}),
        lambda engine, by: load.import_sheets(engine, [], user=by),
    ),
    "marac_rules.set_rule": (
        frozenset({P.DO_CASEWORK}),
        lambda engine, by: marac_rules.set_rule(
            engine,
            by=by,
            marac_id="M1",
            rule="repeat_scope",
            value="same_marac",
            valid_from=TODAY,
            reason="As agreed",
        ),
    ),
    "matches.confirm": (
        frozenset({P.DO_CASEWORK}),
        lambda engine, by: matches.confirm(
            engine, by=by, person_id="V1", same_as="V2", today=TODAY, reason="Her own word"
        ),
    ),
    "matches.refuse": (
        frozenset({P.DO_CASEWORK}),
        lambda engine, by: matches.refuse(engine, by=by, person_id="V1", same_as="V2"),
    ),
    "matches.undo": (
        frozenset({P.DO_CASEWORK}),
        lambda engine, by: matches.undo(
            engine, by=by, person_id="V1", same_as="V2", reason="A mistake"
        ),
    ),
    "matching.proposing.propose_all": (
        frozenset({P.DO_CASEWORK}),
        lambda engine, by: proposing.propose_all(engine, by=by),
    ),
    "matching.proposing.propose_for": (
        frozenset({P.DO_CASEWORK, P.REFER, P.IMPORT}),
        lambda engine, by: proposing.propose_for(engine, ["V1"], by=by),
    ),
    "rectification.correct": (
        frozenset({P.DO_CASEWORK}),
        lambda engine, by: rectification.correct(
            engine,
            by=by,
            file="people",
            record="V1",
            field="given_names",
            value="Anna",
            reason="Misspelt",
            asked_by="The victim",
        ),
    ),
    "research.destroy": (
        frozenset({P.PROPOSE_ERASURE}),
        lambda engine, by: research.destroy(engine, by=by, meeting_id="T1", today=TODAY),
    ),
    "research_requests.ask": (
        frozenset({P.DO_CASEWORK}),
        lambda engine, by: research_requests.ask(
            engine, by=by, meeting_id="T2", wanted=[], due_on=date(2026, 7, 1), today=ASKED_ON
        ),
    ),
    "research_reminders.remind": (
        frozenset({P.DO_CASEWORK}),
        lambda engine, by: research_reminders.remind(engine, by=by, meeting_id="T2", today=TODAY),
    ),
    "retention.place_hold": (
        frozenset({P.PROPOSE_ERASURE}),
        lambda engine, by: retention.place_hold(
            engine, by=by, case_id="C1", reason="An inquest asks for it"
        ),
    ),
    "save.save": (
        frozenset({P.DO_CASEWORK}),
        lambda engine, by: save.save(
            engine, "cases", {"case_id": "C1", "police_division": "North"}, by=by
        ),
    ),
    "transfers.send": (
        frozenset({P.DO_CASEWORK}),
        lambda engine, by: transfers.send(
            engine,
            by=by,
            case_id="C1",
            transfer_id="F-1",
            sent=transfers.Sent(
                other_marac="Southtown",
                moved_on=TODAY,
                is_permanent=True,
                was_heard=True,
                agenda_circulated=False,
                safe_to_share=True,
            ),
            file_sha256="0",
            today=TODAY,
            check_case=case_access.check_case,
        ),
    ),
    "users.add_user": (
        frozenset({P.ADMINISTER}),
        lambda engine, by: users.add_user(
            engine,
            by=by,
            username="new.person",
            name="New Person",
            grants=[],
            password="four odd words here",
            hash_password=lambda password: password,
        ),
    ),
    "users.set_password": (
        frozenset({P.ADMINISTER}),
        lambda engine, by: users.set_password(
            engine,
            by=by,
            username="somebody",
            password="four odd words here",
            hash_password=lambda password: password,
        ),
    ),
    "users.disable_user": (
        frozenset({P.ADMINISTER}),
        lambda engine, by: users.disable_user(engine, by=by, username="somebody"),
    ),
    "users.change_details": (
        frozenset({P.ADMINISTER}),
        lambda engine, by: users.change_details(
            engine, by=by, user_id="x", name="Another", email=""
        ),
    ),
    "return_settings.set_due_days": (
        frozenset({P.PREPARE_RETURNS}),
        lambda engine, by: return_settings.set_due_days(engine, by=by, marac_id="M1", days=30),
    ),
    "return_settings.set_due_date": (
        frozenset({P.PREPARE_RETURNS}),
        lambda engine, by: return_settings.set_due_date(
            engine, by=by, marac_id="*", quarter="2026-Q2", due_on=None
        ),
    ),
    "return_settings.set_two_people": (
        frozenset({P.ADMINISTER}),
        lambda engine, by: return_settings.set_two_people(
            engine, by=by, marac_id="M1", wanted=None
        ),
    ),
    "return_settings.save_template": (
        frozenset({P.PREPARE_RETURNS}),
        lambda engine, by: return_settings.save_template(
            engine, by=by, name="", layout="{}", workbook=b""
        ),
    ),
    **ACTIONS,
    **{name: (frozenset({P.RUN_MEETING}), call) for name, call in SITTING.items()},
    "hearing_lines.add_line": (
        frozenset({P.RUN_MEETING, P.RETURN_RESEARCH, P.RECORD_IDVA}),
        lambda engine, by: hearing_lines.add_line(
            engine,
            by=by,
            meeting_id="T1",
            case_id="C1",
            part="victim",
            text="Threats to kill",
            agency_id="POL",
            check_case=case_access.check_in_full,
        ),
    ),
    "lessons.record_lesson": (
        frozenset({P.RUN_MEETING}),
        lambda engine, by: lessons.record_lesson(
            engine,
            by=by,
            values={"marac_id": "M1", "themes": "housing", "lesson": "Ask before writing"},
            today=TODAY,
            figures=lessons.Figures((), ()),
            check_case=case_access.check_case,
        ),
    ),
    "steering.begin_review": (
        frozenset({P.RUN_MEETING}),
        lambda engine, by: steering.begin_review(
            engine,
            by=by,
            marac_id="M1",
            questions="ten_principles",
            reviewed_on=TODAY,
            today=TODAY,
        ),
    ),
    **{f"screening.{name}": (frozenset({P.DO_CASEWORK}), call) for name, call in SCREENING.items()},
    **{f"listing.{name}": (frozenset({P.DO_CASEWORK}), call) for name, call in LISTING.items()},
    **{name: (frozenset({P.DO_CASEWORK}), call) for name, call in MEETING.items()},
    **{name: (frozenset({P.DO_CASEWORK, P.RUN_MEETING}), call) for name, call in RUNNING.items()},
    **{name: (asked_meetings.MAY, call) for name, call in COMING.items()},
    "briefings.record_briefing": (
        frozenset({P.DO_CASEWORK, P.RUN_MEETING, P.REFER}),
        lambda engine, by: briefings.record_briefing(
            engine,
            by=by,
            case_id="C4",
            meeting_id="T3",
            briefing="comes",
            check_case=case_access.check_case,
        ),
    ),
    "return_settings.retire_template": (
        frozenset({P.PREPARE_RETURNS}),
        lambda engine, by: return_settings.retire_template(engine, by=by, name="x"),
    ),
}

# Reads of one case: whoever sees case C1, which everybody below who sees cases at all does.
CASE_READS: dict[str, Call] = {
    "actions.of_case": asking(asked_actions.of_case, case_id="C1", today=TODAY),
    "case_access.check_case": asking(case_access.check_case, case_id="C1"),
    "case_page.one_case": asking(case_page.one_case, case_id="C1"),
    "chronology.of_case": asking(asked_chronology.of_case, case_id="C1"),
    "chronology.latest": asking(asked_chronology.latest, case_id="C1", most=5),
    "chronology.uploads": asking(asked_chronology.uploads, case_id="C1"),
    "case_page.case_alone": asking(case_page.case_alone, case_id="C1"),
    "case_viewers.viewers": asking(case_viewers.viewers, case_id="C1"),
    "case_viewers.looks": asking(case_viewers.looks, case_id="C1"),
    "documents.of_case": asking(asked_documents.of_case, case_id="C1"),
    "field_history.of_case": asking(field_history.of_case, case_id="C1", field="status"),
    "repeats.repeat_of": asking(repeats.repeat_of, case_id="C1", today=TODAY),
    "screening.points": asking(asked_screening.points, case_id="C1", today=TODAY),
    "idva.of_case": asking(asked_idva.of_case, case_id="C1"),
    "assessments.history": asking(asked_assessments.history, case_id="C1"),
    "assessments.setting": asking(asked_assessments.setting, case_id="C1", day=TODAY),
    "network.network": asking(network.network, case_id="C1"),
    "flags.of_case": asking(asked_flags.of_case, case_id="C1", today=TODAY),
    "management_reviews.of_case": asking(asked_reviews.of_case, case_id="C1"),
    "lessons.choices.action_choices": asking(lesson_choices.action_choices, case_id="C1"),
    "sharing.decisions": asking(asked_sharing.decisions, case_id="C1"),
}

# Reads of a meeting: for who runs it, and for who sits at it for an agency.
AT_A_MEETING: dict[str, Call] = {
    "sitting.sitting": asking(asked_sitting.sitting, meeting_id="T1"),
    "sitting.check_meeting": asking(asked_sitting.check_meeting, meeting_id="T1"),
    "sitting.open_meetings": asking(asked_sitting.open_meetings),
    "sitting.presence": asking(asked_sitting.presence, meeting_id="T1"),
    "sitting.said": asking(asked_sitting.said, meeting_id="T1", case_id="C1"),
    "sitting.agreed_on": asking(asked_sitting.agreed_on, meeting_id="T1", case_id="C1"),
    "minutes.versions": asking(asked_minutes.versions, meeting_id="T1"),
    "minutes.agreed": asking(asked_minutes.agreed, meeting_id="T1"),
    "minutes.readable": asking(asked_minutes.readable),
}
OTHER_READS: dict[str, tuple[frozenset[Permission], Call]] = {
    **{
        name: (frozenset({P.RUN_MEETING, P.RETURN_RESEARCH, P.RECORD_IDVA}), call)
        for name, call in AT_A_MEETING.items()
    },
    "minutes.drafted": (
        frozenset({P.RUN_MEETING}),
        asking(asked_minutes.drafted, meeting_id="T1"),
    ),
    "action_reminders.reminders_now": (
        frozenset({P.DO_CASEWORK}),
        asking(asked_reminders.reminders_now, today=TODAY),
    ),
    "action_choices.choices": (asked_actions.MAY, asking(action_choices.choices, today=TODAY)),
    "action_choices.agencies_for": (
        asked_actions.MAY,
        asking(action_choices.agencies_for, marac_id="M1"),
    ),
    "action_choices.history": (
        asked_actions.MAY,
        asking(action_choices.history, action_id="A1", today=TODAY),
    ),
    "actions.log": (asked_actions.MAY, asking(asked_actions.log, today=TODAY)),
    "actions.carried": (asked_actions.MAY, asking(asked_actions.carried, meeting_id="T2")),
    "actions.one_action": (
        asked_actions.MAY,
        asking(asked_actions.one_action, action_id="A1", today=TODAY),
    ),
    "accounts.accounts": (
        frozenset({P.ADMINISTER}),
        asking(asked_accounts.accounts, at=NOON),
    ),
    "document_retention.upcoming": (
        asked_retention.MAY_SEE,
        asking(document_retention.upcoming, today=TODAY),
    ),
    "document_retention.kind_schedules": (
        asked_retention.MAY_SEE,
        asking(document_retention.kind_schedules),
    ),
    "document_retention.destructions": (
        asked_retention.MAY_SEE,
        asking(document_retention.destructions),
    ),
    "document_search.search": (
        SEEING_CASES,
        asking(document_search.search, wanted=document_search.Wanted("locks")),
    ),
    "failed_sign_ins.by_account": (
        frozenset({P.ADMINISTER}),
        asking(failed_sign_ins.by_account, at=NOON),
    ),
    "failed_sign_ins.by_address": (
        frozenset({P.ADMINISTER}),
        asking(failed_sign_ins.by_address, at=NOON),
    ),
    "case_viewers.closures": (
        frozenset({P.CLOSE_CASES}),
        asking(case_viewers.closures, case_id="C1"),
    ),
    "case_viewers.emergencies": (
        frozenset({P.CLOSE_CASES}),
        asking(case_viewers.emergencies, case_id="C1"),
    ),
    "case_viewers.people_to_close_to": (
        frozenset({P.CLOSE_CASES}),
        asking(case_viewers.people_to_close_to, case_id="C1"),
    ),
    "case_viewers.emergencies_to_review": (
        frozenset({P.SEE_TRAIL}),
        asking(case_viewers.emergencies_to_review),
    ),
    "idva.open_cases": (
        frozenset({P.DO_CASEWORK, P.RECORD_IDVA}),
        asking(asked_idva.open_cases, today=TODAY),
    ),
    "idva.caseload": (
        frozenset({P.DO_CASEWORK, P.RECORD_IDVA}),
        asking(asked_idva.caseload, today=TODAY),
    ),
    "idva.workers": (
        frozenset({P.DO_CASEWORK, P.RECORD_IDVA}),
        asking(asked_idva.workers, marac_id="M1"),
    ),
    "insight.behind.heard": (
        frozenset({P.SEE_FIGURES}),
        asking(behind.heard, scope=EVERYTHING, period=JUNE),
    ),
    "insight.behind.below_threshold": (
        frozenset({P.SEE_FIGURES}),
        asking(behind.below_threshold, scope=EVERYTHING, period=JUNE),
    ),
    "insight.repeats.inside": (
        frozenset({P.SEE_FIGURES}),
        asking(insight_repeats.inside, scope=EVERYTHING, today=TODAY),
    ),
    "matches.proposals": (
        frozenset({P.DO_CASEWORK}),
        asking(asked_matches.proposals),
    ),
    "matches.decided": (
        frozenset({P.DO_CASEWORK}),
        asking(asked_matches.decided),
    ),
    "matches.search": (
        frozenset({P.DO_CASEWORK}),
        asking(asked_matches.search, text="a"),
    ),
    "matches.cases_of": (
        frozenset({P.DO_CASEWORK}),
        asking(asked_matches.cases_of, person_id="V1"),
    ),
    "person.one_person": (
        frozenset({P.DO_CASEWORK}),
        asking(person.one_person, person_id="V1"),
    ),
    "register.register": (
        frozenset({P.DO_CASEWORK}),
        asking(register.register, today=TODAY),
    ),
    "lessons.listing.found": (
        frozenset({P.RUN_MEETING, P.COMMENT, P.RETURN_RESEARCH}),
        asking(asked_lessons.found, filters=asked_lessons.Filters(), today=TODAY),
    ),
    "lessons.choices.marac_choices": (
        frozenset({P.RUN_MEETING}),
        asking(lesson_choices.marac_choices),
    ),
    "lessons.choices.agency_choices": (
        frozenset({P.RUN_MEETING}),
        asking(lesson_choices.agency_choices, marac_id="M1"),
    ),
    "lessons.choices.meeting_choices": (
        frozenset({P.RUN_MEETING}),
        asking(lesson_choices.meeting_choices, marac_id="M1", today=TODAY),
    ),
    "lessons.published.register": (
        frozenset({P.SEE_FIGURES}),
        asking(published_lessons.register),
    ),
    "steering.reviews.rounds": (frozenset({P.SEE_FIGURES}), asking(asked_steering.rounds)),
    "steering.reviews.open_actions": (
        frozenset({P.SEE_FIGURES}),
        asking(asked_steering.open_actions),
    ),
    "steering.reviews.says": (
        frozenset({P.SEE_FIGURES}),
        asking(
            asked_steering.says,
            marac_id="M1",
            questions=current("ten_principles"),
            today=TODAY,
        ),
    ),
    "flags.to_do": (
        frozenset({P.RETURN_RESEARCH, P.DO_CASEWORK}),
        asking(asked_flags.to_do, today=TODAY),
    ),
    "research_requests.meetings_ahead": (
        frozenset({P.DO_CASEWORK}),
        asking(asked_requests.meetings_ahead, today=TODAY),
    ),
    "research_requests.overview": (
        frozenset({P.DO_CASEWORK}),
        asking(asked_requests.overview, meeting_id="T2", today=TODAY),
    ),
    "research_waiting.requests": (
        frozenset({P.RETURN_RESEARCH}),
        asking(asked_waiting.requests, today=TODAY),
    ),
    "referral_choices.marac_choices": (
        frozenset({P.REFER}),
        asking(referral_choices.marac_choices),
    ),
    "referral_choices.agency_choices": (
        frozenset({P.REFER}),
        asking(referral_choices.agency_choices, marac_id="M1"),
    ),
    "referral_choices.local_rules": (
        frozenset({P.REFER}),
        asking(referral_choices.local_rules, marac_id="M1", on=TODAY),
    ),
    "retention.due": (
        frozenset({P.PROPOSE_ERASURE, P.SEE_TRAIL, P.APPROVE_ERASURE}),
        asking(asked_retention.due, today=TODAY),
    ),
    "screening.queue": (
        frozenset({P.DO_CASEWORK}),
        asking(asked_screening.queue, today=TODAY),
    ),
    **{
        f"meetings.{name}": (asked_meetings.MAY, call)
        for name, call in (
            ("ahead", asking(asked_meetings.ahead, today=TODAY)),
            ("past", asking(asked_meetings.past, today=TODAY)),
            ("one", asking(asked_meetings.one, meeting_id="T1", today=TODAY)),
            ("several", asking(asked_meetings.several, meeting_ids=["T1"], today=TODAY)),
        )
    },
    "meeting_list.of_meeting": (
        asked_meetings.MAY,
        asking(asked_list.of_meeting, meeting_id="T1", today=TODAY),
    ),
    "agenda.agenda": (
        asked_meetings.MAY,
        asking(asked_agenda.agenda, meeting_id="T1", today=TODAY),
    ),
    "confidentiality.signatures": (
        frozenset({P.RUN_MEETING}),
        asking(asked_confidentiality.signatures, meeting_id="T1", today=TODAY),
    ),
    "confidentiality.conflicts": (
        frozenset({P.RUN_MEETING}),
        asking(asked_confidentiality.conflicts, meeting_id="T1"),
    ),
    "distribution.entries": (
        frozenset({P.RUN_MEETING}),
        asking(asked_distribution.entries, marac_id="M1", on=TODAY),
    ),
    "distribution.accounts": (
        frozenset({P.RUN_MEETING}),
        asking(asked_distribution.accounts, meeting_id="T1", today=TODAY),
    ),
    "distribution.invited_agencies": (
        asked_meetings.MAY,
        asking(asked_distribution.invited_agencies, meeting_id="T1", today=TODAY),
    ),
    "meeting_series.series": (
        frozenset({P.DO_CASEWORK}),
        asking(asked_series.series, today=TODAY),
    ),
    "meeting_series.to_come": (
        asked_meetings.MAY,
        asking(asked_series.to_come, series_id="none", today=TODAY),
    ),
    "meeting_series.proposed": (
        frozenset({P.DO_CASEWORK}),
        asking(
            asked_series.proposed,
            marac_id="M1",
            pattern=Pattern("week", TODAY),
            until=date(2026, 8, 1),
        ),
    ),
    "packs.of_meeting": (
        frozenset({P.RUN_MEETING}),
        asking(asked_packs.of_meeting, meeting_id="T2"),
    ),
    "planned_meetings.planned": (
        frozenset({P.SEE_CASES}),
        asking(planned_meetings.planned, marac_id="M1", today=TODAY),
    ),
    "subject_access.pack": (
        frozenset({P.DO_CASEWORK}),
        asking(pack, person_id="V1", today=TODAY),
    ),
    "transfers.of_case": (
        frozenset({P.DO_CASEWORK}),
        asking(asked_transfers.of_case, case_id="C1"),
    ),
    "transfers.under_way": (
        frozenset({P.DO_CASEWORK}),
        asking(asked_transfers.under_way, today=TODAY),
    ),
    "transfers.candidates": (
        frozenset({P.DO_CASEWORK}),
        asking(asked_transfers.candidates, marac_id="M1", person={"person_id": "V1"}),
    ),
    "transfers.referrers": (
        frozenset({P.DO_CASEWORK}),
        asking(asked_transfers.referrers, marac_id="M1", sent=()),
    ),
    "transfer_content.gathered": (
        frozenset({P.DO_CASEWORK}),
        asking(gathered, case_id="C1", sending=Sending("F-1", "Southtown", TODAY, "Sam")),
    ),
    "trail.lines": (
        frozenset({P.SEE_TRAIL}),
        asking(trail.lines, filters=trail.Filters()),
    ),
    "trail.acts": (
        frozenset({P.SEE_TRAIL}),
        asking(trail.acts),
    ),
    "trail.people": (
        frozenset({P.SEE_TRAIL}),
        asking(trail.people),
    ),
    "trail_check.verify": (
        frozenset({P.SEE_TRAIL}),
        asking(trail_check.verify, as_="by"),
    ),
    "trail_check.head": (
        frozenset({P.SEE_TRAIL}),
        asking(trail_check.head, as_="by"),
    ),
}


def somebody(role: Role) -> User:
    """A person with that role everywhere, for the agency that referred and attended case C1."""
    return User(f"u-{role.value}", "Sam Example", frozenset({Grant(role, agency_id="POL")}))


def is_refused(call: Call, engine: sa.Engine, user: User) -> bool:
    """Whether the person may not; what else is wrong with the call does not matter here."""
    try:
        call(engine, user)
    except NotAllowed:
        return True
    except ForPerson:
        return False
    return False


@pytest.mark.parametrize("name", sorted(WRITES))
def test_each_write_is_for_the_roles_of_the_table(few_in_a_file: sa.Engine, name: str) -> None:
    needed, call = WRITES[name]
    for role in Role:
        may = bool(PERMISSIONS[role] & needed)
        assert is_refused(call, few_in_a_file, somebody(role)) is not may, role


@pytest.mark.parametrize("name", sorted(OTHER_READS))
def test_each_read_is_for_the_roles_of_the_table(few_in_a_file: sa.Engine, name: str) -> None:
    needed, call = OTHER_READS[name]
    for role in Role:
        may = bool(PERMISSIONS[role] & needed)
        assert is_refused(call, few_in_a_file, somebody(role)) is not may, role


@pytest.mark.parametrize("name", sorted(CASE_READS))
def test_a_case_is_read_by_those_who_see_it(few_in_a_file: sa.Engine, name: str) -> None:
    for role in Role:
        sees = bool(PERMISSIONS[role] & SEEING_CASES)
        assert is_refused(CASE_READS[name], few_in_a_file, somebody(role)) is not sees, role


@pytest.mark.parametrize("role", Role)
def test_the_list_of_cases_is_empty_for_who_sees_none(few_in_a_file: sa.Engine, role: Role) -> None:
    with few_in_a_file.connect() as connection:
        _, count = found(connection, user=somebody(role), filters=Filters(), today=TODAY)
    assert bool(count) is bool(PERMISSIONS[role] & SEEING_CASES)


@pytest.mark.parametrize("permission", Permission)
def test_a_scope_is_given_to_the_roles_of_the_table_only(permission: Permission) -> None:
    for role in Role:
        may = permission in PERMISSIONS[role]
        if not may:
            with pytest.raises(NotAllowed):
                somebody(role).scope(permission)
            continue
        scope = somebody(role).scope(permission)
        assert scope.sees_cases is (Permission.SEE_CASES in PERMISSIONS[role])
        assert scope.sees_case_ids is (Permission.SEE_CASE_IDS in PERMISSIONS[role])


@pytest.mark.parametrize("slug", [spec.slug for spec in PAGES])
def test_each_page_opens_for_the_roles_of_the_table(few_in_a_file: sa.Engine, slug: str) -> None:
    (spec,) = (spec for spec in PAGES if spec.slug == slug)
    for role in Role:
        may = not spec.needs or bool(PERMISSIONS[role] & spec.needs)
        context = Context(few_in_a_file, somebody(role), TODAY, hash((slug, role)))
        test = AppTest.from_function(_page, args=(slug, context), default_timeout=60).run()
        refusals = [error.value for error in test.error if "Your account may not" in error.value]
        assert bool(refusals) is not may, (role, [error.value for error in test.error])
        assert not test.exception


def _page(slug: str, context: object) -> None:
    from dashboard.navigation import PAGES, opener

    opener(next(spec for spec in PAGES if spec.slug == slug), context)()


# --- nothing is left out -------------------------------------------------------------------------

# About oneself, or a line in the trail about what one does.
OWN = {
    *("closures.declare_conflict", "documents.open_document", "document_access.own_agencies"),
    *("drafts.about", "drafts.clear", "drafts.draft", "drafts.save", "looks.opened_cell"),
    *(
        "looks.refused",
        "looks.saw_case",
        "looks.saw_person",
        "looks.searched",
        "notices.mark_read",
        "notices.unread",
    ),
    *("own_password.change", "sign_ins.proof", "sign_ins.sign_ins", "exports.log.noted_export"),
    *("exports.delivery.delivered", "retention.mine", "work.asking.waiting"),
    *("packs.mark_opened", "packs.mine", "packs.delivery", "packs.content"),
    "confidentiality.has_accepted",
    "case_choices.choices",
    *("drafts.begun", "drafts.keep_file", "drafts.kept_file"),
    *("referrals.own_agencies", "actions.own_agencies"),
    *(f"second_factor.{act}" for act in ("set_up", "use_code", "use_recovery_code")),
    "second_factor.renew_recovery_codes",
    *(f"sessions.{act}" for act in ("open_session", "open_waiting", "end", "end_everywhere")),
}
# Steps inside a write or read that was checked before.
INNER = {
    *("chronology.may_write_for", "chronology_uploads.may_undo"),
    *("action_rows.needed_for_any", "action_rows.one_action", "action_rows.open_action"),
    *("action_rows.save_action", "action_rows.case_follows", "action_rules.needed_for_action"),
    *("action_rules.writes_for_any", "action_closing.settle_left", "action_changes.hand_on_within"),
    *("actions.agree_within", "actions.report_within", "actions.may_see"),
    *("own_agency.needed_for", "own_agency.speaks_for", "save.save_rows_within"),
    *("accounts.follow", "accounts.is_in_reach", "accounts.choices", "batches.record_batch"),
    *("case_access.check_in_full", "case_access.detail", "case_access.in_full"),
    *("sitting.check_runs", "sitting.sits_at", "minutes.seen_in_full"),
    *("case_access.sorted_grants", "case_access.visible"),
    *("documents.look_inside", "documents.may_add"),
    *(f"document_access.visible_{what}" for what in ("documents", "meetings", "lessons")),
    *("drafts.clear_within", "sharing.record_within", "sharing.keep_within"),
    *("demonstration.mark", "grants.check_reach", "own_cases.check_own_cases"),
    *("people_in_cases.in_sight", "people_in_cases.own"),
    *("ownership.foreign_rows", "save.save_within", "store.store", "users.insert"),
    *("work.source.mine", "work.source.of_marac", "work.source.own_agencies"),
    *("listing.defer_within", "listing.move_on_within", "listing_order.put_in_order"),
    *("meetings.meeting_row", "meetings.plan_within", "meetings.of_person"),
    *("closures.declare_within", "case_access.in_full"),
    "synthetic.live_meetings.plan_live",
    *("lessons.access.readable", "lessons.access.reads_whole", "lessons.access.case_in_sight"),
    "document_access.visible_reviews",
    *("case_status.move", "documents.keep_within", "documents.add_within"),
    *("safelives.meeting_cases.may_see", "small_numbers.hide_figures", "trail_check.missing_since"),
}
# Need something that has to be there first; their own tests try them with other roles.
TRIED_ELSEWHERE = {
    *("chronology.lines_for", "field_history.of_entry"),
    *("research_answers.answer", "research_answers.not_known", "research_waiting.one_request"),
    *("research_waiting.to_search", "flags.place", "flags.place_known", "flags.move"),
    *("flags.remove", "management_reviews.save_review"),
    *("assessments.correct_assessment", "assessments.may_record", "assessments.one_assessment"),
    *("closures.reopen_case", "emergency.review", "erasures.decide", "erasures.withdraw"),
    *("likely_people.likely", "likely_people.check_person"),
    *("retention.lift_hold", "research.set_schedule", "documents.add_document"),
    *("document_versions.add_version", "document_versions.limit_to", "documents.versions"),
    *("redacted_copies.add_redacted_copy", "redacting.source", "documents.one"),
    *("document_scans.scan_waiting", "sharing.record_decision", "documents.of_meeting"),
    *("documents.of_lesson", "documents.asked_agencies", "field_history.of_person"),
    *("retention.due_soon", "retention.schedules", "retention.holds", "retention.proposals"),
    *("retention.research_left", "retention.certificates"),
    *("freezing.freeze", "freezing.withdraw", "screening.answer"),
    *("freezing.freeze", "freezing.withdraw", "idva.correct_attempt", "idva.correct_wish"),
    *(
        "hearing_lines.change_line",
        "hearing_lines.take_out_line",
        "minutes.version",
        "minutes.copy_for",
    ),
    *(f"lessons.{act}" for act in ("change_lesson", "link", "unlink", "add_progress")),
    *("lessons.add_comment", "lessons.one.one_lesson", "lessons.access.check_lesson"),
    *(f"lesson_publications.{act}" for act in ("write_wording", "approve", "withdraw")),
    *("lesson_publications.found_in", "steering.answer", "steering.move_action"),
    *("steering.reviews.answers", "synthetic.learning.fill", "documents.of_review"),
    *("transfers.record_receipt", "transfers.give_up", "transfers_in.take_in"),
}


def _guarded() -> Iterator[str]:
    """Every public function of the two sides that is told who asks."""
    for package in (ingest, queries):
        for module in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
            loaded = importlib.import_module(module.name)
            for name, function in vars(loaded).items():
                if not inspect.isfunction(function) or function.__module__ != module.name:
                    continue
                told = set(inspect.signature(function).parameters) & {"by", "user"}
                if told and not name.startswith("_"):
                    yield f"{module.name.partition('.')[2]}.{name}"


def test_no_function_that_is_told_who_asks_is_left_out() -> None:
    known = {*WRITES, *CASE_READS, *OTHER_READS, *OWN, *INNER, *TRIED_ELSEWHERE}
    known |= {"cases.found", "subject_access.pack.pack"}
    by_group = {  # groups of a report or a figure, not persons
        *("measure.figures", "reports.hiding.down"),
        *(f"sums.{name}" for name in ("meeting_sums", "referral_sums", "action_sums")),
        *("sums.waiting_days", "safelives.series.series"),
    }
    assert set(_guarded()) - known - by_group == set()

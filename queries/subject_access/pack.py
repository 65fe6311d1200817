"""What a person who asks for their data is given, section by section."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import polars as pl
import sqlalchemy as sa

from models.access import Permission, User, check_may
from models.errors import ForPerson, NotAllowed
from models.frames import read_frame, staged_ids
from models.named_people import people_in
from models.period import long_date
from models.tables import (
    actions,
    agencies,
    agency_involvement,
    assessments,
    audit,
    cases,
    children,
    chronology,
    contact_attempts,
    documents,
    hearing_lines,
    listings,
    management_reviews,
    meetings,
    people,
    same_person,
    sharing_decisions,
    transfers,
    users,
    wishes,
)
from queries.case_access import visible
from queries.cases import perpetrators
from queries.minutes import of_case as minutes_of_case
from queries.subject_access.caution import EXEMPTIONS, WARNING
from queries.subject_access.learned import learned
from queries.subject_access.redaction import Redaction, words_of

VICTIM, PERPETRATOR = "victim", "perpetrator"
CHILDREN = "children in the case"
MINUTES = "what the minutes say"
# Columns that tell of the victim's safety: never for somebody named as a perpetrator.
_NOT_FOR_A_PERPETRATOR = (
    *("threshold_reason", "must_not_receive", "sharing_basis", "victim_aware"),
    *("idva_referred_on", "idva_contact_on", "idva_outcome"),
    *("repeat_override_reason", "children_in_household"),
    *("referrer_name", "referrer_contact", "presenter", "manager_agreed", "criteria_reason"),
    *("what_happened", "why_multi_agency", "in_immediate_danger", "immediate_safety"),
    *("victim_unaware_reason", "household", "housing", "screened_by", "information_needed"),
    "information_given",
    *("signposted_to", "idva_worker"),
    *("risk_to", "risk", "due_reason", "report", "not_done_reason", "asked_again"),
)
_NOT_FOR_OTHERS = {"safe_contact_notes", "phone_is_safe", "safe_times", "must_not_know"}
_FREE_TEXT = frozenset(
    {
        *("threshold_reason", "repeat_override_reason", "must_not_receive", "sharing_basis"),
        *("outcome_reason", "judgement_reason", "involvement", "withheld_reason", "description"),
        *("event", "response", "source", "file_name", "safe_contact_notes", "closure_reason"),
        *("relation_to_victim", "relation_to_perpetrator"),
        *("purpose", "necessary", "proportionate", "not_informed_reason", "shared_with"),
        *("referrer_name", "referrer_contact", "presenter", "criteria_reason", "what_happened"),
        *("why_multi_agency", "immediate_safety", "victim_unaware_reason", "household", "housing"),
        *(
            "information_needed",
            "information_given",
            "signposted_to",
            "opinion",
            "services",
            "flag_wording",
        ),
        *("notes", "other_factors", "victim_priority", "told_by", "words", "safe_times"),
        *("version_reason", "redaction_reason"),
        *("must_not_know", "account", "analysis", "good_practice", "learning", "recommendations"),
        *("text", "school", "risk", "due_reason", "report", "not_done_reason", "asked_again"),
        *("lesson", "recommendation"),
    }
)
_LEFT_OUT = frozenset(
    {
        *("sender", "case_id", "marac_id", "victim_id", "perpetrator_ids", "sha256", "meeting_id"),
        *("scan", "scan_said", "scanned_at", "lesson_id", "agency_id", "child_id", "decision_id"),
        *("contact_id", "wish_id", "transfer_id", "review_id", "file_sha256"),
        *("entry_id", "person_ids", "document_id", "upload_id"),
        *("first_id", "redacted_from", "redacted_first", "redacted_for", "only_agencies"),
        *("text_state", "evidence_id", "line_id"),
    }
)
_STAFF = frozenset(
    {
        *("uploaded_by", "destroyed_by", "decided_by", "recorded_by", "screened_by", "returned_by"),
        *("lead_worker", "idva_worker", "worker", "asked_by", "assessor", "author", "sent_by"),
        *("received_by", "owner", "reported_by", "accepted_by", "briefed_person"),
        *("added_by", "changed_by", "analysis_by"),
    }
)


@dataclass(frozen=True)
class Entry:
    """One thing held: its label, what it says, and why a human has to read it first."""

    label: str
    text: str
    read_first: tuple[str, ...] = ()


@dataclass(frozen=True)
class Section:
    """Things that belong together, under a heading."""

    heading: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Pack:
    """Everything held on one person. `warning` is not empty where they are a perpetrator."""

    person_ids: tuple[str, ...]
    case_ids: tuple[str, ...]
    made_on: date
    warning: str
    sections: tuple[Section, ...]
    notes: tuple[str, ...] = field(default=EXEMPTIONS)

    @property
    def to_read(self) -> int:
        """How many entries a human has to read before the pack goes out."""
        return sum(bool(entry.read_first) for part in self.sections for entry in part.entries)


def pack(connection: sa.Connection, *, user: User, person_id: str, today: date) -> Pack:
    """The pack. Raises NotAllowed for somebody who does not see this person's cases."""
    check_may(user, Permission.SEE_CASES)
    ids = _one_person(connection, person_id)
    mine = _cases(connection, ids, user)
    own = _people(connection, ids)
    redaction = Redaction(words_of(own.iter_rows(named=True)))
    _add_others(connection, redaction, mine, ids)
    is_perpetrator = (mine["role"] == PERPETRATOR).any()
    sections = [_about_the_person(own, redaction, is_perpetrator=bool(is_perpetrator))]
    for case in mine.iter_rows(named=True):
        sections += _of_case(connection, case, redaction)
    sections.append(_looks(connection, mine["case_id"], redaction))
    return Pack(
        person_ids=tuple(ids),
        case_ids=tuple(mine["case_id"]),
        made_on=today,
        warning=WARNING if is_perpetrator else "",
        sections=tuple(section for section in sections if section.entries),
    )


def _one_person(connection: sa.Connection, person_id: str) -> list[str]:
    """The id with all that humans found to be the same person."""
    root = connection.scalar(
        sa.select(same_person.c.one_person_id).where(same_person.c.person_id == person_id)
    )
    linked = connection.scalars(
        sa.select(same_person.c.person_id).where(same_person.c.one_person_id == root)
    )
    return sorted({person_id, *linked})


def _cases(connection: sa.Connection, ids: list[str], user: User) -> pl.DataFrame:
    """The person's cases with their role in each; only where the user sees every one."""
    named = perpetrators()
    as_perpetrator = sa.select(named.c.case_id).where(named.c.person_id.in_(ids))
    is_victim = cases.c.victim_id.in_(ids)
    role = sa.case((is_victim, VICTIM), else_=PERPETRATOR)
    rows = read_frame(
        connection,
        sa.select(*cases.c, sa.type_coerce(role, sa.String).label("role"))
        .where(sa.or_(is_victim, cases.c.case_id.in_(as_perpetrator)), visible(user))
        .order_by(cases.c.referral_date, cases.c.case_id),
    )
    if rows.is_empty():
        raise NotAllowed("There is nobody of that number in a case that your account may see.")
    hidden = user.closed & set(
        connection.scalars(
            sa.select(cases.c.case_id).where(sa.or_(is_victim, cases.c.case_id.in_(as_perpetrator)))
        )
    )
    if hidden:
        raise ForPerson("A colleague has to make this pack: ask another coordinator.")
    return rows


def _people(connection: sa.Connection, ids: list[str]) -> pl.DataFrame:
    return read_frame(
        connection,
        sa.select(*people.c).where(people.c.person_id.in_(ids)).order_by(people.c.person_id),
    )


def _add_others(
    connection: sa.Connection, redaction: Redaction, mine: pl.DataFrame, ids: list[str]
) -> None:
    """Everybody else in the cases: "Person 2" and on, in the order of their ids."""
    named = {one for row in mine.iter_rows(named=True) for one in people_in(row)} - set(ids)
    for number, person in enumerate(_people(connection, sorted(named)).iter_rows(named=True), 2):
        redaction.add_person(person, f"Person {number}")


def _about_the_person(own: pl.DataFrame, redaction: Redaction, *, is_perpetrator: bool) -> Section:
    left_out = {"sender"} | (_NOT_FOR_OTHERS if is_perpetrator else set())
    entries = [
        entry
        for person in own.iter_rows(named=True)
        for entry in _entries(person, redaction, left_out=left_out, own=True)
    ]
    return Section("What is recorded about you", tuple(entries))


def _of_case(
    connection: sa.Connection, case: Mapping[str, Any], redaction: Redaction
) -> Iterator[Section]:
    name = f"Case {case['case_id']}"
    is_perpetrator = case["role"] == PERPETRATOR
    left_out = set(_NOT_FOR_A_PERPETRATOR) if is_perpetrator else set()
    yield Section(name, tuple(_entries(case, redaction, left_out=left_out)))
    for heading, frame in _tables(connection, case["case_id"], is_perpetrator=is_perpetrator):
        why = "it may tell a perpetrator of the case" if is_perpetrator else ""
        why = "it is about a child" if heading == CHILDREN else why
        why = "it holds the words of several agencies" if heading == MINUTES else why
        rows = [
            entry
            for row in frame.iter_rows(named=True)
            for entry in _entries(row, redaction, always=why)
        ]
        yield Section(f"{name}: {heading}", tuple(rows))


def _tables(
    connection: sa.Connection, case_id: str, *, is_perpetrator: bool
) -> Iterator[tuple[str, pl.DataFrame]]:
    met = _rows(connection, listings, case_id, meetings, meetings.c.meeting_date.label("meeting"))
    yield "meetings", met
    agency = agencies.c.name.label("agency")
    yield "actions", _rows(connection, actions, case_id, agencies, agency)
    yield "what agencies knew", _rows(connection, agency_involvement, case_id, agencies, agency)
    happened = _rows(connection, chronology, case_id, agencies, agency)
    role = PERPETRATOR if is_perpetrator else VICTIM
    about = pl.col("about").fill_null(role).str.split(";").list.contains(role)
    yield "what happened, from agencies’ records", happened.filter(about)
    said = _rows(connection, hearing_lines, case_id, agencies, agency)
    of_them = pl.col("part") == PERPETRATOR if is_perpetrator else pl.lit(value=True)
    yield "what was said at meetings", said.filter(of_them)
    if is_perpetrator:
        return
    yield MINUTES, pl.DataFrame({"text": minutes_of_case(connection, case_id)})
    yield "risk assessments", _rows(connection, assessments, case_id)
    yield CHILDREN, _rows(connection, children, case_id)
    yield "documents kept", _rows(connection, documents, case_id)
    yield "decisions to share information", _rows(connection, sharing_decisions, case_id)
    yield "attempts to make contact", _rows(connection, contact_attempts, case_id)
    yield "what you said you want", _rows(connection, wishes, case_id)
    yield "transfers", _rows(connection, transfers, case_id)
    reviewed = _rows(connection, management_reviews, case_id, agencies, agency)
    yield "agencies’ own reviews", reviewed
    yield from learned(connection, case_id)


def _rows(
    connection: sa.Connection,
    table: sa.Table,
    case_id: str,
    beside: sa.Table | None = None,
    *more: sa.ColumnElement[Any],
) -> pl.DataFrame:
    columns = [one for one in table.c if not isinstance(one.type, sa.LargeBinary)]
    question = sa.select(*more, *columns)
    if beside is not None:
        key = "meeting_id" if beside is meetings else "agency_id"
        question = question.outerjoin(beside, beside.c[key] == table.c[key])
    return read_frame(connection, question.where(table.c.case_id == case_id)).sort(
        pl.all(), nulls_last=True
    )


def _entries(
    row: Mapping[str, Any],
    redaction: Redaction,
    *,
    left_out: set[str] | frozenset[str] = frozenset(),
    own: bool = False,
    always: str = "",
) -> Iterator[Entry]:
    """An entry for each thing that is recorded; a person's own particulars stay as they are."""
    hidden = left_out | (frozenset() if own else _LEFT_OUT)
    for name, value in row.items():
        if value is None or name in hidden:
            continue
        label = name.replace("_", " ").capitalize()
        if name in _STAFF:
            yield Entry(label, redaction.worker(str(value)) or "")
        elif name in _FREE_TEXT:
            text, reasons = redaction.text(str(value))
            if always:
                reasons = (*reasons, always)
            yield Entry(label, text, reasons)
        else:
            yield Entry(label, shown(value))


def shown(value: object) -> str:
    """A value as people write it."""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, datetime):
        return f"{long_date(value.date())}, {value:%H:%M} UTC"
    if isinstance(value, date):
        return long_date(value)
    return str(value).replace(";", ", ")


def _looks(connection: sa.Connection, case_ids: pl.Series, redaction: Redaction) -> Section:
    """Who looked at the cases, as agency workers."""
    name = sa.func.coalesce(users.c.name, audit.c.who, type_=sa.String).label("who")
    with staged_ids(connection, case_ids) as staged:
        beside = sa.table(staged, sa.column("id", sa.String))
        lines = read_frame(
            connection,
            sa.select(audit.c.at, audit.c.record, name)
            .join(beside, beside.c.id == audit.c.record)
            .outerjoin(users, users.c.user_id == audit.c.who)
            .where(audit.c.kind == "cases", audit.c.what == "saw a case")
            .order_by(audit.c.at, audit.c.line),
        )
    entries = [
        Entry(f"Case {row['record']}", f"{redaction.worker(row['who'])}, {shown(row['at'])}")
        for row in lines.iter_rows(named=True)
    ]
    return Section("Who looked at your cases", tuple(entries))

"""What is left of an erased case: dates, codes and answers that figures count, under new ids."""

from collections.abc import Iterator
from datetime import date
from uuid import uuid4

import polars as pl
import sqlalchemy as sa

from ingest.erasing import people
from ingest.erasing.found import Found, new_id, of_ids
from models.frames import delete_frame, rename_ids, schema, update_frame
from models.keys import ERASED
from models.named_people import people_in
from models.tables import (
    actions,
    agency_involvement,
    assessments,
    case_closures,
    cases,
    children,
    chronology,
    chronology_decisions,
    chronology_uploads,
    contact_attempts,
    documents,
    emergency_access,
    hearing_facts,
    hearing_lines,
    hearing_times,
    legal_holds,
    listings,
    management_reviews,
    meetings,
    metadata,
    pack_cases,
    sharing_decisions,
    transfers,
    wishes,
)

# The columns that are emptied, table by table. What stands here figures do not read.
_EMPTIED = {
    children: (
        *("date_of_birth", "relation_to_victim", "relation_to_perpetrator"),
        *("family_name", "given_names", "school"),
    ),
    listings: ("outcome_reason", "briefed_person"),
    assessments: (
        *("judgement_reason", "sub_answers", "notes", "told_by", "assessor", "other_factors"),
        *("victim_priority", "children_at_risk", "child_referral_on"),
    ),
    agency_involvement: (
        *("involvement", "withheld_reason", "opinion", "returned_by", "lead_worker", "services"),
        *("involved_from", "involved_to", "is_open", "flag_role", "flag_wording"),
    ),
    actions: (
        *("description", "owner", "risk_to", "risk", "due_reason", "first_due_date", "report"),
        *("reported_by", "not_done_reason", "evidence_id", "accepted_on", "accepted_by"),
        "asked_again",
    ),
    legal_holds: ("lifted_reason",),
    emergency_access: ("review",),
}
_OF_A_CASE = (
    *("incident_date", "threshold_reason", "previous_referral_on", "previous_marac"),
    *("transferred_from", "transferred_to", "transfer_received_on"),
    *("sharing_basis", "must_not_receive"),
    *("referrer_name", "referrer_contact", "presenter", "manager_agreed", "criteria_reason"),
    *("what_happened", "why_multi_agency", "in_immediate_danger", "immediate_safety"),
    *("victim_unaware_reason", "household", "housing", "screened_by", "information_needed"),
    "information_given",
    *("signposted_to", "idva_worker"),
)
_OVERWRITTEN = {legal_holds: "reason", emergency_access: "reason"}  # these cannot be empty
_GONE = (
    *(chronology, documents, sharing_decisions, case_closures),
    *(contact_attempts, wishes, transfers, management_reviews),
    *(chronology_uploads, chronology_decisions),
    *(hearing_times, hearing_lines, pack_cases),
)
_OWN_IDS = {children: "child_id", assessments: "assessment_id", actions: "action_id"}
_RENAMED = (
    *(children, listings, assessments, agency_involvement, actions),
    *(legal_holds, emergency_access),
)


def reduce(connection: sa.Connection, found: Found) -> dict[str, str]:
    """Erases the cases and what belongs to them; returns the new ids of their actions."""
    for table in _GONE:
        delete_frame(connection, table, found.case_ids.to_frame())
    for table, columns in _EMPTIED.items():
        _empty(connection, table, columns, found.case_ids)
    new_ids = {table: _new_ids(found, table) for table in _OWN_IDS}
    for table, column in _OWN_IDS.items():
        rename_ids(connection, table, column, new_ids[table])
    update_frame(connection, cases, _reduced(connection, found), ["case_id"])
    rename_ids(connection, cases, "case_id", found.new)
    for table in _RENAMED:  # on PostgreSQL most went along with the case
        rename_ids(connection, table, "case_id", found.new)
    return new_ids[actions]


def _empty(
    connection: sa.Connection, table: sa.Table, columns: tuple[str, ...], case_ids: pl.Series
) -> None:
    blank = (pl.lit(None, pl.String).alias(name) for name in columns)
    types = {name: kind for name, kind in schema(table.c).items() if name in columns}
    frame = case_ids.to_frame().with_columns(blank).cast(pl.Schema({"case_id": pl.String} | types))
    if table in _OVERWRITTEN:
        frame = frame.with_columns(pl.lit(ERASED).alias(_OVERWRITTEN[table]))
    update_frame(connection, table, frame, ["case_id"])


def _new_ids(found: Found, table: sa.Table) -> dict[str, str]:
    """Old id → new id, in the same order: where dates are the same the later id decides."""
    old = sorted(found.rows[table.name][_OWN_IDS[table]])
    return dict(zip(old, sorted(f"{ERASED}/{uuid4()}" for _ in old), strict=True))


def _reduced(connection: sa.Connection, found: Found) -> pl.DataFrame:
    """The columns of cases that change. The repeat is decided as it is: it rested on others."""
    repeats = _repeats(connection, found.case_ids)
    changed = []
    for case, ids in zip(
        found.cases.iter_rows(named=True), _people(connection, found), strict=True
    ):
        override = repeats.get(case["case_id"], case["repeat_override"])
        changed.append(
            dict.fromkeys(_OF_A_CASE)
            | {
                "case_id": case["case_id"],
                "victim_id": ids[0],
                "perpetrator_ids": ";".join(ids[1:]) or None,
                "repeat_override": override,
                "repeat_override_reason": None if override is None else ERASED,
            }
        )
    types = {name: kind for name, kind in schema(cases.c).items() if name in changed[0]}
    return pl.DataFrame(changed, schema=pl.Schema(types))


def _repeats(connection: sa.Connection, case_ids: pl.Series) -> dict[str, bool]:
    facts = of_ids(connection, hearing_facts, "case_id", case_ids)
    return {case: bool(repeat) for case, repeat in facts.select("case_id", "is_repeat").rows()}


def _people(connection: sa.Connection, found: Found) -> Iterator[list[str]]:
    """The new ids of each case's victim and perpetrators, whose rows are added."""
    known = {row["person_id"]: row for row in found.people.iter_rows(named=True)}
    heard = _heard_on(connection, found)
    rows = []
    for case in found.cases.iter_rows(named=True):
        days = heard.get(case["case_id"], [])
        ids = []
        for place, person in enumerate(people_in(case)):
            ids.append(new_id())
            blank = {"date_of_birth": None}
            row = known.get(person, dict.fromkeys(metadata.tables["people"].c.keys()) | blank)
            rows.append(people.left_of(row, ids[-1], days=days, is_victim=place == 0))
        yield ids
    people.add(connection, rows)


def _heard_on(connection: sa.Connection, found: Found) -> dict[str, list[date]]:
    """Case → the days of the meetings at which it was heard."""
    heard = found.rows["listings"].filter(pl.col("outcome") == "heard")
    days = of_ids(connection, meetings, "meeting_id", heard["meeting_id"])
    told = heard.join(days.select("meeting_id", "meeting_date"), on="meeting_id")
    return {
        str(case): list(on) for case, on in told.group_by("case_id").agg("meeting_date").iter_rows()
    }

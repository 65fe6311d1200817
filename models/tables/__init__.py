"""The record's tables, one module a noun; `metadata` knows them all."""

from models.tables.actions import actions
from models.tables.agencies import agencies, marac_agencies
from models.tables.assessments import assessments
from models.tables.capacity import capacity
from models.tables.case_numbers import case_numbers
from models.tables.cases import agency_involvement, cases, children
from models.tables.chart_notes import chart_notes
from models.tables.chronology import chronology, chronology_decisions, chronology_uploads
from models.tables.closures import case_closures, emergency_access, notices, notices_read
from models.tables.columns import metadata
from models.tables.contacts import contact_attempts, wishes
from models.tables.documents import document_destructions, document_schedules, documents
from models.tables.facts import (
    action_facts,
    facts_due,
    hearing_facts,
    meeting_facts,
    source_facts,
    working_days,
)
from models.tables.hearings import (
    hearing_lines,
    hearing_times,
    minutes_versions,
    sittings,
)
from models.tables.imports import import_batches, rejected_rows, row_problems
from models.tables.lessons import lesson_progress, lesson_publications, lessons
from models.tables.management_reviews import management_reviews
from models.tables.maracs import marac_rules, maracs, population
from models.tables.meeting_series import (
    confidentiality,
    distribution_list,
    meeting_invitations,
    meeting_series,
)
from models.tables.meetings import attendance, listings, meetings
from models.tables.packs import pack_cases, pack_deliveries, packs
from models.tables.people import people, person_links, person_matches, same_person
from models.tables.reminders import reminders
from models.tables.retention import (
    erased_ids,
    erasures,
    legal_holds,
    research_destructions,
    sharing_decisions,
)
from models.tables.returns import (
    area_years,
    frozen_returns,
    national_figures,
    return_due_dates,
    return_proposals,
    return_settings,
    return_templates,
    returns,
)
from models.tables.settings import data_version, settings
from models.tables.steering import steering_answers, steering_rounds
from models.tables.trail import audit, audit_ends, audit_erased
from models.tables.transfers import transfers
from models.tables.users import (
    drafts,
    invitations,
    recovery_codes,
    sessions,
    user_roles,
    users,
)

# PostgreSQL holds the keys of the big tables; DuckDB is left without them. There a bulk load spends
# as long on the index as on the rows, and its memory. An import refuses a key twice in a file and
# compares the rest with what is stored, and one writer waits for another.
for _table in (actions, assessments, attendance, cases, children, chronology, listings, people):
    _table.primary_key.ddl_if(dialect="postgresql")

__all__ = [
    "action_facts",
    "actions",
    "agencies",
    "agency_involvement",
    "area_years",
    "assessments",
    "attendance",
    "audit",
    "audit_ends",
    "audit_erased",
    "capacity",
    "case_closures",
    "case_numbers",
    "cases",
    "chart_notes",
    "children",
    "chronology",
    "chronology_decisions",
    "chronology_uploads",
    "confidentiality",
    "contact_attempts",
    "data_version",
    "distribution_list",
    "document_destructions",
    "document_schedules",
    "documents",
    "drafts",
    "emergency_access",
    "erased_ids",
    "erasures",
    "facts_due",
    "frozen_returns",
    "hearing_facts",
    "hearing_lines",
    "hearing_times",
    "import_batches",
    "invitations",
    "legal_holds",
    "lesson_progress",
    "lesson_publications",
    "lessons",
    "listings",
    "management_reviews",
    "marac_agencies",
    "marac_rules",
    "maracs",
    "meeting_facts",
    "meeting_invitations",
    "meeting_series",
    "meetings",
    "metadata",
    "minutes_versions",
    "national_figures",
    "notices",
    "notices_read",
    "pack_cases",
    "pack_deliveries",
    "packs",
    "people",
    "person_links",
    "person_matches",
    "population",
    "recovery_codes",
    "rejected_rows",
    "reminders",
    "research_destructions",
    "return_due_dates",
    "return_proposals",
    "return_settings",
    "return_templates",
    "returns",
    "row_problems",
    "same_person",
    "sessions",
    "settings",
    "sharing_decisions",
    "sittings",
    "source_facts",
    "steering_answers",
    "steering_rounds",
    "transfers",
    "user_roles",
    "users",
    "wishes",
    "working_days",
]

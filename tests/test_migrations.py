"""A record of an older version is brought up to date, and keeps what it held."""

import importlib
from collections.abc import Iterator
from datetime import datetime

import pytest
import sqlalchemy as sa
from records import TESTER, empty

from models.database import writing
from models.schema import migrate, revision
from models.tables import audit, frozen_returns, metadata, users
from models.trail import note
from queries.trail_check import verify
from queries.views import create_views

# What the first version had of the tables that later versions changed.
_FIRST = {
    "audit": 'event_id VARCHAR NOT NULL, "at" TIMESTAMP NOT NULL, who VARCHAR NOT NULL, '
    "what VARCHAR NOT NULL, kind VARCHAR, record VARCHAR, before VARCHAR, after VARCHAR",
    "users": "user_id VARCHAR PRIMARY KEY, username VARCHAR NOT NULL, name VARCHAR NOT NULL, "
    "email VARCHAR, password_hash VARCHAR, created_at TIMESTAMP NOT NULL, "
    "password_changed_at TIMESTAMP, last_sign_in_at TIMESTAMP, disabled_at TIMESTAMP",
    "sessions": "session_id VARCHAR PRIMARY KEY, user_id VARCHAR NOT NULL, "
    "created_at TIMESTAMP NOT NULL, last_seen_at TIMESTAMP NOT NULL, "
    "expires_at TIMESTAMP NOT NULL, ended_at TIMESTAMP, address VARCHAR, device VARCHAR",
    "documents": "document_id VARCHAR PRIMARY KEY, marac_id VARCHAR, case_id VARCHAR, "
    "meeting_id VARCHAR, lesson_id VARCHAR, file_name VARCHAR NOT NULL, "
    "media_type VARCHAR NOT NULL, size INTEGER NOT NULL, sha256 VARCHAR NOT NULL, content {bytes}, "
    "uploaded_at TIMESTAMP NOT NULL, uploaded_by VARCHAR NOT NULL",
    "frozen_returns": "frozen_id VARCHAR PRIMARY KEY, quarter VARCHAR NOT NULL, "
    "maracs VARCHAR NOT NULL, edition VARCHAR NOT NULL, frozen_at TIMESTAMP NOT NULL, "
    "frozen_by VARCHAR NOT NULL, software_version VARCHAR NOT NULL, sha256 VARCHAR NOT NULL, "
    "cells VARCHAR NOT NULL, workbook {bytes}",
}
_CAME_LATER = (
    *("recovery_codes", "invitations", "drafts", "case_closures", "emergency_access", "notices"),
    *("notices_read", "legal_holds", "erasures", "erased_ids", "research_destructions"),
    *("sharing_decisions", "audit_ends", "audit_erased", "marac_rules"),
    *("contact_attempts", "wishes", "transfers", "management_reviews", "person_matches"),
    *("case_numbers", "sittings", "hearing_times", "hearing_lines", "minutes_versions"),
    "reminders",
    *("document_schedules", "document_destructions"),
    "chart_notes",
    *("chronology_uploads", "chronology_decisions"),
    *("return_proposals", "return_settings", "return_due_dates", "return_templates"),
    *("pack_cases", "pack_deliveries", "packs", "meeting_series", "meeting_invitations"),
    *("distribution_list", "confidentiality"),
    *("lesson_progress", "lesson_publications", "steering_rounds", "steering_answers"),
)
_WIDENED_BY = (
    "0005_referral",
    "0006_meetings",
    "0007_sitting",
    "0008_actions",
    "0009_lessons",
    "0010_documents",
    "0011_chronology",
)


@pytest.fixture(params=["duckdb", "postgresql"])
def first_version(request: pytest.FixtureRequest) -> Iterator[sa.Engine]:
    """A record as the first version left it, with two lines in its trail and an account."""
    engine: sa.Engine = request.getfixturevalue(f"_{request.param}")
    with engine.begin() as connection:
        _go_back(connection)
    yield engine
    migrate(engine, backup=lambda: None)
    with engine.begin() as connection:
        create_views(connection)
    empty(engine)


def _added_later() -> dict[sa.Table, tuple[str, ...]]:
    """The columns that tables of the first version got since, where they held nothing before."""
    added: dict[sa.Table, tuple[str, ...]] = {}
    for name in _WIDENED_BY:
        step = importlib.import_module(f"models.migrations.versions.{name}")
        for table, names in step._ADDED.items():
            if table.name not in _FIRST:  # those are made anew as the first version had them
                added[table] = (*added.get(table, ()), *names)
    return added


def _go_back(connection: sa.Connection) -> None:
    connection.execute(sa.text("DROP VIEW v_retention"))  # it reads a table that came later
    for name in (*_FIRST, *_CAME_LATER):
        connection.execute(sa.text(f"DROP TABLE {name} CASCADE"))
    for table, names in _added_later().items():
        for name in names if table.name not in _FIRST else ():
            connection.execute(sa.text(f"ALTER TABLE {table.name} DROP COLUMN {name} CASCADE"))
    content = "BYTEA" if connection.dialect.name == "postgresql" else "BLOB"
    for name, columns in _FIRST.items():
        connection.execute(sa.text(f"CREATE TABLE {name} ({columns.format(bytes=content)})"))
    if connection.dialect.name == "postgresql":
        connection.execute(sa.text("CREATE INDEX audit_record ON audit (kind, record)"))
    day = "TIMESTAMP '2026-01-0{0} 09:00:00'"
    connection.execute(
        sa.text(
            "INSERT INTO audit VALUES ('e2', " + day.format(2) + ", 'u1', 'change', 'cases', 'C1', "
            "'{\"a\": 1}', '{\"a\": 2}'), ('e1', " + day.format(1) + ", 'u1', 'add', 'cases', "
            "'C1', NULL, '{\"a\": 1}')"
        )
    )
    connection.execute(
        sa.text(
            "INSERT INTO users (user_id, username, name, created_at) "
            "VALUES ('u1', 'ann', 'Ann Example', " + day.format(1) + ")"
        )
    )
    connection.execute(
        sa.text(
            "INSERT INTO frozen_returns (frozen_id, quarter, maracs, edition, frozen_at, frozen_by,"
            " software_version, sha256, cells) VALUES ('f1', '2025-Q4', 'M1', 'uk', "
            + day.format(2)
            + ", 'u1', '0.1', 'x', '{}')"
        )
    )
    connection.execute(sa.text("UPDATE alembic_version SET version_num = '0001'"))


def test_the_first_versions_record_gets_every_table_and_column(first_version: sa.Engine) -> None:
    backups: list[str] = []
    before, after = migrate(first_version, backup=lambda: backups.append("made"))
    assert (before, revision(first_version)) == ("0001", after)
    assert backups == ["made"]
    with first_version.connect() as connection:
        for table in metadata.sorted_tables:
            connection.execute(sa.select(table).limit(0))
        assert connection.execute(sa.select(users.c.name, users.c.totp_step)).all() == [
            ("Ann Example", None)
        ]


def test_its_trail_is_kept_in_order_and_linked_from_then_on(first_version: sa.Engine) -> None:
    migrate(first_version, backup=lambda: None)
    with writing(first_version) as connection:
        note(connection, TESTER, "change", kind="cases", record="C1")
    with first_version.connect() as connection:
        lines = connection.execute(
            sa.select(audit.c.line, audit.c.event_id, audit.c.at, audit.c.after).order_by(
                audit.c.line
            )
        ).all()
        assert verify(connection, by=TESTER).is_whole
    assert [tuple(line) for line in lines[:2]] == [
        (1, "e1", datetime(2026, 1, 1, 9), '{"a": 1}'),
        (2, "e2", datetime(2026, 1, 2, 9), '{"a": 2}'),
    ]
    assert len(lines) == 3


def test_a_return_frozen_before_is_its_first_version(first_version: sa.Engine) -> None:
    migrate(first_version, backup=lambda: None)
    with first_version.connect() as connection:
        kept = connection.execute(sa.select(frozen_returns)).one()
    assert (kept.frozen_id, kept.version, kept.behind) == ("f1", 1, None)

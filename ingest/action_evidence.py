"""A report of an action together with the file that proves it: both are kept, or neither."""

from dataclasses import replace
from datetime import date

import sqlalchemy as sa

from ingest.action_rows import open_action
from ingest.action_rules import Report
from ingest.actions import report_within
from ingest.document_scans import scan_waiting
from ingest.documents import EVIDENCE, CheckCase, Place, add_within
from ingest.door import Purpose, receive
from ingest.scanner import Scanner
from models.access import User
from models.database import writing


def report_with_evidence(
    engine: sa.Engine,
    user: User,
    *,
    action_id: str,
    given: Report,
    name: str,
    content: bytes,
    scanner: Scanner | None,
    today: date,
    check_case: CheckCase,
) -> str:
    """Keeps the file with the case and the report with the action; the document's id."""
    received = receive(name, content, Purpose.DOCUMENT, scanner=scanner)
    with writing(engine) as connection:
        row, _, _ = open_action(connection, user, action_id, check_case)
        document_id = add_within(
            connection,
            received,
            by=user,
            place=Place(case_id=row.case_id),
            kind=EVIDENCE,
            agency_id=row.agency_id,
            scanner=scanner,
            check_case=check_case,
        )
        report_within(
            connection,
            user,
            action_id=action_id,
            given=replace(given, evidence_id=document_id),
            today=today,
            check_case=check_case,
        )
    if scanner is not None:
        scan_waiting(engine, scanner, by=user, first=document_id, only_waiting=True)
    return document_id

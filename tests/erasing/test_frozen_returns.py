"""An erasure leaves a frozen return as it was, and takes the case out of what stands behind it."""

import sqlalchemy as sa
from records import TESTER

from dashboard import freezing
from ingest.erasures import decide, propose
from models.access import Permission, User
from models.frozen_return import digest
from models.tables import frozen_returns
from queries.safelives.frozen import frozen_versions, frozen_workbook
from queries.safelives.restate import restatement

from .conftest import TODAY


def test_figures_hash_and_workbook_stay_and_the_case_is_gone(
    due: sa.Engine, coordinator: User, auditor: User
) -> None:
    scope = TESTER.scope(Permission.PREPARE_RETURNS)
    freezing.freeze(due, by=TESTER, scope=scope, quarter="2025-Q1", edition="uk", today=TODAY)
    with due.connect() as connection:
        (before,) = frozen_versions(connection, scope=scope)
        workbook = frozen_workbook(connection, scope=scope, frozen_id=before.frozen_id)
    assert before.behind is not None and '"C1"' in before.behind
    told = propose(due, by=coordinator, case_ids=["C1"], reason="time is over", today=TODAY)
    decide(due, by=auditor, proposal_id=told, approve=True, today=TODAY)
    with due.connect() as connection:
        (after,) = frozen_versions(connection, scope=scope)
        hashed = connection.scalar(sa.select(frozen_returns.c.behind_sha256))
        differs = restatement(connection, scope=scope, frozen=after)
        again = frozen_workbook(connection, scope=scope, frozen_id=after.frozen_id)
    assert (after.sha256, after.cells, again) == (before.sha256, before.cells, workbook)
    assert digest(after.cells) == after.sha256
    assert after.behind is not None and '"C1"' not in after.behind
    assert digest(after.behind) == hashed
    assert differs.cells == ()

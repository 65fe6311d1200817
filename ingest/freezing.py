"""Freezes a return, proposed by one person and confirmed by another where the area wants two."""

from datetime import date
from typing import Literal
from uuid import uuid4

import sqlalchemy as sa

from models.access import Permission, User, check_may
from models.errors import ForPerson
from models.frozen_return import FrozenContent, marac_list
from models.period import long_date, quarter_title
from models.period import quarter as quarter_period
from models.tables import frozen_returns, return_proposals, return_settings
from models.trail import note, now
from models.version import software_version

Step = Literal["frozen", "proposed"]


def freeze(
    connection: sa.Connection, content: FrozenContent, *, by: User, today: date
) -> tuple[Step, int]:
    """Keeps the return for good, or proposes it; which of the two, and the version it gets.

    Inside `writing`, in the transaction that counted the content. Raises ForPerson where a check
    failed, the quarter is still running, nothing changed since the last version, or the one who
    proposed it would also confirm it.
    """
    _check(content, by=by, today=today)
    version = _next_version(connection, content)
    proposal = _open_proposal(connection, content)
    if not _wants_two(connection, content):
        _keep(connection, content, by=by, version=version, proposal=None)
        return "frozen", version
    if proposal is None:
        _propose(connection, content, by=by)
        return "proposed", version
    if proposal.proposed_by == by.user_id:
        raise ForPerson(
            "You proposed this return: somebody else has to confirm it, so that two people have "
            "looked at it."
        )
    if (proposal.sha256, proposal.edition) != (content.sha256, content.edition):
        raise ForPerson(
            "The return is no longer the one that was proposed: the record was changed since, or "
            "another edition is chosen. Take the proposal back, check the return and propose it "
            "again."
        )
    _keep(connection, content, by=by, version=version, proposal=proposal)
    return "frozen", version


def withdraw(connection: sa.Connection, *, by: User, quarter: str, maracs: frozenset[str]) -> None:
    """Takes back what waits for a second person; anyone who may freeze the return may do it."""
    for marac_id in sorted(maracs):
        check_may(by, Permission.PREPARE_RETURNS, marac_id)
    table = return_proposals
    waiting = (
        table.c.quarter == quarter,
        table.c.maracs == marac_list(maracs),
        table.c.closed_at.is_(None),
    )
    if connection.scalar(sa.select(table.c.proposal_id).where(*waiting)) is None:
        raise ForPerson("Nothing waits to be confirmed here: it was confirmed or taken back.")
    connection.execute(
        table.update()
        .where(*waiting)
        .values(closed_at=now(), closed_by=by.user_id, outcome="withdrawn")
    )
    note(
        connection,
        by,
        "withdrew the proposal to freeze a return",
        kind="return",
        record=quarter,
        marac_id=_only(tuple(sorted(maracs))),
        after={"maracs": sorted(maracs)},
    )


def _check(content: FrozenContent, *, by: User, today: date) -> None:
    if not content.maracs:
        raise ForPerson("No MARAC is chosen: there is nothing to freeze.")
    for marac_id in content.maracs:
        check_may(by, Permission.PREPARE_RETURNS, marac_id)
    title, end = quarter_title(content.quarter), quarter_period(content.quarter).end
    if today <= end:
        raise ForPerson(
            f"{title} is still running until {long_date(end)}: freeze its return after that day."
        )
    if content.errors:
        errors = "1 error" if content.errors == 1 else f"{content.errors} errors"
        raise ForPerson(
            f"The checks found {errors} in the return of {title}: correct them, then freeze it."
        )
    if not content.meetings:
        raise ForPerson(f"No meeting was held in {title}: there is nothing to freeze.")


def _next_version(connection: sa.Connection, content: FrozenContent) -> int:
    table = frozen_returns
    found = connection.execute(
        sa.select(table.c.version, table.c.sha256)
        .where(table.c.quarter == content.quarter, table.c.maracs == marac_list(content.maracs))
        .order_by(table.c.frozen_at)
    ).all()
    if not found:
        return 1
    last = found[-1]
    if last.sha256 == content.sha256:
        raise ForPerson(
            f"Nothing in the return has changed since version {last.version or 1} was frozen: "
            "download that one."
        )
    return max(row.version or 1 for row in found) + 1


def _wants_two(connection: sa.Connection, content: FrozenContent) -> bool:
    """Whether one of the return's MARACs wants two people, by its own setting or everyone's."""
    table = return_settings
    own = {row.marac_id: row.two_people for row in connection.execute(sa.select(table))}
    usual = own.get("*")
    return any(usual if own.get(marac_id) is None else own[marac_id] for marac_id in content.maracs)


def _open_proposal(
    connection: sa.Connection, content: FrozenContent
) -> "sa.Row[tuple[object, ...]] | None":
    table = return_proposals
    return connection.execute(
        sa.select(table).where(
            table.c.quarter == content.quarter,
            table.c.maracs == marac_list(content.maracs),
            table.c.closed_at.is_(None),
        )
    ).first()


def _propose(connection: sa.Connection, content: FrozenContent, *, by: User) -> None:
    connection.execute(
        return_proposals.insert().values(
            proposal_id=str(uuid4()),
            quarter=content.quarter,
            maracs=marac_list(content.maracs),
            edition=content.edition,
            sha256=content.sha256,
            behind_sha256=content.behind_sha256,
            proposed_at=now(),
            proposed_by=by.user_id,
        )
    )
    _note(connection, content, "proposed to freeze a return", by=by)


def _keep(
    connection: sa.Connection,
    content: FrozenContent,
    *,
    by: User,
    version: int,
    proposal: "sa.Row[tuple[object, ...]] | None",
) -> None:
    moment = now()
    connection.execute(
        frozen_returns.insert().values(
            frozen_id=str(uuid4()),
            quarter=content.quarter,
            maracs=marac_list(content.maracs),
            edition=content.edition,
            frozen_at=moment,
            frozen_by=by.user_id,
            software_version=software_version(),
            sha256=content.sha256,
            cells=content.cells,
            workbook=content.workbook,
            version=version,
            behind=content.behind,
            behind_sha256=content.behind_sha256,
            workbook_sha256=content.workbook_sha256,
            proposed_by=None if proposal is None else proposal.proposed_by,
            proposed_at=None if proposal is None else proposal.proposed_at,
        )
    )
    if proposal is not None:
        connection.execute(
            return_proposals.update()
            .where(return_proposals.c.proposal_id == proposal.proposal_id)
            .values(closed_at=moment, closed_by=by.user_id, outcome="frozen")
        )
    _note(connection, content, "froze a return", by=by, version=version)


def _note(
    connection: sa.Connection, content: FrozenContent, what: str, *, by: User, version: int = 0
) -> None:
    after: dict[str, object] = {
        "maracs": list(content.maracs),
        "edition": content.edition,
        "sha256": content.sha256,
        "behind_sha256": content.behind_sha256,
        "workbook_sha256": content.workbook_sha256,
    }
    if version:
        after["version"] = version
    note(
        connection,
        by,
        what,
        kind="return",
        record=content.quarter,
        marac_id=_only(content.maracs),
        after=after,
    )


def _only(maracs: tuple[str, ...]) -> str | None:
    return maracs[0] if len(maracs) == 1 else None

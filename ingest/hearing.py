"""A case in hand: its clock, its outcome with what follows from it, and taking that back."""

from datetime import date, timedelta
from uuid import uuid4

import sqlalchemy as sa

from ingest.case_status import move, status_of
from ingest.documents import CheckCase
from ingest.listing import Deferred, defer_within
from ingest.reasons import needed
from ingest.save import save_within
from ingest.sitting import RUN, check_listed, check_runs, under_way
from models.access import User, check_may
from models.database import writing
from models.errors import ForPerson
from models.tables import hearing_times, listings
from models.trail import note, now

# A transfer out is settled by the other MARAC's receipt, on the page of the case.
OUTCOMES = ("heard", "deferred", "withdrawn", "below_threshold")
_WHY = "Say why in a few words: it stands in the minutes."


def begin_case(
    engine: sa.Engine, *, by: User, meeting_id: str, case_id: str, check_case: CheckCase
) -> None:
    """Takes a case in hand: its clock runs from now, and that of any other stands still."""
    with writing(engine) as connection:
        marac_id = _check(connection, by, meeting_id, case_id, check_case)
        if _outcome(connection, meeting_id, case_id) is not None:
            raise ForPerson("This case has an outcome already: take that back first.")
        running = connection.scalars(
            sa.select(hearing_times.c.case_id).where(
                hearing_times.c.meeting_id == meeting_id, hearing_times.c.ended_at.is_(None)
            )
        ).all()
        if case_id in running:
            return
        _stop(connection, meeting_id)
        connection.execute(
            hearing_times.insert().values(
                time_id=str(uuid4()),
                marac_id=marac_id,
                meeting_id=meeting_id,
                case_id=case_id,
                begun_at=now(),
                begun_by=by.user_id,
            )
        )


def stop_clock(engine: sa.Engine, *, by: User, meeting_id: str) -> None:
    """No case is in hand: a break, or talk between two cases."""
    with writing(engine) as connection:
        check_runs(connection, by, meeting_id)
        under_way(connection, meeting_id)
        _stop(connection, meeting_id)


def settle(
    engine: sa.Engine,
    *,
    by: User,
    meeting_id: str,
    case_id: str,
    outcome: str,
    reason: str = "",
    today: date,
    check_case: CheckCase,
) -> Deferred | None:
    """Records what came of the case, with the minutes that it took.

    A case that is put off goes on the list of the next meeting with room: returns which. Raises
    ForPerson without a reason, but where it was heard.
    """
    if outcome not in OUTCOMES:
        raise ForPerson("Say what came of the case: choose one from the list.")
    why = reason.strip() or None if outcome == "heard" else needed(reason, _WHY)
    with writing(engine) as connection:
        _check(connection, by, meeting_id, case_id, check_case)
        if _outcome(connection, meeting_id, case_id) is not None:
            raise ForPerson("This case has an outcome already: reload the page.")
        _stop(connection, meeting_id, case_id)
        moved = None
        if outcome == "deferred":
            moved = defer_within(
                connection,
                by=by,
                case_id=case_id,
                reason=reason,
                today=today,
                check_case=check_case,
            )
        else:
            move(connection, case_id, outcome, by=by, needs=RUN, reason=why)
        row = {"case_id": case_id, "meeting_id": meeting_id, "outcome_reason": why}
        spent = {"minutes": _minutes(connection, meeting_id, case_id)}
        save_within(connection, "listings", row | spent, by=by, needs=RUN)
        return moved


def take_back(
    engine: sa.Engine,
    *,
    by: User,
    meeting_id: str,
    case_id: str,
    reason: str,
    check_case: CheckCase,
) -> None:
    """Takes an outcome back while the meeting goes on; the case waits to be heard again.

    Where it was put off, it leaves the list of the later meeting. No step of the data dictionary
    leads back: the outcome was a slip, and the trail keeps it.
    """
    why = needed(reason, "Say why the outcome is taken back: it stands in the trail.")
    with writing(engine) as connection:
        _check(connection, by, meeting_id, case_id, check_case)
        if _outcome(connection, meeting_id, case_id) is None:
            raise ForPerson("This case has no outcome to take back: reload the page.")
        if status_of(connection, case_id) not in (*OUTCOMES, "listed"):
            raise ForPerson("The case has gone on since: correct it on its own page.")
        _off_later_lists(connection, by, meeting_id, case_id)
        blank = {"outcome": "", "outcome_reason": "", "minutes": ""}
        values = {"case_id": case_id, "meeting_id": meeting_id, **blank}
        save_within(connection, "listings", values, by=by, needs=RUN, reason=why)
        values = {"case_id": case_id, "status": "listed"}
        save_within(connection, "cases", values, by=by, needs=RUN, reason=why)


def _check(
    connection: sa.Connection, by: User, meeting_id: str, case_id: str, check_case: CheckCase
) -> str:
    """The MARAC of a case on the list of a meeting under way that the person runs."""
    marac_id = check_case(connection, by, case_id)
    check_may(by, RUN, marac_id)
    under_way(connection, meeting_id)
    check_listed(connection, meeting_id, case_id)
    return marac_id


def _outcome(connection: sa.Connection, meeting_id: str, case_id: str) -> str | None:
    return connection.scalar(
        sa.select(listings.c.outcome).where(
            listings.c.case_id == case_id, listings.c.meeting_id == meeting_id
        )
    )


def _stop(connection: sa.Connection, meeting_id: str, case_id: str | None = None) -> None:
    """Ends the stretch that runs: of one case, or of whichever it is."""
    of_case = sa.true() if case_id is None else hearing_times.c.case_id == case_id
    connection.execute(
        hearing_times.update()
        .where(
            hearing_times.c.meeting_id == meeting_id, hearing_times.c.ended_at.is_(None), of_case
        )
        .values(ended_at=now())
    )


def _minutes(connection: sa.Connection, meeting_id: str, case_id: str) -> str:
    """The minutes that the case was in hand, to a tenth; blank where it never was."""
    stretches = connection.execute(
        sa.select(hearing_times.c.begun_at, hearing_times.c.ended_at).where(
            hearing_times.c.meeting_id == meeting_id, hearing_times.c.case_id == case_id
        )
    ).all()
    spent = sum((row.ended_at - row.begun_at for row in stretches), timedelta())
    return f"{spent.total_seconds() / 60:.1f}" if stretches else ""


def _off_later_lists(connection: sa.Connection, by: User, meeting_id: str, case_id: str) -> None:
    """Takes the case off the list that it was put off to."""
    later = connection.execute(
        sa.select(listings.c.meeting_id, listings.c.marac_id).where(
            listings.c.case_id == case_id,
            listings.c.meeting_id != meeting_id,
            listings.c.outcome.is_(None),
        )
    ).all()
    for row in later:
        connection.execute(
            listings.delete().where(
                listings.c.case_id == case_id, listings.c.meeting_id == row.meeting_id
            )
        )
        note(
            connection,
            by,
            "took a case off a list",
            kind="listings",
            record=f"{case_id} · {row.meeting_id}",
            marac_id=row.marac_id,
            before={"case_id": case_id, "meeting_id": row.meeting_id},
        )

"""Keeps the minutes in versions: drawn from what was typed, corrected with a reason."""

from collections.abc import Callable, Collection
from uuid import uuid4

import sqlalchemy as sa

from ingest.reasons import LONGEST, needed
from ingest.sitting import RUN
from models.access import User, check_may
from models.database import writing
from models.errors import ForPerson, NotAllowed
from models.minutes import Minutes, about, as_json, from_json, text_of
from models.sealing import seal, unseal
from models.tables import meetings, minutes_versions
from models.trail import note, now

# What gathers the minutes of a meeting from the record, whole: queries.minutes_draft.gathered.
Gather = Callable[[sa.Connection, str], Minutes]

_FIRST = "Drawn from what was typed at the meeting"


def keep(engine: sa.Engine, *, by: User, meeting_id: str, reason: str = "", gather: Gather) -> int:
    """Draws the minutes from the record and keeps them as the next version; its number.

    Drawn anew over an earlier version it takes a reason: corrections made by hand stay there.
    """
    with writing(engine) as connection:
        marac_id = _check(connection, by, meeting_id)
        before = latest(connection, meeting_id)
        told = _FIRST
        if before is not None:
            told = needed(reason, "Say why they are drawn anew: it stands with the version.")
        return _add(connection, by, marac_id, meeting_id, gather(connection, meeting_id), told)


def correct(
    engine: sa.Engine,
    *,
    by: User,
    meeting_id: str,
    key: str,
    at: int,
    text: str,
    seen: str,
    reason: str,
    shown: Collection[str],
) -> int:
    """Corrects one part of the last version, which stays; the number of the next one.

    `seen` is what the part said when the form was opened, `shown` the cases whose rows it showed.
    Raises ForPerson where somebody else corrected it meanwhile, or no reason is given.
    """
    told = needed(reason, "Say why it is corrected: it stands with the version.", most=LONGEST)
    with writing(engine) as connection:
        marac_id = _check(connection, by, meeting_id)
        version = latest(connection, meeting_id)
        if version is None:
            raise ForPerson("Keep the draft as the first version, then correct it.")
        minutes = content(connection, version)
        section = minutes.section(key)
        if section.case_id and (section.case_id in by.closed or section.case_id not in shown):
            raise NotAllowed("This part of the minutes is not open to your account.")
        part = minutes.only(shown).section(key).parts[at]
        if text_of(part) != seen:
            raise ForPerson(
                "Somebody else corrected this part meanwhile, and nothing of yours was saved yet: "
                f"it says “{text_of(part)}” now. What you wrote is still here: take theirs into "
                "it, and save again."
            )
        changed = minutes.corrected(key, at, text, shown=shown)
        if changed == minutes:
            raise ForPerson("Nothing was changed in this part.")
        return _add(connection, by, marac_id, meeting_id, changed, told)


def mark_circulated(engine: sa.Engine, *, by: User, meeting_id: str, number: int) -> None:
    """Notes that a version was given out: who sat at the meeting finds it from now on."""
    with writing(engine) as connection:
        marac_id = _check(connection, by, meeting_id)
        connection.execute(
            minutes_versions.update()
            .where(minutes_versions.c.meeting_id == meeting_id, minutes_versions.c.number == number)
            .values(circulated_at=now(), circulated_by=by.user_id)
        )
        _note(connection, by, "circulated minutes", marac_id, meeting_id, number)


def latest(connection: sa.Connection, meeting_id: str) -> sa.Row[tuple[object, ...]] | None:
    """The row of the last version; None where none was kept."""
    return connection.execute(
        sa.select(minutes_versions)
        .where(minutes_versions.c.meeting_id == meeting_id)
        .order_by(minutes_versions.c.number.desc())
        .limit(1)
    ).first()


def content(connection: sa.Connection, version: sa.Row[tuple[object, ...]]) -> Minutes:
    """What a version says, whole."""
    kept = unseal(connection, version.content, about=about(version.version_id))
    return from_json(kept.decode())


def _check(connection: sa.Connection, by: User, meeting_id: str) -> str:
    marac_id = connection.scalar(
        sa.select(meetings.c.marac_id).where(meetings.c.meeting_id == meeting_id)
    )
    if marac_id is None:
        raise ForPerson("This meeting is not in the record: open another from the list.")
    check_may(by, RUN, marac_id)
    return str(marac_id)


def _add(
    connection: sa.Connection,
    by: User,
    marac_id: str,
    meeting_id: str,
    minutes: Minutes,
    reason: str,
) -> int:
    before = latest(connection, meeting_id)
    number = int(before.number) + 1 if before is not None else 1
    version_id = str(uuid4())
    sealed = seal(connection, as_json(minutes).encode(), about=about(version_id))
    connection.execute(
        minutes_versions.insert().values(
            version_id=version_id,
            meeting_id=meeting_id,
            marac_id=marac_id,
            number=number,
            made_at=now(),
            made_by=by.user_id,
            reason=reason,
            content=sealed,
        )
    )
    _note(connection, by, "kept minutes", marac_id, meeting_id, number)
    return number


def _note(
    connection: sa.Connection, by: User, what: str, marac_id: str, meeting_id: str, number: int
) -> None:
    """A line in the trail without what the minutes say."""
    note(
        connection,
        by,
        what,
        kind="minutes_versions",
        record=f"{meeting_id} · {number}",
        marac_id=marac_id,
        after={"number": number},
    )

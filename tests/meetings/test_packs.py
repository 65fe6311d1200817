"""A circulated copy opens for one person, until one day, and says whether it was read."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from agencies_before.one_list import TODAY

from ingest import packs as written
from ingest.closures import close_case
from ingest.listing import take_off
from ingest.packs import Copy
from ingest.upkeep import destroy_what_is_over
from models.access import User
from models.errors import ForPerson, NotAllowed
from models.tables import audit, pack_cases, pack_deliveries, packs
from queries import packs as asked
from queries.case_access import check_case
from queries.users import person

UNTIL = TODAY + timedelta(days=9)
People = dict[str, User]


def publish(engine: sa.Engine, people: People, *names: str, **more: object) -> str:
    copies = [
        Copy(
            people[name].user_id,
            {".pdf": f"for {name}".encode(), ".docx": b"word"},
            frozenset({"C1", "C2"}),
        )
        for name in names
    ]
    given = {"kind": "agenda", "expires_on": UNTIL, "by": people["boss"]} | more
    return written.publish(
        engine,
        meeting_id="T1",
        copies=copies,
        today=TODAY,
        **given,  # type: ignore[arg-type]
    )


def mine(engine: sa.Engine, user: User, today: date = TODAY) -> list[str]:
    with engine.connect() as connection:
        return asked.mine(connection, user=user, today=today)["delivery_id"].to_list()


def content(engine: sa.Engine, user: User, delivery: str, today: date = TODAY) -> bytes:
    with engine.connect() as connection:
        fresh = person(connection, user.user_id, user.name)
        return asked.content(
            connection, user=fresh, delivery_id=delivery, ending=".pdf", today=today
        )


def test_each_gets_their_own_and_nobody_elses(listed: sa.Engine, people: People) -> None:
    publish(listed, people, "police", "refuge")
    [own], [other] = mine(listed, people["police"]), mine(listed, people["refuge"])
    assert content(listed, people["police"], own) == b"for police"
    for somebody_elses in (other, "guessed"):
        with pytest.raises(NotAllowed, match="opens only for the person it was made for"):
            content(listed, people["police"], somebody_elses)
    assert len(own) >= 40


def test_the_copy_is_sealed_where_it_is_kept(listed: sa.Engine, people: People) -> None:
    publish(listed, people, "police")
    with listed.connect() as connection:
        kept = connection.scalar(sa.select(pack_deliveries.c.pdf))
    assert kept is not None and b"police" not in bytes(kept)


def test_the_first_opening_is_the_receipt_and_the_link_is_not_in_the_trail(
    listed: sa.Engine, people: People
) -> None:
    publish(listed, people, "police", "refuge")
    [own] = mine(listed, people["police"])
    written.mark_opened(listed, by=people["refuge"], delivery_id=own)  # not theirs: nothing
    written.mark_opened(listed, by=people["police"], delivery_id=own)
    with listed.connect() as connection:
        found = asked.of_meeting(connection, user=people["chair"], meeting_id="T1")
        told = " ".join(str(row) for row in connection.execute(sa.select(audit)).all())
    read = {row["name"]: row["opened_at"] is not None for row in found.rows(named=True)}
    assert read == {"Police Somebody": True, "Refuge Somebody": False}
    assert own not in told


def test_after_its_day_it_does_not_open_and_is_destroyed(listed: sa.Engine, people: People) -> None:
    publish(listed, people, "police")
    [own] = mine(listed, people["police"])
    assert content(listed, people["police"], own, UNTIL) == b"for police"
    after = UNTIL + timedelta(days=1)
    with pytest.raises(ForPerson, match="Its last day is over"):
        content(listed, people["police"], own, after)
    assert mine(listed, people["police"], after) == []
    assert written.destroy_expired(listed, UNTIL) == 0
    assert destroy_what_is_over(listed, after) == 1
    with listed.connect() as connection:
        row = connection.execute(
            sa.select(pack_deliveries.c.pdf, pack_deliveries.c.word, packs.c.destroyed_at).join(
                packs, packs.c.pack_id == pack_deliveries.c.pack_id
            )
        ).one()
    assert (row.pdf, row.word) == (None, None) and row.destroyed_at is not None


def test_a_case_closed_or_taken_off_since_shuts_the_copy(listed: sa.Engine, people: People) -> None:
    publish(listed, people, "police", "refuge", "chair")
    [police], [chair] = mine(listed, people["police"]), mine(listed, people["chair"])
    close_case(
        listed,
        by=people["boss"],
        case_id="C2",
        user_id=people["police"].user_id,
        reason="Knows the family",
    )
    with pytest.raises(ForPerson, match="closed to you or taken off"):
        content(listed, people["police"], police)
    assert content(listed, people["chair"], chair) == b"for chair"
    take_off(listed, by=people["boss"], case_id="C1", reason="By mistake", check_case=check_case)
    with pytest.raises(ForPerson, match="closed to you or taken off"):
        content(listed, people["chair"], chair)


def test_a_copy_with_a_case_closed_to_its_reader_is_never_kept(
    listed: sa.Engine, people: People
) -> None:
    close_case(
        listed,
        by=people["boss"],
        case_id="C2",
        user_id=people["police"].user_id,
        reason="Knows the family",
    )
    with pytest.raises(ForPerson, match="make the copies anew"):
        publish(listed, people, "police")
    with listed.connect() as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(packs)) == 0


def test_a_new_version_stands_for_the_unread_one(listed: sa.Engine, people: People) -> None:
    publish(listed, people, "police", "refuge")
    [read] = mine(listed, people["refuge"])
    written.mark_opened(listed, by=people["refuge"], delivery_id=read)
    publish(listed, people, "police", "refuge")
    assert (len(mine(listed, people["police"])), len(mine(listed, people["refuge"]))) == (1, 2)
    with listed.connect() as connection:
        found = asked.of_meeting(connection, user=people["boss"], meeting_id="T1")
    assert sorted(set(found["version"])) == [1, 2]


def test_a_withdrawn_version_opens_for_nobody(listed: sa.Engine, people: People) -> None:
    pack_id = publish(listed, people, "police")
    [own] = mine(listed, people["police"])
    with pytest.raises(NotAllowed):
        written.withdraw(listed, by=people["police"], pack_id=pack_id)
    written.withdraw(listed, by=people["boss"], pack_id=pack_id)
    with pytest.raises(ForPerson):
        content(listed, people["police"], own)


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"kind": "letter"}, "what is circulated"),
        ({"expires_on": TODAY - timedelta(days=1)}, "last day to open it is over"),
    ],
)
def test_what_is_wrong_is_said(
    listed: sa.Engine, people: People, more: dict[str, object], why: str
) -> None:
    with pytest.raises(ForPerson, match=why):
        publish(listed, people, "police", **more)
    with pytest.raises(ForPerson, match="at least one person"):
        publish(listed, people)


def test_only_who_runs_the_meeting_circulates(listed: sa.Engine, people: People) -> None:
    for name in ("police", "elsewhere"):
        with pytest.raises(NotAllowed):
            publish(listed, people, "police", by=people[name])
    assert publish(listed, people, "police", by=people["chair"])


def test_a_copy_knows_its_cases(listed: sa.Engine, people: People) -> None:
    publish(listed, people, "police")
    with listed.connect() as connection:
        assert set(connection.scalars(sa.select(pack_cases.c.case_id))) == {"C1", "C2"}

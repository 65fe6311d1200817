"""The record as a whole: made, opened with its key only, copied, brought back, looked over."""

import json
import secrets
import shutil
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from running import Done, Place, assert_one_sentence

from dashboard.record import open_record
from models.database import WRITES, writing
from models.settings import PROJECT, Settings
from models.tables import audit, hearing_facts, users

ASKED = ("indicators", "--from", "2025-01-01", "--to", "2025-12-31")


@contextmanager
def opened(place: Place) -> Iterator[sa.Engine]:
    engine = open_record(Settings(database_url=f"duckdb:///{place.file}", key=place.key))
    try:
        yield engine
    finally:
        engine.dispose()


@contextmanager
def open_elsewhere(place: Place) -> Iterator[None]:
    """Another program has the record open, as the dashboard would."""
    program = (
        "from dashboard.record import open_record; from models.settings import Settings; "
        "engine = open_record(Settings()); print('open', flush=True); input()"
    )
    environment = place.environment | {"PYTHONPATH": str(PROJECT)}
    with subprocess.Popen(
        [sys.executable, "-c", program],
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as other:
        assert other.stdin is not None
        assert other.stdout is not None
        assert other.stdout.readline() == "open\n"
        yield
        other.stdin.write("\n")
        other.stdin.flush()


def marac_names(place: Place) -> set[str]:
    figures = json.loads(place(*ASKED, "--by", "marac", "--json").out)
    return {row["group"] for row in figures}


def test_init_makes_a_record_and_a_key_for_its_owner_only_and_not_twice(place: Place) -> None:
    done = place("init")
    assert done.code == 0
    assert f"The record is in {place.file}" in done.out
    key = place.file.with_suffix(".key")
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    text = key.read_text()
    assert_one_sentence(place("init"), "There is already a record", str(place.file))
    assert key.read_text() == text
    assert text.encode() not in place.file.read_bytes()


def test_without_a_record_it_says_how_to_make_one(place: Place) -> None:
    for command in (ASKED, ("doctor",), ("return", "--quarter", "2025-Q3", "--json"), ("backup",)):
        assert_one_sentence(place(*command), "There is no record in", "marac init")


def test_a_wrong_or_missing_key_is_said_and_changes_nothing(made: Place) -> None:
    before = made.file.read_bytes()
    other = Place(made.folder, key=secrets.token_hex(32))
    assert_one_sentence(other(*ASKED), "The key does not open")
    assert_one_sentence(Place(made.folder, key="short")(*ASKED), "at least 32 characters")
    made.file.with_suffix(".key").rename(made.folder / "elsewhere")
    assert_one_sentence(made(*ASKED), "key of the record was not found", "MARAC_KEY")
    assert made.file.read_bytes() == before
    right = Place(made.folder, key=(made.folder / "elsewhere").read_text())
    assert marac_names(right) == {"NM"}


def test_a_file_that_is_no_record_is_one_sentence(place: Place) -> None:
    place.file.write_bytes(b"nothing that a database wrote" * 1000)
    key = place.file.with_suffix(".key")
    key.write_text(secrets.token_hex(32))
    key.chmod(0o600)
    done = place(*ASKED)
    assert (done.code, "Traceback" in done.err) == (1, False)
    assert f"{place.file} is no record, or is damaged" in done.err


def test_while_another_program_has_it_open_commands_say_so(made: Place) -> None:
    backup = made.folder / "copy.duckdb"
    assert made("backup", backup).code == 0
    with open_elsewhere(made):
        for command in (ASKED, ("import", "maracs.csv"), ("restore", backup, "--yes"), ("doctor",)):
            assert_one_sentence(made(*command), "Another program has", "Import page")
    assert marac_names(made) == {"NM"}


def test_a_backup_brings_back_what_it_holds_and_keeps_the_present_record(made: Place) -> None:
    done = made("backup", "copy.duckdb")
    assert done.code == 0
    assert "opened and counted" in done.out
    assert b"Northmoor" not in (made.folder / "copy.duckdb").read_bytes()
    (made.folder / "maracs.csv").write_text("marac_id,name\nSM,Southmoor\n")
    assert made("import", "maracs.csv").code == 0
    assert marac_names(made) == {"NM", "SM"}

    back = made("restore", "copy.duckdb", "--yes")
    assert back.code == 0, back.err
    assert marac_names(made) == {"NM"}
    [kept] = made.folder.glob("area-before-*.duckdb")
    assert str(kept) in back.out
    with opened(made) as engine, engine.connect() as connection:
        writes = sa.select(audit.c.what, audit.c.record).where(audit.c.chain == WRITES)
        last = connection.execute(writes.order_by(audit.c.line.desc()).limit(1)).one()
    assert tuple(last) == ("restore", "copy.duckdb")
    kept.rename(made.folder / "area-again.duckdb")
    assert made("restore", "area-again.duckdb", "--yes").code == 0
    assert marac_names(made) == {"NM", "SM"}


def test_a_backup_is_never_written_over_another_file(made: Place) -> None:
    assert made("backup", "copy.duckdb").code == 0
    assert_one_sentence(made("backup", "copy.duckdb"), "There is already a file")


def test_a_damaged_backup_replaces_nothing(made: Place) -> None:
    (made.folder / "bad.duckdb").write_bytes(b"nothing that a database wrote" * 1000)
    done = made("restore", "bad.duckdb", "--yes")
    assert (done.code, "Traceback" in done.err) == (1, False)
    assert "bad.duckdb is no record, or is damaged" in done.err
    assert marac_names(made) == {"NM"}


def copied(filled: Place, place: Place) -> Place:
    for path in (filled.file, filled.file.with_suffix(".key")):
        shutil.copy(path, place.folder / path.name)
    return place


def health(done: Done) -> dict[str, str]:
    return {row["check"]: row["state"] for row in json.loads(done.out)}


def test_doctor_finds_and_mends_a_fact_altered_behind_its_back(filled: Place, place: Place) -> None:
    copy = copied(filled, place)
    with opened(copy) as engine, writing(engine) as connection:
        one = connection.scalar(sa.select(sa.func.min(hearing_facts.c.case_id)))
        connection.execute(
            hearing_facts.update()
            .where(hearing_facts.c.case_id == one)
            .values(is_repeat=1 - hearing_facts.c.is_repeat)
        )
    done = copy("doctor", "--rebuild-facts", "--json")
    assert (done.code, health(done)["stored facts"]) == (1, "wrong")
    again = copy("doctor", "--rebuild-facts", "--json")
    assert (again.code, health(again)["stored facts"]) == (0, "well")


def test_doctor_finds_a_lost_row_and_a_key_that_others_can_read(made: Place) -> None:
    with opened(made) as engine, writing(engine) as connection:
        connection.execute(
            sa.text(
                "INSERT INTO meetings (meeting_id, marac_id, meeting_date, sender) "
                "VALUES ('N1', 'gone', DATE '2025-01-01', 'local')"
            )
        )
    done = made("doctor", "--json")
    assert (done.code, health(done)["references"], health(done)["key"]) == (1, "wrong", "well")
    assert "1 in meetings.marac_id" in done.out
    made.file.with_suffix(".key").chmod(0o644)
    assert_one_sentence(made("doctor"), "Others on this machine can read the key", "chmod 600")


def test_a_user_is_added_with_a_password_that_is_asked_for(made: Place) -> None:
    password = "four odd words here"
    add = ("user", "add", "Ann", "--name", "Ann Ash", "--role", "coordinator", "--marac", "NM")
    done = made.program(*add, typed=f"{password}\n{password}\n")
    assert done.code == 0, done.err
    assert "Ann Ash can sign in as “ann”" in done.out
    assert password not in done.out + done.err
    with opened(made) as engine, engine.connect() as connection:
        kept = connection.execute(sa.select(users)).mappings().one()
    assert kept["username"] == "ann"
    assert password not in str(dict(kept))

"""`marac audit`: a whole trail, a tampered one, a rewritten one, and an edited file."""

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from running import Place

from dashboard.record import open_record
from models.database import WRITES
from models.settings import Settings
from models.tables import audit


@contextmanager
def opened(place: Place) -> Iterator[sa.Engine]:
    engine = open_record(Settings(database_url=f"duckdb:///{place.file}", key=place.key))
    try:
        yield engine
    finally:
        engine.dispose()


def lines(made: Place) -> int:
    with opened(made) as engine, engine.connect() as connection:
        return connection.scalar(sa.select(sa.func.max(audit.c.line))) or 0


def test_a_whole_trail_is_said_to_be_whole(made: Place) -> None:
    done = made("audit", "verify")
    assert (done.code, "The trail is whole" in done.out) == (0, True)
    shown = made("audit", "show", "--json", "--what", "add", "--most", "1")
    assert json.loads(shown.out)[0]["what"] == "add"


def test_a_tampered_line_is_named(made: Place) -> None:
    with opened(made) as engine, engine.begin() as connection:
        first = sa.and_(audit.c.chain == WRITES, audit.c.line == 1)
        connection.execute(audit.update().where(first).values(who="somebody else"))
        connection.execute(audit.delete().where(audit.c.chain == WRITES, audit.c.line == 2))
    done = made("audit", "verify")
    assert done.code == 1
    assert "Line 1 (" in done.err and "was altered" in done.err
    assert "Line 2 was removed" in done.err


def test_a_backup_and_a_kept_mark_show_a_trail_written_anew(made: Place) -> None:
    """Whoever holds the key can begin a new trail; what was kept elsewhere tells."""
    assert made("backup", "kept.duckdb").code == 0
    head = made.folder / "head.json"
    head.write_text(made("audit", "head").out, encoding="utf-8")
    assert made("audit", "verify", "--against", "kept.duckdb", "--since", head).code == 0
    (made.folder / "maracs.csv").write_text("marac_id,name\nSM,Southmoor\n")
    assert made("import", "maracs.csv").code == 0
    assert made("audit", "verify", "--against", "kept.duckdb", "--since", head).code == 0

    made.file.rename(made.folder / "old.duckdb")
    assert made("init").code == 0
    assert made("import", "maracs.csv").code == 0
    assert made("audit", "verify").code == 0
    for option, kept in (("--against", "kept.duckdb"), ("--since", head)):
        done = made("audit", "verify", option, kept)
        assert (done.code, "it was rewritten" in done.err) == (1, True), option


def test_an_edited_backup_is_not_taken_for_one(made: Place) -> None:
    assert made("backup", "kept.duckdb").code == 0
    edited = made.folder / "edited.duckdb"
    shutil.copyfile(made.folder / "kept.duckdb", edited)
    content = bytearray(edited.read_bytes())
    for place in range(len(content) // 4, len(content), 997):
        content[place] ^= 0xFF
    edited.write_bytes(bytes(content))
    for command in (("restore", edited, "--yes"), ("audit", "verify", "--against", edited)):
        done = made(*command)
        assert done.code != 0
        assert "Traceback" not in done.err and done.err.count("\n") <= 2
    assert lines(made) > 0

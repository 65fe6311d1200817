"""A second machine works out the same hash from a backup."""

import json
import os
import subprocess
import sys
from pathlib import Path

from records import TESTER, duckdb_record

from dashboard.backups import back_up
from models.settings import Settings

from .quarter import filled, freeze, person, versions

# Knows nothing of the first machine but the backup and its key: it restores the one, counts the
# return from the case records anew and hashes it.
SECOND_MACHINE = """
import json, sys
from pathlib import Path
from dashboard.backups import restore
from dashboard.record import open_record
from models.access import Permission, operator
from models.frozen_return import digest
from models.settings import Settings
from queries.safelives.frozen import frozen_versions, frozen_workbook
from queries.safelives.frozen_content import frozen_content

me = operator("second")
scope = me.scope(Permission.PREPARE_RETURNS)
restore(Settings(), Path(sys.argv[1]), by=me)
with open_record(Settings()).connect() as connection:
    (kept,) = frozen_versions(connection, scope=scope)
    counted = frozen_content(connection, scope=scope, quarter=kept.quarter, edition=kept.edition)
    workbook = frozen_workbook(connection, scope=scope, frozen_id=kept.frozen_id)
print(json.dumps([kept.sha256, digest(kept.cells), counted.sha256, counted.behind == kept.behind,
                  counted.workbook == workbook]))
"""


def test_a_second_machine_recomputes_the_hash_from_a_backup(tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    for folder in (first, second):
        folder.mkdir()
    with duckdb_record(first) as engine:
        filled(engine)
        ann = person(engine, "Ann Example")
        freeze(engine, ann)
        (kept,) = versions(engine, ann)
        place = Settings(database_url=f"duckdb:///{first / 'record.duckdb'}")
        copy, _ = back_up(engine, place, by=TESTER, to=tmp_path / "copy.duckdb")
    environment = {
        **os.environ,
        "MARAC_DATABASE_URL": f"duckdb:///{second / 'record.duckdb'}",
        "MARAC_KEY": place.key_path.read_text().strip(),
        "PYTHONHASHSEED": "7",
    }
    done = subprocess.run(
        [sys.executable, "-c", SECOND_MACHINE, str(copy)],
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == [kept.sha256, kept.sha256, kept.sha256, True, True]

"""An area's own older layout of its returns loads through a saved mapping."""

import sqlalchemy as sa
from records import TESTER, load, sheet, table

from ingest.load import import_sheets
from ingest.mapping import apply, parse_mapping
from models.access import Scope
from queries.safelives.series import series

MAPPING = """
name = "Northmoor returns 2016 to 2022"

[[sheet]]
from = "Stats*"
to = "returns"
only_where = "Held"
skip = ["Chair"]

[sheet.columns]
marac_name = { constant = "Northtown" }
meeting_date = "Held"
cases_discussed = "Number heard"
repeat_cases = "of which repeat"
children = "Kids"
police = "Ref. police"
voluntary_sector = { column = "Ref. charity", optional = true }
minoritised = "BME"
"""


def test_an_older_layout_loads_and_joins_the_series(engine: sa.Engine) -> None:
    load(engine, {"maracs": table("marac_id | name\nM1 | Northtown")})
    rows = table("""
        Held       | Chair | Number heard | of which repeat | Kids | Ref. police | BME
        03/02/2021 | X     | 12           | 4               | 15   | 10          | 2
        05/05/2021 | X     | 10           | 2               |      | 9.5         | 1
        04/08/2021 | X     | 14           | 5               | 20   | 14          | 0
        03/11/2021 | X     | 14           | 3               | 18   | 11          | 3
                   | X     | 50           |                 |      |             |
    """)
    report = import_sheets(
        engine,
        apply(parse_mapping(MAPPING, "own.toml"), [sheet("Stats 2021", rows)]),
        user=TESTER,
        sender="local",
    )
    assert [(one.kind, one.added, one.rejected) for one in report.files] == [("returns", 4, 0)]
    with engine.connect() as connection:
        everything = Scope(None, sees_cases=True, sees_case_ids=True)
        found = series(connection, scope=everything, last="2021-Q4", by="marac")
    assert found.quarters["source"].to_list() == ["imported"] * 4
    year = found.rolling.row(0, named=True)
    assert (year["cases_discussed"], year["repeat_cases"], year["children"]) == (50, 14, 53)
    assert year["police"] == 44.5 and year["voluntary_sector"] is None

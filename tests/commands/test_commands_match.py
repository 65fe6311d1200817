"""`marac match`: proposes pairs, joins nobody, and says what waits."""

import json

from running import Place

PEOPLE = """person_id,family_name,given_names,date_of_birth,postcode
V1,Shawcross,Rebecca,1990-04-12,ZZ1 1AA
V2,Shawcros,Becky,1990-12-04,ZZ1 1AA
V3,Mossop,Holly,1999-01-30,ZZ3 3CC
"""


def test_pairs_are_proposed_and_nobody_is_joined(made: Place) -> None:
    (made.folder / "people.csv").write_text(PEOPLE)
    assert made("import", "people.csv").code == 0
    done = made("match")
    assert done.code == 0
    assert "1 pair found anew; 1 pair wait" in done.out
    assert "Nobody was joined" in done.out
    again = made("match", "--json")
    assert json.loads(again.out) == {"new": 0, "waiting": 1}

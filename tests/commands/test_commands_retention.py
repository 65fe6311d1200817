"""`marac retention` and `marac subject-access`."""

import json

import pytest
from running import Place, assert_one_sentence

FILES = {
    "maracs.csv": "marac_id,name,retention_months\nm1,Avon,6\nm2,Brent,\n",
    "agencies.csv": "agency_id,name,return_source\nA1,Police,police\n",
    "people.csv": "person_id,family_name\nP1,Alder\nP2,Beech\n",
    "cases.csv": "case_id,marac_id,referral_date,victim_id,perpetrator_ids,referring_agencies\n"
    "C1,m1,2020-01-01,P1,P2,A1\n",
}


@pytest.fixture
def kept(place: Place) -> Place:
    for name, text in FILES.items():
        (place.folder / name).write_text(text)
    assert place("import", *FILES).code == 0
    return place


def test_the_list_says_what_is_over_and_which_marac_has_no_schedule(kept: Place) -> None:
    done = kept("retention", "--json")
    [row] = json.loads(done.out)
    assert (row["case_id"], row["due_on"], row["state"]) == ("C1", "2020-07-01", "due")
    assert "No schedule is set (retention_months) for: Brent." in done.err
    assert "Alder" not in done.out


def test_the_days_after_which_research_is_destroyed_are_set_and_checked(kept: Place) -> None:
    assert kept("retention", "--research-after", "28").code == 0
    assert_one_sentence(kept("retention", "--research-after", "-1"), "from 1 to 3650")
    assert kept("retention", "--research-after", "0").code == 0


def test_a_pack_asks_for_a_password_and_goes_nowhere_without_one(kept: Place) -> None:
    typed = "orchard lantern seven\n" * 2
    done = kept.program("subject-access", "P1", "--out", "pack.zip", typed=typed)
    assert done.code == 0, done.err
    assert (kept.folder / "pack.zip").read_bytes()[:2] == b"PK"
    again = kept.program("subject-access", "P1", "--out", "pack.zip", typed=typed)
    assert "There is already a file pack.zip" in again.err and again.code == 1


def test_a_perpetrator_is_warned_of_and_a_no_writes_nothing(kept: Place) -> None:
    done = kept.program("subject-access", "P2", "--out", "pack.zip", typed="n\n")
    assert "may get somebody killed" in done.err
    assert done.code == 130
    assert not (kept.folder / "pack.zip").exists()


def test_nobody_of_that_number_is_said(kept: Place) -> None:
    done = kept("subject-access", "P9", "--out", "pack.zip")
    assert_one_sentence(done, "There is nobody of that number")


def test_doctor_names_backups_that_still_hold_what_was_destroyed(kept: Place) -> None:
    assert kept("backup").code == 0
    assert "erasures" not in kept("doctor", "--csv").out
    files = {
        "meetings.csv": "meeting_id,marac_id,meeting_date\nM1,m1,2020-02-01\n",
        "listings.csv": "case_id,meeting_id,outcome\nC1,M1,heard\n",
        "agency_involvement.csv": "case_id,agency_id,involvement\nC1,A1,known to us\n",
    }
    for name, text in files.items():
        (kept.folder / name).write_text(text)
    assert kept("import", *files).code == 0
    assert kept("retention", "--research-after", "28").code == 0
    told = kept("doctor", "--csv").out  # the next start destroys what is over
    assert "erasures,odd,Backups from before the newest erasure still hold" in told

"""`marac remind`."""

from datetime import date, timedelta

from running import Place


def test_late_agencies_are_reminded_and_twice_a_day_once(place: Place) -> None:
    ago, ahead = date.today() - timedelta(days=2), date.today() + timedelta(days=3)
    files = {
        "maracs.csv": "marac_id,name\nm1,Avon\n",
        "agencies.csv": "agency_id,name,return_source\nA1,Police,police\n",
        "people.csv": "person_id,family_name\nP1,Alder\n",
        "meetings.csv": f"meeting_id,marac_id,meeting_date,status\nT1,m1,{ahead},planned\n",
        "cases.csv": "case_id,marac_id,referral_date,victim_id,referring_agencies\n"
        f"C1,m1,{ago},P1,A1\n",
        "listings.csv": "case_id,meeting_id\nC1,T1\n",
        "agency_involvement.csv": "case_id,agency_id,requested_on,due_on\n"
        f"C1,A1,{ago},{date.today() - timedelta(days=1)}\n",
    }
    for name, text in files.items():
        (place.folder / name).write_text(text)
    assert place("import", *files).code == 0
    done = place("remind")
    first, second = done.out.strip().splitlines()
    assert (done.code, first) == (0, "Reminded 1 agency of 1 answer.")
    assert second == "No mail server is set up: the page Actions lists whom to telephone."
    assert "Nobody is late" in place("remind").out

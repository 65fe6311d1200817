"""`marac pack`: the steering-group pack of each MARAC, written for whoever runs it by night."""

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from pypdf import PdfReader
from running import Place

from dashboard.components.filters import last_quarter
from models.period import quarter_name

LAST = quarter_name(last_quarter(date.today()).end)


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Place:
    """Two MARACs, one of them with a meeting in the last quarter."""
    place = Place(tmp_path_factory.mktemp("two"))
    held = last_quarter(date.today()).start + timedelta(days=20)
    files = {
        "maracs.csv": "marac_id,name\nN,Northtown\nS,Southtown\n",
        "agencies.csv": "agency_id,name,return_source\nA1,Police,police\n",
        "people.csv": "person_id,family_name,given_names\nP1,Zebedee,Quilla\n",
        "meetings.csv": f"meeting_id,marac_id,meeting_date,status\nT1,N,{held},held\n",
        "cases.csv": "case_id,marac_id,referral_date,victim_id,referring_agencies\n"
        f"C1,N,{held - timedelta(days=9)},P1,A1\n",
        "listings.csv": "case_id,meeting_id,outcome\nC1,T1,heard\n",
    }
    for name, text in files.items():
        (place.folder / name).write_text(text)
    assert place("import", *files).code == 0
    return place


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_both_files_of_each_marac_are_written_and_said(two: Place, tmp_path: Path) -> None:
    out = tmp_path / "packs"
    done = two("pack", "--out", out)
    every = [
        f"steering-pack-{marac}-{LAST}-official{ending}"
        for marac in ("northtown", "southtown")
        for ending in (".docx", ".pdf")
    ]
    assert (done.code, done.err) == (0, "")
    assert sorted(Path(line).name for line in done.out.splitlines()) == every == names(out)
    text = "".join(page.extract_text() for page in PdfReader(out / every[1]).pages)
    assert "The command marac pack" in text
    assert "Zebedee" not in text and "Quilla" not in text


def test_run_again_it_replaces_the_same_files(two: Place, tmp_path: Path) -> None:
    out = tmp_path / "packs"
    for _ in range(2):
        assert two("pack", "--out", out, "--marac", "Northtown", "--quarter", LAST).code == 0
    assert names(out) == [f"steering-pack-northtown-{LAST}-official{e}" for e in (".docx", ".pdf")]


def test_every_file_leaves_a_line_in_the_trail(two: Place, tmp_path: Path) -> None:
    two("pack", "--out", tmp_path / "packs", "--marac", "S")
    lines = [
        line
        for line in json.loads(two("audit", "show", "--json", "--what", "export").out)
        if line["kind"] == "steering-pack" and line["marac_id"] == "S"
    ]
    assert {line["record"][-5:] for line in lines} == {".docx", "l.pdf"}


def test_a_password_locks_both_files_and_neither_hides_the_other(
    two: Place, tmp_path: Path
) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("a long enough password\n")
    out = tmp_path / "packs"
    done = two("pack", "--out", out, "--marac", "N", "--password-file", secret)
    assert done.code == 0
    stem = f"steering-pack-northtown-{LAST}-official"
    assert names(out) == [f"{stem}.docx.zip", f"{stem}.pdf.zip"]


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (["--quarter", "2099-Q1"], "January to March 2099 is not over yet"),
        (["--quarter", "spring"], "“spring” is not a quarter"),
        (["--marac", "Elsewhere"], "No MARAC is called “Elsewhere”"),
    ],
)
def test_what_is_wrong_is_one_sentence_and_nothing_is_written(
    two: Place, tmp_path: Path, given: list[str], sentence: str
) -> None:
    out = tmp_path / "packs"
    done = two("pack", "--out", out, *given)
    assert (done.code, done.out) == (1, "")
    assert done.err.startswith(sentence) and done.err.count("\n") == 1
    assert not out.exists()


def test_a_file_in_place_of_the_folder_is_a_sentence(two: Place) -> None:
    done = two("pack", "--out", two.folder / "maracs.csv")
    assert done.code == 1 and "is a file: give a folder with --out" in done.err
    inside = two("pack", "--out", two.folder / "maracs.csv" / "packs")
    assert inside.code == 1 and "cannot be written" in inside.err


def test_without_a_folder_it_says_what_is_missing(two: Place) -> None:
    done = two("pack")
    assert done.code == 2 and "--out" in done.err


def test_a_record_without_a_marac_says_what_to_do(place: Place) -> None:
    assert place("init").code == 0
    done = place("pack", "--out", place.folder / "packs")
    assert (done.code, done.err.strip()) == (
        1,
        "No MARAC is in the record yet: import the maracs file first.",
    )


def test_nothing_of_the_program_is_said_beside_the_files(two: Place, tmp_path: Path) -> None:
    done = two.program("pack", "--out", tmp_path / "packs", "--marac", "N")
    assert (done.code, done.err) == (0, "")

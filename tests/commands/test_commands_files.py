"""Files that commands write: marked, noted, locked where asked for; and `marac scan`."""

import io
import json
from pathlib import Path

import msoffcrypto
import openpyxl
import pytest
import pyzipper
from running import Done, Place, assert_one_sentence
from uploads.clamd import answering

from ingest.documents import Place as Where
from ingest.documents import add_document
from ingest.scanner import Scanner
from models.access import operator
from models.database import close, open_engine
from models.settings import Settings
from queries.case_access import check_case

PASSWORD = "orchard lantern seven"
PERIOD = ("--from", "2025-01-01", "--to", "2025-12-31")


@pytest.fixture
def password_file(tmp_path: Path) -> Path:
    file = tmp_path / "password.txt"
    file.write_text(f"{PASSWORD}\nnot this line\n")
    return file


def exports(place: Place) -> list[dict[str, object]]:
    shown = place("audit", "show", "--what", "export", "--json")
    return [row | {"after": json.loads(row["after"])} for row in json.loads(shown.out)]


def test_a_report_is_written_as_a_marked_workbook_and_noted(filled: Place, tmp_path: Path) -> None:
    out = tmp_path / "sources.xlsx"
    done = filled("report", "referral-sources", *PERIOD, "--out", out)
    assert done.code == 0, done.err
    assert "Marked OFFICIAL." in done.err
    book = openpyxl.load_workbook(out)
    assert book["About"]["A1"].value == "OFFICIAL"
    assert book["Table"].max_row > 5
    newest = exports(filled)[0]
    assert (newest["kind"], newest["record"]) == ("report referral-sources", "sources.xlsx")
    assert newest["after"]["rows"] == book["Table"].max_row - 1
    assert newest["after"]["filters"] == {"from": "2025-01-01", "to": "2025-12-31"}


def test_figures_are_written_with_a_password_from_a_file(
    filled: Place, tmp_path: Path, password_file: Path
) -> None:
    out = tmp_path / "figures.csv"
    done = filled("indicators", *PERIOD, "--out", out, "--password-file", password_file)
    assert done.code == 0, done.err
    assert not out.exists()
    with pyzipper.AESZipFile(tmp_path / "figures.zip") as archive:
        read = archive.read("figures.csv", pwd=PASSWORD.encode()).decode("utf-8-sig")
    assert read.startswith('"key","value"') or '"key"' in read.splitlines()[0]
    assert exports(filled)[0]["after"]["protected"] is True


def test_the_return_is_locked_with_a_password_that_is_asked_for(
    filled: Place, tmp_path: Path
) -> None:
    out = tmp_path / "return.xlsx"
    typed = f"{PASSWORD}\n{PASSWORD}\n"
    done = filled.program("return", "--quarter", "2025-Q3", "--out", out, "--password", typed=typed)
    assert done.code == 0, done.err
    assert PASSWORD not in done.out + done.err
    book = msoffcrypto.OfficeFile(io.BytesIO(out.read_bytes()))
    assert book.is_encrypted()
    book.load_key(password=PASSWORD, verify_password=True)


def test_the_return_keeps_its_layout_and_carries_its_marking_beside_it(
    filled: Place, tmp_path: Path
) -> None:
    out = tmp_path / "return.xlsx"
    assert filled("return", "--quarter", "2025-Q3", "--out", out).code == 0
    book = openpyxl.load_workbook(out)
    assert book.sheetnames == ["MARAC data"]
    assert book.properties.category == "OFFICIAL"
    assert book["MARAC data"].oddFooter.center.text == "OFFICIAL"
    assert not any("OFFICIAL" in str(c.value) for row in book["MARAC data"] for c in row)
    newest = exports(filled)[0]
    assert (newest["kind"], newest["record"]) == ("return", "return.xlsx")
    assert newest["after"]["filters"]["quarter"] == "2025-Q3"


def test_what_is_printed_for_a_program_is_noted_and_a_table_on_the_screen_is_not(
    filled: Place,
) -> None:
    before = len(exports(filled))  # printing the trail as JSON is noted too, after it was read
    filled("indicators", *PERIOD)
    filled("indicators", *PERIOD, "--csv")
    filled("return", "--quarter", "2025-Q3", "--json")
    found = exports(filled)
    assert len(found) == before + 3
    assert [line["kind"] for line in found[:3]] == ["return", "indicators", "trail"]
    assert found[0]["after"]["marking"] == "OFFICIAL-SENSITIVE"


def test_a_weak_password_or_a_missing_file_writes_nothing(
    filled: Place, tmp_path: Path, password_file: Path
) -> None:
    out = tmp_path / "figures.csv"
    password_file.write_text("short\n")
    done = filled("indicators", *PERIOD, "--out", out, "--password-file", password_file)
    assert_one_sentence(done, "too short")
    done = filled("indicators", *PERIOD, "--out", out, "--password-file", tmp_path / "none")
    assert_one_sentence(done, "cannot be read")
    password_file.write_text(PASSWORD)
    done = filled("indicators", *PERIOD, "--json", "--password-file", password_file)
    assert_one_sentence(done, "--out")
    assert list(tmp_path.glob("figures*")) == []


def test_another_ending_is_refused(filled: Place, tmp_path: Path) -> None:
    done = filled("indicators", *PERIOD, "--out", tmp_path / "figures.pdf")
    assert_one_sentence(done, "must end in .csv, .xlsx or .json")


def test_an_infected_or_unscanned_file_is_not_imported(
    place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "maracs.csv").write_text("marac_id,name\nM1,Northtown\n")
    done = scanned(
        place, Scanner(str(tmp_path / "none.sock")), "import", tmp_path / "maracs.csv", "--json"
    )
    (line,) = json.loads(done.out)
    assert "could not be scanned" in line["notes"] and line["added"] == 0


def scanned(place: Place, scanner: Scanner, *words: object) -> Done:
    """A command where this scanner is set up."""
    at = scanner.place
    setting = f"unix:{at}" if isinstance(at, str) else f"tcp:{at[0]}:{at[1]}"
    return WithSetting(place.folder, place.key, {"MARAC_SCANNER": setting})(*words)


class WithSetting(Place):
    """The same place with a further setting."""

    more: dict[str, str]

    def __init__(self, folder: Path, key: str, more: dict[str, str]) -> None:
        super().__init__(folder, key)
        object.__setattr__(self, "more", more)

    @property
    def environment(self) -> dict[str, str]:
        return super().environment | self.more


def test_scan_without_a_scanner_says_how_to_set_one_up(place: Place) -> None:
    place("init")
    assert_one_sentence(place("scan"), "MARAC_SCANNER")


def test_what_waits_is_scanned_by_the_next_command_once_the_scanner_answers(
    place: Place, tmp_path: Path
) -> None:
    (tmp_path / "maracs.csv").write_text("marac_id,name\nM1,Northtown\n")
    (tmp_path / "meetings.csv").write_text("meeting_id,marac_id,meeting_date\nT1,M1,2026-07-09\n")
    assert place("import", tmp_path).code == 0
    nowhere = Scanner(str(tmp_path / "none.sock"))
    engine = open_engine(
        Settings(database_url=f"duckdb:///{place.file}", key_file=place.file.with_suffix(".key"))
    )
    try:
        add_document(
            engine,
            by=operator("test"),
            name="note.txt",
            content=b"A note.",
            place=Where(meeting_id="T1"),
            kind="other",
            scanner=nowhere,
            check_case=check_case,
        )
    finally:
        close(engine)
    done = scanned(place, nowhere, "scan")
    assert done.code == 1
    assert "0 clean, 0 infected and locked, 1 still waiting" in done.out
    assert "does not answer" in done.err
    with answering(lambda: b"stream: OK\0") as scanner:
        assert scanned(place, scanner, "audit", "show").code == 0  # any command looks for it
        assert (
            "0 clean, 0 infected and locked, 0 still waiting" in scanned(place, scanner, "scan").out
        )
        assert "1 clean" in scanned(place, scanner, "scan", "--all").out
    with answering(lambda: b"stream: New.Thing FOUND\0") as scanner:
        done = scanned(place, scanner, "scan", "--all")
    assert done.code == 1
    assert "1 infected and locked" in done.out

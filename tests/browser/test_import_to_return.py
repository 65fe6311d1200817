"""From a coordinator's workbook with some bad rows to the figures and the return."""

import re
from collections.abc import Iterator
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from browser_few import served_few, sign_in
from browser_support import axe_problems
from openpyxl import Workbook, load_workbook
from playwright.sync_api import Page, expect
from records import table

from models.access import Grant, Role

pytestmark = pytest.mark.browser

PEOPLE = {"ann": ("Ann Coordinator", Grant(Role.COORDINATOR))}
PERIOD = "period=Choose+dates&from=2025-07-01&to=2025-09-30"

RECORD = {
    "maracs": table("marac_id | name\nM1 | Northmoor"),
    "agencies": table(
        "agency_id | name | return_source\nPOL | Northmoor Police | police\nHSG | Homes | housing"
    ),
    "meetings": table("meeting_id | marac_id | meeting_date\nMT1 | M1 | 2025-07-09"),
    "people": table("person_id | date_of_birth\nV1 | 1990-05-01\nP1 | 1988-02-03"),
    "cases": table(
        "case_id | marac_id | referral_date | victim_id | referring_agencies | perpetrator_ids\n"
        "C1 | M1 | 2025-06-20 | V1 | POL | P1"
    ),
    "listings": table("case_id | meeting_id | outcome\nC1 | MT1 | heard"),
}


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A dashboard served as people serve it, over a record with one case."""
    with served_few(tmp_path_factory.mktemp("journey"), RECORD, PEOPLE) as served:
        yield served


def workbook() -> bytes:
    """Three more cases heard; one has an impossible date, one an agency that nobody knows."""
    book = Workbook()
    sheets = {
        "people": table("person_id | date_of_birth\nV2 | 1950-01-01\nV3 | 2008-07-10"),
        "cases": table(
            "case_id | marac_id | referral_date | victim_id | referring_agencies"
            " | children_in_household\n"
            "C2 | M1 | 2025-08-01 | V2 | POL;HSG | 2\n"
            "C3 | M1 | 2025-08-02 | V3 | HSG | 1\n"
            "C4 | M1 | 31/09/2025 | V2 | POL | 1\n"
            "C5 | M1 | 2025-08-03 | V2 | NOBODY | 1"
        ),
        "meetings": table("meeting_id | marac_id | meeting_date\nMT2 | M1 | 2025-08-13"),
        "listings": table(
            "case_id | meeting_id | outcome\nC2 | MT2 | heard\nC3 | MT2 | heard\nC4 | MT2 | heard"
        ),
    }
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        sheet.append(list(rows[0]))
        for row in rows:
            sheet.append([text_or_day(value) for value in row.values()])
    book.remove(book.worksheets[0])
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def text_or_day(value: str | None) -> str | date | None:
    """Days as spreadsheets hold them: real dates, the impossible one as text."""
    if value and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        return date.fromisoformat(value)
    return value


def cases_discussed(page: Page, address: str) -> str:
    page.goto(f"{address}/overview?{PERIOD}")
    card = page.locator(".m-card", has_text="Cases discussed").first
    expect(card).to_be_visible(timeout=20_000)
    return card.locator(".m-card-value").inner_text()


def test_a_workbook_with_bad_rows_becomes_figures_and_a_return(
    address: str, browser_page: Page, tmp_path: Path
) -> None:
    page = browser_page
    sign_in(page, f"{address}/overview?{PERIOD}", "ann")
    expect(page.get_by_role("heading", name="How is our MARAC doing?")).to_be_visible(
        timeout=20_000
    )
    assert cases_discussed(page, address) == "1"
    assert axe_problems(page) == []

    page.get_by_role("link", name="Import").click()
    expect(page.get_by_role("heading", name="Import", exact=True)).to_be_visible()
    page.locator("input[type=file]").first.set_input_files(
        {
            "name": "august.xlsx",
            "mimeType": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "buffer": workbook(),
        }
    )
    page.get_by_role("button", name=re.compile("^Check ")).click()
    expect(page.get_by_text("31/09/2025").first).to_be_visible(timeout=20_000)
    expect(page.get_by_text("NOBODY").first).to_be_visible()
    page.get_by_role("button", name=re.compile("^Load ")).click()
    # The check before shows the same button: whoever leaves on seeing it stops the load half-way.
    expect(page.get_by_role("heading", name="Loaded")).to_be_visible(timeout=60_000)
    rejected = page.get_by_role("button", name=re.compile("rejected rows with reasons"))
    expect(rejected).to_be_visible(timeout=20_000)
    assert axe_problems(page) == []
    with page.expect_download() as download:
        rejected.click()
    given_back = tmp_path / "rejected.xlsx"
    download.value.save_as(given_back)
    book = load_workbook(given_back)
    assert set(book.sheetnames) == {"cases", "listings"}
    assert [row[2] for row in book["cases"].iter_rows(min_row=2, values_only=True)] == ["C4", "C5"]
    assert "31/09/2025" in str(book["cases"]["B2"].value)

    assert cases_discussed(page, address) == "3"

    page.goto(f"{address}/safelives-return?quarter=July+to+September+2025")
    button = page.get_by_role("button", name="Download July to September 2025 (xlsx)")
    expect(button).to_be_visible(timeout=20_000)
    assert axe_problems(page) == []
    with page.expect_download() as download:
        button.click()
    sent = tmp_path / "return.xlsx"
    download.value.save_as(sent)
    rows = list(load_workbook(sent).worksheets[0].iter_rows(values_only=True))
    assert [str(cell) for cell in rows[0][:3]] == [
        "MARAC Name",
        "Meeting date",
        "Cases discussed",
    ]
    july, august = rows[1:]
    assert [july[0], july[1].date(), july[2], july[4]] == [  # type: ignore[union-attr]
        "Northmoor",
        date(2025, 7, 9),
        1,
        None,
    ]
    assert [august[1].date(), august[2], august[4], august[5]] == [  # type: ignore[union-attr]
        date(2025, 8, 13),
        2,
        3,
        2,
    ]
    assert (august[6], august[12], august[24], august[26]) == (0.5, 1.5, 1, 1)

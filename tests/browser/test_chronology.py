"""Three thousand entries of six agencies: loaded, merged, confirmed by keyboard, taken away."""

import io
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

import docx
import pytest
from access.few_cases import FILES
from browser_few import served_few, sign_in
from browser_support import axe_problems
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from ingest.synthetic.planted import planted

pytestmark = pytest.mark.browser

AGENCIES = ("POL", "HOU", "REF", "IDV", "HLT", "SCH")
MORE = [
    {"agency_id": "HLT", "name": "Northtown hospital", "return_source": "secondary_care"},
    {"agency_id": "SCH", "name": "Northtown schools", "return_source": "education"},
]
ENTRIES = 3000


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    """A dashboard over the few cases, one of them with a long chronology."""
    told = planted(1, ENTRIES, case_id="C1", agencies=AGENCIES, ends_on=date(2026, 6, 1))
    agencies = [*FILES["agencies"], *MORE]
    files = FILES | {"agencies": agencies, "chronology": list(told.rows)}
    with served_few(tmp_path, files) as served:
        yield served


def saved(page: Page, label: str, folder: Path) -> bytes:
    with page.expect_download() as waiting:
        page.get_by_role("button", name=f"Download {label}").click()
    assert "official-sensitive" in waiting.value.suggested_filename.lower()
    target = folder / waiting.value.suggested_filename
    waiting.value.save_as(target)
    return target.read_bytes()


def test_a_long_chronology_from_first_look_to_paper(
    address: str, browser_page: Page, tmp_path: Path, console_errors: list[str]
) -> None:
    page = browser_page
    sign_in(page, f"{address}/chronology?case=C1", "bo")
    expect(page.get_by_text("3,000 entries by 6 agencies.")).to_be_visible()
    lanes = page.get_by_role("region", name="Picture of the chronology")
    expect(lanes).to_be_visible()
    expect(page.locator(".m-told-line tbody tr")).to_have_count(100)
    page.wait_for_timeout(800)
    assert axe_problems(page) == []

    # The slider is moved by arrow keys, and the filter survives a reload.
    first = page.get_by_role("slider").first
    first.focus()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    expect(page.locator(".m-brushed")).to_be_visible()
    page.wait_for_timeout(1000)
    narrowed = page.locator(".m-count").inner_text()
    assert "from=" in urlsplit(page.url).query
    page.reload()
    expect(page.locator(".m-brushed")).to_be_visible()
    expect(page.locator(".m-count")).to_have_text(narrowed)

    # One event is confirmed without a mouse.
    page.goto(f"{address}/chronology?case=C1&view=Told+by+several")
    expect(page.get_by_role("heading", name="may be told by several agencies")).to_be_visible()
    page.wait_for_timeout(800)
    assert axe_problems(page) == []
    page.get_by_role("button", name="Same event").first.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Kept as one event")).to_be_visible()
    page.goto(f"{address}/chronology?case=C1&show=Contradictions")
    expect(page.get_by_text("They differ in").first).to_be_visible()

    # Paper: narrowed to one agency, read back by other programs.
    page.goto(f"{address}/chronology?case=C1&agency=Northtown+police&significance=High")
    expect(page.get_by_role("button", name="Download Word")).to_be_visible()
    document = docx.Document(io.BytesIO(saved(page, "Word", tmp_path)))
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert "Agency: Northtown police; Significance: High" in text
    reader = PdfReader(io.BytesIO(saved(page, "PDF", tmp_path)))
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    told = " ".join(" ".join(one.extract_text().split()) for one in reader.pages)
    assert "Chronology of case C1" in told
    assert console_errors == []

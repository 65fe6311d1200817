"""A whole meeting: three cases, one put off, a deputy, seven actions, and an emergency case.

Afterwards its minutes, calendar file, list of actions and the next agenda are read back.
"""

import io
import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import docx
import openpyxl
import pytest
import sqlalchemy as sa
from access.few_cases import FILES
from actions.mail_server import Inbox, mail_server, set_up
from browser_few import Screens, served_few
from browser_support import axe_problems, stands_still
from certificates import make_certificate
from icalendar import Calendar
from playwright.sync_api import Browser, Locator, Page, expect
from pypdf import PdfReader
from records import load, table

from ingest.installation import change_setting
from models.access import Grant, Role, operator
from models.period import long_date

pytestmark = pytest.mark.browser

PEOPLE = {
    "bo": ("Bo Boss", Grant(Role.COORDINATOR, "M1")),
    "chia": ("Chia Chair", Grant(Role.CHAIR, "M1")),
    "pat": ("Pat Police", Grant(Role.REPRESENTATIVE, "M1", "POL")),
}
TODAY = date.today()
NEXT = TODAY + timedelta(days=28)
MORE = {
    "marac_agencies": table("""
        marac_id | agency_id | core | from | to
        M1       | POL       | yes  |      |
        M1       | HOU       | yes  |      |
    """),
    "people": table("""
        person_id | family_name | given_names
        W1        | Instance    | Una
        W2        | Exemplar    | Viv
        W3        | Paradigm    | Wyn
        W4        | Sampler     | Xia
        Q1        | Quillon     | Zebedee
        Q2        | Quillon     | Yorick
        Q3        | Quillon     | Xaver
        Q4        | Quillon     | Wilbur
    """),
    "meetings": table(f"""
        meeting_id | marac_id | meeting_date | status  | kind      | start_time
        T7         | M1       | {TODAY}      | planned | scheduled | 09:30
        T8         | M1       | {NEXT}       | planned | scheduled | 09:30
    """),
    "cases": table(f"""
        case_id|marac_id|referral_date|victim_id|perpetrator_ids|referring_agencies|status
        L1|M1|{TODAY - timedelta(days=20)}|W1|Q1|POL|listed
        L2|M1|{TODAY - timedelta(days=19)}|W2|Q2|HOU|listed
        L3|M1|{TODAY - timedelta(days=18)}|W3|Q3|POL|listed
        E4|M1|{TODAY - timedelta(days=1)}|W4|Q4|POL|accepted
    """),
    "listings": table("""
        case_id | meeting_id | position
        L1      | T7         | 1
        L2      | T7         | 2
        L3      | T7         | 3
    """),
}
ACTIONS = {
    "L1": (
        ("Northtown police", "Mark the address for an urgent answer"),
        ("Northtown police", "Take a statement at the refuge"),
        ("Northtown housing", "Change the lock of the back door"),
        ("Northtown IDVAs", "Go with the victim to court"),
    ),
    "L3": (
        ("Northtown police", "Look for the second telephone"),
        ("Northtown housing", "Move the family to another road"),
        ("Northtown IDVAs", "Explain the order word by word"),
    ),
}


class Kept:
    """The files that came out of the journey, by name."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}

    def save(self, page: Page, button: Locator) -> bytes:
        """The file that a button saves."""
        with page.expect_download() as waiting:
            button.click()
        content = Path(waiting.value.path()).read_bytes()
        self.files[waiting.value.suggested_filename] = content
        return content


@pytest.fixture
def inbox(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Inbox]:
    """The area's mail server; the dashboard trusts its certificate."""
    certificate = make_certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate.file))
    with mail_server(certificate, "starttls") as found:
        yield found


@pytest.fixture
def screens(tmp_path: Path, chromium: Browser, inbox: Inbox) -> Iterator[Screens]:
    """A dashboard over three listed cases and one that cannot wait, and everybody's browser."""

    def before(engine: sa.Engine) -> None:
        load(engine, MORE)
        set_up(engine, inbox, "starttls")
        change_setting(engine, by=operator("test"), name="reminder_days_before", value="28")

    with served_few(tmp_path, FILES, PEOPLE, before) as address:
        opened = Screens(chromium, address)
        yield opened
        opened.close()


def write(field: Locator, text: str) -> None:
    field.fill(text)
    field.blur()
    stands_still(field.page)


def choose(page: Page, label: str, option: str) -> None:
    """Types into a list of choices and takes the one that fits."""
    box = page.get_by_role("combobox", name=label, exact=True).last
    box.hover()  # comes into view; looked up anew where the page is drawn meanwhile
    stands_still(page)  # an open list closes where the page still scrolls
    box.click()
    box.fill(option)
    page.get_by_role("option", name=option).first.click()
    expect(box).to_have_value(re.compile(option))
    stands_still(page)


def view(page: Page, name: str) -> None:
    chosen = page.get_by_role("radio", name=name, exact=True)
    chosen.click()
    expect(chosen).to_be_checked()
    stands_still(page)


def accept_the_statement(page: Page) -> None:
    page.get_by_role("button", name="I accept it for this meeting").click()
    expect(page.get_by_role("heading", name="3 cases on the list")).to_be_visible()


def prepare(page: Page, kept: Kept) -> None:
    """The coordinator: nobody brings L2, and the invitations go out."""
    accept_the_statement(page)
    card = page.locator(".st-key-case-L2")
    card.get_by_role("button", name="Who brings it").click()
    page.get_by_text("Neither comes nor briefed anybody", exact=True).click()
    page.get_by_role("button", name="Save who brings it").click()
    expect(card.get_by_text("neither", exact=False).first).to_be_visible()
    assert axe_problems(page) == []
    button = page.get_by_role("button", name="Calendar file of this meeting")
    kept.save(page, button)
    page.get_by_role("button", name="I have sent the invitations").click()
    expect(page.get_by_text("Noted: the invitations are sent.")).to_be_visible()


def call_an_emergency(page: Page) -> None:
    """A meeting for today, for the case that cannot wait."""
    page.get_by_text("Plan a meeting", exact=True).click()
    page.get_by_text("Emergency", exact=True).first.click()
    write(page.get_by_label("Begins at (for example 09:30)"), "16:00")
    page.get_by_role("button", name="Call the emergency meeting").click()
    expect(page.get_by_text("The emergency meeting is called")).to_be_visible()


def list_the_emergency(page: Page) -> None:
    choose(page, "Meeting", "emergency")
    page.get_by_role("button", name="List the case for this meeting").click()
    expect(page.get_by_role("heading", name="It stands at: listed")).to_be_visible()


def mark(page: Page, agency: str, person: str, how: str, deputy_for: str = "") -> None:
    """Who came for an agency, with the statement signed."""
    choose(page, "Agency", agency)
    write(page.get_by_label("Who came"), person)
    choose(page, "How", how)
    if deputy_for:
        write(page.get_by_label("Deputy for"), deputy_for)
    choose(page, "Confidentiality", "Signed")
    page.get_by_role("button", name=f"Mark {agency}").click()
    expect(page.get_by_role("cell", name=person)).to_be_visible()


def hear(page: Page, case_id: str) -> None:
    """The case in hand: what was shared, a risk, the actions, heard."""
    strip = page.get_by_role("button", name=f"{case_id} in hand")
    expect(strip).to_be_visible()
    choose(page, "Agency", "Northtown police")
    write(page.get_by_label("What it shares"), f"Two calls about {case_id} this week.")
    page.get_by_role("button", name="Add what was shared").click()
    expect(page.get_by_text(f"Two calls about {case_id} this week.")).to_be_visible()
    write(page.get_by_placeholder("one risk").first, f"Followed home, {case_id}")
    page.get_by_role("button", name="Add the risks").click()
    expect(page.get_by_text(f"Followed home, {case_id}").first).to_be_visible()
    for agency, what in ACTIONS[case_id]:
        agree(page, agency, what)
    assert axe_problems(page) == []
    decide(page, "Heard")


def agree(page: Page, agency: str, what: str) -> None:
    choose(page, "Who", agency)
    write(page.get_by_label("Does what"), what)
    choose(page, "Against which risk", "Followed home")
    page.get_by_role("button", name="Add the action").click()
    expect(page.locator(".m-lines").get_by_text(what)).to_be_visible()


def decide(page: Page, outcome: str, reason: str = "") -> None:
    group = page.get_by_role("radiogroup", name="What came of the case")
    group.get_by_text(outcome, exact=True).click()
    if reason:
        write(page.get_by_label("Why, in a few words"), reason)
    page.get_by_role("button", name="Save the outcome").click()
    expect(page.get_by_role("heading", name=outcome).first).to_be_visible()


def end(page: Page) -> None:
    view(page, "End the meeting")
    expect(page.get_by_role("heading", name="Every case is decided")).to_be_visible()
    assert axe_problems(page) == []
    page.get_by_role("button", name="End the meeting").last.click()
    expect(page.get_by_text("its minutes are to be read")).to_be_visible()


def play(page: Page) -> None:
    """The chair and the coordinator's screen, from beginning to end."""
    page.get_by_role("button", name="Begin the meeting").click()
    expect(page.get_by_text("Under way since")).to_be_visible()
    view(page, "Who is here")
    mark(page, "Northtown police", "Pat Police", "Present")
    mark(page, "Northtown housing", "Dee Deputy", "Deputy", "Hal Housing")
    view(page, "Cases")
    page.get_by_role("button", name="Take it in hand").click()
    hear(page, "L1")
    page.get_by_role("button", name="Next case").click()
    expect(page.get_by_role("button", name="L2 in hand")).to_be_visible()
    decide(page, "Deferred", "The referrer neither came nor briefed anybody")
    expect(page.get_by_text(f"on the list of {long_date(NEXT)} now")).to_be_visible()
    page.get_by_role("button", name="Next case").click()
    hear(page, "L3")
    end(page)


def play_the_emergency(page: Page) -> None:
    page.get_by_role("button", name="Begin the meeting").click()
    expect(page.get_by_text("Under way since")).to_be_visible()
    page.get_by_role("button", name="Take it in hand").click()
    expect(page.get_by_role("button", name="E4 in hand")).to_be_visible()
    decide(page, "Heard")
    end(page)


def read_the_minutes(page: Page, kept: Kept) -> str:
    """Kept as a version, circulated, and read back from Word; the same from PDF."""
    page.get_by_role("button", name="Keep as version 1").click()
    expect(page.get_by_role("combobox", name="Version")).to_be_visible()
    assert axe_problems(page) == []
    word = docx.Document(
        io.BytesIO(kept.save(page, page.get_by_role("button", name="Minutes as Word")))
    )
    cells = [cell.text for part in word.tables for row in part.rows for cell in row.cells]
    said = "\n".join([*(line.text for line in word.paragraphs), *cells])
    pdf = PdfReader(io.BytesIO(kept.save(page, page.get_by_role("button", name="Minutes as PDF"))))
    assert pdf.trailer["/Root"]["/MarkInfo"]["/Marked"]
    printed = " ".join(" ".join(one.extract_text() for one in pdf.pages).split())
    for told in ("Change the lock of the back door", "Dee Deputy", "Followed home, L3"):
        assert told in said and told in printed
    return said


def test_a_meeting_of_three_cases_and_an_emergency(screens: Screens, inbox: Inbox) -> None:
    kept = Kept()
    prepare(screens.at("bo", "/meeting?meeting=T7&face=Before"), kept)
    call_an_emergency(screens.at("bo", "/meetings"))
    list_the_emergency(screens.at("bo", "/case?case=E4"))

    accept_the_statement(screens.at("chia", "/meeting?meeting=T7&face=Before"))
    play(screens.at("chia", "/sitting?meeting=T7"))
    page = screens.at("chia", "/sitting")
    page.get_by_role("link", name=long_date(TODAY)).click()
    play_the_emergency(page)

    said = read_the_minutes(screens.at("bo", "/minutes?meeting=T7"), kept)
    for agreed in (what for each in ACTIONS.values() for _, what in each):
        assert said.count(agreed) == 1
    assert "The referrer neither came nor briefed anybody" in said and "Hal Housing" in said

    log = screens.at("bo", "/actions")
    expect(log.get_by_text("Change the lock of the back door").first).to_be_visible()
    assert axe_problems(log) == []
    book = kept.save(log, log.get_by_role("button", name="Download XLSX"))
    sheets = openpyxl.load_workbook(io.BytesIO(book)).worksheets
    rows = [row for sheet in sheets for row in sheet.iter_rows(values_only=True)]
    assert len([row for row in rows if {"L1", "L3"} & set(map(str, row))]) == 7
    log.get_by_role("button", name="Send the e-mail to").click()
    expect(log.get_by_text("reminder sent.")).to_be_visible()

    agenda = screens.at("bo", "/meeting?meeting=T8&face=Before")
    agenda.get_by_role("button", name="I accept it for this meeting").click()
    expect(agenda.get_by_role("heading", name="1 case on the list")).to_be_visible()
    expect(agenda.get_by_text("Put off once")).to_be_visible()
    expect(agenda.get_by_role("cell", name="Change the lock of the back door")).to_be_visible()
    paper = kept.save(agenda, agenda.get_by_role("button", name="My copy as PDF"))
    text = " ".join(one.extract_text() for one in PdfReader(io.BytesIO(paper)).pages)
    assert "L2" in text and "Change the lock of the back door" in text
    kept.save(agenda, agenda.get_by_role("button", name="Calendar file of this meeting"))

    nothing_tells_who(kept, inbox, screens)


def nothing_tells_who(kept: Kept, inbox: Inbox, screens: Screens) -> None:
    """No invitation, file name, e-mail, page title or address names anybody of a case."""
    names = [row[part] for row in MORE["people"] for part in ("family_name", "given_names")]
    calendars = [content for name, content in kept.files.items() if name.endswith(".ics")]
    assert len(calendars) == 2 and len(kept.files) == 6 and len(inbox.mails) == 1
    for content in calendars:
        (event,) = Calendar.from_ical(content).walk("VEVENT")
        assert event["summary"] and event["dtstart"].dt.date() in (TODAY, NEXT)
    told = [content.decode() for content in calendars]
    told += [bytes(mail.original_content or b"").decode() for mail in inbox.mails]
    told += list(kept.files)
    told += [f"{page.title()} {page.url}" for page in screens.pages.values()]
    for text in told:
        assert not any(str(name) in text for name in names), text

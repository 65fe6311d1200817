"""One case from a partner agency's referral to a meeting's list, each at their own screen."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from access.few_cases import FILES
from browser_few import Screens, served_few
from browser_support import axe_problems
from playwright.sync_api import Browser, Locator, Page, expect
from records import load, table

from models.access import Grant, Role
from models.period import long_date

pytestmark = pytest.mark.browser

PEOPLE = {
    "rae": ("Rae Refuge", Grant(Role.REPRESENTATIVE, "M1", "REF")),
    "bo": ("Bo Boss", Grant(Role.COORDINATOR, "M1")),
    "ida": ("Ida Adviser", Grant(Role.IDVA, "M1", "IDV")),
    "pat": ("Pat Police", Grant(Role.REPRESENTATIVE, "M1", "POL")),
    "hal": ("Hal Housing", Grant(Role.REPRESENTATIVE, "M1", "HOU")),
    "gil": ("Gil Doctor", Grant(Role.REPRESENTATIVE, "M1", "GPS")),
}
MEETING = date.today() + timedelta(days=30)
CASE = f"{date.today().year}-0001"
MORE = {
    "agencies": table("""
        agency_id | name          | return_source | core
        GPS       | Northtown GPs | primary_care  | no
    """),
    "marac_agencies": table("""
        marac_id | agency_id | core | from | to
        M1       | POL       | yes  |      |
        M1       | HOU       | yes  |      |
        M1       | GPS       | yes  |      |
    """),
    "meetings": table(f"""
        meeting_id | marac_id | meeting_date | status
        T7         | M1       | {MEETING}    | planned
    """),
}
WORDS = "I want to sleep without listening for his car."


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    """A dashboard over a few cases, a meeting in a month, and everybody the case will meet."""
    with served_few(tmp_path, FILES, PEOPLE, lambda engine: load(engine, MORE)) as served:
        yield served


@pytest.fixture
def screens(chromium: Browser, address: str) -> Iterator[Screens]:
    """Everybody's own browser."""
    opened = Screens(chromium, address)
    yield opened
    opened.close()


def go_on(page: Page, heading: str) -> None:
    assert axe_problems(page) == []
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", name=heading)).to_be_visible(timeout=20_000)


def answer(page: Page, question: str, said: str) -> None:
    group = page.get_by_role("radiogroup", name=question)
    group.get_by_text(said, exact=True).click()


def choose(page: Page, label: str, option: str) -> None:
    page.get_by_label(label).last.click()
    page.get_by_role("option", name=option, exact=True).click()
    page.keyboard.press("Tab")


def write(field: Locator, text: str) -> None:
    field.fill(text)
    field.blur()
    field.page.wait_for_timeout(500)


def refer(page: Page) -> None:
    """The partner agency's six steps."""
    page.get_by_role("button", name="Begin a referral").click()
    answer(page, "Is somebody in danger right now?", "No")
    go_on(page, "The victim, and safe contact")
    page.get_by_label("Given names").fill("Fay")
    page.get_by_label("Family name").fill("Instance")
    write(page.get_by_label("Date of birth, if known"), "9 July 1988")
    go_on(page, "Who harms")
    page.get_by_label("Given names").fill("Guy")
    write(page.get_by_label("Family name"), "Paradigm")
    choose(page, "What is this person to the victim?", "Husband or wife")
    go_on(page, "Children and household")
    go_on(page, "What happened, and why it is referred")
    write(page.get_by_label("What happened? The latest first"), "He followed her to work.")
    choose(page, "Why is it referred? One or several", "Professional judgement")
    write(page.get_by_label("What concerns you?"), "She is more afraid each week.")
    go_on(page, "Sharing, and sending it")
    answer(page, "Does the victim know of this referral?", "Yes")
    answer(page, "Did the victim consent to sharing?", "Yes")
    choose(
        page,
        "On which lawful basis do you share?",
        "Public task or official authority: UK GDPR Article 6(1)(e)",
    )
    assert axe_problems(page) == []
    page.get_by_role("button", name="Send the referral").click()
    expect(page.get_by_role("heading", name=f"Sent as case {CASE}")).to_be_visible()


def screen_and_list(page: Page) -> None:
    """The coordinator finds that it meets the threshold, and puts it on the next list."""
    expect(page.get_by_role("heading", name=f"Case {CASE}", exact=True)).to_be_visible()
    assert axe_problems(page) == []
    write(page.get_by_label("Why", exact=True), "He follows her; she is more afraid each week")
    page.get_by_role("button", name="Meets the threshold: accept it").click()
    expect(page.get_by_text(f"Case {CASE} is accepted.")).to_be_visible()
    page.get_by_role("button", name="List the case for this meeting").click()
    expect(page.get_by_text(f"Case {CASE} is listed.")).to_be_visible()


def fill_in_dash(page: Page) -> None:
    """Five yes, the rest no; the judgement beside the count, not under it."""
    expect(page.get_by_role("button", name="Record the assessment")).to_be_visible(timeout=30_000)
    count = page.locator(".m-risk-live .m-figure").first
    for number in range(1, 25):
        said = "Yes" if number <= 5 else "No"
        page.locator(f".st-key-risk-q-{number}").get_by_text(said, exact=True).click()
    expect(count).to_have_text("5 of 24", timeout=15_000)
    panel = page.locator(".st-key-risk-panel")
    panel.get_by_text("Yes", exact=True).click()
    write(panel.locator("textarea"), "She is certain that he will kill her")
    assert axe_problems(page) == []
    page.get_by_role("button", name="Record the assessment").click()
    expect(page.get_by_role("heading", name="Recorded")).to_be_visible()


def ask_for_research(page: Page) -> None:
    assert axe_problems(page) == []
    page.get_by_role("button", name="about 1 case").click()
    expect(page.get_by_text("requests").first).to_be_visible()


def answer_research(page: Page, facts: str) -> None:
    """One agency's form: who is known, and what is known, facts apart from opinion."""
    expect(page.get_by_role("heading", name=f"Research on case {CASE}")).to_be_visible()
    is_known = "Yes" if facts else "No"
    answer(page, "Does your agency know the victim?", is_known)
    answer(page, "Does it know the perpetrator?", "No")
    answer(page, "Does it know the children?", "No")
    if facts:
        write(page.get_by_role("textbox", name="Facts"), facts)
    assert axe_problems(page) == []
    page.get_by_role("button", name="Send the answer").click()
    expect(page.get_by_text("1 case answered")).to_be_visible()


def reach_the_victim(page: Page) -> None:
    """The case waits on the IDVA's page since it was referred; the IDVA speaks to the victim."""
    told = f"Case {CASE} was referred to Northtown by Northtown refuge"
    expect(page.get_by_text(told).first).to_be_visible()
    row = page.locator(f".st-key-wait-{CASE}")
    row.get_by_role("button", name="Record an attempt").click()
    row.get_by_role("radio", name="Spoke to the victim").click()
    assert axe_problems(page) == []
    row.get_by_role("button", name="Save the attempt").click()
    expect(page.get_by_text(f"The attempt for case {CASE} is saved.")).to_be_visible()


def keep_her_words(page: Page) -> None:
    expect(
        page.get_by_role("heading", name="The IDVA first spoke to the victim on")
    ).to_be_visible()
    page.get_by_text("Write down what the victim said").click()
    write(page.get_by_label("Word for word"), WORDS)
    page.get_by_role("button", name="Save the victim’s words").click()
    expect(page.locator(".m-wish blockquote")).to_have_text(WORDS)


def test_one_case_from_a_partners_referral_to_the_list(screens: Screens) -> None:
    refer(screens.at("rae", "/referral"))
    screen_and_list(screens.at("bo", f"/screening?case={CASE}"))
    fill_in_dash(screens.at("ida", f"/assessment?case={CASE}"))
    ask_for_research(screens.at("bo", "/research"))
    answer_research(screens.at("pat", f"/research?case={CASE}&agency=POL"), "Two calls in May.")
    answer_research(screens.at("hal", f"/research?case={CASE}&agency=HOU"), "")
    answer_research(screens.at("gil", f"/research?case={CASE}&agency=GPS"), "Seen in June.")
    reach_the_victim(screens.at("ida", "/idva"))
    keep_her_words(screens.at("ida", f"/case?case={CASE}"))

    case = screens.at("bo", f"/case?case={CASE}")
    expect(case.get_by_role("heading", name="It stands at: listed")).to_be_visible()
    for said in (WORDS, "5 of 24 yes, judged high", "Two calls in May.", "Seen in June."):
        expect(case.get_by_text(said).first).to_be_visible()
    expect(case.get_by_text(long_date(MEETING)).first).to_be_visible()
    assert axe_problems(case) == []
    names = ("Fay", "Instance", "Guy", "Paradigm")
    for page in screens.pages.values():
        assert not any(name in page.url + page.title() for name in names)

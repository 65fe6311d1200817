"""The page “Refer”: its steps, its errors, its draft, and the referral that comes of it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from records import load
from referral.made import COORDINATOR, REFERRER, TODAY
from streamlit.testing.v1 import AppTest

from dashboard.context import Context
from ingest import drafts
from models.access import User
from models.tables import audit, cases, children, people
from models.tables import drafts as kept

GUIDE = Path(__file__).parents[2] / "docs" / "referral.md"
PAGE = "casework.referral"
FORM = "referral r-1"
Shown = Callable[[AppTest], str]
Open = Callable[..., AppTest]

LEAST = {
    "in_immediate_danger": "no",
    "marac": "M1",
    "agencies": "REF",
    "referrer_name": "Rae Refuge",
    "victim.given_names": "Eve",
    "victim.family_name": "Trial",
    "perpetrator1.given_names": "Ned",
    "perpetrator1.family_name": "Trial",
    "perpetrator1.relationship": "spouse",
    "what_happened": "He broke the door.",
    "criteria": "visible_high_risk",
    "victim_aware": "yes",
    "sharing.with_consent": "yes",
    "sharing.lawful_bases": "public_task",
}


def context(engine: sa.Engine, user: User = REFERRER) -> Context:
    return Context(engine, user, TODAY, 1)


def draft(engine: sa.Engine, user: User = REFERRER, **values: str) -> None:
    drafts.save(engine, user, FORM, LEAST | {k.replace("__", "."): v for k, v in values.items()})


def field(test: AppTest, label: str) -> Any:  # noqa: ANN401 - a widget of any kind
    kinds = (test.text_input, test.text_area, test.radio, test.selectbox, test.multiselect)
    return next(one for kind in (*kinds, test.checkbox) for one in kind if one.label == label)


def press(test: AppTest, label: str) -> AppTest:
    found: AppTest = next(one for one in test.button if one.label == label).click().run()
    return found


def asked(test: AppTest, name: str) -> str:
    """What stands in the address: a list where a browser asked, a text where the page set it."""
    value = test.query_params[name]
    return value if isinstance(value, str) else value[0]


def stored(engine: sa.Engine, table: sa.Table) -> list[dict[str, Any]]:
    with engine.connect() as connection:
        return [dict(row) for row in connection.execute(sa.select(table)).mappings()]


def test_a_referral_is_made_step_by_step_and_sent(
    few: sa.Engine, opened: Open, shown: Shown
) -> None:
    test = press(opened(PAGE, context(few)), "Begin a referral")
    assert asked(test, "step") == "1"
    field(test, "Is somebody in danger right now?").set_value("no").run()
    press(test, "Continue")
    field(test, "Given names").set_value("Eve").run()
    field(test, "Family name").set_value("Trial").run()
    press(test, "Continue")
    field(test, "Family name").set_value("Trial").run()
    field(test, "What is this person to the victim?").set_value("spouse").run()
    press(test, "Continue")
    press(test, "Continue")
    field(test, "What happened? The latest first, in plain words").set_value("Broke a door").run()
    field(test, "Why is it referred? One or several").set_value(["visible_high_risk"]).run()
    press(test, "Continue")
    field(test, "Does the victim know of this referral?").set_value("yes").run()
    field(test, "Did the victim consent to sharing?").set_value("yes").run()
    field(test, "On which lawful basis do you share?").set_value(["public_task"]).run()
    assert "Eve Trial" in shown(test)
    press(test, "Send the referral")
    assert "Sent as case 2026-0001" in shown(test)
    assert next(row for row in stored(few, cases) if row["case_id"] == "2026-0001")
    assert stored(few, kept) == []


def test_what_is_wrong_stands_at_its_field_and_on_top(
    few: sa.Engine, opened: Open, shown: Shown
) -> None:
    draft(few, victim__family_name="", victim__given_names="", victim__date_of_birth="31/2/1990")
    test = press(opened(PAGE, context(few), referral="r-1", step="2"), "Continue")
    text = shown(test)
    assert asked(test, "step") == "2"
    assert text.count("Give the victim’s name.") == 2  # on top, and at the field
    assert "31/2/1990" in text
    field(test, "Family name").set_value("Trial").run()
    field(test, "Date of birth, if known").set_value("3 April 1990").run()
    assert "There is something to put right" not in shown(test)
    assert asked(press(test, "Continue"), "step") == "3"


def test_sending_too_early_leads_to_the_first_step_with_something_wrong(
    few: sa.Engine, opened: Open, shown: Shown
) -> None:
    draft(few, perpetrator1__relationship="")
    test = press(opened(PAGE, context(few), referral="r-1", step="6"), "Send the referral")
    assert asked(test, "step") == "3"
    assert "Say what this person is to the victim." in shown(test)
    assert len(stored(few, cases)) == 4


def test_everything_comes_back_in_another_visit(few: sa.Engine, opened: Open) -> None:
    test = press(opened(PAGE, context(few)), "Begin a referral")
    code = asked(test, "referral")
    field(test, "Is somebody in danger right now?").set_value("yes").run()
    field(test, "What was done at once, by whom and when?").set_value("999 at 15:20").run()
    again = opened(PAGE, context(few), referral=code, step="1")
    assert field(again, "Is somebody in danger right now?").value == "yes"
    assert field(again, "What was done at once, by whom and when?").value == "999 at 15:20"
    assert field(again, "Your name").value == "Rae Refuge"
    assert field(again, "Which agency refers? Choose several for a joint referral").value == ["REF"]


def test_imminent_danger_says_what_to_do_now(few: sa.Engine, opened: Open, shown: Shown) -> None:
    draft(few)
    test = opened(PAGE, context(few), referral="r-1", step="1")
    assert "Ring 999" not in shown(test)
    field(test, "Is somebody in danger right now?").set_value("yes").run()
    assert "Ring 999" in shown(test) and "emergency meeting" in shown(test)


def test_a_victim_under_sixteen_asks_for_child_safeguarding(
    few: sa.Engine, opened: Open, shown: Shown
) -> None:
    for born, is_child in (("3/7/2010", True), ("2/7/2010", False), ("1/1/2030", False)):
        draft(few, victim__date_of_birth=born)
        text = shown(opened(PAGE, context(few), referral="r-1", step="2"))
        assert ("Make a child safeguarding referral" in text) is is_child, born


def test_several_referrals_are_begun_and_one_is_thrown_away(
    few: sa.Engine, opened: Open, shown: Shown
) -> None:
    draft(few)
    drafts.save(few, REFERRER, "referral r-2", {"victim.given_names": "Flo"})
    drafts.save(few, COORDINATOR, "referral r-3", {"victim.given_names": "Hers"})
    test = opened(PAGE, context(few))
    assert "2 referrals begun and not sent" in shown(test) and "Hers" not in shown(test)
    test.button(key="away-r-2").click().run()
    assert "Flo" in shown(test)
    test.button(key="sure-r-2").click().run()
    assert "Flo" not in shown(test) and "Eve Trial" in shown(test)


def test_somebody_elses_draft_does_not_open(few: sa.Engine, opened: Open, shown: Shown) -> None:
    draft(few)
    test = opened(PAGE, context(few, COORDINATOR), referral="r-1", step="2")
    assert "This referral is not here" in shown(test) and not test.text_input


def test_the_rules_of_the_marac_are_shown(few: sa.Engine, opened: Open, shown: Shown) -> None:
    rules = {"marac_id": "M1", "name": "Northtown", "dash_threshold": "12"}
    load(few, {"maracs": [rules | {"escalation_count": "4", "escalation_months": "6"}]})
    draft(few)
    text = shown(opened(PAGE, context(few), referral="r-1", step="5"))
    assert "12 or more “yes”" in text and "4 or more incidents in 6 months" in text


def test_likely_people_are_shown_and_have_to_be_decided(
    few: sa.Engine, opened: Open, shown: Shown
) -> None:
    load(few, {"people": [{"person_id": "V3", "date_of_birth": "1990-04-03"}]})
    draft(
        few,
        victim__given_names="Cat",
        victim__family_name="Specimin",
        victim__date_of_birth="3/4/1990",
    )
    test = opened(PAGE, context(few), referral="r-1", step="2")
    assert "family name one letter different" in shown(test) and "in case C3" in shown(test)
    press(test, "Continue")
    assert "Say whether this is somebody already in the record" in shown(test)
    field(test, "Which is it?").set_value("V3").run()
    assert asked(press(test, "Continue"), "step") == "3"
    sent = opened(PAGE, context(few), referral="r-1", step="6")
    press(sent, "Send the referral")
    case = next(row for row in stored(few, cases) if row["case_id"] == "2026-0001")
    assert case["victim_id"] == "V3"
    person = next(row for row in stored(few, people) if row["person_id"] == "V3")
    assert (person["family_name"], person["aliases"]) == ("Specimen", "Cat Specimin")
    searches = [row for row in stored(few, audit) if row["what"] == "searched"]
    assert searches and "Specimin" in searches[0]["after"]


def test_not_asked_and_prefers_not_to_say_are_kept_apart_from_no(
    few: sa.Engine, opened: Open, shown: Shown
) -> None:
    draft(
        few,
        victim__gender="not_asked",
        victim__ethnicity="prefers_not_to_say",
        victim__disabilities="not_asked",
        victim__religion="",
        victim__religion_unsaid="prefers_not_to_say",
        victim__gender_same_as_birth="no",
        children="1",
        child1__given_names="Kit",
    )
    test = press(opened(PAGE, context(few), referral="r-1", step="6"), "Send the referral")
    assert "Sent as case" in shown(test)
    eve = next(row for row in stored(few, people) if row["given_names"] == "Eve")
    assert (eve["gender"], eve["ethnicity"], eve["disabilities"]) == (None, None, None)
    assert set(eve["not_asked"].split(";")) == {"gender", "disabilities"}
    assert set(eve["prefers_not_to_say"].split(";")) == {"ethnicity", "religion"}
    assert eve["gender_same_as_birth"] is False
    assert [row["given_names"] for row in stored(few, children) if row["case_id"] != "C2"] == [
        "Kit"
    ]


def test_no_name_stands_in_the_address_or_the_heading(few: sa.Engine, opened: Open) -> None:
    draft(few)
    test = opened(PAGE, context(few), referral="r-1", step="3")
    assert "Trial" not in str(dict(test.query_params))


Answer = tuple[str, str | list[str]]

LEAST_BY_STEP: tuple[tuple[Answer, ...], ...] = (
    (("Is somebody in danger right now?", "no"),),
    (("Given names", "Eve"), ("Family name", "Trial")),
    (
        ("Given names", "Ned"),
        ("Family name", "Trial"),
        ("What is this person to the victim?", "spouse"),
    ),
    (),
    (
        ("What happened? The latest first, in plain words", "He broke the door and hit her."),
        ("Why is it referred? One or several", ["visible_high_risk"]),
    ),
    (
        ("Does the victim know of this referral?", "yes"),
        ("Did the victim consent to sharing?", "yes"),
        ("On which lawful basis do you share?", ["public_task"]),
    ),
)
USUAL_BY_STEP: tuple[tuple[Answer, ...], ...] = (
    (
        ("Is somebody in danger right now?", "no"),
        ("How you can be reached today (optional)", "0191 498 0000"),
    ),
    (
        ("Given names", "Eve"),
        ("Family name", "Trial"),
        ("Date of birth, if known", "3/4/1990"),
        ("Address", "9 Mill Lane, Northtown"),
        ("Postcode", "AB1 2CD"),
        ("Telephone number", "07700 900123"),
        ("Is it safe to ring that number?", "yes"),
        ("When is it safe to make contact?", "Weekdays 9 to 3"),
        ("Who must not learn of the contact?", "Her mother-in-law"),
        ("Gender", "female"),
        ("Ethnic group", "white_british"),
        ("Sexual orientation", "not_asked"),
        ("Disabilities", ["none"]),
    ),
    (
        ("Given names", "Ned"),
        ("Family name", "Trial"),
        ("Date of birth, if known", "1/2/1988"),
        ("What is this person to the victim?", "spouse"),
        ("Lives at the victim’s address", "yes"),
    ),
    (
        ("How many children live in the household? 0 for none, blank if not known", "1"),
        ("press", "Add a child"),
        ("Given names", "Kit"),
        ("Family name", "Trial"),
        ("Date of birth", "6/5/2019"),
        ("To the victim", "Son"),
        ("Lives in the household?", "yes"),
    ),
    (
        (
            "What happened? The latest first, in plain words",
            "On Saturday night he broke the bedroom door and held her by the throat. It is the "
            "third time since May. Neighbours rang the police; he was gone when they came.",
        ),
        ("Day of the latest incident", "27/6/2026"),
        ("Would it be a crime if reported?", "yes"),
        ("What kinds of abuse?", ["physical", "strangulation", "coercive_control"]),
        ("Why is it referred? One or several", ["visible_high_risk", "professional_judgement"]),
        ("What concerns you?", "Strangulation, and it is getting worse."),
    ),
    (
        ("Does the victim know of this referral?", "yes"),
        ("Did the victim consent to sharing?", "no"),
        ("On which lawful basis do you share?", ["public_task", "safeguarding"]),
        ("Why is sharing necessary?", "She may be killed."),
        ("Why is it proportionate?", "Only what each agency needs."),
    ),
)


def play(test: AppTest, steps: tuple[tuple[Answer, ...], ...]) -> dict[str, int]:
    """Plays a referral from the start; how many fields, keys, clicks and screens it took.

    A key is a character typed; a click is a choice, a tick, a button, and opening a list.
    """
    counts = {"fields": 0, "keys": 0, "clicks": 1, "screens": 1 + len(steps)}
    press(test, "Begin a referral")
    for number, answers in enumerate(steps, start=1):
        for label, value in answers:
            if label == "press":
                press(test, str(value))
                counts["clicks"] += 1
                continue
            widget = field(test, label)
            counts["fields"] += 1
            if widget.type in ("text_input", "text_area"):
                counts["keys"] += len(value)
            else:
                opened_first = widget.type in ("selectbox", "multiselect")
                counts["clicks"] += (len(value) if isinstance(value, list) else 1) + opened_first
            widget.set_value(True if widget.type == "checkbox" else value).run()
        press(test, "Continue" if number < len(steps) else "Send the referral")
        counts["clicks"] += 1
    return counts


@pytest.mark.parametrize(
    ("name", "steps"), [("The least", LEAST_BY_STEP), ("A usual one", USUAL_BY_STEP)]
)
def test_the_count_in_the_guide_is_what_a_referral_takes(
    few: sa.Engine,
    opened: Open,
    shown: Shown,
    name: str,
    steps: tuple[tuple[Answer, ...], ...],
) -> None:
    test = opened(PAGE, context(few))
    counts = play(test, steps)
    assert "Sent as case 2026-0001" in shown(test)
    row = f"| {name} | {' | '.join(str(count) for count in counts.values())} |"
    assert row in GUIDE.read_text(encoding="utf-8"), row
    # 40 words a minute is 200 keys; a second and a half finds and makes a choice.
    assert counts["keys"] / 200 + counts["clicks"] * 1.5 / 60 < 5

"""Steps 2 and 3 of a referral: the victim with safe contact, and who harms."""

from collections.abc import Mapping

import streamlit as st

from dashboard.app_pages.casework import referral_likely
from dashboard.app_pages.casework.referral_values import (
    MOST_PEOPLE,
    UNSAID,
    perpetrators,
)
from dashboard.components.draft_form import DraftForm
from ingest.parsing import read_day
from ingest.typed_days import day_text
from models.codes import DISABILITY, ETHNICITY, GENDER, RELATIONSHIP, SEXUAL_ORIENTATION
from queries.safelives.verdicts import age_on

_DAY = "27/3/1990"
_ADULT = 16
_UNDER_AGE = (
    '<section class="m-danger" role="alert"><h2>The victim is under 16</h2><p>Make a child '
    "safeguarding referral to children’s social care today, whatever becomes of this one: a MARAC "
    "hears victims from the age of 16. You can still send this; say under “What happened” when "
    "and to whom you referred.</p></section>"
)


def victim(form: DraftForm) -> None:
    """Draws step 2."""
    _names(form, "victim", is_victim=True)
    born = read_day(day_text(form.get("victim.date_of_birth")))
    age = age_on(born, form.context.today)
    if age is not None and age < _ADULT:
        st.html(_UNDER_AGE)
    referral_likely.ask(form, "victim", "the victim")
    _safe_contact(form)
    with st.expander("About the victim, as they describe themselves", key="about-victim"):
        _diversity(form)
    with st.expander("More about the victim (optional)", key="more-victim"):
        _more(form, "victim")


def _names(form: DraftForm, who: str, *, is_victim: bool) -> None:
    # Row by row, so that the tab key and a telephone go through them in the order of reading.
    left, right = st.columns(2, gap="medium")
    with left:
        form.text(f"{who}.given_names", "Given names", max_chars=200)
    with right:
        form.text(f"{who}.family_name", "Family name", max_chars=200)
    left, right = st.columns(2, gap="medium")
    with left:
        form.text(f"{who}.date_of_birth", "Date of birth, if known", placeholder=_DAY, max_chars=40)
    with right:
        form.text(f"{who}.aliases", "Other names (optional)", max_chars=300)
    if is_victim:
        _address(form, who)


def _address(form: DraftForm, who: str) -> None:
    left, right = st.columns([3, 1], gap="medium")
    with left:
        form.text(f"{who}.address", "Address", max_chars=400)
    with right:
        form.text(f"{who}.postcode", "Postcode", max_chars=12)


def _safe_contact(form: DraftForm) -> None:
    left, right = st.columns(2, gap="medium")
    with left:
        phone = form.text("victim.phone", "Telephone number", max_chars=60)
    with right:
        if phone:
            form.radio("victim.phone_is_safe", "Is it safe to ring that number?")
    left, right = st.columns(2, gap="medium")
    with left:
        form.text(
            "victim.safe_times",
            "When is it safe to make contact?",
            placeholder="For example: weekdays from 9 to 3",
            max_chars=300,
        )
    with right:
        form.text("victim.must_not_know", "Who must not learn of the contact?", max_chars=300)
    with st.expander("Anything else about safe contact (optional)", key="safe-contact"):
        form.area("victim.safe_contact_notes", "How to make contact safely", max_chars=2000)
        form.text("victim.email", "E-mail address", max_chars=200)
        form.text("victim.first_language", "First language", max_chars=100)
        form.radio("victim.interpreter_needed", "Is an interpreter needed?")


def _diversity(form: DraftForm) -> None:
    """“Not asked” and “prefers not to say” are answers of their own, never a “no”."""
    left, right = st.columns(2, gap="medium")
    with left:
        _self(form, "gender", "Gender", GENDER)
        _self(form, "ethnicity", "Ethnic group", ETHNICITY)
        form.choice(
            "victim.gender_same_as_birth",
            "Is the gender the one registered at birth?",
            {"yes": "Yes", "no": "No", **UNSAID},
        )
    with right:
        _self(form, "sexual_orientation", "Sexual orientation", SEXUAL_ORIENTATION)
        form.several("victim.disabilities", "Disabilities", {**DISABILITY, **UNSAID})
        form.text("victim.disabilities_described", "Needs, in the victim’s own words")
    left, right = st.columns(2, gap="medium")
    with left:
        form.text("victim.religion", "Religion, in the victim’s own words", max_chars=200)
    with right:
        if not form.get("victim.religion"):
            form.choice("victim.religion_unsaid", "If no religion is given, why", UNSAID)
    if not form.get("victim.date_of_birth"):
        form.choice("victim.date_of_birth_unsaid", "If no date of birth is given, why", UNSAID)


def _self(form: DraftForm, name: str, label: str, codes: Mapping[str, str]) -> None:
    chosen = form.choice(f"victim.{name}", label, {**codes, **UNSAID})
    if chosen in ("other", "non_binary", "any_other") or chosen.endswith("_other"):
        form.text(f"victim.{name}_described", f"{label}, in the victim’s own words", max_chars=200)


def _more(form: DraftForm, who: str) -> None:
    left, right = st.columns(2, gap="medium")
    with left:
        form.text(f"{who}.occupation", "Occupation and place of work", max_chars=300)
        form.text(f"{who}.gp", "GP practice", max_chars=200)
    with right:
        form.text(f"{who}.nhs_number", "NHS number", max_chars=20)
        form.text(f"{who}.police_id", "The police’s number for the person", max_chars=60)
    form.text(
        f"{who}.immigration_status",
        "Immigration status, where it bears on safety",
        max_chars=300,
    )


def harmers(form: DraftForm) -> None:
    """Draws step 3."""
    form.tick("perpetrators_unknown", "It is not known who harms")
    count = perpetrators(form.get)
    for number in range(1, count + 1):
        _harmer(form, number, count)
    if 0 < count < MOST_PEOPLE and st.button("Add another person who harms", icon=":material/add:"):
        form.put(perpetrators=str(count + 1))
        st.rerun()


def _harmer(form: DraftForm, number: int, count: int) -> None:
    who = f"perpetrator{number}"
    with st.container(key=f"harmer-{number}", border=count > 1):
        if count > 1:
            st.html(f'<h2 class="m-sub">Person {number} who harms</h2>')
        _names(form, who, is_victim=False)
        form.choice(
            f"{who}.relationship", "What is this person to the victim?", RELATIONSHIP, width=420
        )
        if not form.tick(f"{who}.same_address", "Lives at the victim’s address"):
            _address(form, who)
        referral_likely.ask(form, who, "this person")
        with st.expander("More about this person (optional)", key=f"more-{who}"):
            form.choice(f"{who}.gender", "Gender", {**GENDER, **UNSAID})
            form.choice(f"{who}.ethnicity", "Ethnic group", {**ETHNICITY, **UNSAID})
            _more(form, who)
        if count > 1 and number == count and st.button("Take this person out"):
            form.put(perpetrators=str(count - 1))
            st.rerun()

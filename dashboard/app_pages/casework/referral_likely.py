"""Who of the record may be the person about to be entered: shown before somebody new is made."""

import streamlit as st

from dashboard import words
from dashboard.app_pages.casework.referral_values import NEW
from dashboard.components.draft_form import DraftForm
from dashboard.words import safe
from ingest import looks
from ingest.parsing import read_day
from ingest.typed_days import day_text
from queries.likely_people import Likely, Wanted, likely


def ask(form: DraftForm, who: str, what: str) -> None:
    """Draws the likely matches of the person typed under `who`, and asks which it is."""
    found = matches(form, who)
    if not found:
        return
    with st.container(key=f"likely-{who}"):
        st.html(
            f'<section class="m-likely"><h3>Is {safe(what)} already in the record?</h3>'
            f"<ul>{''.join(_told(one) for one in found)}</ul></section>"
        )
        choices = {one.person["person_id"]: f"This is {_name(one)}" for one in found}
        form.radio(
            f"{who}.person",
            "Which is it?",
            choices | {NEW: "Somebody else, new to the record"},
            horizontal=False,
        )


def matches(form: DraftForm, who: str) -> list[Likely]:
    """The likely matches of what is typed; each new search leaves a line in the trail."""
    asked = wanted(form, who)
    if not asked.is_enough:
        return []
    context = form.context
    told = {name: str(value) for name, value in vars(asked).items() if value}
    key = f"looked-for-{who}"
    if st.session_state.get(key) != told:
        looks.searched(context.engine, context.user, "people", told)
        st.session_state[key] = told
    with context.engine.connect() as connection:
        return likely(connection, user=context.user, wanted=asked)


def is_open(form: DraftForm, who: str) -> bool:
    """Whether somebody likely was found and nobody said yet whether it is they."""
    found = matches(form, who)
    return bool(found) and form.get(f"{who}.person") not in {
        NEW,
        *(one.person["person_id"] for one in found),
    }


def wanted(form: DraftForm, who: str) -> Wanted:
    """What is typed of the person so far."""
    return Wanted(
        given_names=form.get(f"{who}.given_names"),
        family_name=form.get(f"{who}.family_name"),
        date_of_birth=read_day(day_text(form.get(f"{who}.date_of_birth"))),
        postcode=form.get(f"{who}.postcode"),
        aliases=form.get(f"{who}.aliases"),
    )


def _told(one: Likely) -> str:
    born = one.person["date_of_birth"]
    about = [f"born {words.day(born)}" if born else "date of birth not recorded"]
    if one.person["address"] or one.person["postcode"]:
        about.append(", ".join(filter(None, (one.person["address"], one.person["postcode"]))))
    about.append(f"in {'case' if len(one.cases) == 1 else 'cases'} {words.listed(one.cases)}")
    return (
        f"<li><strong>{safe(_name(one))}</strong> {safe('; '.join(about))}"
        f'<span class="m-usual">Why: {safe("; ".join(one.reasons))}</span></li>'
    )


def _name(one: Likely) -> str:
    names = (one.person["given_names"], one.person["family_name"])
    return " ".join(filter(None, names)) or words.NOT_RECORDED

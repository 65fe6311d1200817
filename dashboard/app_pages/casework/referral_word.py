"""A Word referral form beside the fields it may fill: nothing is taken over unconfirmed."""

from collections.abc import Mapping

import streamlit as st

from dashboard import words
from dashboard.app_pages.casework.referral_fields import FIELDS
from dashboard.components.draft_form import DraftForm
from dashboard.components.heading import page_heading, part_heading
from dashboard.context import Context
from dashboard.scanning import scanner
from dashboard.words import safe
from ingest import drafts as written
from ingest.door import MEGABYTE, MOST_BYTES, Purpose, Received, receive
from ingest.form_answers import answer, worded
from ingest.referral_forms import Found, read_form, together
from models.errors import ForPerson
from queries import drafts as asked
from queries.referral_choices import agency_choices

NAME = "form.name"  # the field of the draft that says a form is kept beside it
_FILE = "word form "


def upload(context: Context) -> Received | None:
    """A Word form that somebody hands in, let in by the one door."""
    uploaded = st.file_uploader(
        "Word referral form (.docx)",
        type=["docx"],
        key="word-form",
        max_upload_size=MOST_BYTES[Purpose.REFERRAL_FORM] // MEGABYTE,
    )
    if uploaded is None or not st.button("Read the form", key="read-form"):
        return None
    try:
        received = receive(
            uploaded.name, uploaded.getvalue(), Purpose.REFERRAL_FORM, scanner=scanner()
        )
        read_form(received)
    except ForPerson as wrong:
        st.error(str(wrong))
        return None
    return received


def keep(context: Context, code: str, received: Received) -> None:
    """Keeps the form beside the draft until it is sent."""
    name = "referral form.docx"  # the name it came with may be somebody's
    written.keep_file(context.engine, context.user, _FILE + code, name, received.content)
    written.save(context.engine, context.user, f"referral {code}", {NAME: received.name})


def kept(form: DraftForm, code: str) -> Received | None:
    """The form kept beside a draft, if there is one."""
    if not form.get(NAME):
        return None
    with form.context.engine.connect() as connection:
        found = asked.kept_file(connection, form.context.user, _FILE + code)
    return found and receive(*found, Purpose.DOCUMENT, scanner=None)


def forget(context: Context, code: str) -> None:
    """Forgets the form that was kept beside a draft."""
    written.clear(context.engine, context.user, _FILE + code)


def draw(form: DraftForm, code: str) -> None:
    """Draws what was found: text and place on the left, field and value on the right."""
    page_heading(
        "What the Word form says",
        "Tick what is right, change what is not. Only what is ticked goes into the referral.",
    )
    received = kept(form, code)
    found = together(read_form(received)) if received else []
    known = [(n, one) for n, one in enumerate(found) if one.field in FIELDS]
    other = [(n, one) for n, one in enumerate(found) if one.field not in FIELDS]
    if st.button(f"Tick all {len(known)} that were recognised", key="tick-all", disabled=not known):
        form.put_all({f"form.{n}.use": "yes" for n, _ in known})
        st.rerun()
    part_heading(f"{words.counted(len(known), 'answer')} recognised")
    for number, one in known:
        _row(form, number, one)
    part_heading(
        f"{words.counted(len(other), 'text')} not recognised",
        "Nothing of the form is lost: give each a field, or leave it in the document, which is "
        "kept with the case.",
    )
    for number, one in other:
        _row(form, number, one)
    with st.container(horizontal=True):
        take = st.button("Take what is ticked into the referral", type="primary", key="take-over")
        if st.button("Go on without it", type="tertiary", key="no-form"):
            st.query_params.pop("form")
            st.rerun()
    if take:
        _take_over(form, found)


def _row(form: DraftForm, number: int, one: Found) -> None:
    form.kept.setdefault(f"form.{number}.field", one.field if one.field in FIELDS else "")
    form.kept.setdefault(f"form.{number}.value", worded(one.field, one.value))
    with st.container(key=f"found-{number}"):
        text, field, value, use = st.columns([4, 3, 3, 1.1], vertical_alignment="center")
    with text:
        label = f"<strong>{safe(one.label)}</strong>" if one.label else ""
        place = f'<p class="m-subtitle">{safe(words.sentence(one.place))}</p>'
        st.html(f'<div class="m-found">{label}<p>{safe(one.text)}</p>{place}</div>')
    about = f"text {number + 1}"
    with field:
        form.choice(
            f"form.{number}.field", f"Field for {about}", FIELDS, label_visibility="collapsed"
        )
    with value:
        form.text(f"form.{number}.value", f"What {about} says", label_visibility="collapsed")
    with use:
        form.tick(f"form.{number}.use", "Right")


def _take_over(form: DraftForm, found: list[Found]) -> None:
    """Fills the fields that were confirmed; a field filled twice has both texts."""
    values: dict[str, str] = {}
    unfit: list[str] = []
    for number in range(len(found)):
        field = form.get(f"form.{number}.field")
        text = form.get(f"form.{number}.value")
        if form.get(f"form.{number}.use") != "yes" or not field or not text:
            continue
        taken = _agency(form, text) if field == "agencies" else answer(field, text)
        if taken:
            values[field] = "\n".join(filter(None, (values.get(field), taken)))
        else:
            unfit.append(f"“{text}” is no answer to “{FIELDS[field]}”")
    if unfit:
        st.error(f"{'; '.join(unfit)}: put other words, choose another field, or untick it.")
        return
    form.put_all(values | _counts(values))
    st.query_params.pop("form")
    st.rerun()


def _agency(form: DraftForm, text: str) -> str:
    """The agency's id, where its name is one that may be chosen; else what was chosen before."""
    marac_id = form.get("marac")
    if not marac_id:
        return ""
    with form.context.engine.connect() as connection:
        known = agency_choices(connection, user=form.context.user, marac_id=marac_id)
    same = [id_ for id_, name in known.items() if name.casefold() == text.casefold()]
    return same[0] if same else form.get("agencies")


def _counts(values: Mapping[str, str]) -> dict[str, str]:
    """How many people who harm and how many children the form names."""
    counts = {}
    for field, group in (("perpetrators", "perpetrator"), ("children", "child")):
        numbers = [
            int(name.partition(".")[0].removeprefix(group))
            for name in values
            if name.startswith(group) and name.partition(".")[0].removeprefix(group).isdigit()
        ]
        if numbers:
            counts[field] = str(max(numbers))
    return counts

"""The repair queue on the return page: what is missing, filled in where it stands."""

from collections import Counter
from collections.abc import Mapping, Sequence
from hashlib import sha256

import streamlit as st

from dashboard import return_reads, words
from dashboard.case_links import case_address
from dashboard.components import overtaken
from dashboard.components.heading import anchored_heading
from dashboard.components.table import Cell, Column, Row, table
from dashboard.context import Context
from ingest.save import Saved, save
from models.access import Permission, Scope
from models.codes import (
    DISABILITY,
    ETHNICITY,
    GENDER,
    LISTING_OUTCOME,
    MEETING_STATUS,
    SEXUAL_ORIENTATION,
)
from models.period import long_date
from queries.safelives import Return
from queries.safelives.repair import Item

MOST = 6  # fields to fill in on the page at once: a few can be done before the next call
MOST_LISTED = 20
EVERY = "Everything missing"
_CODES: Mapping[str, Mapping[str, str]] = {
    "outcome": LISTING_OUTCOME,
    "status": MEETING_STATUS,
    "ethnicity": ETHNICITY,
    "gender": GENDER,
    "sexual_orientation": SEXUAL_ORIENTATION,
}
_HINT = {
    "children_in_household": "A number; 0 where there are none",
    "date_of_birth": "Day first, as in 09/07/1988",
    "perpetrator_ids": "The person’s ID in the record",
}
REASON = "filled in on the return page"
DRAWN = "repair-drawn"  # the fields that stand on the page, by their keys


def draw(context: Context, scope: Scope, return_: Return) -> None:
    """What is missing and, for those with casework permission, the fields to fill in."""
    items = _with_sent(return_reads.to_repair(context, scope, return_.quarter))
    anchored_heading(
        _finding(items),
        "repair",
        "What is missing and would change this return, most cells first. What you leave empty "
        "stays not recorded and never becomes nought."
        if items
        else "",
    )
    _say_what_was_saved()
    if not items:
        return
    shown = _chosen(items)
    if Permission.DO_CASEWORK not in context.user.permissions:
        is_long = len(shown) > MOST_LISTED
        is_all = is_long and st.toggle(f"Show all {len(shown)}", key="missing-all")
        st.html(_listed(shown if is_all else shown[:MOST_LISTED]))
        return
    for item in shown[:MOST]:
        _to_fill_in(context, item)
    if len(shown) > MOST:
        more = words.counted(len(shown) - MOST, "more field")
        st.html(f'<p class="m-key">{more} after these: each one you save makes room.</p>')


def _finding(items: Sequence[Item]) -> str:
    if not items:
        return "Nothing is missing that would change this return"
    cases = len({item.case_id for item in items if item.case_id})
    return f"{words.counted(len(items), 'field')} to repair in {words.counted(cases, 'case')}"


def _chosen(items: Sequence[Item]) -> list[Item]:
    """The items of the kind chosen, kept in the address."""
    kinds = Counter((item.field, item.what) for item in items)
    fields = dict.fromkeys(field for field, _ in kinds)
    names = {EVERY: f"{EVERY} ({len(items)})"}
    for field in fields:
        number = sum(count for (one, _), count in kinds.items() if one == field)
        names[field] = f"{_field_name(field)} ({number})"
    chosen = st.selectbox(
        "Show",
        list(names),
        format_func=names.__getitem__,
        key="missing-shown",
        index=list(names).index(_asked_for(names)),
        width=320,
    )
    return [item for item in items if chosen in (EVERY, item.field)]


def _asked_for(names: Mapping[str, str]) -> str:
    asked = st.query_params.get("missing", EVERY)
    return asked if asked in names else EVERY


def _field_name(field: str) -> str:
    return {
        "outcome": "Outcome of the listing",
        "status": "Whether the meeting was held",
        "ethnicity": "Ethnic group",
        "children_in_household": "Children in the household",
        "date_of_birth": "Date of birth",
        "gender": "Gender",
        "sexual_orientation": "Sexual orientation",
        "disabilities": "Disabilities",
        "perpetrator_ids": "Who the perpetrator is",
    }[field]


def _listed(items: Sequence[Item]) -> str:
    """The queue for somebody who may not fill it in: case numbers and what is missing."""
    columns = [
        Column("Case"),
        Column("Missing"),
        Column("Meeting"),
        Column("Cells", is_number=True, title="How many cells of the return it would alter"),
    ]
    rows: list[Row] = [
        [
            Cell(item.case_id or words.DASH),
            words.sentence(item.what),
            f"{item.meeting}, {long_date(item.meeting_date)}",
            words.number(item.cells),
        ]
        for item in items
    ]
    return table(columns, rows, caption="What is missing")


def _to_fill_in(context: Context, item: Item) -> None:
    """One field with its button. The key holds no id: it stands in the page's own classes."""
    key = _key(item)
    # Frozen when the field is first shown: whoever else fills it in is not written over.
    seen = st.session_state.setdefault(f"repair-seen-{key}", {item.field: item.stored or ""})
    st.session_state.setdefault(DRAWN, {})[key] = item
    with st.form(f"repair-{key}", border=False, enter_to_submit=True):
        st.html(_about(item))
        with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
            value = _widget(item, f"repair-value-{key}")
            is_sent = st.form_submit_button("Save", key=f"repair-save-{key}")
    _save(context, item, value, seen, is_sent=is_sent)


def _about(item: Item) -> str:
    case = words.safe(item.case_id)
    link = f'<a href="{words.safe(case_address(item.case_id))}" target="_self">Case {case}</a>'
    stored = {"not_known": "now “not known”"}.get(item.stored or "", f"now {item.stored}")
    told = [
        f"{item.meeting}, {long_date(item.meeting_date)}",
        f"alters {words.counted(item.cells, 'cell')}",
        *([stored] if item.stored else []),
    ]
    return (
        f'<p class="m-repair"><strong>{words.safe(words.sentence(item.what))}</strong> '
        f"{link if item.case_id else ''} <span>{words.safe(' · '.join(told))}</span></p>"
    )


def _widget(item: Item, key: str) -> str | None:
    # Heard and not seen: which of the many fields this one is.
    label = ", ".join(filter(None, (words.sentence(item.what), item.case_id)))
    if item.field == "disabilities":
        chosen = st.multiselect(
            label,
            list(DISABILITY),
            format_func=DISABILITY.__getitem__,
            placeholder="None chosen: not recorded",
            key=key,
            label_visibility="collapsed",
            width=360,
        )
        return ";".join(chosen) or None
    if item.field in _CODES:
        codes = _CODES[item.field]
        return st.selectbox(
            label,
            list(codes),
            index=None,
            format_func=codes.__getitem__,
            placeholder="Not recorded",
            key=key,
            label_visibility="collapsed",
            width=360,
        )
    return st.text_input(
        label,
        key=key,
        placeholder=_HINT[item.field],
        label_visibility="collapsed",
        max_chars=200,
        width=360,
    )


def _with_sent(items: Sequence[Item]) -> list[Item]:
    """The items, and before them whatever was just sent though somebody else filled it in."""
    drawn: Mapping[str, Item] = st.session_state.get(DRAWN, {})
    missing = {item.id for item in items} if drawn else set()
    sent = [
        item
        for key, item in drawn.items()
        if item.id not in missing
        and (st.session_state.get(f"repair-save-{key}") or overtaken.waiting(_form(item)))
    ]
    return [*sent, *items]


def _key(item: Item) -> str:
    return sha256(item.id.encode()).hexdigest()[:12]


def _form(item: Item) -> str:
    return f"repair {item.id}"


def _save(
    context: Context, item: Item, value: str | None, seen: Mapping[str, str], *, is_sent: bool
) -> None:
    """Saves what was filled in. Nothing filled in changes nothing, and says so."""
    if is_sent and (value is None or not value.strip()):
        st.error("Nothing was filled in, so it stays not recorded.")
        return

    def write(values: Mapping[str, str], seen: Mapping[str, str]) -> Saved:
        row = {**dict(item.key), **values}
        return save(context.engine, item.file, row, by=context.user, reason=REASON, seen=seen)

    saved = overtaken.send(
        context,
        form=_form(item),
        values={item.field: value or ""},
        seen=seen,
        is_sent=is_sent,
        write=write,
    )
    if saved is not None:
        st.session_state["repaired"] = _told(item, saved)
        for kept in (f"repair-seen-{_key(item)}", DRAWN):
            st.session_state.pop(kept, None)
        st.rerun()


def _told(item: Item, saved: Saved) -> tuple[str, list[str]]:
    of = f" of case {item.case_id}" if item.case_id else ""
    return (
        f"Saved: {item.what}{of}. The return is counted anew.",
        [warning.message for warning in saved.warnings if warning.field == item.field],
    )


def _say_what_was_saved() -> None:
    told = st.session_state.pop("repaired", None)
    if told is not None:
        st.success(told[0])
        for warning in told[1]:
            st.warning(warning)

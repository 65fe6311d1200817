"""Fields whose draft is kept while it is typed: it comes back after a reload, a time-out, or on

another device, until the form is sent. A field begins with what is handed in as `start`.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from hashlib import sha256
from typing import Any

import streamlit as st

from dashboard.context import Context
from dashboard.words import slug
from ingest import drafts as written
from queries import drafts as asked

_SEEN = "seen:"  # before the name of a field whose text the form showed when it was changed
_TICKED = "True"  # how a ticked box is kept

# A field's state is set only where it has to be: whatever a run sets goes back to the browser, and
# would undo what somebody entered there while the run was under way.


def text_area(context: Context, *, form: str, name: str, label: str, **options: Any) -> str:  # noqa: ANN401 - Streamlit's own
    """What stands in a field of many lines."""
    return _text(st.text_area, context, form, name, label, options)


def text_input(context: Context, *, form: str, name: str, label: str, **options: Any) -> str:  # noqa: ANN401
    """What stands in a field of one line."""
    return _text(st.text_input, context, form, name, label, options)


def select(
    context: Context,
    choices: Sequence[str],
    *,
    form: str,
    name: str,
    label: str,
    **options: Any,  # noqa: ANN401
) -> str | None:
    """Which of the choices was made; None where none was yet."""
    return _choice(st.selectbox, context, choices, form, name, label, options)


def radio(
    context: Context,
    choices: Sequence[str],
    *,
    form: str,
    name: str,
    label: str,
    **options: Any,  # noqa: ANN401
) -> str | None:
    """The same with every choice in sight."""
    given = {"index": None, "horizontal": True, **options}
    return _choice(st.radio, context, choices, form, name, label, given)


def checkbox(context: Context, *, form: str, name: str, label: str) -> bool:
    """Whether a box is ticked."""
    key = _filled(context, form, name)
    if not isinstance(st.session_state[key], bool):
        st.session_state[key] = st.session_state[key] == _TICKED
    return st.checkbox(label, key=key, on_change=_keep, args=(context, form, name, key))


def day(context: Context, *, form: str, name: str, label: str, **options: Any) -> date | None:  # noqa: ANN401
    """The day that stands in a field; None where there is none."""
    key = _filled(context, form, name)
    stands = st.session_state[key]
    if isinstance(stands, str):
        st.session_state[key] = date.fromisoformat(stands) if stands else None
    given = {"format": "DD/MM/YYYY", "width": 180, **options}
    chosen: date | None = st.date_input(
        label, key=key, on_change=_keep, args=(context, form, name, key), **given
    )
    return chosen


def several(
    context: Context,
    choices: Iterable[str],
    *,
    form: str,
    name: str,
    label: str,
    **options: Any,  # noqa: ANN401
) -> str:
    """Which of the choices were made, in their order, separated by semicolons."""
    key = _filled(context, form, name, options.pop("start", ""))
    known = list(choices)
    if isinstance(st.session_state[key], str):
        kept = st.session_state[key].split(";")
        st.session_state[key] = [choice for choice in known if choice in kept]
    chosen = st.multiselect(
        label, known, key=key, on_change=_keep, args=(context, form, name, key), **options
    )
    return ";".join(choice for choice in known if choice in chosen)


def begun(context: Context, form: str, shown: Mapping[str, str]) -> dict[str, str]:
    """What the form showed when it was opened, though its draft be taken up elsewhere or later.

    That is `shown`, but for the fields that were changed since: those were begun over what stood
    there then. `save` is given it as `seen`, and `seen` of a draft is kept beside its fields.
    """
    key = _seen_key(form)
    fields = f"draft-{short(form)}-"
    if key not in st.session_state or not any(str(k).startswith(fields) for k in st.session_state):
        with context.engine.connect() as connection:
            kept = asked.draft(connection, context.user, form)
        seen = {name: kept.get(_SEEN + name, text) for name, text in shown.items()}
        st.session_state[key] = seen
    return dict(st.session_state[key])


def saw(context: Context, form: str, shown: Mapping[str, str]) -> None:
    """From now on the form is one that showed this too: the other's version was looked at."""
    key = _seen_key(form)
    st.session_state[key] = {**st.session_state.get(key, {}), **shown}
    now = {_SEEN + name: text for name, text in shown.items()}
    written.save(context.engine, context.user, form, now)


def fill(
    context: Context, form: str, names: Iterable[str], start: Mapping[str, str] | None = None
) -> None:
    """Puts what was kept into all these fields at once: a long form is read once, not per field.

    `start` is what stands in a field of which nothing is kept.
    """
    missing = {name: key for name in names if (key := _key(form, name)) not in st.session_state}
    if not missing:
        return
    with context.engine.connect() as connection:
        kept = dict(start or {}) | dict(asked.draft(connection, context.user, form))
    for name, key in missing.items():
        st.session_state[key] = kept.get(name, "")


def kept(context: Context, form: str) -> Mapping[str, str]:
    """What is kept of a form, field by field; empty where nothing is."""
    with context.engine.connect() as connection:
        return asked.draft(connection, context.user, form)


def standing(form: str, name: str) -> Any:  # noqa: ANN401 - whatever the field holds
    """What stands in a field at this run, drawn or not; None where nothing does."""
    return st.session_state.get(_key(form, name))


def clear(context: Context, form: str) -> None:
    """Forgets the draft of a form that was sent; its fields are empty from the next run on."""
    written.clear(context.engine, context.user, form)
    st.session_state[_round(form)] = st.session_state.get(_round(form), 0) + 1


def _text(
    widget: Callable[..., str | None],
    context: Context,
    form: str,
    name: str,
    label: str,
    options: Mapping[str, Any],
) -> str:
    key = _filled(context, form, name, str(options.get("start", "")))
    options = {option: value for option, value in options.items() if option != "start"}
    text = widget(label, key=key, on_change=_keep, args=(context, form, name, key), **options)
    return text or ""


def _choice(
    widget: Callable[..., str | None],
    context: Context,
    choices: Sequence[str],
    form: str,
    name: str,
    label: str,
    options: dict[str, Any],
) -> str | None:
    key = _filled(context, form, name, options.pop("start", ""))
    stands = st.session_state[key]
    if stands is not None and stands not in choices:
        st.session_state[key] = None
    return widget(
        label, choices, key=key, on_change=_keep, args=(context, form, name, key), **options
    )


def _filled(context: Context, form: str, name: str, start: str = "") -> str:
    """The field's key, once what was kept of it stands in the field."""
    fill(context, form, [name], {name: start})
    return _key(form, name)


def _key(form: str, name: str) -> str:
    return f"draft-{short(form)}-{slug(name)}-{st.session_state.get(_round(form), 0)}"


def _keep(context: Context, form: str, name: str, key: str) -> None:
    value = st.session_state.get(key)
    text = ";".join(value) if isinstance(value, list) else str(value or "")
    seen = st.session_state.get(_seen_key(form), {})
    begun_over = {_SEEN + name: seen[name]} if name in seen else {}
    written.save(context.engine, context.user, form, {name: text} | begun_over)


def _seen_key(form: str) -> str:
    return f"seen-{short(form)}-{st.session_state.get(_round(form), 0)}"


def _round(form: str) -> str:
    """Where it is counted how often the form was sent in this visit: its fields are new then."""
    return f"draft-round-{short(form)}"


def short(form: str) -> str:
    """The form's name as a part of a key, another for every form."""
    return sha256(form.encode()).hexdigest()[:16]

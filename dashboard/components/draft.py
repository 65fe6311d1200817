"""Fields whose draft is kept while it is typed: it comes back after a reload, a time-out, or on

another device, until the form is sent.
"""

from collections.abc import Callable, Mapping, Sequence
from hashlib import sha256
from typing import Any

import streamlit as st

from dashboard.context import Context
from dashboard.words import slug
from ingest import drafts as written
from queries import drafts as asked


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
    key = _filled(context, form, name)
    if st.session_state.get(key) not in choices:
        st.session_state[key] = None
    chosen: str | None = st.selectbox(
        label, choices, key=key, on_change=_keep, args=(context, form, name, key), **options
    )
    return chosen


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
    key = _filled(context, form, name)
    text = widget(label, key=key, on_change=_keep, args=(context, form, name, key), **options)
    return text or ""


def _filled(context: Context, form: str, name: str) -> str:
    """The field's key, once what was kept of it stands in the field."""
    key = f"draft-{_short(form)}-{slug(name)}-{st.session_state.get(_round(form), 0)}"
    if key not in st.session_state:
        with context.engine.connect() as connection:
            kept = asked.draft(connection, context.user, form)
        st.session_state[key] = kept.get(name, "")
    return key


def _keep(context: Context, form: str, name: str, key: str) -> None:
    value = st.session_state.get(key)
    written.save(context.engine, context.user, form, {name: str(value or "")})


def _round(form: str) -> str:
    """Where it is counted how often the form was sent in this visit: its fields are new then."""
    return f"draft-round-{_short(form)}"


def _short(form: str) -> str:
    """The form's name as a part of a key, another for every form."""
    return sha256(form.encode()).hexdigest()[:16]

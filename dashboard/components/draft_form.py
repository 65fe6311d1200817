"""A long form whose every field is kept as a draft at once, read once for each drawing of the page.

What is wrong with a field stands above it, as on a GOV.UK question page.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import streamlit as st

from dashboard.components.draft import short
from dashboard.context import Context
from dashboard.words import safe, slug
from ingest import drafts as written
from queries import drafts as asked

YES_NO: Mapping[str, str] = {"yes": "Yes", "no": "No"}


class DraftForm:
    """The fields of one form: texts by name, with what is wrong with some of them."""

    def __init__(self, context: Context, form: str, wrong: Mapping[str, str] | None = None) -> None:
        self.context, self.form, self.wrong = context, form, dict(wrong or {})
        with context.engine.connect() as connection:
            self.kept = dict(asked.draft(connection, context.user, form))

    def get(self, name: str) -> str:
        """What stands in a field, drawn or not, without spaces around it."""
        return self.kept.get(name, "").strip()

    def put(self, **values: str) -> None:
        """Fills fields by other means than typing, also those drawn already."""
        self.put_all(values)

    def put_all(self, values: Mapping[str, str]) -> None:
        """The same for fields whose names are no words of Python."""
        written.save(self.context.engine, self.context.user, self.form, dict(values))
        self.kept |= values
        for name in values:
            st.session_state.pop(self._key(name), None)

    def text(self, name: str, label: str, **options: Any) -> str:  # noqa: ANN401 - Streamlit's own
        """A field of one line."""
        return self._typed(st.text_input, name, label, options)

    def area(self, name: str, label: str, **options: Any) -> str:  # noqa: ANN401
        """A field of several lines."""
        return self._typed(st.text_area, name, label, {"height": 110, **options})

    def choice(
        self,
        name: str,
        label: str,
        choices: Mapping[str, str],
        **options: Any,  # noqa: ANN401
    ) -> str:
        """One of the choices (code → words) from a list that opens; "" where none was made."""
        return self._one_of(st.selectbox, name, label, choices, {"placeholder": "Choose"} | options)

    def radio(
        self,
        name: str,
        label: str,
        choices: Mapping[str, str] = YES_NO,
        **options: Any,  # noqa: ANN401
    ) -> str:
        """One of a few choices that all stand there; "" where none was made."""
        return self._one_of(st.radio, name, label, choices, {"horizontal": True} | options)

    def several(
        self,
        name: str,
        label: str,
        choices: Mapping[str, str],
        **options: Any,  # noqa: ANN401
    ) -> list[str]:
        """Any number of the choices; they are kept as a list of codes."""
        key = self._filled(name, lambda text: [one for one in text.split(";") if one in choices])
        if not set(st.session_state[key]) <= set(choices):
            st.session_state[key] = [one for one in st.session_state[key] if one in choices]
        with self._told(name):
            st.multiselect(
                label,
                list(choices),
                format_func=lambda code: choices.get(code, code),
                key=key,
                on_change=self._keep,
                args=(name, key),
                placeholder="Choose one or several",
                **options,
            )
        return [one for one in self._now(name, key).split(";") if one]

    def tick(self, name: str, label: str, **options: Any) -> bool:  # noqa: ANN401
        """A box to tick."""
        key = self._filled(name, lambda text: text == "yes")
        with self._told(name):
            st.checkbox(label, key=key, on_change=self._keep, args=(name, key), **options)
        return self._now(name, key) == "yes"

    def _one_of(
        self,
        widget: Callable[..., Any],
        name: str,
        label: str,
        choices: Mapping[str, str],
        options: Mapping[str, Any],
    ) -> str:
        key = self._filled(name, lambda text: text if text in choices else None)
        if st.session_state[key] is not None and st.session_state[key] not in choices:
            st.session_state[key] = None  # the choices are others now
        with self._told(name):
            widget(
                label,
                list(choices),
                format_func=lambda code: choices.get(code, code),
                key=key,
                on_change=self._keep,
                args=(name, key),
                **options,
            )
        return self._now(name, key)

    def _typed(
        self, widget: Callable[..., Any], name: str, label: str, options: Mapping[str, Any]
    ) -> str:
        key = self._filled(name, lambda text: text)
        with self._told(name):
            widget(label, key=key, on_change=self._keep, args=(name, key), **options)
        return self._now(name, key)

    @contextmanager
    def _told(self, name: str) -> Iterator[None]:
        """The field, with what is wrong with it above."""
        if name not in self.wrong:
            yield
            return
        with st.container(key=f"wrong-{slug(name)}", gap="small"):
            st.html(f'<p class="m-wrong"><span>Error: </span>{safe(self.wrong[name])}</p>')
            yield

    def _filled(self, name: str, read: Callable[[str], Any]) -> str:
        """The field's key, once what was kept of it stands in the field."""
        key = self._key(name)
        if key not in st.session_state:
            st.session_state[key] = read(self.kept.get(name, ""))
        return key

    def _now(self, name: str, key: str) -> str:
        """What stands in the field; from now on `get` tells it too."""
        self.kept[name] = _as_text(st.session_state.get(key))
        return self.get(name)

    def _keep(self, name: str, key: str) -> None:
        text = _as_text(st.session_state.get(key))
        written.save(self.context.engine, self.context.user, self.form, {name: text})

    def _key(self, name: str) -> str:
        return f"draft-{short(self.form)}-{slug(name)}"


def _as_text(value: object) -> str:
    """What a widget holds, as the text that is kept of it."""
    if isinstance(value, bool):
        return "yes" if value else ""
    if isinstance(value, list | tuple):
        return ";".join(str(one) for one in value)
    return str(value or "")

"""Settings of the installation: each with what it does, its bounds, and what is in force."""

from collections.abc import Mapping
from itertools import groupby

import streamlit as st

from dashboard import words
from dashboard.app_pages.administration import settings_mail
from dashboard.components.heading import page_heading, part_heading
from dashboard.context import Context
from ingest.installation import change_setting
from models.access import Permission, check_may_everywhere
from models.errors import ForPerson
from models.installation import SETTINGS, InstallationSetting
from queries import installation

_DONE = "settings-done"


def render(context: Context) -> None:
    """Draws the settings by group, one button for all of them."""
    check_may_everywhere(context.user, Permission.ADMINISTER)
    page_heading(
        "Settings",
        "How this installation works, for everybody in it. Every change is in the trail.",
    )
    if done := st.session_state.pop(_DONE, ""):
        st.success(done, icon=":material/check:")
    with context.engine.connect() as connection:
        values = installation.values(connection)
    with st.form("settings", enter_to_submit=False, border=False):
        given = _fields(values)
        if st.form_submit_button("Save the settings", type="primary"):
            _save(context, given, values)
    settings_mail.draw(context, values)


def _fields(values: Mapping[str, str]) -> dict[str, str]:
    given = {}
    ordered = sorted(SETTINGS.values(), key=lambda setting: setting.group)
    for group, settings in groupby(ordered, key=lambda setting: setting.group):
        part_heading(group)
        for setting in settings:
            given[setting.name] = _field(setting, values[setting.name])
    return given


def _field(setting: InstallationSetting, value: str) -> str:
    label = f"{setting.label} ({setting.unit})" if setting.unit else setting.label
    if setting.kind == "secret":
        found = _secret(setting, value)
    elif setting.kind == "choice":
        codes = list(setting.choices)
        found = st.selectbox(
            label,
            codes,
            index=codes.index(value),
            format_func=setting.choices.__getitem__,
            key=setting.name,
            width=320,
        )
    elif setting.kind == "yes_no":
        found = "yes" if st.checkbox(label, value == "yes", key=setting.name) else "no"
    else:
        found = st.text_input(label, value, key=setting.name, width=320) or ""
    st.html(f'<p class="m-subtitle">{words.safe(_bounds(setting))}</p>')
    return found


def _secret(setting: InstallationSetting, value: str) -> str:
    """What was typed: what is kept is never shown, only that something is."""
    return (
        st.text_input(
            setting.label,
            "",
            type="password",
            placeholder="One is kept" if value else "None is kept",
            key=setting.name,
            width=320,
            autocomplete="new-password",
        )
        or ""
    )


def _bounds(setting: InstallationSetting) -> str:
    if setting.kind != "whole":
        return setting.help
    return f"{setting.help} From {setting.least} to {setting.most}; {setting.default} is usual."


def _save(context: Context, given: Mapping[str, str], values: Mapping[str, str]) -> None:
    """Saves what is different; nothing at all where one of them cannot be."""
    problems = []
    given = {
        name: value for name, value in given.items() if value or SETTINGS[name].kind != "secret"
    }
    for name, value in given.items():
        try:
            SETTINGS[name].checked(value)
        except ForPerson as problem:
            problems.append(str(problem))
    if problems:
        for sentence in problems:
            st.error(sentence, icon=":material/error:")
        return
    changed = [
        SETTINGS[name].label
        for name, value in given.items()
        if SETTINGS[name].checked(value) != values[name]
        and change_setting(context.engine, by=context.user, name=name, value=value)
    ]
    context.forget_sessions()
    st.session_state[_DONE] = (
        f"Saved: {words.listed(changed)}." if changed else "Nothing was different."
    )
    st.rerun()

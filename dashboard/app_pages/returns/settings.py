"""Return settings: when a return is due, and whether two people freeze it."""

from collections.abc import Callable, Mapping
from datetime import date

import streamlit as st

from dashboard import reads, return_times, words
from dashboard.components import filters
from dashboard.components.empty import empty
from dashboard.components.heading import page_heading, part_heading
from dashboard.components.table import Column, table
from dashboard.components.trying import trying
from dashboard.context import Context
from ingest import return_settings
from models.access import EVERY_MARAC, Permission, Scope
from models.period import long_date, quarter, quarter_title
from queries.safelives.due import last_finished

_ALL = "Every MARAC without a setting of its own"
_SAID = "return-settings-said"


def render(context: Context) -> None:
    """Draws the settings that the person may change, and how each MARAC stands."""
    page_heading("Return settings", "When is a return due, and who freezes it?")
    if said := st.session_state.pop(_SAID, ""):
        st.success(said)
    if Permission.PREPARE_RETURNS in context.user.permissions:
        _due(context, context.user.scope(Permission.PREPARE_RETURNS))
    if Permission.ADMINISTER in context.user.permissions:
        _two_people(context)


def _choices(context: Context, permission: Permission) -> Mapping[str, str]:
    """The MARACs whose setting the person may change; all of them at once, where it is so."""
    maracs = context.user.maracs_for(permission)
    scope = Scope(maracs, sees_cases=False, sees_case_ids=False)
    own = dict(reads.marac_names(context, scope))
    return {EVERY_MARAC: _ALL, **own} if maracs is None else own


def _due(context: Context, scope: Scope) -> None:
    names = _choices(context, Permission.PREPARE_RETURNS)
    last = last_finished(context.today)
    found = return_times.due(context, scope, last)
    if not found:
        empty("No MARAC is in the record yet", "Load the maracs file on the Import page first.")
        return
    dated = sum(one.due_on is not None for one in found)
    part_heading(
        f"{dated} of {words.counted(len(found), 'MARAC')} with a day on which the return is due",
        f"The day SafeLives has given you for {quarter_title(last)}.",
    )
    rows = [
        [one.name, long_date(one.due_on) if one.due_on else "no day set", _state(one.is_frozen)]
        for one in found
    ]
    columns = [Column("MARAC"), Column("Due on"), Column("Return")]
    st.html(table(columns, rows, caption=f"When {quarter_title(last)} is due"))
    marac = st.selectbox(
        "For", list(names), format_func=names.__getitem__, key="due-for", width=2 * filters.WIDTH
    )
    _days(context, marac, names)
    _day(context, marac, last)


def _state(is_frozen: bool) -> str:  # noqa: FBT001
    return "frozen" if is_frozen else "not frozen yet"


def _days(context: Context, marac: str, names: Mapping[str, str]) -> None:
    known = return_times.rules(context).due_days.get(marac)
    days = st.number_input(
        "Due so many days after each quarter has ended",
        min_value=1,
        max_value=return_settings.LONGEST,
        value=known,
        key=f"due-days-{marac}",
        width=2 * filters.WIDTH,
    )
    if st.button("Save the days", key="save-days"):
        _save(
            lambda: return_settings.set_due_days(
                context.engine, by=context.user, marac_id=marac, days=days
            ),
            f"Saved for {names[marac]}.",
        )


def _day(context: Context, marac: str, last: str) -> None:
    """One quarter on a day of its own."""
    title = quarter_title(last)
    given: date | None = st.date_input(
        f"Or the day for {title} alone",
        value=None,
        min_value=quarter(last).end,
        format="DD/MM/YYYY",
        key=f"due-on-{marac}",
        width=2 * filters.WIDTH,
    )
    if given is not None and st.button(f"Save the day for {title}", key="save-day"):
        _save(
            lambda: return_settings.set_due_date(
                context.engine, by=context.user, marac_id=marac, quarter=last, due_on=given
            ),
            f"{title} is due on {long_date(given)}.",
        )


def _two_people(context: Context) -> None:
    names = _choices(context, Permission.ADMINISTER)
    rules = return_times.rules(context)
    usual = bool(rules.two_people.get(EVERY_MARAC))
    part_heading(
        "Two people freeze a return" if usual else "One person freezes a return",
        "With two, the first proposes and another confirms what was proposed.",
    )
    marac = st.selectbox(
        "For", list(names), format_func=names.__getitem__, key="two-for", width=2 * filters.WIDTH
    )
    wanted = st.toggle(
        "Two people freeze a return",
        value=rules.wants_two(frozenset({marac})),
        key=f"two-people-{marac}",
    )
    if st.button("Save who freezes", key="save-two"):
        _save(
            lambda: return_settings.set_two_people(
                context.engine, by=context.user, marac_id=marac, wanted=wanted
            ),
            f"Saved for {names[marac]}.",
        )


def _save(write: Callable[[], None], said: str) -> None:
    trying(write, done=lambda: st.session_state.update({_SAID: said}))

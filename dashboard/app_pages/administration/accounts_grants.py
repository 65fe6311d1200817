"""The questions about a role: which, for which MARACs, for which agency."""

from collections.abc import Mapping

import streamlit as st

from dashboard.context import Context
from models.access import EVERY_MARAC, NEEDS_AGENCY, ROLE_NAMES, Grant, Permission, Role
from models.errors import ForPerson
from queries import accounts as account_queries

EVERY, SOME = "Every MARAC", "These MARACs only"
NO_AGENCY = "Choose the agency"


def asked(context: Context, *, key: str) -> list[Grant]:
    """Draws the questions and returns the roles they add up to; none where nothing is chosen.

    Raises ForPerson where something is still missing.
    """
    with context.engine.connect() as connection:
        maracs, agencies = account_queries.choices(connection, user=context.user)
    roles = st.multiselect(
        "Roles",
        list(ROLE_NAMES),
        format_func=lambda role: ROLE_NAMES[role],
        key=f"{key}-roles",
        placeholder="Choose one or more",
    )
    where = _maracs(context, maracs, key)
    agency = _agency(agencies, roles, key)
    if not roles:
        raise ForPerson("Choose at least one role.")
    if not where:
        raise ForPerson("Choose the MARACs the roles are for.")
    if agency is None:
        raise ForPerson("Choose the agency: the role is held for one.")
    return [
        Grant(role, marac, agency if role in NEEDS_AGENCY else "")
        for role in roles
        for marac in where
    ]


def _maracs(context: Context, maracs: Mapping[str, str], key: str) -> list[str]:
    may_all = context.user.maracs_for(Permission.ADMINISTER) is None
    if may_all:
        reach = st.radio("For", [SOME, EVERY] if maracs else [EVERY], key=f"{key}-reach")
        if reach == EVERY:
            return [EVERY_MARAC]
    return st.multiselect(
        "MARACs",
        list(maracs),
        format_func=lambda marac: maracs[marac],
        key=f"{key}-maracs",
        placeholder="Choose one or more",
    )


def _agency(agencies: Mapping[str, str], roles: list[Role], key: str) -> str | None:
    """The agency's id; blank where no role needs one or the record knows none, None if missing."""
    if not NEEDS_AGENCY.intersection(roles) or not agencies:
        return ""
    return st.selectbox(
        "Agency",
        list(agencies),
        index=None,
        format_func=lambda agency: agencies[agency],
        key=f"{key}-agency",
        placeholder=NO_AGENCY,
    )

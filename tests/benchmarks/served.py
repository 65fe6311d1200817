"""The dashboard over a set, as people are served, with three pages more: begin, hollow, empty.

The cookies of everybody who is signed in are printed as JSON before the server answers.
"""

import json
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

if __name__ == "__main__":
    sys.path[:0] = [str(Path(__file__).parents[2]), str(Path(__file__).parents[1])]

import sqlalchemy as sa
import streamlit as st
from hollow import Call, draw, noted
from records import TESTER
from serving import BEGIN, EMPTY, HOLLOW, TEAM, TEAM_ROLES
from sets import record, settings_of

from dashboard import server
from dashboard.components.heading import page_heading
from dashboard.context import Context
from dashboard.passwords import hash_password
from dashboard.sessions import Sessions
from ingest.users import add_user
from models.access import Grant, Role, User
from models.frames import read_frame
from models.tables import maracs
from queries.users import account

if TYPE_CHECKING:
    from dashboard.page_list import PageSpec

TODAY = date(2026, 1, 15)  # the sets end with the year before
EVERYWHERE = (Role.COORDINATOR, Role.COMMISSIONER)
SIGN_INS = 20  # of each of these: a visit for each page
PASSWORD = "orchard lantern seven"

_noted: dict[tuple[str, str], list[Call]] = {}  # (user id, address) → the page's elements
_seen_last: dict[str, str] = {}  # user id → the address of the page to be drawn hollow


def serve(cache: Path, cases: int, port: int, *, is_hollow: bool) -> None:
    """Serves until it is stopped; with the pages more, for one browser, where `is_hollow`."""
    engine = record(cache, cases)
    warm_up = server.warm_up

    def warm_up_and_change() -> None:
        warm_up()
        _change_pages(is_hollow=is_hollow)

    # The pages are loaded by the running server, as ever, and not before.
    server.warm_up = warm_up_and_change
    print(json.dumps(_sign_ins(engine)), flush=True)
    server.run(engine, settings_of(cache, cases), port=port)


def _change_pages(*, is_hollow: bool) -> None:
    from dashboard import navigation

    pages = tuple(_dated(spec) for spec in navigation.PAGES)
    navigation.PAGES = (*(_noted_page(spec) for spec in pages), *_further()) if is_hollow else pages


def _dated(spec: "PageSpec") -> "PageSpec":
    """The page on a day that the set knows."""
    return replace(spec, render=lambda context: spec.render(replace(context, today=TODAY)))


def _noted_page(spec: "PageSpec") -> "PageSpec":
    """The page, its elements noted at a person's first visit."""

    def render(context: Context) -> None:
        place = (context.user.user_id, spec.slug)
        _seen_last[context.user.user_id] = spec.slug
        if place in _noted:
            spec.render(context)
        else:
            with noted() as calls:
                spec.render(context)
            _noted[place] = calls
        _end(spec.slug, _noted[place])

    return replace(spec, render=render)


def _further() -> "tuple[PageSpec, ...]":
    from dashboard.page_list import PageSpec

    def begin(_context: Context) -> None:
        page_heading("Begin here", "Every visit that is measured begins on this page.")
        _end(BEGIN, [])

    def hollow(context: Context) -> None:
        calls = _noted[context.user.user_id, _seen_last[context.user.user_id]]
        draw(calls)
        _end(HOLLOW, calls)

    def empty(_context: Context) -> None:
        page_heading("Empty", "There is nothing on this page.")
        _end(EMPTY, [])

    draws: dict[str, Callable[[Context], None]] = {BEGIN: begin, HOLLOW: hollow, EMPTY: empty}
    return tuple(
        PageSpec(slug, slug, "speed", frozenset(), render, section="You")
        for slug, render in draws.items()
    )


def _end(slug: str, calls: list[Call]) -> None:
    """The last element of a page, by which a browser knows that it has all of them."""
    charts = sum(call.method == "plotly_chart" for call in calls)
    st.html(f'<i class="benchmark-end" data-page="{slug}" data-charts="{charts}"></i>')


def _sign_ins(engine: sa.Engine) -> dict[str, list[str]]:
    """Name → the cookies of somebody signed in so often; those of the team, one each."""
    sessions = Sessions(engine)

    def cookies(user: User, count: int) -> list[str]:
        return [sessions.open(user, address="127.0.0.1", device="benchmark") for _ in range(count)]

    found = {str(role): cookies(_user(engine, role, Grant(role)), SIGN_INS) for role in EVERYWHERE}
    with engine.connect() as connection:
        ids = read_frame(connection, sa.select(maracs.c.marac_id).order_by("marac_id"))["marac_id"]
    found["team"] = []
    for number in range(TEAM):
        grant = Grant(Role(TEAM_ROLES[number % len(TEAM_ROLES)]), ids[number % len(ids)])
        found["team"] += cookies(_user(engine, f"team-{number}", grant), 1)
    return found


def _user(engine: sa.Engine, username: str, grant: Grant) -> User:
    """The account of that name, made where there is none yet."""
    with engine.connect() as connection:
        known = account(connection, username)
    if known is not None:
        return known.user
    return add_user(
        engine,
        by=TESTER,
        username=username,
        name=username,
        grants=[grant],
        password=PASSWORD,
        hash_password=hash_password,
    )


if __name__ == "__main__":
    folder, size, on_port, kind = sys.argv[1:]
    serve(Path(folder), int(size), int(on_port), is_hollow=kind == "hollow")

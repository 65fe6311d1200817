"""What can be tried on the page What if, and how it is said. Every choice stands in the address."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import streamlit as st

from dashboard import words
from dashboard.app_pages.insight.volume_load import USUAL_PREPARATION
from dashboard.components import filters
from dashboard.insight.view import Page, choice
from queries.insight.what_if import Plan
from queries.insight.what_if_history import History

NOW, HEAR, WAIT = "now", "hear", "wait"
FREQUENCIES: Mapping[str, float] = MappingProxyType(
    {"weekly": 52.0, "fortnightly": 26.0, "monthly": 12.0}
)
_RHYTHMS = {12: "monthly", 13: "every four weeks", 26: "fortnightly", 52: "weekly"}
USUAL_AROUND = 30  # ASSUMPTION: minutes a meeting costs an agency beside its cases
USUAL_SEED = 1
_NARROW, _WIDE = 145, filters.WIDTH * 3 // 2


@dataclass(frozen=True)
class Present:
    """How the MARAC works now: meetings a year, slots, minutes of a slot, posts, when lists close.

    `is_timed` says that the minutes of a case are those recorded, else they are the MARAC's slot.
    """

    meetings: float
    slots: int
    minutes: int
    closes: int
    lets_wait: bool
    posts: float | None
    is_timed: bool

    @property
    def length(self) -> int:
        """The minutes of a meeting with all its slots taken."""
        return self.slots * self.minutes

    @property
    def rhythm(self) -> str:
        """How often it meets, in words."""
        usual = _RHYTHMS.get(round(self.meetings))
        return usual or f"{words.number(self.meetings)} meetings a year"


@dataclass(frozen=True)
class Choice:
    """What is tried; None, and "now", are as it is."""

    frequency: str = NOW
    is_split: bool = False
    minutes: int | None = None
    length: int | None = None
    growth: int = 0
    posts: float | None = None
    full: str = NOW
    closes: int | None = None
    preparation: int = USUAL_PREPARATION
    around: int = USUAL_AROUND
    seed: int = USUAL_SEED


def present(history: History, rules: Mapping[str, Any], posts: float | None) -> Present:
    """How a MARAC with this history and these rules works now."""
    recorded = round(history.minutes) if history.minutes else 0
    return Present(
        meetings=history.meetings,
        slots=int(rules["cases_per_meeting"]),
        minutes=recorded or int(rules["slot_minutes"]),
        closes=int(rules["agenda_working_days"]),
        lets_wait=history.lets_wait,
        posts=posts,
        is_timed=bool(recorded),
    )


def ask(view: Page, history: History, now: Present) -> Choice:
    """Draws what can be tried and says what was chosen."""
    labels = {NOW: f"As now: {now.rhythm}", **{key: words.sentence(key) for key in FREQUENCIES}}
    frequency = choice(view, "Meetings", "frequency", labels)
    is_split = _split(view, history)
    with view.bar:
        minutes = _number("Minutes of a slot", "slot", now.minutes, 1, 240)
        length = _number("Minutes of a meeting", "length", now.length, 10, 1440, step=5)
        growth = st.number_input(
            "Growth of cases, %",
            min_value=-50,
            max_value=100,
            value=0,
            step=5,
            key="growth",
            bind="query-params",
            width=_NARROW,
        )
        posts = _posts(now)
    with st.expander("What is assumed", key="what-if-assumed"):
        assumed = _assumed(now)
    return Choice(frequency, is_split, minutes, length, growth, posts, **assumed)


def _split(view: Page, history: History) -> bool:
    """Whether each police division has its own meetings; not asked where there are none."""
    names = history.divisions.names
    if not names:
        return False
    meanings = {"one": "One list", "divisions": "By police division"}
    return choice(view, "Lists", "split", meanings) == "divisions"


def _number(
    label: str, key: str, now: int, least: int, most: int, *, step: int = 1, width: int = _NARROW
) -> int | None:
    """A number that is as now while it is empty; what is as now is no choice."""
    found = st.number_input(
        label,
        min_value=least,
        max_value=most,
        value=None,
        step=step,
        placeholder=f"now {now}",
        key=key,
        bind="query-params",
        width=width,
    )
    return None if found is None or found == now else int(found)


def _posts(now: Present) -> float | None:
    told = words.DASH if now.posts is None else words.shared(round(now.posts, 1))
    found = st.number_input(
        "IDVA posts",
        min_value=0.1,
        max_value=500.0,
        value=None,
        step=0.5,
        format="%.1f",
        placeholder=f"now {told}",
        key="posts",
        bind="query-params",
        width=_NARROW,
    )
    is_new = found is not None and (now.posts is None or abs(found - now.posts) >= 0.05)
    return found if is_new else None


def _assumed(now: Present) -> dict[str, Any]:
    """What is seldom changed."""
    usual = "the rest wait for the next meeting" if now.lets_wait else "all are heard"
    rules = {
        NOW: f"As now: {usual}",
        HEAR: "All are heard: the meeting runs longer",
        WAIT: "The rest wait for the next meeting",
    }
    with st.container(horizontal=True, gap="medium", key="what-if-assumptions"):
        full = st.selectbox(
            "More cases due than slots",
            list(rules),
            format_func=rules.__getitem__,
            key="full",
            bind="query-params",
            width=_WIDE,
        )
        closes = _number(
            "Working days between the end of a list and its meeting",
            "closes",
            now.closes,
            0,
            30,
            width=_WIDE,
        )
        preparation = _given(
            "Minutes an agency spends on a case around the meeting",
            "preparation",
            USUAL_PREPARATION,
        )
        around = _given(
            "Minutes a meeting costs an agency beside its cases", "around", USUAL_AROUND
        )
        seed = _given("Seed of the draws", "seed", USUAL_SEED, most=1_000_000)
    return {
        "full": str(full or NOW),
        "closes": closes,
        "preparation": preparation,
        "around": around,
        "seed": seed,
    }


def _given(label: str, key: str, usual: int, most: int = 600) -> int:
    found = st.number_input(
        label,
        min_value=0,
        max_value=most,
        value=usual,
        step=1 if key == "seed" else 5,
        key=key,
        bind="query-params",
        width=_WIDE,
    )
    return usual if found is None else int(found)


def plan_now(history: History, now: Present, seed: int) -> Plan:
    """The plan that is in force."""
    return Plan(
        meetings=now.meetings,
        slots=now.slots,
        lead=calendar_days(now.closes),
        most=now.slots if now.lets_wait else None,
        deferred=history.deferred,
        seed=seed,
    )


def plan_then(history: History, now: Present, chosen: Choice) -> Plan:
    """The plan that is tried."""
    slots = max(1, (chosen.length or now.length) // (chosen.minutes or now.minutes))
    waits = chosen.full == WAIT or (chosen.full == NOW and now.lets_wait)
    return Plan(
        meetings=FREQUENCIES.get(chosen.frequency, now.meetings),
        slots=slots,
        lead=calendar_days(now.closes if chosen.closes is None else chosen.closes),
        most=slots if waits else None,
        growth=chosen.growth,
        deferred=history.deferred,
        is_split=chosen.is_split,
        seed=chosen.seed,
    )


def calendar_days(working_days: int) -> int:
    """About how many days of the calendar so many working days take: eight take eleven."""
    return round(working_days * 7 / 5)


def told(chosen: Choice, now: Present, lists: int) -> str:
    """What is tried, in words: "weekly meetings and slots of 15 minutes"; empty for nothing."""
    said = []
    if chosen.frequency in FREQUENCIES:
        said.append(f"{chosen.frequency} meetings")
    if chosen.is_split:
        said.append(f"a list for each of {lists} police divisions")
    if chosen.minutes is not None:
        said.append(f"slots of {words.figure(chosen.minutes, 'minutes')}")
    if chosen.length is not None:
        said.append(f"meetings of {words.figure(chosen.length, 'minutes')}")
    if chosen.growth:
        how = "more" if chosen.growth > 0 else "fewer"
        said.append(f"{abs(chosen.growth)}% {how} cases")
    if chosen.full == WAIT and not now.lets_wait:
        said.append("no list longer than its slots")
    if chosen.full == HEAR and now.lets_wait:
        said.append("every case heard at its meeting")
    if chosen.closes is not None:
        said.append(f"lists that close {words.counted(chosen.closes, 'working day')} before")
    if chosen.posts is not None:
        said.append(f"{words.shared(chosen.posts)} IDVA posts")
    return words.listed(said, most=len(said) or 1)

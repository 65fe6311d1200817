"""A plan tried on 400 years: ours, and the same lists and waits case by case in plain Python."""

from collections import deque
from datetime import date
from typing import Any

import numpy as np
from contest import once, repeated

from models.period import Period
from queries.insight.what_if import Plan, meeting_days, run, tried
from queries.insight.what_if_arrivals import DAYS, WARM_UP, arrivals
from queries.insight.what_if_divisions import Divisions
from queries.insight.what_if_history import YEAR, History

Answer = tuple[float, dict[str, Any]]


def _history(cases: int, lists: int) -> History:
    names = tuple(f"Division {number}" for number in range(lists)) if lists > 1 else ()
    found = Divisions(names, tuple(name.lower() for name in names))
    rate = cases / (7 * YEAR) / found.size
    weeks = np.random.default_rng(1).poisson(rate, size=(YEAR, 7, found.size)).astype(float)
    year = Period(date(2025, 1, 2), date(2025, 12, 31))
    return History(year, weeks, found, is_by_day=True, meetings=26, past={})


def _plan(cases: int, lists: int) -> Plan:
    """Weekly meetings with a few slots more than are needed."""
    slots = cases // YEAR // lists + 3
    return Plan(meetings=52, slots=slots, lead=11, most=slots, is_split=lists > 1)


def ours(cases: str, lists: str) -> Answer:
    """From the history to every measure of every year and list."""
    history, plan = _history(int(cases), int(lists)), _plan(int(cases), int(lists))
    found = tried(history, plan)
    return repeated(lambda: tried(history, plan)), {"sum": float(found.whole["list_nine"].sum())}


def case_by_case(cases: str, lists: str) -> Answer:
    """The lists and waits of the same cases, one by one; drawing them is not counted."""
    history, plan = _history(int(cases), int(lists)), _plan(int(cases), int(lists))
    came = arrivals(history, seed=plan.seed, growth=plan.growth)
    days = meeting_days(plan.meetings, came.shape[2]).tolist()
    years = came.tolist()
    told: dict[str, Any] = {}

    def work() -> None:
        told["sum"] = sum(_year(year, days, plan) for year in years)

    seconds = once(work)
    check = run(plan, came, history.divisions.names)
    if told["sum"] != float(check.whole["list_nine"].sum()):
        raise SystemExit("The two differ.")
    return seconds, told


def _year(year: list[list[int]], days: list[list[int]], plan: Plan) -> int:
    """The length that nine in ten lists of a year do not exceed; every wait is taken down."""
    lists, waits = [], []
    for place, meetings in enumerate(days):
        queue = deque(day for day, row in enumerate(year) for _ in range(row[place]))
        for day in meetings:
            heard = 0
            while queue and queue[0] <= day - plan.lead and heard < (plan.most or len(year)):
                waits.append(day - queue.popleft())
                heard += 1
            if WARM_UP * 7 <= day < DAYS:
                lists.append(heard)
    waits.sort()
    return sorted(lists)[-(-9 * len(lists) // 10) - 1]

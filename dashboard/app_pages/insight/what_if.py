"""What if: what would other meetings, slots, growth or posts do to lists, waits and hours?"""

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from dashboard import reads, words
from dashboard.app_pages.insight import (
    what_if_check,
    what_if_controls,
    what_if_lists,
    what_if_work,
)
from dashboard.app_pages.insight.what_if_controls import Choice, Present
from dashboard.app_pages.insight.what_if_sides import AS_NOW, WHAT_IF, Side, tried_words
from dashboard.components import filters
from dashboard.context import Context
from dashboard.figures import NO_FIGURE, by_key
from dashboard.insight import part, trying_plans
from dashboard.insight.view import Page, View, begin
from queries.insight.what_if import Plan, Tried
from queries.insight.what_if_arrivals import BLOCK, RUNS
from queries.insight.what_if_history import LEAST, YEAR, History

QUESTION = "What if we met more often, split the MARAC or had longer slots?"


def render(context: Context) -> None:
    """Draws the page from what stands in the address."""
    view = begin(context, QUESTION, span=filters.last_twelve_months(context.today))
    if view is None:
        return
    rules = reads.maracs(context, view.scope).row(0, named=True)
    history = trying_plans.history(view, int(rules["cases_per_meeting"]))
    if history is None:
        view.title(QUESTION, f"Nothing is known yet of the cases of {view.whose}")
        part.nothing(
            "There is no past to try anything on",
            "Load case and meeting files on the Import page, or past returns. Where small numbers "
            "are hidden, a quarter has to be over and large enough to be told.",
        )
        return
    view = replace(view, period=history.period)
    if history.is_short:
        _too_short(view, history)
        return
    # Of these only posts, and what is recommended for a population, are used: they count no cases.
    figures = by_key(reads.figures(context, view.scope, history.period))
    posts = figures.get("idva_fte_in_post", NO_FIGURE).value
    now = what_if_controls.present(history, rules, posts)
    chosen = what_if_controls.ask(view, history, now)
    sides = _sides(view, history, now, chosen)
    recommended = figures.get("idva_fte_recommended", NO_FIGURE).value
    _draw(view, history, now, chosen, sides, float(rules["idva_caseload"]), recommended)


def _draw(
    view: Page,
    history: History,
    now: Present,
    chosen: Choice,
    sides: Sequence[Side],
    caseload: float,
    recommended: float | None,
) -> None:
    """Draws the finding and the parts."""
    view.title(QUESTION, lead(sides, chosen))
    checked = what_if_check.lines(history.past, sides[0])
    trust = what_if_check.sentence(checked)
    st.html(f'<p class="m-key">{words.safe(trust)}.</p>')
    if history.divisions.is_hidden:
        hidden = "A split by police division is not offered: one is too small to be told."
        st.html(f'<p class="m-key">{hidden}</p>')
    for one in what_if_lists.parts(view, sides, about(history, now, sides)):
        part.draw(view, one)
    hours = what_if_work.hours(view, sides, chosen, history.agencies, is_timed=now.is_timed)
    part.draw(view, hours)
    part.draw(view, what_if_work.posts(view, sides, caseload, recommended))
    part.draw(view, what_if_check.past_part(view, checked))


def _sides(view: View, history: History, now: Present, chosen: Choice) -> list[Side]:
    """As now and, where something is chosen, what is tried."""
    plan = what_if_controls.plan_now(history, now, chosen.seed)
    then = what_if_controls.plan_then(history, now, chosen)
    minutes = chosen.minutes or now.minutes
    posts = now.posts if chosen.posts is None else chosen.posts
    found = [Side(AS_NOW, _tried(view, now.slots, plan), now.minutes, now.posts)]
    if (then, minutes, posts) != (plan, now.minutes, now.posts):
        told = what_if_controls.told(chosen, now, len(history.divisions.names))
        found.append(Side(WHAT_IF, _tried(view, now.slots, then), minutes, posts, told))
    return found


def _tried(view: View, slots: int, plan: Plan) -> Tried:
    found = trying_plans.tried(view, slots, plan)
    if found is None:
        raise ValueError("there is a history by now")
    return found


def lead(sides: Sequence[Side], chosen: Choice) -> str:
    """The page in one sentence: what is tried, and what it does to lists, waits and hours."""
    clauses = [what_if_lists.list_words(sides), what_if_lists.wait_words(sides)]
    clauses.append(what_if_work.hour_words(sides, chosen))
    if len(sides) == 1:
        return f"As now, {words.listed(clauses)}. Choose below what to try"
    found = f"With {sides[-1].told}, {words.listed(clauses)}"
    left = what_if_lists.left_over(sides[-1])
    return f"{found}; but more cases come than there are slots, and {left}" if left else found


def about(history: History, now: Present, sides: Sequence[Side]) -> list[str]:
    """What is tried and what is assumed, honestly."""
    said = [*tried_words(sides), _where_from(history)]
    said.append(_rules(history, now, sides[-1].tried.plan))
    if len(history.weeks) < YEAR:
        weeks = words.counted(len(history.weeks), "week")
        said.append(f"There are only {weeks} of it, not a whole year, so seasons are not in it.")
    if sides[-1].tried.divisions:
        said.append(
            "Each police division has meetings as often as chosen, on days of its own. Cases "
            "without a recorded division fall to the divisions by their size."
        )
    return [
        *said,
        f"Numbers are the middle of {RUNS} years tried, and the ends between which nine in ten of "
        "them lie. They hold as long as cases come as they did. They know nothing of holidays, of "
        "who does not come, or of what is decided tomorrow. “About as now” is said where the same "
        f"years differ by no more than chance. Seed {sides[0].tried.plan.seed}: the same choices "
        "give the same numbers again.",
    ]


def _where_from(history: History) -> str:
    when = words.period(history.period)
    if not history.is_by_day:
        return (
            f"The cases are those heard in the finished quarters of {when}, spread over their days "
            "by chance; cases by day could be small numbers, or are not in the record. Real weeks "
            "differ more than these."
        )
    return (
        f"The cases are those referred from {when} that were heard or wait for a meeting: "
        f"{words.number(float(history.weeks.sum()))} in {len(history.weeks)} weeks. Each year "
        f"tried is made of blocks of {BLOCK} of these weeks, so that busy weeks stay together. "
        "Cases heard at emergency meetings are outside it."
    )


def _rules(history: History, now: Present, plan: Plan) -> str:
    closes = words.counted(now.closes, "working day")
    rest = "all are heard" if plan.most is None else "the rest wait for the next meeting"
    said = (
        f"The oldest referral is heard first. A list closes {closes} before its meeting now; what "
        f"comes later goes to the next one. Where more cases are due than there are slots, {rest}."
    )
    if not history.deferred:
        return f"{said} Cases put off to another meeting are not in it."
    share = words.figure(100 * history.deferred, "percent", 1)
    return f"{said} {share} of the cases listed are put off to the next meeting, as in that year."


def _too_short(view: Page, history: History) -> None:
    """What can and cannot be told of a history of a few weeks."""
    weeks = len(history.weeks)
    cases = words.counted(float(history.weeks.sum()), "case")
    view.title(QUESTION, f"The record is too short to try anything: {cases} in {weeks} weeks")
    what = f"{cases} came in {words.counted(weeks, 'week')}, in {words.period(history.period)}"
    if weeks:
        what += f": about {words.number(float(history.weeks.sum()) / weeks, 1)} a week"
    part.nothing(
        f"It takes {LEAST} weeks of referrals and a few meetings before a plan can be tried",
        f"{what}. How much weeks differ, and so how long lists and waits may get, cannot be told "
        "from so few. Load older case files, or past returns, on the Import page.",
    )

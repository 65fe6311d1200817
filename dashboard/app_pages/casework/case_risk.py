"""Risk on a case's page: the latest form, what changed since the one before, and every form."""

from collections.abc import Sequence

import streamlit as st

from dashboard import words
from dashboard.app_pages.casework import assessment_print
from dashboard.case_links import case_address
from dashboard.components.cover import covered, is_covered
from dashboard.components.facts import Fact, facts
from dashboard.components.heading import part_heading
from dashboard.components.risk_changes import change_table
from dashboard.components.risk_score import risk_score
from dashboard.components.table import Cell, Column, Row, table
from dashboard.context import Context
from dashboard.risk_forms import risk_forms
from dashboard.words import safe
from ingest.assessments import may_record
from models.codes import ANSWER
from models.instruments import Instrument
from models.risk import Filled, Score, score
from models.risk_changes import changes, judged
from queries.assessments import Assessment, history, setting
from queries.case_access import check_case
from queries.case_page import CasePage

MAIN = ("dash", "dash_young_person", "daq", "dara", "other")  # stalking stands beside one of them


def draw(context: Context, page: CasePage) -> None:
    """The part, for those who see the case in full; free text is covered with the names."""
    case_id = page.case["case_id"]
    with context.engine.connect() as connection:
        found = history(connection, user=context.user, case_id=case_id)
        allowed = may_record(connection, context.user, case_id, check_case)
    if not found:
        part_heading("No risk form is recorded yet")
    else:
        latest = next((one for one in found if one.form in MAIN), found[0])
        _latest(latest, case_id)
        _changed(latest, found)
        _history(found, case_id)
        with st.expander("Every answer of one form", key="risk-one"):
            _one(context, found, case_id, is_allowed=allowed)
    if allowed:
        st.html(_start(case_id))


def _start(case_id: str) -> str:
    """The way to a new form; each conversation is one."""
    new = words.address("assessment", case=case_id)
    stalking = words.address("assessment", case=case_id, form="stalking")
    return (
        f'<p class="m-risk-links"><a href="{safe(new)}" target="_self">Fill in a risk form</a>'
        f'<a href="{safe(stalking)}" target="_self">Fill in the stalking form</a></p>'
    )


def _latest(latest: Assessment, case_id: str) -> None:
    counted = _score(latest)
    count = f"{counted.yes} of {counted.asked} yes, " if counted else ""
    elsewhere = "" if latest.case_id == case_id else f" On case {latest.case_id}."
    part_heading(
        f"Latest risk form: {count}judged {judged(latest.filled.is_high)}"
        if latest.filled.is_high is not None
        else f"Latest risk form: {count}no judgement recorded",
        f"{latest.form_name}, {_day(latest)}{_by(latest)}.{elsewhere}",
    )
    st.html(risk_score(counted, latest.filled.is_high))
    told = [
        Fact("Why judged so", _free(latest.filled.judgement_reason), is_optional=True),
        Fact("What matters most to the victim", _free(latest.filled.victim_priority), True),
        Fact("What else raises the risk", _free(latest.filled.other_factors), is_optional=True),
        Fact("Children believed at risk", words.yes_no(latest.filled.children_at_risk), True),
    ]
    if any(fact.text for fact in told):
        facts("From that conversation", told)


def _free(text: str | None) -> str | None:
    """What somebody wrote, for it may name people; blank stays blank."""
    return covered(text or None, "covered", is_covered=is_covered())


def _changed(latest: Assessment, found: Sequence[Assessment]) -> None:
    """What differs from the form of the same kind before it, question by question."""
    earlier = [one for one in found[found.index(latest) + 1 :] if one.form == latest.form]
    if not earlier:
        return
    before, form = earlier[0], _held(latest)
    older = _held(before)
    since = f"since {_day(before)}"
    if form is None or older is None or not form.asks_the_same_as(older):
        st.html(
            f'<p class="m-key">The form before it was another version ({safe(_version(before))}): '
            "its questions are not compared.</p>"
        )
        return
    differing = changes(form, before.filled, latest.filled)
    if not differing:
        st.html(f'<p class="m-key">No answer changed {safe(since)}.</p>')
        return
    count = words.counted(len(differing), "answer")
    st.html(f'<h3 class="m-risk-section">{safe(f"{count} changed {since}")}</h3>')
    st.html(change_table(differing, _day(before), _day(latest), "What changed"))


def _history(found: Sequence[Assessment], case_id: str) -> None:
    columns = [
        Column("Day"),
        Column("Form"),
        Column("Made by"),
        Column("Yes", is_number=True),
        Column("Don’t know", is_number=True),
        Column("Unanswered", is_number=True),
        Column("Threshold", is_number=True),
        Column("Judged"),
        Column("Case"),
    ]
    rows: list[Row] = [_line(one, case_id) for one in found]
    st.html(table(columns, rows, caption="Risk forms of this victim"))


def _line(one: Assessment, case_id: str) -> Row:
    counted, here = _score(one), one.case_id == case_id
    made = words.DASH if counted is None else f"{counted.yes} of {counted.asked}"
    limit = counted.threshold if counted else None
    return [
        _day(one),
        f"{one.form_name}, {_version(one)}",
        one.agency or one.filled.assessor or words.NOT_RECORDED,
        made,
        words.number(counted.dont_know if counted else None),
        words.number(counted.blank if counted else None),
        words.number(limit),
        words.sentence(judged(one.filled.is_high)),
        "this case" if here else Cell(one.case_id, link=case_address(one.case_id)),
    ]


def _one(context: Context, found: Sequence[Assessment], case_id: str, *, is_allowed: bool) -> None:
    """One form, answer by answer, with the ways to print and to correct it."""
    names = {one.assessment_id: f"{_day(one)}, {one.form_name}" for one in found}
    key = st.selectbox(
        "Which", list(names), format_func=names.__getitem__, key="risk-which", width=320
    )
    one = next(item for item in found if item.assessment_id == key)
    form = _held(one)
    st.html(answers_table(form, one.filled, f"Answers of {names[one.assessment_id]}"))
    if form is None:
        st.html(
            f'<p class="m-key">The wording of {safe(_version(one))} is not held here: the answers '
            "stand under their numbers.</p>"
        )
        return
    day = one.filled.assessed_on or context.today
    with context.engine.connect() as connection:
        known = setting(connection, user=context.user, case_id=one.case_id, day=day)
    assessment_print.filled(context, form, one, known)
    if is_allowed and one.case_id == case_id:
        fix = words.address("assessment", assessment=one.assessment_id)
        st.html(
            f'<p class="m-risk-links"><a href="{safe(fix)}" target="_self">Correct what was typed '
            "wrong</a></p>"
        )


def answers_table(form: Instrument | None, filled: Filled, caption: str) -> str:
    """HTML of every question with its answer, what was ticked, and the note."""
    asked = {one.number: one for one in form.questions} if form else {}
    rows: list[Row] = []
    for number in sorted({*asked, *filled.answers, *filled.ticks, *filled.notes}):
        question = asked.get(number)
        ticks = {tick.code: tick.text for tick in question.ticks} if question else {}
        said = filled.answers.get(number)
        more = [ticks.get(code, code) for code in filled.ticks.get(number, ())]
        rows.append(
            [
                str(number) if number else words.DASH,
                question.text if question else f"Question {number}" if number else "Notes",
                Cell(ANSWER[said] if said else "Not answered", is_faint=said is None),
                ". ".join(filter(None, (", ".join(more), _free(filled.notes.get(number))))),
            ]
        )
    columns = [Column("No."), Column("Question"), Column("Answer"), Column("Ticked, and notes")]
    return table(columns, rows, caption=caption)


def _score(one: Assessment) -> Score | None:
    """The count by the rule of its version, or of the form's own where that is not held."""
    form = _held(one) or risk_forms().current(one.form)
    return score(form, one.filled.answers, one.threshold)


def _held(one: Assessment) -> Instrument | None:
    return risk_forms().version(one.form, one.version)


def _version(one: Assessment) -> str:
    return f"version {one.version}" if one.version else "version not recorded"


def _day(one: Assessment) -> str:
    on = one.filled.assessed_on
    return words.day(on) if on else "day not recorded"


def _by(one: Assessment) -> str:
    made = one.agency or one.filled.assessor
    return f", by {made}" if made else ""

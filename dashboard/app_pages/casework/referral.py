"""Refer: a case referred in six steps of one screen, each field kept as a draft at once."""

import streamlit as st

from dashboard.app_pages.casework import referral_start, referral_word
from dashboard.app_pages.casework.referral_start import FORM, SENT
from dashboard.app_pages.casework.referral_steps import STEPS, of_step, step_of, wrong_in
from dashboard.app_pages.casework.referral_values import referral_of, shown_at
from dashboard.components.draft_form import DraftForm
from dashboard.components.heading import page_heading
from dashboard.context import Context
from dashboard.scanning import scanner
from dashboard.words import safe
from ingest.referrals import Hands, submit_referral
from ingest.save import Rejected
from models.access import Permission, check_may
from models.errors import ForPerson
from queries.case_access import check_case
from queries.likely_people import check_person


def render(context: Context) -> None:
    """Draws the start, or the step of the referral that the address names."""
    check_may(context.user, Permission.REFER)
    code = (st.query_params.get("referral") or "").strip()
    if not code:
        referral_start.draw(context)
        return
    form = DraftForm(context, FORM + code)
    if not form.kept:
        _gone()
    elif st.query_params.get("form"):
        referral_word.draw(form, code)
    else:
        _step(form, code)


def _gone() -> None:
    page_heading("This referral is not here", "It was sent or thrown away, or another began it.")
    if st.button("Back to the start"):
        st.query_params.clear()
        st.rerun()


def _step(form: DraftForm, code: str) -> None:
    number = _number()
    step = STEPS[number - 1]
    shown = st.session_state.get(f"checked-{code}", set())
    _bar(number, code)
    page_heading(step.title, f"Step {number} of {len(STEPS)}. Kept as you type.")
    if form.get(referral_word.NAME):
        _to_word()
    if number in shown:
        form.wrong = of_step(wrong_in(form), number)
        _summary(form.wrong)
    step.draw(form)
    _buttons(form, number, code)


def _number() -> int:
    text = st.query_params.get("step") or "1"
    return min(max(int(text), 1), len(STEPS)) if text.isdigit() else 1


def _bar(number: int, code: str) -> None:
    """The steps, each one click away."""
    with st.container(horizontal=True, gap="small", key="steps"):
        for each, step in enumerate(STEPS, start=1):
            here = each == number
            if st.button(
                f"{each} {step.name}",
                key=f"step-{each}",
                type="secondary" if here else "tertiary",
                help="This step" if here else None,
            ):
                _go(each)


def _to_word() -> None:
    if st.button("Back to the Word form", type="tertiary", icon=":material/description:"):
        st.query_params["form"] = "yes"
        st.rerun()


def _buttons(form: DraftForm, number: int, code: str) -> None:
    is_last = number == len(STEPS)
    with st.container(horizontal=True, key="referral-buttons"):
        if is_last:
            if st.button("Send the referral", type="primary", key="send"):
                _send(form, code)
        elif st.button("Continue", type="primary", key="continue"):
            _continue(form, number, code)
        if number > 1 and st.button("Back", key="back"):
            _go(number - 1)
        if st.button("Leave it for later", type="tertiary", key="later"):
            st.query_params.clear()
            st.rerun()


def _go(number: int) -> None:
    st.query_params["step"] = str(number)
    st.rerun()


def _continue(form: DraftForm, number: int, code: str) -> None:
    if of_step(wrong_in(form), number):
        _mark_checked(code, {number})
        st.rerun()
    _go(number + 1)


def _mark_checked(code: str, numbers: set[int]) -> None:
    key = f"checked-{code}"
    st.session_state[key] = st.session_state.get(key, set()) | numbers


def _send(form: DraftForm, code: str) -> None:
    """Sends it, or leads to the first step with something wrong in it."""
    wrong = wrong_in(form)
    if wrong:
        _mark_checked(code, set(range(1, len(STEPS) + 1)))
        _go(min(step_of(field) for field in wrong))
    context = form.context
    try:
        case_id = submit_referral(
            context.engine,
            by=context.user,
            referral=referral_of(form.get, draft=form.form, today=context.today),
            today=context.today,
            hands=Hands(check_case, check_person, scanner()),
            document=referral_word.kept(form, code),
        )
    except Rejected as rejected:
        for problem in rejected.problems:
            where = STEPS[step_of(shown_at(problem)) - 1].name
            st.error(f"{where}: {problem.message}")
        return
    except ForPerson as wrong_one:
        st.error(str(wrong_one))
        return
    referral_word.forget(context, code)
    st.session_state[SENT] = case_id
    st.query_params.clear()
    st.rerun()


def _summary(wrong: dict[str, str]) -> None:
    """What is wrong on this step, on top of it."""
    if not wrong:
        return
    items = "".join(f"<li>{safe(text)}</li>" for text in dict.fromkeys(wrong.values()))
    st.html(
        '<section class="m-summary" role="alert" aria-labelledby="wrong-here">'
        f'<h2 id="wrong-here">There is something to put right</h2><ul>{items}</ul></section>'
    )

"""The fields of a risk form, each kept as a draft, and what stands in them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard.components import draft
from dashboard.context import Context
from dashboard.words import safe
from models.codes import ANSWER
from models.instruments import Instrument, Question
from models.risk import Filled

YES_NO = ("yes", "no")
FIRST_DAY = date(2000, 1, 1)  # before the forms there were
_WORDS = {"yes": "Yes", "no": "No"}
_TEXTS = (
    ("told_by", "Answered by, if not the victim", "Police officer, for example"),
    ("assessor", "Filled in by", ""),
)
_MORE = (
    (
        "other_factors",
        "What else raises the risk",
        "Vulnerability, disability, substance use, mental health, language, culture, distance, "
        "playing it down; work that gives the perpetrator access",
    ),
    ("victim_priority", "What matters most to the victim, in the victim’s own words", ""),
)


@dataclass(frozen=True)
class Paper:
    """One form being filled in by one person: the instrument, and the name of its draft."""

    context: Context
    instrument: Instrument
    draft: str

    def fill(self, start: Filled | None = None) -> None:
        """Puts what was kept, or else what `start` holds, into every field at once."""
        draft.fill(self.context, self.draft, self._names(), _as_texts(start) if start else None)

    def _names(self) -> Iterator[str]:
        yield from ("assessed_on", "judgement", "judgement_reason", "children", "referred_on")
        yield from (name for name, _, _ in (*_TEXTS, *_MORE))
        for question in self.instrument.questions:
            yield f"q{question.number}"
            yield f"note{question.number}"
            yield from (_tick(question.number, tick.code) for tick in question.ticks)


def head(paper: Paper, places: Sequence[DeltaGenerator]) -> Filled:
    """The day and who answered; draws the three fields in the three places."""
    with places[0]:
        on = draft.day(
            paper.context,
            form=paper.draft,
            name="assessed_on",
            label="Day",
            max_value=paper.context.today,
            min_value=FIRST_DAY,
            width="stretch",
        )
    said = {}
    for place, (name, label, hint) in zip(places[1:], _TEXTS, strict=True):
        with place:
            said[name] = draft.text_input(
                paper.context,
                form=paper.draft,
                name=name,
                label=label,
                placeholder=hint or None,
                max_chars=200,
            )
    return Filled(assessed_on=on, told_by=said["told_by"], assessor=said["assessor"])


def questions(paper: Paper, filled: Filled) -> Filled:
    """The form with its questions' answers, ticks and notes; draws them section by section."""
    answers: dict[int, str] = {}
    ticks: dict[int, tuple[str, ...]] = {}
    notes: dict[int, str] = {}
    for at, section in enumerate(paper.instrument.sections):
        st.html(f'<h2 class="m-risk-section">{safe(section.heading)}</h2>')
        with st.container(key=f"risk-section-{at}", gap=None):
            for question in section.questions:
                answer, ticked, note = _question(paper, question)
                if answer:
                    answers[question.number] = answer
                if ticked:
                    ticks[question.number] = ticked
                if note.strip():
                    notes[question.number] = note
    return replace(filled, answers=answers, ticks=ticks, notes=notes)


def _question(paper: Paper, question: Question) -> tuple[str | None, tuple[str, ...], str]:
    """What stands in one question: its answer, what is ticked under a yes, its note."""
    number = question.number
    with st.container(key=f"risk-q-{number}", gap="small"):
        left, right = st.columns(2, gap="medium", vertical_alignment="bottom")
        with left:
            answer = draft.radio(
                paper.context,
                paper.instrument.answers,
                form=paper.draft,
                name=f"q{number}",
                label=f"{number}\N{EN SPACE}{_plain(question.text)}",
                format_func=lambda code: ANSWER[code].replace("'", "’"),
            )
        with right:
            note = draft.text_area(
                paper.context,
                form=paper.draft,
                name=f"note{number}",
                label=f"Note to question {number}",
                label_visibility="collapsed",
                placeholder=question.help or "Note",
                height=72,
                max_chars=2000,
            )
        ticked = _ticks(paper, question) if answer == "yes" and question.ticks else ()
    return answer, ticked, note


def _ticks(paper: Paper, question: Question) -> tuple[str, ...]:
    """What is ticked under a yes; beside the boxes stands that they do not score."""
    with st.container(horizontal=True, gap="small", key=f"risk-ticks-{question.number}"):
        found = [
            tick.code
            for tick in question.ticks
            if draft.checkbox(
                paper.context,
                form=paper.draft,
                name=_tick(question.number, tick.code),
                label=_plain(tick.text),
            )
        ]
        st.html('<p class="m-risk-aside">Which? Does not add to the count.</p>')
    return tuple(found)


def more(paper: Paper, filled: Filled) -> Filled:
    """The form with what else is asked; draws other factors, the victim's priority, children."""
    st.html('<h2 class="m-risk-section">Beyond the questions</h2>')
    other, priority = (
        draft.text_area(
            paper.context,
            form=paper.draft,
            name=name,
            label=label,
            placeholder=hint or None,
            max_chars=4000,
            height=96,
        )
        for name, label, hint in _MORE
    )
    with st.container(
        horizontal=True, gap="large", vertical_alignment="bottom", key="risk-children"
    ):
        children = _yes_no(paper, "children", "Are children believed to be at risk?")
        referred = draft.day(
            paper.context,
            form=paper.draft,
            name="referred_on",
            label="Children’s services told on",
            max_value=paper.context.today,
            min_value=FIRST_DAY,
        )
    return replace(
        filled,
        other_factors=other,
        victim_priority=priority,
        children_at_risk=children,
        child_referral_on=referred,
    )


def judgement(paper: Paper, filled: Filled) -> Filled:
    """The form with the professional judgement; draws the question and its reason."""
    is_high = _yes_no(paper, "judgement", "Do you judge the risk to be high?")
    reason = draft.text_area(
        paper.context,
        form=paper.draft,
        name="judgement_reason",
        label="Why you judge so",
        max_chars=4000,
        height=96,
    )
    return replace(filled, is_high=is_high, judgement_reason=reason)


def judged_so_far(paper: Paper) -> bool | None:
    """The judgement as it stands in its field, before the field is drawn."""
    kept = draft.standing(paper.draft, "judgement")
    return None if kept not in YES_NO else kept == "yes"


def _yes_no(paper: Paper, name: str, label: str) -> bool | None:
    said = draft.radio(
        paper.context,
        YES_NO,
        form=paper.draft,
        name=name,
        label=label,
        format_func=_WORDS.__getitem__,
    )
    return None if said is None else said == "yes"


def _tick(number: int, code: str) -> str:
    return f"q{number}.{code}"


def _plain(text: str) -> str:
    """The words as they are, where a label would read some of them as markup."""
    return "".join(f"\\{sign}" if sign in "\\`*_[]{}<>#$:|~" else sign for sign in text)


def _as_texts(filled: Filled) -> Mapping[str, str]:
    """What a form that was recorded puts into each field."""
    on, referred = filled.assessed_on, filled.child_referral_on
    return {
        "assessed_on": on.isoformat() if on else "",
        "referred_on": referred.isoformat() if referred else "",
        "judgement": _said(filled.is_high),
        "children": _said(filled.children_at_risk),
        **{
            name: getattr(filled, name)
            for name in ("judgement_reason", *(name for name, _, _ in (*_TEXTS, *_MORE)))
        },
        **{f"q{number}": answer for number, answer in filled.answers.items()},
        **{f"note{number}": note for number, note in filled.notes.items()},
        **{_tick(number, code): "True" for number, codes in filled.ticks.items() for code in codes},
    }


def _said(value: bool | None) -> str:
    return "" if value is None else "yes" if value else "no"

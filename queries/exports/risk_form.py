"""A risk form as a tagged PDF, blank or filled: what it says is data, never markup."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from models.codes import ANSWER
from models.instruments import Instrument, Question
from models.period import long_date
from models.risk import Filled, Score, score
from models.risk_changes import judged
from queries.exports.delivery import Export
from queries.exports.marking import Marking, file_name
from queries.exports.paper.pdf import compiled

TEMPLATE = Path(__file__).with_name("risk_form.typ")
KIND = "risk form"


def blank(form: Instrument) -> Export:
    """The form to be printed before a visit; there is nobody in it."""
    marking = Marking.OFFICIAL
    stem = f"blank-risk-form-{form.form.replace('_', '-')}"
    return Export(
        KIND,
        file_name(stem, marking, ".pdf"),
        lambda: write(form, None, marking, []),
        marking,
        filters={"form": form.form, "version": form.version},
    )


def filled(
    form: Instrument,
    given: Filled,
    *,
    case_id: str,
    marac: str,
    marac_id: str,
    agency: str | None,
    threshold: int,
) -> Export:
    """A form that was recorded: the case by its number, and nobody's name but the assessor's."""
    marking = Marking.OFFICIAL_SENSITIVE
    stem = f"risk-form-{form.form.replace('_', '-')}"
    about = [
        ("Case", f"{case_id}, {marac}"),
        ("Day", long_date(given.assessed_on) if given.assessed_on else "not recorded"),
        ("Made by", ", ".join(filter(None, (given.assessor, agency))) or "not recorded"),
        ("Answered by", given.told_by or "the victim"),
    ]
    counted = score(form, given.answers, threshold)
    return Export(
        KIND,
        file_name(stem, marking, ".pdf"),
        lambda: write(form, given, marking, about, counted),
        marking,
        rows=1,
        filters={"case": case_id, "form": form.form, "version": form.version},
        marac_id=marac_id,
    )


def write(
    form: Instrument,
    given: Filled | None,
    marking: Marking,
    about: list[tuple[str, str]],
    counted: Score | None = None,
) -> bytes:
    """The PDF (PDF/UA-1: it is refused where it could not be read aloud)."""
    content = {
        "title": form.title,
        "version": f"Version {form.version} of this form",
        "about": form.about,
        "acknowledgement": form.acknowledgement,
        "guidance": list(form.guidance),
        "marking": marking.value,
        "advice": marking.advice if given else "",
        "filled": given is not None,
        "head": about or [("Case", ""), ("Day", ""), ("Made by", ""), ("Answered by", "")],
        "answers": [ANSWER[answer] for answer in form.answers],
        "sections": [
            {
                "heading": section.heading,
                "questions": [_question(one, given, form) for one in section.questions],
            }
            for section in form.sections
        ],
        "score": _score(form, counted, given),
        "more": _more(given),
    }
    return compiled(TEMPLATE, content)


def _question(question: Question, given: Filled | None, form: Instrument) -> Mapping[str, Any]:
    answer = given.answers.get(question.number) if given else None
    ticked = given.ticks.get(question.number, ()) if given else ()
    return {
        "number": question.number,
        "text": question.text,
        "help": "" if given else question.help,
        "answer": ANSWER[answer] if answer else "",
        "ticks": [
            {"text": tick.text, "on": tick.code in ticked}
            for tick in question.ticks
            if given is None or tick.code in ticked
        ],
        "note": given.notes.get(question.number, "") if given else "",
    }


def _score(form: Instrument, counted: Score | None, given: Filled | None) -> list[list[str]]:
    """The count and the judgement, one line each: neither without the other."""
    if form.score is None:
        count = "not counted"
    elif counted is None:
        count = ""
    else:
        limit = f", threshold {counted.threshold}" if counted.threshold else ", no cut-off"
        count = (
            f"{counted.yes} of {counted.asked}{limit} ({counted.no} no, {counted.dont_know} don’t "
            f"know, {counted.blank} unanswered)"
        )
    return [
        ["Yes answers", count],
        ["Professional judgement", judged(given.is_high) if given else ""],
        ["Why", given.judgement_reason if given else ""],
    ]


def _more(given: Filled | None) -> list[list[str]]:
    children = given.children_at_risk if given else None
    told = given.child_referral_on if given else None
    return [
        ["What else raises the risk", given.other_factors if given else ""],
        ["What matters most to the victim", given.victim_priority if given else ""],
        ["Children believed at risk", "" if children is None else "Yes" if children else "No"],
        ["Children’s services told on", long_date(told) if told else ""],
        *([["Notes", given.notes[0]]] if given and given.notes.get(0) else []),
    ]

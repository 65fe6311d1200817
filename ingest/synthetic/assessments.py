"""The risk forms filled in for the cases."""

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ingest.synthetic import wordlists
from ingest.synthetic.areas import Area
from ingest.synthetic.columns import by_flags, dates, only, yes_no
from ingest.synthetic.draws import Draws, Whole, words
from ingest.synthetic.numbering import Numbering
from ingest.synthetic.risk import HIGH, QUESTIONS, YES, Risk, stalking
from models.instruments import library

FORMS = ["dash", "dash_young_person", "stalking", "daq", "dara", "other"]
DASH, YOUNG, STALKING, DAQ, DARA, OTHER = range(6)
TICKED = 0.45  # how often something is ticked under a yes (own estimate)
ASKED = np.array([24, 24, 11, 27, 18, 0])
ANSWERS = ["no", "yes", "dont_know", None]


@dataclass(frozen=True)
class Asked:
    """Which referral each form is for, which form, and when."""

    case: Whole
    form: Whole
    day: Whole
    second: NDArray[np.bool_]


def assessment_frame(
    area: Area,
    draws: Draws,
    more: Draws,
    numbering: Numbering,
    found: Risk,
    case_ids: pl.Series,
    agency_ids: pl.Series,
    days: Whole,
    ages: Whole,
) -> pl.DataFrame:
    """The rows of `assessments`: one for most cases, a stalking form or a second one for some."""
    asked = _asked(area, draws, found, days, ages)
    size = len(asked.case)
    answers = _answers(draws, found, asked)
    yes = (answers == YES).sum(axis=1)
    low = yes < HIGH
    judged = draws.happens(size, np.where(low, 0.85, 0.4))
    questions = {f"q{n + 1}": words(ANSWERS, answers[:, n]) for n in range(QUESTIONS)}
    return pl.DataFrame(
        {
            "assessment_id": numbering.ids("assessment", size),
            "case_id": case_ids.gather(pl.Series(asked.case)),
            "form": words(FORMS, asked.form),
            "form_version": pl.repeat("1", size, eager=True),
            "assessed_on": dates(asked.day, ~draws.happens(size, 0.02)),
            "agency_id": agency_ids.gather(pl.Series(asked.case)),
            **questions,
            "professional_judgement": yes_no(judged, ~draws.happens(size, 0.1)),
            "judgement_reason": only(
                draws.word(size, wordlists.sentences("cases", "judgement")), judged & low
            ),
            **_beside(more, asked, answers),
        }
    )


def _beside(draws: Draws, asked: Asked, answers: NDArray[np.uint8]) -> dict[str, pl.Series]:
    """What stands beside the answers, from draws of its own: ticks, who answered, children."""
    size = len(asked.form)
    is_main = np.isin(asked.form, (DASH, YOUNG, DAQ))
    form = library().version("dash", "1")
    ticks = {
        f"q{question.number}.{tick.code}": is_main
        & (answers[:, question.number - 1] == YES)
        & draws.happens(size, TICKED)
        for question in (form.questions if form else ())
        for tick in question.ticks
    }

    def said(key: str, share: float) -> pl.Series:
        return only(draws.word(size, wordlists.sentences("cases", key)), draws.happens(size, share))

    return {
        "sub_answers": by_flags(ticks),
        "told_by": said("told_by", 0.12),
        "victim_priority": said("priority", 0.4),
        "children_at_risk": yes_no(draws.happens(size, 0.35), draws.happens(size, 0.6)),
    }


def _asked(area: Area, draws: Draws, found: Risk, days: Whole, ages: Whole) -> Asked:
    size = len(days)
    usual = DAQ if area.nation == "scotland" else DASH
    form = np.where((ages < 18) & draws.happens(size, 0.85), YOUNG, usual)
    if area.number % 9 == 2:
        form = np.where(draws.happens(size, 0.3) & (form == DASH), DARA, form)
    form = np.where(draws.happens(size, 0.01), OTHER, form)
    main = np.flatnonzero(draws.happens(size, 0.94))
    also = np.flatnonzero(stalking(found) & draws.happens(size, 0.14))
    again = main[draws.happens(len(main), 0.04) & np.isin(form[main], (DASH, DAQ))]
    case = np.concatenate([main, also, again])
    second = np.arange(len(case)) >= len(main) + len(also)
    order = np.lexsort((second, case))
    forms = np.concatenate([form[main], np.full(len(also), STALKING), form[again]])
    before = draws.index(len(case), [0.45, 0.25, 0.12, 0.08, 0.05, 0.05])
    day = np.where(second, days[case] + 3, days[case] - before)
    return Asked(case[order], forms[order], day[order], second[order])


def _answers(draws: Draws, found: Risk, asked: Asked) -> NDArray[np.uint8]:
    """The case's answers, cut to the form's length; a few change by the second time."""
    answers = found.answers[asked.case].copy()
    changed = asked.second[:, None] & (draws.uniform(len(answers), QUESTIONS) < 0.06)
    answers[changed] = YES
    answers[np.arange(QUESTIONS)[None, :] >= ASKED[asked.form][:, None]] = 3
    return answers

"""Answers to the risk questions, and the criteria and kinds of abuse that go with them."""

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ingest.synthetic.columns import by_flags
from ingest.synthetic.draws import Draws, Flags, Whole

QUESTIONS = 27
SCORED = 24
HIGH = 14
NO, YES, DONT_KNOW, BLANK = range(4)
# How readily each question is answered yes, in a hundred (own estimate).
READINESS = np.array(
    [62, 80, 78, 55, 58, 66, 45, 60, 22, 70, 72, 78, 38, 55, 26, 30, 28, 40, 14, 52, 68, 42, 40, 66,
     48, 40, 35]
)  # fmt: skip
CONTACT, FOLLOWING, BABY = 6, 7, 8


@dataclass(frozen=True)
class Risk:
    """For each referral its answers (a row of codes, one a question) and number of yes."""

    answers: NDArray[np.uint8]
    yes: Whole

    def said(self, question: int) -> Flags:
        """Whether question number `question` was answered yes."""
        return np.asarray(self.answers[:, question - 1] == YES)


def risk(draws: Draws, high_share: NDArray[np.float64], children: Flags, female: Flags) -> Risk:
    """Draws a number of yes for each referral, then which questions they are."""
    size = len(children)
    high = draws.happens(size, high_share)
    count = np.where(
        high,
        draws.along(size, [(0, 14), (0.35, 15.6), (0.75, 18), (1, 23)]),
        draws.along(size, [(0, 4), (0.25, 9), (0.6, 12), (1, 14)]),
    )
    liking = READINESS[None, :] / 60 + draws.uniform(size, QUESTIONS)
    liking[~children, CONTACT] = -1
    liking[~female, BABY] = -1
    liking[:, SCORED:] = -1
    rank = np.argsort(np.argsort(-liking, axis=1, kind="stable"), axis=1, kind="stable")
    luck = draws.uniform(size, QUESTIONS)
    other = np.where(luck < 0.1, DONT_KNOW, np.where(luck < 0.12, BLANK, NO))
    answers = np.where(rank < count[:, None], YES, other).astype(np.uint8)
    extra = luck[:, SCORED:] > 0.62
    answers[:, SCORED:][extra] = YES
    return Risk(answers, count)


def abuse_types(draws: Draws, found: Risk) -> pl.Series:
    """Kinds of abuse that fit the answers."""
    size = len(found.yes)

    def some(share: float) -> Flags:
        return draws.happens(size, share)

    return by_flags(
        {
            "physical": (found.said(1) | found.said(10)) & some(0.85),
            "sexual": found.said(16),
            "threatening": found.said(14) | found.said(13),
            "coercive_control": found.said(12) & some(0.9),
            "economic": found.said(20) & some(0.7),
            "emotional": some(0.8),
            "stalking": stalking(found) & some(0.45),
            "honour_based": found.said(17) & some(0.1),
            "forced_marriage": some(0.003),
            "fgm": some(0.001),
            "strangulation": found.said(15),
            "online": some(0.12),
        }
    )


def stalking(found: Risk) -> Flags:
    return found.said(FOLLOWING + 1)


def criteria(draws: Draws, found: Risk, repeat: Flags) -> pl.Series:
    """Why the case was referred: fourteen ticks or more, judgement, escalation, repeat."""
    size = len(found.yes)
    high = found.yes >= HIGH
    escalating = draws.happens(size, 0.17)
    again = repeat & draws.happens(size, 0.85)
    judged = draws.happens(size, np.where(high, 0.08, 0.8)) | ~(high | escalating | again)
    return by_flags(
        {
            "visible_high_risk": high,
            "professional_judgement": judged,
            "escalation": escalating,
            "repeat": again,
            "suicide_risk": draws.happens(size, 0.015),
        }
    )

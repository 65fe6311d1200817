"""Attempts of the IDVA to reach the victim, and what the victim said when reached."""

import numpy as np
import polars as pl

from ingest.synthetic import wordlists
from ingest.synthetic.columns import dates, filled, only
from ingest.synthetic.draws import Draws, Flags, Whole
from ingest.synthetic.numbering import Numbering

_MISSED = {"no_answer": 0.6, "message_left": 0.2, "wrong_number": 0.1, "not_safe": 0.1}
_METHOD = {"phone": 0.75, "text": 0.15, "in_person": 0.07, "email": 0.03}
_FIRST = 3  # attempts without an answer before a victim counts as uncontactable


def worker_column(draws: Draws, cases: pl.DataFrame) -> pl.Series:
    """Who works with the victim, for most cases referred to the IDVAs; others are nobody's yet."""
    size = cases.height
    drawn = draws.word(size, wordlists.sentences("contacts", "workers"))
    known = cases["idva_referred_on"].is_not_null() & pl.Series(draws.happens(size, 0.93))
    return only(drawn, known).alias("idva_worker")


def attempt_frame(draws: Draws, numbering: Numbering, cases: pl.DataFrame) -> pl.DataFrame:
    """The rows of `contact_attempts`: what failed first, then the day the victim was reached."""
    missed = _missed(draws, cases)
    case = np.repeat(np.arange(cases.height), missed)
    nth = np.concatenate([np.arange(count) for count in missed] or [np.arange(0)])
    tried = _days(cases["idva_referred_on"])[case] + nth.astype(np.int64)
    reached = np.flatnonzero(cases["idva_contact_on"].is_not_null().to_numpy())
    spoke = pl.repeat("spoke", len(reached), eager=True)
    outcome = pl.concat([draws.code(len(case), _MISSED), spoke])
    case = np.concatenate([case, reached])
    days = np.concatenate([tried, _days(cases["idva_contact_on"])[reached]])
    order = np.lexsort((np.arange(len(case)), days, case))
    return _attempts(draws, numbering, cases, case[order], days[order], outcome[order.tolist()])


def _missed(draws: Draws, cases: pl.DataFrame) -> Whole:
    """How many attempts failed: not more than the days there were before the victim was reached."""
    drawn = draws.index(cases.height, [0.55, 0.3, 0.15])
    gone = cases["idva_outcome"] == "uncontactable"
    drawn = np.where(gone.fill_null(value=False).to_numpy(), _FIRST, drawn)
    drawn = np.where(cases["idva_outcome"].is_null().to_numpy() & (drawn > 1), 1, drawn)
    waited = _days(cases["idva_contact_on"]) - _days(cases["idva_referred_on"])
    reached = cases["idva_contact_on"].is_not_null().to_numpy()
    drawn = np.where(reached, np.minimum(drawn, waited), drawn)
    return np.where(cases["idva_referred_on"].is_null().to_numpy(), 0, drawn).astype(np.int64)


def _attempts(
    draws: Draws,
    numbering: Numbering,
    cases: pl.DataFrame,
    case: Whole,
    days: Whole,
    outcome: pl.Series,
) -> pl.DataFrame:
    size = len(case)
    hour = pl.Series(draws.whole(size, 9, 17)).cast(pl.String).str.zfill(2)
    minute = pl.Series(draws.whole(size, 0, 11) * 5).cast(pl.String).str.zfill(2)
    notes = draws.word(size, wordlists.sentences("contacts", "notes"))
    return pl.DataFrame(
        {
            "contact_id": numbering.ids("contact", size),
            "case_id": cases["case_id"].gather(pl.Series(case)),
            "attempted_on": dates(days),
            "attempted_at": filled("{}:{}", hour, minute),
            "method": draws.code(size, _METHOD),
            "outcome": outcome,
            "worker": cases["idva_worker"].gather(pl.Series(case)),
            "was_safe": only(pl.repeat("yes", size, eager=True), outcome == "spoke"),
            "notes": only(notes, draws.happens(size, 0.2)),
        }
    )


def wish_frame(draws: Draws, numbering: Numbering, cases: pl.DataFrame, end: int) -> pl.DataFrame:
    """The rows of `wishes`: what most victims who were reached said before the meeting."""
    reached = cases["idva_contact_on"].is_not_null().to_numpy()
    said: Flags = reached & draws.happens(cases.height, 0.7)
    case = np.flatnonzero(said)
    size = len(case)
    days = np.minimum(_days(cases["idva_contact_on"])[case] + draws.whole(size, 0, 2), end)
    return pl.DataFrame(
        {
            "wish_id": numbering.ids("wish", size),
            "case_id": cases["case_id"].gather(pl.Series(case)),
            "said_on": dates(days),
            "words": draws.word(size, wordlists.sentences("wishes", "words")),
            "asked_by": cases["idva_worker"].gather(pl.Series(case)),
            "method": draws.code(size, {"phone": 0.7, "in_person": 0.3}),
            "stage": draws.code(size, {"before": 0.9, "referral": 0.1}),
        }
    )


def _days(column: pl.Series) -> Whole:
    return np.asarray(column.cast(pl.Int32).fill_null(0).to_numpy(), dtype=np.int64)

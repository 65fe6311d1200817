"""Who owns each action, whose risk it answers, what was said of it, and who accepted that."""

import polars as pl

from ingest.synthetic import wordlists
from ingest.synthetic.columns import dates, only
from ingest.synthetic.draws import Draws, Flags, Whole

_USUAL_DAYS = 7
_RISK_TO = {"victim": 0.6, "children": 0.22, "perpetrator": 0.12, "staff": 0.06}


def said_columns(
    draws: Draws, status: pl.Series, reported: Whole, known: Flags, allowed: Whole, end: int
) -> list[pl.Series]:
    """The columns of `actions` beyond what, who and when; `known` says where it was reported."""
    size = len(status)
    settled = status.is_in(["done", "not_possible", "not_done"]).to_numpy() & known
    owner = draws.word(size, wordlists.sentences("action_words", "owners"))
    risk_to = draws.code(size, _RISK_TO)
    named = draws.happens(size, 0.8)
    accepted = reported + draws.whole(size, 0, 4)
    read = settled & (accepted <= end)
    who = pl.repeat("MARAC coordinator", size, eager=True)
    return [
        only(owner, named).alias("owner"),
        only(risk_to, draws.happens(size, 0.85)).alias("risk_to"),
        only(_drawn(draws, size, "due_reason"), allowed > _USUAL_DAYS).alias("due_reason"),
        only(_drawn(draws, size, "report"), settled & (status == "done").to_numpy()).alias(
            "report"
        ),
        only(owner, settled).alias("reported_by"),
        _why(draws, status).alias("not_done_reason"),
        dates(accepted, read).alias("accepted_on"),
        only(who, read).alias("accepted_by"),
    ]


def _drawn(draws: Draws, size: int, name: str) -> pl.Series:
    return draws.word(size, wordlists.sentences("action_words", name))


def _why(draws: Draws, status: pl.Series) -> pl.Series:
    """What changed, or why the agency did not do it, or why it was taken back."""
    why = pl.Series([None] * len(status), dtype=pl.String)
    for name in ("not_possible", "not_done", "cancelled"):
        why = _drawn(draws, len(status), name).zip_with(status == name, why)
    return why

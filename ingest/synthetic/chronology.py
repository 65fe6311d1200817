"""Entries in the chronology of some cases."""

import numpy as np
import polars as pl

from ingest.synthetic import wordlists
from ingest.synthetic.agencies import Agencies
from ingest.synthetic.columns import dates, filled, joined, only
from ingest.synthetic.draws import Draws, Flags, Whole
from ingest.synthetic.numbering import Numbering

PLANNED_SHARE = 0.1


def chronology_frame(
    draws: Draws,
    numbering: Numbering,
    found: Agencies,
    case_ids: pl.Series,
    days: Whole,
    listed: Flags,
) -> pl.DataFrame:
    """The rows of `chronology`: three to six entries, in order, for one listed case in ten."""
    cases = np.flatnonzero(listed & draws.happens(len(days), PLANNED_SHARE))
    case = np.repeat(cases, draws.whole(len(cases), 3, 6))
    size = len(case)
    happened = days[case] - draws.along(size, [(0, 1), (0.5, 60), (0.9, 300), (1, 700)])
    order = np.lexsort((happened, case))
    case, happened = case[order], happened[order]
    hour = pl.Series(draws.whole(size, 7, 23)).cast(pl.String).str.zfill(2)
    minute = pl.Series(draws.whole(size, 0, 59)).cast(pl.String).str.zfill(2)
    about = draws.code(size, {"victim": 0.55, "perpetrator": 0.35, "child": 0.08, "other": 0.02})
    also = only(pl.repeat("child", size, eager=True), draws.happens(size, 0.1))
    return pl.DataFrame(
        {
            "entry_id": numbering.ids("entry", size),
            "case_id": case_ids.gather(pl.Series(case)),
            "agency_id": found.ids.gather(pl.Series(draws.index(size, found.weights("research")))),
            "occurred_on": dates(happened),
            "occurred_at": only(filled("{}:{}", hour, minute), draws.happens(size, 0.6)),
            "event": draws.word(size, wordlists.sentences("chronology", "events")),
            "response": draws.word(size, wordlists.sentences("chronology", "responses")),
            "significance": draws.code(size, {"low": 0.4, "medium": 0.4, "high": 0.2}),
            "source": draws.word(size, wordlists.sentences("chronology", "sources")),
            "about": joined([about, only(also, (about != "child"))]),
        }
    )

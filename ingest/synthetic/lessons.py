"""Lessons recorded after meetings, with their themes."""

import numpy as np
import polars as pl

from ingest.synthetic import wordlists
from ingest.synthetic.actions import Actions
from ingest.synthetic.agencies import Agencies
from ingest.synthetic.columns import dates, joined, only
from ingest.synthetic.draws import Draws, words
from ingest.synthetic.listings import Hearings
from ingest.synthetic.numbering import Numbering


def lesson_frame(
    draws: Draws,
    numbering: Numbering,
    found: Agencies,
    heard: Hearings,
    agreed: Actions,
    case_ids: pl.Series,
    meeting_ids: pl.Series,
    end: int,
) -> pl.DataFrame:
    """The rows of `lessons`: about one for every fifty cases heard."""
    recorded_on = heard.last_day + draws.whole(len(case_ids), 0, 21)
    taught = heard.heard & (recorded_on <= end) & draws.happens(len(case_ids), 0.02)
    case = np.flatnonzero(taught)
    size = len(case)
    section = wordlists.section("lessons")
    theme = draws.whole(size, 0, len(section) - 1)
    other = draws.whole(size, 0, len(section) - 1)
    second = only(words(list(section), other), (other != theme) & draws.happens(size, 0.35))
    action = agreed.frame["action_id"].gather(pl.Series(agreed.first[case]))
    old = recorded_on[case] < end - 120
    status = np.where(old, draws.index(size, [10, 15, 75]), draws.index(size, [60, 35, 5]))
    return pl.DataFrame(
        {
            "lesson_id": numbering.ids("lesson", size),
            "case_id": case_ids.gather(pl.Series(case)),
            "meeting_id": meeting_ids.gather(pl.Series(heard.last[case])),
            "recorded_on": dates(recorded_on[case]),
            "themes": joined([words(list(section), theme), second]),
            "lesson": words([sentences[0] for sentences in section.values()], theme),
            "recommendation": draws.word(size, wordlists.sentences("recommendations", "texts")),
            "owner_agency_id": found.ids.gather(
                pl.Series(draws.index(size, found.weights("research")))
            ),
            "linked_action_ids": only(action, draws.happens(size, 0.4)),
            "status": words(["open", "in_progress", "done"], status),
        }
    )

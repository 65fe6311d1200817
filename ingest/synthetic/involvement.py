"""What agencies were asked before the meeting, and what they knew."""

import numpy as np
import polars as pl

from ingest.synthetic import wordlists
from ingest.synthetic.agencies import Agencies, chosen
from ingest.synthetic.columns import dates, only, yes_no
from ingest.synthetic.draws import Draws, Flags, Whole
from ingest.synthetic.listings import Hearings
from ingest.synthetic.meetings import add_working_days
from models.flags import WORDING


def involvement_frame(
    draws: Draws,
    found: Agencies,
    heard: Hearings,
    days: Whole,
    case_ids: pl.Series,
    end: int,
    nation: str,
) -> pl.DataFrame:
    """The rows of `agency_involvement`: three to six agencies for each listed case."""
    listed = np.flatnonzero(heard.last >= 0)
    place, agency = chosen(draws, found, draws.whole(len(listed), 3, 6))
    case = listed[place]
    size = len(case)
    asked_on = np.maximum(days[case], heard.last_day[case] - 12)
    # Of a meeting to come the agencies were asked already, some of them with little time.
    ahead = heard.waiting[case]
    asked_on = np.where(ahead, np.minimum(asked_on, np.maximum(days[case], end - 6)), asked_on)
    wait = draws.along(size, [(0, 1), (0.4, 4), (0.8, 8), (0.95, 12), (1, 20)])
    back_on = asked_on + wait
    back = draws.happens(size, 0.93) & (back_on <= end)
    knows = back & draws.happens(size, 0.6)
    flagged = back & heard.heard[case] & draws.happens(size, 0.25)
    flag_on = heard.last_day[case] + draws.whole(size, 0, 7)
    flagged &= flag_on <= end
    frame = pl.DataFrame(
        {
            "case_id": case_ids.gather(pl.Series(case)),
            "agency_id": found.ids.gather(pl.Series(agency)),
            "requested_on": dates(asked_on),
            "returned_on": dates(back_on, back),
            "known_victim": yes_no(knows, back),
            "known_perpetrator": yes_no(draws.happens(size, 0.45), back),
            "known_children": yes_no(draws.happens(size, 0.3), back),
            "involvement": _texts(draws, knows, back),
            "withheld_reason": _withheld(draws, back),
            "flag_placed_on": dates(flag_on, flagged),
            "flag_expires_on": only(dates(days[case]).dt.offset_by("12mo"), flagged),
        }
    )
    frame = frame.with_columns(
        due_on=_due(draws, asked_on, heard.last_day[case], ahead, end, nation),
        opinion=_opinions(draws, knows),
        is_open=yes_no(draws.happens(size, 0.5), knows),
        flag_role=only(pl.repeat("victim", size, eager=True), flagged),
        flag_wording=only(pl.repeat(WORDING["victim"], size, eager=True), flagged),
    )
    return frame.filter(pl.Series(asked_on <= end))


def _due(
    draws: Draws, asked_on: Whole, met_on: Whole, ahead: Flags, end: int, nation: str
) -> pl.Series:
    """Three working days before the meeting; for some requests ahead of one, a day that is over."""
    usual = np.maximum(asked_on, add_working_days(met_on, np.full(len(met_on), -3), nation))
    short = ahead & draws.happens(len(met_on), 0.35) & (asked_on < end - 2)
    return dates(np.where(short, end - 1, usual))


def _opinions(draws: Draws, knows: Flags) -> pl.Series:
    said = draws.word(len(knows), wordlists.sentences("involvement", "opinion"))
    return only(said, knows & draws.happens(len(knows), 0.4))


def _texts(draws: Draws, knows: Flags, back: Flags) -> pl.Series:
    known = draws.word(len(knows), wordlists.sentences("involvement", "known"))
    unknown = draws.word(len(knows), wordlists.sentences("involvement", "unknown"))
    return only(known.zip_with(pl.Series(knows), unknown), back)


def _withheld(draws: Draws, back: Flags) -> pl.Series:
    reasons = draws.word(len(back), wordlists.sentences("involvement", "withheld"))
    return only(reasons, back & draws.happens(len(back), 0.01))

"""How a referral came in: who sent it, the incident, and earlier referrals elsewhere."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from ingest.synthetic.agencies import Agencies
from ingest.synthetic.areas import Area
from ingest.synthetic.columns import dates, joined, only, yes_no
from ingest.synthetic.draws import Draws, Flags, Whole
from ingest.synthetic.histories import Histories
from ingest.synthetic.listings import HEARD, MOVED_EARLY, TRANSFERRED

MISTAKES = 0.003


@dataclass(frozen=True)
class Referrals:
    """For each referral its day, first agency, incident, and earlier referral elsewhere."""

    days: Whole
    agency: Whole
    incident: Whole
    incident_known: Flags
    criminal: Flags
    criminal_known: Flags
    earlier: Whole
    has_earlier: Flags
    elsewhere: Flags
    arrived: Flags

    @property
    def trigger(self) -> Whole:
        return np.where(self.incident_known, self.incident, self.days)


def referrals(area: Area, draws: Draws, found: Agencies, history: Histories) -> Referrals:
    """Draws the referrals; some victims were referred before the records, or in another area."""
    size = len(history.days)
    criminal = draws.happens(size, 0.96 if area.criminal_incident else 0.87)
    arrived = (history.parent < 0) & ~history.has_before & draws.happens(size, 0.008)
    earlier = np.where(arrived, history.days - draws.whole(size, 20, 330), history.before)
    has_earlier = history.has_before | arrived
    elsewhere = arrived | (history.has_before & draws.happens(size, 0.1))
    return Referrals(
        days=history.days,
        agency=draws.index(size, found.weights("referral")),
        incident=history.days - draws.index(size, [20, 25, 15, 10, 8, 6, 5, 4, 3, 2, 1, 1]),
        incident_known=~draws.happens(size, 0.1),
        criminal=criminal,
        criminal_known=~draws.happens(size, 0.08),
        earlier=earlier,
        has_earlier=has_earlier,
        elsewhere=elsewhere & (not area.same_marac),
        arrived=arrived & (not area.same_marac),
    )


def repeats(area: Area, sent: Referrals, history: Histories, fate: Whole) -> tuple[Flags, Flags]:
    """What a coordinator can say of repeats: (surely one, surely none).

    Deliberately narrower than the rule of the data dictionary 3.1: doubtful cases are neither.
    """
    parent = np.maximum(history.parent, 0)
    counted = np.isin(fate[parent], (HEARD, TRANSFERRED, MOVED_EARLY))
    inside = sent.trigger <= sent.days[parent] + 365
    crime = sent.criminal | ~sent.criminal_known | (not area.criminal_incident)
    again = (history.within_year & counted & inside) | sent.has_earlier
    return again & crime, (history.parent < 0) & ~sent.has_earlier


def sending_agencies(draws: Draws, found: Agencies, sent: Referrals) -> pl.Series:
    """The referring agencies; one referral in thirty is joint."""
    size = len(sent.days)
    second = draws.index(size, found.weights("research"))
    third = draws.index(size, found.weights("research"))
    two = draws.happens(size, 0.032) & (second != sent.agency)
    three = two & draws.happens(size, 0.2) & (third != second) & (third != sent.agency)
    first = found.ids.gather(pl.Series(sent.agency))
    return joined(
        [
            first,
            only(found.ids.gather(pl.Series(second)), two),
            only(found.ids.gather(pl.Series(third)), three),
        ]
    )


def incident_columns(sent: Referrals) -> list[pl.Series]:
    return [
        dates(sent.incident, sent.incident_known).alias("incident_date"),
        yes_no(sent.criminal, sent.criminal_known).alias("incident_criminal"),
    ]


def earlier_columns(
    area: Area, draws: Draws, sent: Referrals, surely: tuple[Flags, Flags]
) -> list[pl.Series]:
    """repeat_stated (a few of them wrong) and what is known of an earlier referral."""
    size = len(sent.days)
    again, never = surely
    wrong = draws.happens(size, MISTAKES)
    stated = yes_no(again ^ wrong, (again | never) & draws.happens(size, 0.85))
    names = pl.Series([area.name, area.neighbour]).gather(pl.Series(sent.elsewhere.astype(int)))
    return [
        stated.alias("repeat_stated"),
        dates(sent.earlier, sent.has_earlier).alias("previous_referral_on"),
        only(names, sent.has_earlier).alias("previous_marac"),
        only(names, sent.arrived).alias("transferred_from"),
        dates(sent.days, sent.arrived).alias("transfer_received_on"),
    ]

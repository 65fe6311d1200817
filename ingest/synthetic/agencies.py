"""The agencies of a MARAC, and which of them are core."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from ingest.synthetic import wordlists
from ingest.synthetic.areas import Area
from ingest.synthetic.draws import Draws, Shares, Whole


@dataclass(frozen=True)
class Agencies:
    """`table`: agency_id, name, source, core, referral, research, action, attend, actions."""

    table: pl.DataFrame

    @property
    def ids(self) -> pl.Series:
        return self.table["agency_id"]

    def weights(self, part: str) -> Shares:
        return self.table[part].to_numpy()


def agencies(area: Area, draws: Draws, agency_ids: pl.Series) -> Agencies:
    """This MARAC's agencies; how often each refers differs a little from MARAC to MARAC."""
    templates = wordlists.agency_templates()
    tilt = 0.75 + 0.5 * draws.uniform(templates.height)
    police = (templates["source"] == "police").to_numpy()
    return Agencies(
        templates.with_columns(
            agency_id=agency_ids,
            name=templates["name"].str.replace("{area}", area.name, literal=True),
            referral=templates["referral"] * np.where(police, 0.4 + 0.6 * tilt, tilt),
        )
    )


def template_count() -> int:
    return wordlists.agency_templates().height


def agency_frame(found: Agencies) -> pl.DataFrame:
    """The rows of `agencies`."""
    return found.table.select("agency_id", "name", return_source="source", core="core")


def marac_agency_frame(area: Area, found: Agencies) -> pl.DataFrame:
    """The rows of `marac_agencies`; one core agency joined in the middle of the records."""
    joined_on = area.span.ends[len(area.span.ends) // 2].replace(day=1)
    late = (pl.col("source") == "substance_use") & pl.lit(area.number % 4 == 0)
    return found.table.select(
        pl.lit(area.marac_id).alias("marac_id"),
        "agency_id",
        "core",
        pl.when(late).then(pl.lit(joined_on)).alias("from"),
        pl.lit(None, dtype=pl.Date).alias("to"),
    )


def chosen(draws: Draws, found: Agencies, counts: Whole) -> tuple[Whole, Whole]:
    """For each case its number of different agencies: (position of the case, of the agency)."""
    weights = found.weights("research")
    luck = draws.uniform(len(counts), len(weights)) / weights[None, :]
    order = np.argsort(luck, axis=1, kind="stable")
    taken = np.arange(len(weights))[None, :] < counts[:, None]
    case = np.repeat(np.arange(len(counts)), counts)
    return case, order[taken]


def months(area: Area) -> list[str]:
    """Each month of the records, as 2025-07."""
    first, last = area.span.start, area.span.end
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    turns = range(first.month - 1, first.month - 1 + count)
    return [f"{first.year + turn // 12}-{turn % 12 + 1:02d}" for turn in turns]


def capacity_frame(area: Area, draws: Draws) -> pl.DataFrame:
    """The rows of `capacity`: about three quarters of the IDVA posts that the cases need."""
    every = months(area)
    base = area.usual_cases / 100 * (0.55 + 0.4 * float(draws.uniform(1)[0]))
    tenths = np.floor(base * 10 + draws.whole(len(every), -2, 2) / 2 + 0.5)
    admin = max(0.2, round(area.usual_cases / 400 * 0.9, 1))
    return pl.DataFrame(
        {
            "marac_id": [area.marac_id] * len(every),
            "month": every,
            "idva_fte": np.maximum(tenths, 2) / 10,
            "admin_fte": [admin] * len(every),
            "source": ["Synthetic staffing list"] * len(every),
        }
    )

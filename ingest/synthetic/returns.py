"""Returns from before the case records, and published figures of the force areas."""

import numpy as np
import polars as pl

from ingest.synthetic import wordlists
from ingest.synthetic.areas import Area
from ingest.synthetic.columns import dates, day_number
from ingest.synthetic.draws import Draws
from ingest.synthetic.meetings import interval
from models.codes import RETURN_SOURCE
from models.period import add_years
from models.safelives import COLUMNS

GROUPS = {"asian": 0.36, "black": 0.25, "mixed": 0.14, "white_minority": 0.17, "other_ethnic": 0.08}
SHARES = {"lgbtq": 0.015, "disabled": 0.09, "male": 0.06, "harmer_under_18": 0.011}
# Columns that the form of those years did not have: left blank, which is not nought.
NEW_IN_2025 = ["cases_with_children", "age_65_plus", *GROUPS]
MARACS_WITH_PAST = 3


def return_frame(area: Area, draws: Draws) -> pl.DataFrame:
    """A year of meetings before the case records, for every third MARAC (else no row)."""
    step = max(7, interval(area))
    start = day_number(add_years(area.span.start, -1))
    count = 364 // step if area.number % MARACS_WITH_PAST == 1 else 0
    sizes = np.maximum(1, draws.whole(count, -5, 5) + round(area.usual_cases * step / 366))
    meeting = np.repeat(np.arange(count), sizes)
    drawn = _cases(area, draws, len(meeting)).with_columns(meeting=pl.Series(meeting))
    summed = drawn.group_by("meeting", maintain_order=True).sum()
    first_wednesday = start + (6 - start) % 7
    days = first_wednesday + np.arange(count) * step
    blank = NEW_IN_2025 if area.number % 2 else []
    frame = summed.with_columns(
        pl.lit(area.name).alias("marac_name"),
        dates(days).alias("meeting_date"),
        *(pl.lit(None, dtype=pl.Int64).alias(name) for name in blank),
    )
    headings = wordlists.return_headings()
    return frame.select(pl.col(field).alias(headings[letter]) for letter, field in COLUMNS.items())


def _cases(area: Area, draws: Draws, size: int) -> pl.DataFrame:
    """One row a past case with what it adds to each column."""
    sources = list(RETURN_SOURCE)
    weights = _source_weights()
    first, second = draws.index(size, weights), draws.index(size, weights)
    joint = draws.happens(size, 0.03)
    parts = {
        name: np.where(joint, 0.5, 1.0) * (first == n) + np.where(joint, 0.5, 0.0) * (second == n)
        for n, name in enumerate(sources)
    }
    group = draws.index(size, _group_weights(area.minoritised))
    household = draws.index(size, [43, 20, 20, 10, 5, 2])
    age = draws.uniform(size)
    flags = {
        "repeat_cases": draws.happens(size, 0.3),
        "cases_with_children": household > 0,
        "minoritised": group > 0,
        "age_16_17": age < 0.014,
        "age_65_plus": age > 0.965,
        **{name: draws.happens(size, share) for name, share in SHARES.items()},
        **{name: group == n + 1 for n, name in enumerate(GROUPS)},
    }
    return pl.DataFrame(
        {
            "cases_discussed": np.ones(size, dtype=np.int64),
            "children": household,
            **parts,
            **{name: flag.astype(np.int64) for name, flag in flags.items()},
        }
    )


def _group_weights(minoritised: float) -> list[float]:
    return [1 - minoritised, *(minoritised * share for share in GROUPS.values())]


def _source_weights() -> list[float]:
    table = wordlists.agency_templates().group_by("source").agg(pl.col("referral").sum())
    by_source = dict(table.rows())
    return [by_source[name] for name in RETURN_SOURCE]


def area_year_frame(found: list[Area]) -> pl.DataFrame:
    """The published figures of the force areas that the first two MARACs lie in."""
    wanted = list(dict.fromkeys(area.force_area for area in found))[:2]
    table = wordlists.published_force_areas().filter(
        pl.col("pfa_name_safelives").is_in(wanted)
        & (pl.col("financial_year") == "2024-25")
        & pl.col("cases_discussed").is_not_null()
    )
    return table.select(
        area="pfa_name_safelives",
        year="financial_year",
        maracs=pl.col("marac_count").cast(pl.Int64),
        cases_discussed=pl.col("cases_discussed").cast(pl.Int64),
        recommended_cases=pl.col("recommended_cases").cast(pl.Int64),
        cases_per_10k="cases_per_10k_adult_females",
        repeat_cases="repeat_cases",
        repeat_rate="repeat_cases_pct",
        children="children_in_household",
        housing_referrals="housing_referrals",
        source="source",
    )

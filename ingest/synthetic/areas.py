"""The MARACs of a synthetic set: their names, force areas, settings and yearly volumes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import polars as pl

from ingest.synthetic import wordlists
from ingest.synthetic.draws import Draws, Shares, Whole
from models.period import add_years

# One MARAC's cases in a year: 1,200,000 in ten years are 290 MARACs, as there are in the UK.
CASES_A_YEAR = 414
MOST_YEARS = 10
# Sets with fewer MARACs have none in Scotland or Northern Ireland, whose forms differ.
SMALL_SET = 10
# Victims from minoritised groups: near 15 % of all, most MARACs below it.
MINORITISED = [(0.0, 0.04), (0.5, 0.11), (0.85, 0.24), (1.0, 0.38)]
# Referrals of someone referred in the year before, so that repeats by the rule of the data
# dictionary 3.1 come to about 31 % of cases heard.
RETURNING = [(0.0, 0.25), (0.5, 0.318), (1.0, 0.386)]
# UK cases by year in thousands, read between the published points (12 months to March 2019:
# 98.8, to March 2023: 118.1, to June 2024: 127.6, to September 2024: 120.0).
YEARLY_THOUSANDS = {
    2016: 83.0, 2017: 90.0, 2018: 97.0, 2019: 100.0, 2020: 105.0,
    2021: 113.0, 2022: 118.0, 2023: 116.0, 2024: 121.0, 2025: 124.0,
}  # fmt: skip


@dataclass(frozen=True)
class Span:
    """The years the case records cover: the last day of each, oldest first."""

    ends: tuple[date, ...]

    @property
    def start(self) -> date:
        return add_years(self.ends[0] + timedelta(days=1), -1)

    @property
    def end(self) -> date:
        return self.ends[-1]


@dataclass(frozen=True)
class Area:
    """One MARAC: what it is called, where it is, how many cases it had in each year."""

    number: int
    name: str
    neighbour: str
    force_area: str
    nation: str
    cases: tuple[int, ...]
    usual_cases: float
    rate_per_10k: float
    minoritised: float
    returning: float
    span: Span

    @property
    def marac_id(self) -> str:
        return f"M{self.number:02d}"

    @property
    def criminal_incident(self) -> bool:
        """Whether this MARAC still uses the older repeat definition."""
        return self.number % 15 == 4

    @property
    def same_marac(self) -> bool:
        return self.number % 12 == 7


def spans(cases: int, years: int | None, ends_on: date) -> Span:
    """The years covered: as many as the number of cases fills, at most ten."""
    fitting = round((cases / CASES_A_YEAR) ** 0.5)
    count = years or max(1, min(MOST_YEARS, fitting))
    return Span(tuple(add_years(ends_on, -back) for back in reversed(range(count))))


def areas(seed: int, cases: int, maracs: int | None, span: Span) -> list[Area]:
    """The MARACs, their volumes shaped by the published figures and adding up to `cases`."""
    count = maracs or max(1, -(-cases // (CASES_A_YEAR * len(span.ends))))
    draws = Draws(seed, 0, "areas")
    forces = _forces(draws, count)
    names = _names(draws, count)
    volumes = _volumes(draws, forces["per_marac"].to_numpy(), cases, span)
    usual = _usual(forces["per_marac"].to_numpy(), cases, len(span.ends))
    minoritised = _spread(draws, count, MINORITISED)
    returning = _spread(draws, count, RETURNING)
    return [
        Area(
            number=place + 1,
            name=names[place],
            neighbour=names[(place + 1) % count] if count > 1 else "Farmere",
            force_area=forces["force_area"][place],
            nation=forces["nation"][place],
            cases=tuple(int(n) for n in volumes[place]),
            usual_cases=float(usual[place]),
            rate_per_10k=float(forces["rate"][place]),
            minoritised=float(minoritised[place]),
            returning=float(returning[place]),
            span=span,
        )
        for place in range(count)
    ]


def force_areas() -> pl.DataFrame:
    """One row a force area: force_area, nation, maracs, cases, rate (each the latest published)."""
    published = wordlists.published_force_areas().filter(pl.col("cases_discussed") > 0)
    england = published.sort("pfa_name_safelives", "financial_year").group_by(
        pl.col("pfa_name_safelives").alias("force_area"), maintain_order=True
    )
    latest = england.agg(
        nation=pl.lit("england"),
        maracs=pl.col("marac_count").last().cast(pl.Int64),
        cases=pl.col("cases_discussed").last().cast(pl.Float64),
        rate=pl.col("cases_per_10k_adult_females").last().cast(pl.Float64),
    )
    others = wordlists.other_nations().select(
        "force_area", "nation", "maracs", pl.col("cases").cast(pl.Float64), rate=pl.lit(44.0)
    )
    return pl.concat([latest, others])


def _forces(draws: Draws, count: int) -> pl.DataFrame:
    """A force area for each MARAC, as often as it has MARACs; rates drawn towards 44.

    A force with one or two large MARACs would outweigh a small set, so four tenths of each
    volume are the mean of all.
    """
    table = force_areas()
    mean = float(table["cases"].sum()) / int(table["maracs"].sum())
    slots = table.select(
        "force_area",
        "nation",
        rate=44 + 0.15 * (pl.col("rate").clip(20, 80) - 44),
        per_marac=0.4 * mean + 0.6 * pl.col("cases") / pl.col("maracs"),
        place=pl.int_ranges(0, pl.col("maracs")),
    ).explode("place")
    if count < SMALL_SET:
        slots = slots.filter(pl.col("nation").is_in(["england", "wales"]))
    order = np.argsort(draws.uniform(slots.height), kind="stable")
    return slots[np.resize(order, count)]


def _names(draws: Draws, count: int) -> list[str]:
    places = wordlists.section("places")
    every = [stem + side for side in places["sides"] for stem in places["stems"]]
    order = np.argsort(draws.uniform(len(every)), kind="stable")
    rounds = [every[int(place)] for place in np.resize(order, count)]
    return [
        name if turn < len(every) else f"{name} {turn // len(every) + 1}"
        for turn, name in enumerate(rounds)
    ]


def _spread(draws: Draws, count: int, curve: Sequence[tuple[float, float]]) -> Shares:
    """A share for each MARAC, taken evenly along the curve so that a small set has its mean."""
    order = np.argsort(draws.uniform(count), kind="stable")
    points, values = zip(*curve, strict=True)
    shares = np.interp((order + 0.5) / count, points, values)
    return np.asarray(shares, dtype=np.float64)


def _trend(span: Span) -> Shares:
    first, last = min(YEARLY_THOUSANDS), max(YEARLY_THOUSANDS)
    return np.array([YEARLY_THOUSANDS[max(first, min(last, day.year))] for day in span.ends])


def _volumes(draws: Draws, per_marac: Shares, cases: int, span: Span) -> Whole:
    """Cases by MARAC and year, adding up exactly (largest remainders)."""
    noise = 0.9 + 0.2 * draws.uniform(len(per_marac), len(span.ends))
    weights = (per_marac[:, None] * _trend(span)[None, :] * noise).ravel()
    exact = weights / np.cumsum(weights)[-1] * cases
    counts = np.floor(exact).astype(np.int64)
    short = cases - int(counts.sum())
    counts[np.argsort(counts - exact, kind="stable")[:short]] += 1
    return np.asarray(counts, dtype=np.int64).reshape(len(per_marac), len(span.ends))


def _usual(per_marac: Shares, cases: int, years: int) -> Shares:
    shares = per_marac / np.cumsum(per_marac)[-1]
    return np.asarray(shares * cases / years, dtype=np.float64)


def marac_frame(area: Area) -> pl.DataFrame:
    """The row of `maracs`; settings that are the default are left out, as senders do."""
    return pl.DataFrame(
        {
            "marac_id": [area.marac_id],
            "name": [area.name],
            "force_area": [area.force_area],
            "nation": [area.nation],
            "repeat_definition": ["criminal_incident" if area.criminal_incident else "any_abuse"],
            "repeat_scope": ["same_marac" if area.same_marac else "any_marac"],
            "dash_threshold": [14],
            "escalation_count": [3],
            "escalation_months": [12],
            "agenda_working_days": [8],
            "action_days": [7],
            "retention_months": [84 if area.number % 3 else None],
            "small_number": [5],
        },
        schema_overrides={"retention_months": pl.Int64},
    )


def population_frame(area: Area) -> pl.DataFrame:
    """Women aged 16 and over by year, so that the cases come near the published rates."""
    trend = _trend(area.span)
    usual = area.usual_cases * trend[-1] / (np.cumsum(trend)[-1] / len(trend))
    latest = max(200.0, usual / area.rate_per_10k * 10_000)
    last = area.span.end.year
    # One year more than the cases, for the past returns.
    years = range(last - len(area.span.ends), last + 1)
    females = [round(latest * (1 - 0.006 * (last - year))) for year in years]
    return pl.DataFrame(
        {
            "marac_id": [area.marac_id] * len(years),
            "year": list(years),
            "adult_females": females,
            "total": [round(count * 2.42) for count in females],
            "minoritised_percent": [round(area.minoritised * 100, 1)] * len(years),
            "source": ["Synthetic estimate"] * len(years),
        }
    )
